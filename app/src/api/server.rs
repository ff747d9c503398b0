//! This O2M itself: its version, its folder, and where it is reached.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::ApiError;

/// What the owner may want to know of the program that runs for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerView {
    pub version: String,
    /// The data folder.
    pub data: String,
    /// Where friends reach it, the likeliest first.
    pub addresses: Vec<String>,
    /// All of them lead to it from this machine alone.
    pub is_only_here: bool,
    /// Something is public, so there is a page for everybody.
    pub has_public_page: bool,
    /// The fingerprint of the certificate that browsers see over https, if there is one.
    pub https_fingerprint: Option<String>,
}

/// Says which version this is, where its data is and where it is reached.
#[server(endpoint = "server/load", input = GetUrl)]
pub async fn load_server() -> Result<ServerView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    ServerView::load(&owner).await
}
