//! Posts one below another, as far as one wants to read. In the browser `browser/feed` goes on with the list that is in the document.

use domain::{TimelineCursor, Timestamp};
use leptos::prelude::*;

use super::{KeptCard, Whose};
use crate::{
    api::{PostView, TimelineSeenView, TimelineView},
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
    let listed =
        posts.into_iter().enumerate().map(|(at, post)| view! { <Listed post line=line.filter(|line| line.at == at)/> });
    let listed = listed.collect_view();
    view! {
        <div class="fresh" role="status" data-browser></div>
        <div
            class="post-list" aria-busy="false" data-feed=whose.as_str() data-path=path data-search=search
            data-start=written(start)
            data-older=written(older) data-seen=written(seen.newest)
        >
            {listed}
        </div>
        {end}
        <div class="feed-empty">{is_empty.then(children)}</div>
    }
}

/// A post, with what tells it from others and where it belongs.
#[component]
fn Listed(post: PostView, #[prop(optional_no_strip)] line: Option<Line>) -> impl IntoView {
    let i18n = use_i18n();
    let place = place_of(&post);
    let drawn = move |is_below: bool| {
        line.filter(|line| line.is_below == is_below).map(|_| {
            view! { <p class="new-line" data-below=is_below.then_some("")><span>{t!(i18n, posts.new_since)}</span></p> }
        })
    };
    view! {
        <div class="listed" data-place=place.to_string() data-post=place.post.to_string()>
            {drawn(false)}
            <KeptCard post/>
            {drawn(true)}
        </div>
    }
}

/// The line between what came since the owner was here and what was there before, beside a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    /// Which post of the page.
    at: usize,
    /// Below the last that is new; otherwise above the first of a page that begins with old ones.
    is_below: bool,
}

/// Where the line is on this page, if it is and somebody else wrote something above it. It goes with the last new post, which is put into a list in which the
/// old ones are already.
fn line_at(posts: &[PostView], line: TimelineCursor, start: Option<TimelineCursor>) -> Option<Line> {
    let old = posts.iter().position(|post| place_of(post) <= line)?;
    match old.checked_sub(1) {
        Some(at) => posts[..old].iter().any(|post| !post.is_mine).then_some(Line { at, is_below: true }),
        None => start.filter(|start| *start > line).map(|_| Line { at: 0, is_below: false }),
    }
}

fn place_of(post: &PostView) -> TimelineCursor {
    TimelineCursor { published_at: Timestamp(post.published.unix_ms), post: post.id }
}
