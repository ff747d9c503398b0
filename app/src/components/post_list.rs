//! Posts one below another, as far as one wants to read. In the browser `browser/feed` goes on with the list that is in the document.

use domain::TimelineCursor;
use leptos::prelude::*;

use super::{KeptCards, Whose, new_line::line_at};
use crate::{
    api::{TimelineSeenView, TimelineView},
    i18n::{t, use_i18n},
};

/// A page of posts, with the way to older ones; `children` are what stands there if there are none.
#[component]
pub fn PostList(
    page: TimelineView,
    whose: Whose,
    /// Up to where it was seen.
    #[prop(optional)]
    seen: TimelineSeenView,
    /// The post after which the page starts, if it is not the newest.
    #[prop(optional_no_strip)]
    start: Option<TimelineCursor>,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let TimelineView { posts, older } = page;
    let (path, search, is_empty) = (whose.path(), whose.search(), posts.is_empty());
    let written = |place: Option<TimelineCursor>| place.map(|place| place.to_string()).unwrap_or_default();
    let end = match older {
        Some(before) => {
            let href = format!("{path}{search}{}before={before}", if search.is_empty() { '?' } else { '&' });
            Some(view! { <a class="older" href=href>{t!(i18n, posts.older)}</a> }.into_any())
        }
        None if is_empty => None,
        None => Some(view! { <p class="end">{t!(i18n, posts.end)}</p> }.into_any()),
    };
    let line = seen.line.and_then(|line| line_at(&posts, line, start));
    view! {
        <div class="fresh" role="status" data-browser></div>
        <div
            class="post-list" aria-busy="false" data-feed=whose.as_str() data-path=path data-search=search
            data-start=written(start)
            data-older=written(older) data-seen=written(seen.newest)
        >
            <KeptCards posts line/>
        </div>
        {end}
        <div class="feed-empty">{is_empty.then(children)}</div>
    }
}
