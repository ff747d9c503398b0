//! What the frame around every page shows: the owner, the unread count and the friends' windows.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView};

/// What the frame around every page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameView {
    pub me: PersonView,
    /// Notifications that were not read yet.
    pub unread: u64,
    /// Messages that the owner has not seen.
    pub unread_messages: u64,
    /// How far live events had come before any of this was read.
    pub live_position: u64,
    /// Friends, the one heard last first.
    pub neighbours: Vec<NeighbourView>,
}

/// A friend's window in the street.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighbourView {
    pub person: PersonView,
    /// When the friend's server was heard last, if ever.
    pub heard: Option<TimeView>,
}

/// Loads what the frame shows.
#[server(endpoint = "frame/load", input = GetUrl)]
pub async fn load_frame() -> Result<FrameView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    FrameView::load(&owner).await
}
