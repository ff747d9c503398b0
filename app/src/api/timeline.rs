//! The timeline: posts newest first, page by page.

use domain::{PeerId, TimelineCursor};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PostView};

/// A page of posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineView {
    /// Newest first.
    pub posts: Vec<PostView>,
    /// Where the next page starts, if there is more.
    pub older: Option<TimelineCursor>,
}

/// Reads the posts older than `before`: the owner's and all friends' mixed, or those of one friend.
#[server(endpoint = "timeline/read", input = GetUrl)]
pub async fn read_timeline(before: Option<TimelineCursor>, friend: Option<PeerId>) -> Result<TimelineView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let page = owner.reading().timeline(before, friend).await?;
    Ok(TimelineView::new(page, owner.node().now()))
}

/// Reads the owner's posts older than `before`.
#[server(endpoint = "timeline/read-own", input = GetUrl)]
pub async fn read_own_posts(before: Option<TimelineCursor>) -> Result<TimelineView, ApiError> {
    let owner = super::context::owner(domain::Permission::ReadOwn).await?;
    let page = owner.reading().own_posts(before).await?;
    Ok(TimelineView::new(page, owner.node().now()))
}
