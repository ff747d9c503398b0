//! One post alone.

use domain::{LiveEvent, PostId};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use crate::{
    api::{ApiError, PostView, read_post},
    browser::live,
    components::{Loaded, Page, PostCard},
    i18n::{I18n, t, t_string, use_i18n},
};

#[component]
pub fn PostPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = post_id();
    // Blocking, so that a post that is not there is answered with 404.
    let post = Resource::new_blocking(move || id.get(), load);
    live::on_event(move |event| match event {
        LiveEvent::PostChanged { post: changed } | LiveEvent::PostRemoved { post: changed }
            if Some(changed) == id.get_untracked() =>
        {
            post.refetch();
        }
        _ => {}
    });
    let title = move || {
        let loaded = post.get().and_then(Result::ok);
        loaded.map_or_else(|| t_string!(i18n, posts.title).to_string(), |post| title_of(i18n, &post))
    };
    let go_home = StoredValue::new(use_navigate());
    view! {
        <Page title=title>
            <Loaded resource=post let:post>
                <h1 class="visually-hidden">{title_of(i18n, &post)}</h1>
                <PostCard post on_deleted=move |()| go_home.with_value(|go| go("/", Default::default()))/>
                <p><a class="button-quiet" href="/">{t!(i18n, layout.to_timeline)}</a></p>
            </Loaded>
        </Page>
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

fn title_of(i18n: I18n, post: &PostView) -> String {
    let words = if post.first_words.is_empty() { t_string!(i18n, posts.untitled) } else { &post.first_words };
    t_string!(i18n, posts.post_title, name = &post.author.name, words = words).to_string()
}
