//! Whom a text can mention.

use domain::NodeId;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::ApiError;

/// A friend, as one chooses whom a text mentions: `[@name](o2m://key)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionableView {
    pub name: String,
    pub key: NodeId,
    /// The URL of a small picture of them.
    pub face: Option<String>,
}

/// What there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionableFriendsView {
    /// What the list is called.
    pub label: String,
    pub friends: Vec<MentionableView>,
}

/// Lists the friends whom a text can mention, by name.
#[server(endpoint = "friends/mentionable", input = GetUrl)]
pub async fn list_mentionable() -> Result<MentionableFriendsView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    super::convert::mentionable(&owner).await
}
