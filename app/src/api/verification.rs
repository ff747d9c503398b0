//! Making sure of a friend's key: both owners compare the same digits.

use domain::PeerId;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::ApiError;

/// What the two owners compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationView {
    /// Twelve groups of five digits, the same on both sides.
    pub groups: Vec<String>,
    /// The owner said that they match.
    pub is_verified: bool,
    /// What the friend is called here.
    pub name: String,
    /// What the owner is called.
    pub own_name: String,
}

/// Reads what the owner and the friend `id` compare; nothing while the friend's key is not known.
#[server(endpoint = "friends/verification", input = GetUrl)]
pub async fn read_verification(id: PeerId) -> Result<Option<VerificationView>, ApiError> {
    super::convert::verification(&super::context::owner(domain::Permission::Read).await?, id).await
}

/// Notes that the digits match if `digits_match` is `true`, and that they are to be compared anew otherwise.
#[server(endpoint = "friends/verify")]
pub async fn verify_friend(id: PeerId, digits_match: bool) -> Result<(), ApiError> {
    Ok(super::context::owner(domain::Permission::Manage).await?.friends().set_verified(id, digits_match).await?)
}
