//! The timeline: posts newest first, page by page.

use domain::{CircleId, PeerId, PostsFrom, ThreadItemId, TimelineCursor};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PostView, json::Answer};

/// A page of posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineView {
    /// Newest first.
    pub posts: Vec<PostView>,
    /// Where the next page starts, if there is more.
    pub older: Option<TimelineCursor>,
}

/// Up to where the timeline was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineSeenView {
    /// The newest post that was shown.
    pub newest: Option<TimelineCursor>,
    /// What is newer came since the owner was here, if they are here.
    pub line: Option<TimelineCursor>,
}

/// Whose posts there are to choose from, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineChoicesView {
    pub circles: Vec<(CircleId, String)>,
    pub friends: Vec<(PeerId, String)>,
}

/// Reads the posts older than `before`: the owner's and all friends' mixed, or those `from` some. With `pictures`, no others than those that have some.
#[server(endpoint = "timeline/read", input = GetUrl)]
pub async fn read_timeline(
    before: Option<TimelineCursor>,
    from: Option<PostsFrom>,
    pictures: Option<bool>,
) -> Result<TimelineView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let filter = domain::TimelineFilter { from: from.unwrap_or_default(), with_pictures: pictures.unwrap_or_default() };
    let page = owner.reading().timeline(before, filter).await?;
    Ok(TimelineView::new(page, owner.node().now()))
}

/// Reads the owner's posts older than `before`.
#[server(endpoint = "timeline/read-own", input = GetUrl)]
pub async fn read_own_posts(before: Option<TimelineCursor>) -> Result<TimelineView, ApiError> {
    let owner = super::context::owner(domain::Permission::ReadOwn).await?;
    let own = domain::TimelineFilter { from: PostsFrom::Owner, with_pictures: false };
    let page = owner.reading().timeline(before, own).await?;
    Ok(TimelineView::new(page, owner.node().now()))
}

/// Lists whose posts the timeline can be narrowed down to: circles and friends, by name.
#[server(endpoint = "timeline/choices", input = GetUrl)]
pub async fn timeline_choices() -> Result<TimelineChoicesView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let circles = owner.circles().list().await?;
    Ok(TimelineChoicesView::new(circles, owner.friends().peers().await?))
}

/// Says up to where the timeline was seen, and what is new where it begins with `newest`.
#[server(endpoint = "timeline/new", input = GetUrl)]
pub async fn read_timeline_seen(newest: Option<TimelineCursor>) -> Result<TimelineSeenView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let held = owner.reading().timeline_seen(None).await?.map(|seen| seen.newest);
    let shown = owner.reading().timeline_seen(newest).await?;
    Ok(TimelineSeenView { newest: held, line: shown.and_then(|seen| seen.line(owner.node().now())) })
}

/// Notes that the timeline was seen, beginning with `newest`, and which threads moved, up to the comment `moved`. A page that the browser's half only fetched was not: that says itself when it is.
#[server(endpoint = "timeline/seen", output = Answer)]
pub async fn saw_timeline(newest: TimelineCursor, moved: Option<ThreadItemId>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    if super::context::is_fetched() {
        return Ok(());
    }
    if let Some(moved) = moved {
        owner.threads().saw_moved(moved).await?;
    }
    Ok(owner.reading().saw_timeline(newest).await?)
}
