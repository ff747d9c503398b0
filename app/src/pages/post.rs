//! One post alone.

use domain::{LiveEvent, PostId};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use crate::{
    api::{ApiError, PostView, read_post},
    components::{Deletion, Latest, Loaded, Page, PostCard, date, followed_blocking, post_title},
    i18n::{t, use_i18n},
};

#[component]
pub fn PostPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = post_id();
    // Blocking, so that a post that is not there is answered with 404.
    let post = followed_blocking(
        move || id.get(),
        load,
        move |event| match event {
            LiveEvent::PostChanged { post } | LiveEvent::PostRemoved { post } => Some(post) == id.get_untracked(),
            LiveEvent::TimelineChanged | LiveEvent::Lagged => true,
            _ => false,
        },
    );
    // Set by what is loaded: a title is outside of what waits for it.
    let title = Latest::new(t!(i18n, posts.title).to_string());
    view! {
        <Page title=title.clone()>
            <Loaded resource=post let:post>
                <ShownPost post title=title.clone()/>
            </Loaded>
        </Page>
    }
}

#[component]
fn ShownPost(post: PostView, title: Latest<String>) -> impl IntoView {
    let i18n = use_i18n();
    let day = date(post.published.clone());
    let named = post.clone();
    let heading = move || post_title(&named.author.name, &named.first_words, named.pictures.len(), &day());
    title.set(untrack(&heading));
    Effect::new({
        let heading = heading.clone();
        move || title.set(heading())
    });
    let go = use_navigate();
    let deletion = ArcRwSignal::new(Deletion::NotAsked);
    Effect::new({
        let deletion = deletion.clone();
        move || {
            if deletion.get() == Deletion::Done {
                go("/?saved=post-deleted", NavigateOptions::default());
            }
        }
    });
    view! {
        <h1 class="visually-hidden">{heading}</h1>
        <PostCard post deletion/>
        <p><a class="button-quiet" href="/">{t!(i18n, layout.to_timeline)}</a></p>
    }
}

/// The post that the path names; `None` for nonsense.
pub(super) fn post_id() -> Memo<Option<PostId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()))
}

async fn load(id: Option<PostId>) -> Result<PostView, ApiError> {
    read_post(id.ok_or(ApiError::NotFound)?).await
}
