//! Posts one below another, as far as one wants to read. In the browser `browser/feed` goes on with the list that is in the document.

use domain::TimelineCursor;
use leptos::prelude::*;

use super::{KeptCards, Whose};
use crate::{
    api::TimelineView,
    i18n::{t, use_i18n},
};

/// A page of posts, with the way to older ones; `children` are what stands there if there are none.
#[component]
pub fn PostList(
    page: TimelineView,
    whose: Whose,
    /// The post after which the page starts, if it is not the newest.
    #[prop(optional_no_strip)]
    start: Option<TimelineCursor>,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let TimelineView { posts, older } = page;
    let (path, is_empty) = (whose.path(), posts.is_empty());
    let written = |place: Option<TimelineCursor>| place.map(|place| place.to_string()).unwrap_or_default();
    let end = match older {
        Some(before) => Some(
            view! { <a class="older" href=format!("{path}?before={before}")>{t!(i18n, posts.older)}</a> }.into_any(),
        ),
        None if is_empty => None,
        None => Some(view! { <p class="end">{t!(i18n, posts.end)}</p> }.into_any()),
    };
    view! {
        <div class="fresh" role="status" data-browser></div>
        <div
            class="post-list" aria-busy="false" data-feed=whose.as_str() data-path=path data-start=written(start)
            data-older=written(older)
        >
            <KeptCards posts/>
        </div>
        {end}
        <div class="feed-empty">{is_empty.then(children)}</div>
    }
}
