//! The browsers that are signed in.

use domain::SessionId;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: SessionId,
    /// The browser's name, if it is a known one.
    pub browser: Option<String>,
    /// The system it runs on, if it is a known one.
    pub system: Option<String>,
    pub created_at: TimeView,
    pub last_seen_at: TimeView,
    /// It is the one that asks.
    pub is_this: bool,
}

/// Lists the browsers that are signed in, last seen first.
#[server(endpoint = "sessions/list", input = GetUrl)]
pub async fn list_sessions() -> Result<Vec<SessionView>, ApiError> {
    let sessions = super::context::owner(domain::Permission::Manage).await?.sessions().list().await?;
    Ok(sessions.iter().map(super::convert::session).collect())
}

/// Signs one browser out.
#[server(endpoint = "sessions/end")]
pub async fn end_session(id: SessionId) -> Result<(), ApiError> {
    let ended = super::context::owner(domain::Permission::Manage).await?.sessions().end(id).await?;
    if !ended {
        return Err(ApiError::NotFound);
    }
    super::context::answer_form("/settings?saved=session#sessions");
    Ok(())
}

/// Signs out every browser but the one that asks.
#[server(endpoint = "sessions/end-others")]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.sessions().end_others().await?;
    super::context::answer_form("/settings?saved=sessions#sessions");
    Ok(())
}
