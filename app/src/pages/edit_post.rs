//! Changing one of the owner's posts.

use domain::PostId;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};

use super::post::post_id;
use crate::{
    api::{ApiError, PostSourceView, read_source},
    components::{Editor, Loaded, Page},
    i18n::{t, use_i18n},
};

/// With what was typed and not saved, if the URL names it. The editor puts that into the URL itself.
#[component]
pub fn EditPostPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = post_id();
    // Not followed: the editor puts it there while one types, and the form is not to begin anew for that.
    let unsaved = use_query_map().with_untracked(|query| query.get("unsaved"));
    if unsaved.is_some() {
        tell_router();
    }
    // Blocking, so that a post that is not there, or is not the owner's, is answered with 404.
    let source = Resource::new_blocking(move || id.get(), move |id| load(id, unsaved.clone()));
    view! {
        <Page title=t!(i18n, posts.edit_title)>
            <h1>{t!(i18n, posts.edit_title)}</h1>
            <Loaded resource=source let:post>
                <Editor post/>
            </Loaded>
        </Page>
    }
}

/// Tells the router that the page is the open one. After the back button it takes the page after this one for that, since it does not know
/// the URL that the editor gave this one; and then a link to there would leave the URL as it is.
fn tell_router() {
    let (location, go) = (use_location(), use_navigate());
    Effect::new(move || {
        let url = format!("{}?{}", location.pathname.get_untracked(), location.search.get_untracked());
        go(&url, NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() });
    });
}

async fn load(id: Option<PostId>, unsaved: Option<String>) -> Result<PostSourceView, ApiError> {
    read_source(id.ok_or(ApiError::NotFound)?, unsaved).await
}
