//! Changing one of the owner's posts.

use domain::PostId;
use leptos::prelude::*;

use crate::{
    api::{ApiError, EditPost, KeepEdit, PostSourceView, ShownError, read_source},
    components::{EditorIsland, Loaded, Page, form_error, parsed_param, post_cover_fields, query},
    i18n::{t, use_i18n},
    islands::island,
};

/// With what was typed and not saved, if the URL names it. The editor puts that into the URL itself.
#[component]
pub fn EditPostPage() -> impl IntoView {
    let i18n = use_i18n();
    let source = load(parsed_param("id"), query("unsaved"));
    view! {
        <Page title=t!(i18n, posts.edit_title)>
            <h1>{t!(i18n, posts.edit_title)}</h1>
            <Loaded loading=source let:post>
                {island(EditorIsland { cover: post_cover_fields(post.warning.clone(), post.is_blurred), post, failure: failure() })}
            </Loaded>
        </Page>
    }
}

/// Why the form was not taken, if the URL says so.
fn failure() -> Option<ShownError> {
    form_error::<EditPost>().or_else(form_error::<KeepEdit>).as_ref().map(ShownError::from)
}

/// A post that is not there, or is not the owner's, is answered with 404.
async fn load(id: Option<PostId>, unsaved: Option<String>) -> Result<PostSourceView, ApiError> {
    read_source(id.ok_or(ApiError::NotFound)?, unsaved).await
}
