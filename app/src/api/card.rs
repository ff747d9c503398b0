//! What this server shows to those who do not know it yet: its invite and key, and whether the owner's name.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, ReachView};

/// What the owner gives to people who are to become friends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteView {
    /// The key of this server, in groups of four.
    pub key: String,
    /// `None` while the node does not know where it can be reached.
    pub link: Option<InviteLinkView>,
    /// From where whoever gets it can reach this server; `None` while no friend's server has looked.
    pub reach: Option<ReachView>,
}

/// The link that says where this server is, and which key answers there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteLinkView {
    pub text: String,
    /// The text, to be scanned.
    pub code: QrCodeView,
    /// The address in it leads to this server from this machine alone.
    pub is_only_here: bool,
}

/// A QR code (ISO/IEC 18004), without the white around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCodeView {
    /// Modules on each side.
    pub size: usize,
    /// The dark modules as the `d` of an SVG path, one unit for each.
    pub path: String,
}

/// Says by what others find this server, and know that it is this one.
#[server(endpoint = "friends/invite", input = GetUrl)]
pub async fn load_invite() -> Result<InviteView, ApiError> {
    super::convert::invite(&super::context::owner(domain::Permission::Read).await?).await
}

/// Says whether strangers are not told the owner's name.
#[server(endpoint = "friends/hides-name", input = GetUrl)]
pub async fn hides_name() -> Result<bool, ApiError> {
    Ok(super::context::owner(domain::Permission::Read).await?.card().hides_name().await?)
}

/// Hides the owner's name from strangers if `hides` is `true`, and tells it otherwise.
#[server(endpoint = "friends/hide-name")]
pub async fn hide_name(#[server(default)] hides: bool) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.card().set_hides_name(hides).await?;
    super::context::answer_form("/settings?saved=strangers#strangers");
    Ok(())
}
