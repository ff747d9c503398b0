//! Changing one of the owner's posts.

use domain::PostId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::post::post_id;
use crate::{
    api::{ApiError, PostSourceView, read_source},
    components::{Editor, Loaded, Page},
    i18n::{t, t_string, use_i18n},
};

/// With what was typed and not saved, if the URL names it.
#[component]
pub fn EditPostPage() -> impl IntoView {
    let i18n = use_i18n();
    let (id, query) = (post_id(), use_query_map());
    let unsaved = Memo::new(move |_| query.with(|query| query.get("unsaved")));
    // Blocking, so that a post that is not there, or is not the owner's, is answered with 404.
    let source = Resource::new_blocking(move || (id.get(), unsaved.get()), load);
    view! {
        <Page title=move || t_string!(i18n, posts.edit_title).to_string()>
            <h1>{t!(i18n, posts.edit_title)}</h1>
            <Loaded resource=source let:post>
                <Editor post/>
            </Loaded>
        </Page>
    }
}

async fn load((id, unsaved): (Option<PostId>, Option<String>)) -> Result<PostSourceView, ApiError> {
    read_source(id.ok_or(ApiError::NotFound)?, unsaved).await
}
