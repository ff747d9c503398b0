//! What the owner wrote under friends' posts, and what became of it.

use domain::isolated;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, StageView, WordsView, WrittenItemView, WrittenView},
    components::{
        CommentWords, DeleteComment, Empty, FormError, Loaded, Page, RelativeTime, Saved, SendAgain, StageSentence,
        Window, is_sent_again, parsed_query,
    },
    i18n::{t, use_i18n},
};

#[component]
pub fn WrittenPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, threads.written.title) follows_threads=true>
            <h1>{t!(i18n, threads.written.title)}</h1>
            <p class="hint">{t!(i18n, threads.written.lead)}</p>
            <Saved what="comment-deleted" sentence=t!(i18n, threads.deleted)/>
            <Saved what="sent-again" sentence=t!(i18n, threads.sent_again)/>
            <FormError path=api::DeleteComment::PATH/>
            <FormError path=api::SendAgain::PATH/>
            <Loaded loading=api::list_written(parsed_query("before")) let:page>
                <List page/>
            </Loaded>
        </Page>
    }
}

#[component]
fn List(page: WrittenView) -> impl IntoView {
    let i18n = use_i18n();
    let WrittenView { written, older_than } = page;
    if written.is_empty() {
        return view! {
            <Empty sentence=t!(i18n, threads.written.empty)>
                <a class="button" href="/">{t!(i18n, layout.to_timeline)}</a>
            </Empty>
        }
        .into_any();
    }
    let rows = written.into_iter().map(|item| view! { <Item item/> });
    let rows = rows.collect_view();
    view! {
        <ol class="list" role="list">{rows}</ol>
        {older_than.map(|id| view! {
            <a class="button-quiet" href=format!("/written?before={id}")>{t!(i18n, threads.written.older)}</a>
        })}
    }
    .into_any()
}

#[component]
fn Item(item: WrittenItemView) -> impl IntoView {
    let i18n = use_i18n();
    let WrittenItemView { id, home, peer: _, post, words, at, stage } = item;
    let name = home.as_ref().map_or_else(|| t!(i18n, threads.written.forgotten).to_owned(), |home| home.name.clone());
    let under = if post.is_some() {
        t!(i18n, threads.written.under, name = isolated(&name))
    } else {
        t!(i18n, threads.written.post_gone, name = isolated(&name))
    };
    let is_deleted = words == WordsView::Deleted;
    let body = match words {
        WordsView::Said { html, warning, is_blurred, pictures, quote, .. } => {
            view! { <CommentWords html warning is_blurred pictures quote/> }.into_any()
        }
        WordsView::Deleted => view! { <p class="comment-gone">{t!(i18n, threads.you_deleted)}</p> }.into_any(),
        WordsView::Removed => {
            let words = t!(i18n, threads.owner_removed, name = isolated(&name));
            view! { <p class="comment-gone">{words}</p> }.into_any()
        }
    };
    let is_there = matches!(stage, StageView::Answered | StageView::There);
    view! {
        <li class="card comment" id=format!("comment-{id}")>
            <div class="comment-head">
                {home.map(|home| view! { <Window picture=home.picture name=home.name reach=home.reach/> })}
                <div class="comment-who">
                    <p>{under}</p>
                    <p class="comment-when"><RelativeTime time=at/></p>
                </div>
            </div>
            {body}
            {is_there.then(|| view! {
                <p class="comment-stage" data-stage="there">{t!(i18n, threads.stage.there, name = isolated(&name))}</p>
            })}
            <StageSentence stage name=name.clone()/>
            <div class="comment-foot">
                {post.map(|post| view! {
                    <a class="button-quiet" href=format!("/posts/{post}?from={id}#comment-{id}")>{t!(i18n, threads.written.to_thread)}</a>
                })}
                {is_sent_again(stage).then(|| view! { <SendAgain item=id/> })}
                {(!is_deleted).then(|| view! { <DeleteComment item=id/> })}
            </div>
        </li>
    }
}
