//! The older part of a friend's thread: to be read, while its home gives it.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use domain::{PostId, isolated, thread::ThreadPosition};
use leptos::{either::Either, prelude::*};

use super::{
    comment::{DEEPEST, Folded, gone_words},
    said::CommentWords,
    voice::{Face, Speaker, Stranger},
};
use crate::{
    api::{OlderCommentView, OlderView, WhoView, WordsView},
    components::{RelativeTime, reach_text::whole},
    i18n::{t, use_i18n},
};

/// The link to what is before `before`, or to the newest of it.
#[component]
pub fn OlderLink(post: PostId, before: Option<ThreadPosition>) -> impl IntoView {
    view! { <a class="older" href=address(post, before)>{t!(use_i18n(), threads.older)}</a> }
}

#[component]
pub fn OlderThread(
    older: OlderView,
    post: PostId,
    /// Before what it is.
    before: Option<ThreadPosition>,
    /// The name of whose post it is.
    name: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let OlderView { comments, older, failure } = older;
    let title_id = format!("older-{post}-title");
    let labelled_by = title_id.clone();
    let has_rows = !comments.is_empty();
    let is_end = !has_rows && older.is_none() && failure.is_none();
    let owner = name.clone();
    let rows = comments.into_iter().map(|comment| view! { <OlderComment comment owner=owner.clone()/> });
    let rows = rows.collect_view();
    let failure = failure.map(|failure| {
        let name = isolated(&name);
        view! {
            <p role="status">{whole(i18n, failure, &name)}" "{t!(i18n, threads.older_there)}</p>
            <a class="button-quiet" href=address(post, before)>{t!(i18n, posts.try_again)}</a>
        }
    });
    view! {
        <section class="card thread" aria-labelledby=labelled_by>
            <h2 id=title_id>{t!(i18n, threads.older)}</h2>
            {failure}
            {older.map(|before| view! { <OlderLink post before=Some(before)/> })}
            {is_end.then(|| view! { <p class="hint">{t!(i18n, threads.older_none)}</p> })}
            {has_rows.then(|| view! { <ol class="comments" role="list">{rows}</ol> })}
            <a class="older" href=format!("/posts/{post}#thread")>{t!(i18n, threads.newest)}</a>
        </section>
    }
}

fn address(post: PostId, before: Option<ThreadPosition>) -> String {
    let before = before.map(|before| before.to_string()).unwrap_or_default();
    format!("/posts/{post}?older={before}#thread")
}

#[component]
fn OlderComment(comment: OlderCommentView, owner: String) -> impl IntoView {
    let i18n = use_i18n();
    let OlderCommentView { depth, author, words, at, is_before_change, is_muted } = comment;
    let stranger = matches!(author.who, WhoView::FriendOfFriend { .. }).then(|| author.key.to_string());
    let is_blocked = author.who == WhoView::Blocked;
    let body = match words {
        WordsView::Said { html, warning, is_blurred, pictures, quote, .. } => {
            Either::Left(view! { <CommentWords html warning is_blurred pictures quote/> })
        }
        gone => Either::Right(view! { <p class="comment-gone">{gone_words(i18n, &gone, &author, false, &owner)}</p> }),
    };
    view! {
        <li class="comment" data-depth=depth.min(DEEPEST).to_string()>
            <Folded is_muted is_blocked>
            <div class="comment-head">
                <Face voice=author.clone()/>
                <div class="comment-who">
                    <Speaker voice=author/>
                    <p class="comment-when">
                        <RelativeTime time=at/>
                        {is_before_change.then(|| view! { " " <span>{t!(i18n, threads.before_change)}</span> })}
                    </p>
                    {stranger.map(|key| view! { <Stranger key is_own=false owner comment=None/> })}
                </div>
            </div>
            {body}
            </Folded>
        </li>
    }
}
