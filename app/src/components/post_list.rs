//! Posts one below another, as far as one wants to read. In the browser `browser/feed` goes on with the list that is in the document.

use domain::{TimelineCursor, Timestamp};
use leptos::prelude::*;

use super::{KeptCard, Whose};
use crate::{
    api::{PostView, TimelineView},
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
    view! {
        <div class="fresh" role="status" data-browser></div>
        <div
            class="post-list" aria-busy="false" data-feed=whose.as_str() data-path=path data-search=search
            data-start=written(start) data-older=written(older)
        >
            {posts.into_iter().map(|post| view! { <Listed post/> }).collect_view()}
        </div>
        {end}
        <div class="feed-empty">{is_empty.then(children)}</div>
    }
}

/// A post, with what tells it from others and where it belongs.
#[component]
fn Listed(post: PostView) -> impl IntoView {
    let place = TimelineCursor { published_at: Timestamp(post.published.unix_ms), post: post.id };
    view! {
        <div class="listed" data-place=place.to_string() data-post=place.post.to_string()>
            <KeptCard post/>
        </div>
    }
}
