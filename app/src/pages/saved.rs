//! Posts that the owner keeps to find them again.

use domain::TimelineCursor;
use leptos::prelude::*;

use crate::{
    api::TimelineView,
    components::{Empty, Loaded, Page, PostList, Whose, parsed_query},
    i18n::{t, use_i18n},
};

#[component]
pub fn SavedPage() -> impl IntoView {
    let i18n = use_i18n();
    let (start, until) = (parsed_query("before"), parsed_query("until"));
    view! {
        <Page title=t!(i18n, posts.saved_title)>
            <h1>{t!(i18n, posts.saved_title)}</h1>
            <p class="hint">{t!(i18n, posts.saved_lead)}</p>
            <Loaded loading=Whose::Saved.read(start, until) let:page>
                <SavedPosts page start/>
            </Loaded>
        </Page>
    }
}

#[component]
fn SavedPosts(page: TimelineView, #[prop(optional_no_strip)] start: Option<TimelineCursor>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PostList page whose=Whose::Saved start>
            <Empty sentence=t!(i18n, posts.saved_empty)>
                <a class="button" href="/">{t!(i18n, layout.to_timeline)}</a>
            </Empty>
        </PostList>
    }
}
