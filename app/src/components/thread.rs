//! The thread under a post: how people react, what they say, and where one says something oneself.

mod comment;
mod comment_form;
mod commenting;
mod message_form;
mod notices;
mod older;
mod own_words;
mod picture_fields;
mod reactions;
mod said;
mod tell;
mod voice;

use domain::{PostId, WireId, isolated, thread::Commenting};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{FormError, Saved, form_error};
use crate::{
    api::{self, ThreadView, TypedView, UnsentOf, UnsentView},
    i18n::{t, t_plural, use_i18n},
};
use comment::Comment;
pub use comment::EditWords;
use comment_form::{BegunQuoteBox, CommentForm};
use commenting::CommentingForm;
pub use message_form::MessageForm;
use notices::NoticesForm;
use older::OlderLink;
pub use older::OlderThread;
pub use own_words::{DeleteComment, SendAgain, StageSentence, is_sent_again};
use reactions::Reactions;
pub use said::CommentWords;
pub use voice::Face;

/// A thread with everything one can do in it.
#[component]
pub fn Thread(
    thread: ThreadView,
    /// The name of whose post it is.
    name: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = thread.is_open();
    let ThreadView { post, is_own, commenting, reactions, count, comments, unsent, .. } = thread;
    let is_nowhere = thread.is_nowhere;
    // Where one may not any more, what was typed meanwhile is still there.
    let has_unsent = unsent.as_ref().is_some_and(|unsent| unsent.of.is_to_post());
    let ThreadView { earlier, later, may_have_older, new, notices, begun_quote, .. } = thread;
    let begun_quote = begun_quote.map(|quoted| BegunQuoteBox::new(i18n, &quoted));
    let title_id = format!("thread-{post}-title");
    let labelled_by = title_id.clone();
    let title = match count {
        0 => t!(i18n, threads.title).to_owned(),
        count => t_plural!(i18n, threads.comments, count = count),
    };
    let has_rows = !comments.is_empty();
    let rows = comments.into_iter().map(|comment| {
        let (name, begun_quote, unsent) = (name.clone(), begun_quote.clone(), unsent.clone());
        view! { <Comment comment post is_own is_open name begun_quote unsent/> }
    });
    let page = move |from| format!("/posts/{post}?from={from}#thread");
    let rows = rows.collect_view();
    view! {
        <section class="card thread" id=format!("thread-{post}") aria-labelledby=labelled_by>
            <div class="comment-foot"><Reactions reactions post name=name.clone() is_open/></div>
            <div class="thread-head">
                <h2 id=title_id>{title}</h2>
                {is_own.then(|| view! { <CommentingForm post commenting/> })}
                <NoticesForm post is_own notices/>
            </div>
            <Said/>
            {(may_have_older && earlier.is_none()).then(|| view! { <OlderLink post before=None/> })}
            {earlier.map(|from| view! { <a class="older" href=page(from)>{t!(i18n, threads.earlier)}</a> })}
            {has_rows.then(|| view! { <ol class="comments" role="list">{rows}</ol> })}
            {later.map(|from| view! { <a class="older" href=page(from)>{t!(i18n, threads.later)}</a> })}
            <div class="thread-box">
                {if is_open || has_unsent {
                    view! { <CommentBox post is_own commenting new name begun_quote unsent/> }.into_any()
                } else if is_nowhere {
                    view! { <p class="hint">{t!(i18n, threads.nowhere, name = isolated(&name))}</p> }.into_any()
                } else {
                    view! { <p class="hint">{t!(i18n, threads.closed, name = isolated(&name))}</p> }.into_any()
                }}
            </div>
        </section>
    }
}

/// What came of the forms that are not there any more to say it.
#[component]
fn Said() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Saved what="comment-deleted" sentence=t!(i18n, threads.deleted)/>
        <Saved what="comment-removed" sentence=t!(i18n, threads.removed)/>
        <Saved what="comment-told" sentence=t!(i18n, threads.told_saved)/>
        <Saved what="sent-again" sentence=t!(i18n, threads.sent_again)/>
        <Saved what="commenting" sentence=t!(i18n, threads.who_saved)/>
        <Saved what="thread-notices" sentence=t!(i18n, notices.saved)/>
        <FormError path=api::DeleteComment::PATH/>
        <FormError path=api::RemoveComment::PATH/>
        <FormError path=api::SendAgain::PATH/>
        <FormError path=api::SetCommenting::PATH/>
        <FormError path=api::SetThreadNotices::PATH/>
    }
}

/// Where one comments on the post, and who will read that.
#[component]
fn CommentBox(
    post: PostId,
    is_own: bool,
    commenting: Commenting,
    new: WireId,
    name: String,
    begun_quote: Option<BegunQuoteBox>,
    unsent: Option<UnsentView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = isolated(&name);
    let hint = match (is_own, commenting) {
        (true, Commenting::Everyone) => None,
        (true, Commenting::ToOwner) => Some(t!(i18n, threads.to_owner_own).to_owned()),
        (true, Commenting::Nobody) => Some(t!(i18n, threads.closed_own).to_owned()),
        (false, Commenting::ToOwner) => Some(t!(i18n, threads.to_owner, name = name)),
        (false, _) => Some(t!(i18n, threads.seen, name = name)),
    };
    let is_of_answer = matches!(&unsent, Some(UnsentView { of: UnsentOf::Comment { reply_to: Some(_), .. }, .. }));
    let is_of_this = unsent.as_ref().is_some_and(|unsent| unsent.of.is_to_post());
    let failure = form_error::<api::CommentOnPost>().filter(|_| !is_of_answer);
    let failure = failure.or_else(|| form_error::<api::KeepComment>().filter(|_| is_of_this));
    let (new, words) = match unsent {
        Some(UnsentView { of: UnsentOf::Comment { id, reply_to: None }, words }) => (id, words),
        _ => (new, TypedView::default()),
    };
    view! {
        <CommentForm post new label=t!(i18n, threads.write) words begun_quote failure>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
        </CommentForm>
    }
}
