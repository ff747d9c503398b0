//! A comment, and what one can do with it.

use domain::{PostId, ThreadItemId, WireId, isolated};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use super::{
    comment_form::{BegunQuoteBox, CommentForm, EditForm},
    own_words::{DeleteComment, SendAgain, StageSentence, is_sent_again},
    reactions::Reactions,
    said::CommentWords,
    tell::Tell,
    voice::{Face, Speaker, Stranger},
};
use crate::{
    api::{self, CommentView, TypedView, UnsentOf, UnsentView, VoiceView, WhoView, WordsView},
    components::{Form, Icon, IconName, OfWhom, RelativeTime, form_error},
    i18n::{I18n, t, use_i18n},
};

/// Comments that answer deeper ones stand beside these.
pub(super) const DEEPEST: usize = 2;

#[component]
pub(super) fn Comment(
    comment: CommentView,
    post: PostId,
    /// The post is the owner's.
    is_own: bool,
    is_open: bool,
    /// Whose post it is.
    name: String,
    begun_quote: Option<BegunQuoteBox>,
    unsent: Option<UnsentView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let CommentView { id, depth, answers, author, words, at, is_edited, is_before_change, stage, .. } = comment;
    let CommentView { is_muted, told, reactions, new, .. } = comment;
    let stranger = matches!(author.who, WhoView::FriendOfFriend { .. }).then(|| author.key.to_string());
    let is_mine = matches!(author.who, WhoView::Owner(_));
    // Where one may not any more, what was typed meanwhile is still there.
    let can_reply = is_open || unsent.as_ref().is_some_and(|unsent| unsent.of.answers(id));
    let can_edit = is_mine && (is_open || unsent.as_ref().is_some_and(|unsent| unsent.of == UnsentOf::Edit(id)));
    let is_blocked = author.who == WhoView::Blocked;
    let answers = answers.map(|to| {
        let class = if depth > DEEPEST { "comment-answers" } else { "visually-hidden" };
        let page = if to.is_earlier { format!("/posts/{post}?from={}", to.id) } else { String::new() };
        let href = format!("{page}#comment-{}", to.id);
        let words = t!(i18n, threads.answers, name = isolated(&to.name));
        view! { " " <a class=class href=href>{words}</a> }
    });
    let body = match words {
        WordsView::Said { source, html, warning, is_blurred, pictures, quote } => {
            let writer = author.name.clone();
            // Those that this node has lost stay without a form.
            let own = pictures.iter().filter(|picture| picture.id.0 != 0).cloned().collect();
            let words = TypedView { text: source, warning: warning.clone(), is_blurred, pictures: own, quote: None };
            Either::Left(view! {
                <CommentWords html warning is_blurred pictures quote/>
                {stage.map(|stage| view! { <StageSentence stage name=name.clone()/> })}
                <div class="comment-foot">
                    <Reactions reactions post item=Some(id) of=writer.clone() name=name.clone() is_open/>
                    {stage.filter(|stage| is_sent_again(*stage)).map(|_| view! { <SendAgain item=id/> })}
                    {can_reply.then(|| view! { <Reply post id new name=writer.clone() begun_quote unsent=unsent.clone()/> })}
                    {can_edit.then(|| view! { <EditWords id words label=t!(i18n, threads.edit_label) unsent/> })}
                    {is_mine.then(|| view! { <DeleteComment item=id/> })}
                    {told.map(|told| view! { <Tell item=id told name=isolated(&name) of=writer.clone()/> })}
                    {(is_own && !is_mine).then(|| view! { <Remove id name=writer/> })}
                </div>
            })
        }
        gone => Either::Right(view! { <p class="comment-gone">{gone_words(i18n, &gone, &author, is_own, &name)}</p> }),
    };
    view! {
        <li class="comment" id=format!("comment-{id}") data-depth=depth.min(DEEPEST).to_string() tabindex="-1">
            <Folded is_muted is_blocked>
            <div class="comment-head">
                <Face voice=author.clone()/>
                <div class="comment-who">
                    <Speaker voice=author/>
                    <p class="comment-when">
                        <a href=format!("#comment-{id}")><RelativeTime time=at/></a>
                        {is_edited.then(|| view! { " " <span>{t!(i18n, posts.edited)}</span> })}
                        {is_before_change.then(|| view! { " " <span>{t!(i18n, threads.before_change)}</span> })}
                        {answers}
                    </p>
                    {stranger.map(|key| view! { <Stranger key is_own owner=name comment=Some(id)/> })}
                </div>
            </div>
            {body}
            </Folded>
        </li>
    }
}

/// What somebody says whom the owner has muted or blocked is folded away, and what answers it keeps its place.
#[component]
pub(super) fn Folded(is_muted: bool, is_blocked: bool, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let words = match (is_blocked, is_muted) {
        (true, _) => t!(i18n, threads.blocked),
        (false, true) => t!(i18n, threads.muted),
        (false, false) => return Either::Left(children()),
    };
    Either::Right(view! {
        <details class="cover comment-muted">
            <summary>
                <Icon name=IconName::BellOff/>
                <span class="cover-words">{words}</span>
                <span class="cover-show">{t!(i18n, posts.show)}</span>
                <span class="cover-hide">{t!(i18n, posts.hide)}</span>
            </summary>
            <div class="cover-inside">{children()}</div>
        </details>
    })
}

/// Why there is nothing to read.
pub(super) fn gone_words(i18n: I18n, words: &WordsView, author: &VoiceView, is_own: bool, name: &str) -> String {
    match words {
        WordsView::Removed if is_own => t!(i18n, threads.you_removed).into(),
        WordsView::Removed => t!(i18n, threads.owner_removed, name = isolated(name)),
        _ if matches!(author.who, WhoView::Owner(_)) => t!(i18n, threads.you_deleted).into(),
        _ => t!(i18n, threads.author_deleted, name = isolated(&author.name)),
    }
}

#[component]
fn Reply(
    post: PostId,
    id: ThreadItemId,
    new: WireId,
    /// Whom one answers.
    name: String,
    begun_quote: Option<BegunQuoteBox>,
    unsent: Option<UnsentView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let unsent = unsent.and_then(|UnsentView { of, words }| match of {
        UnsentOf::Comment { id: new, .. } if of.answers(id) => Some((new, words)),
        _ => None,
    });
    let is_unsent = unsent.is_some();
    let failure = form_error::<api::CommentOnPost>().or_else(form_error::<api::KeepComment>).filter(|_| is_unsent);
    let (new, words) = unsent.unwrap_or_else(|| (new, TypedView::default()));
    let label = t!(i18n, threads.reply_to, name = isolated(&name));
    view! {
        <details class="comment-do" data-closes open=is_unsent>
            <summary>{t!(i18n, threads.reply)}<OfWhom name/></summary>
            <CommentForm post reply_to=Some(id) new label words begun_quote failure/>
        </details>
    }
}

/// Changes a comment or message of the owner's.
#[component]
pub fn EditWords(
    id: ThreadItemId,
    words: TypedView,
    /// Of the field.
    label: &'static str,
    unsent: Option<UnsentView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let unsent = unsent.filter(|unsent| unsent.of == UnsentOf::Edit(id)).map(|unsent| unsent.words);
    let is_unsent = unsent.is_some();
    let failure = form_error::<api::EditComment>().or_else(form_error::<api::KeepComment>).filter(|_| is_unsent);
    view! {
        <details class="comment-do" data-closes open=is_unsent>
            <summary>{t!(i18n, threads.edit)}</summary>
            <EditForm id words=unsent.unwrap_or(words) label failure/>
        </details>
    }
}

/// By the owner of the post, who is asked before.
#[component]
fn Remove(
    id: ThreadItemId,
    /// Whose comment it is.
    name: String,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="comment-do comment-question">
            <summary>{t!(i18n, threads.remove)}<OfWhom name/></summary>
            <p>{t!(i18n, threads.remove_question)}</p>
            <Form action=api::RemoveComment::PATH>
                <input type="hidden" name="item" value=id.to_string()/>
                <button class="button-danger">{t!(i18n, threads.remove_yes)}</button>
            </Form>
        </details>
    }
}
