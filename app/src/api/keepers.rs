//! Backups that friends keep for each other.

use domain::{NodeId, PeerId, keeping::KeeperFailure};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};

/// Who keeps the owner's backups, for whom the owner keeps them, and who asks for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepersView {
    /// Whether there is a recovery sheet, to which backups are sealed.
    pub has_sheet: bool,
    pub keepers: Vec<KeeperView>,
    /// Friends, by name.
    pub friends: Vec<FriendToKeepView>,
    pub kept: Vec<KeptView>,
}

/// A friend who keeps the owner's backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeeperView {
    pub id: PeerId,
    pub name: String,
    /// When it had everything last; `None`: it has not yet.
    pub sent: Option<TimeView>,
    pub files: u64,
    pub bytes: u64,
    /// What it offers.
    pub quota_bytes: Option<u64>,
    /// When it showed last that it has what it was asked for.
    pub proved: Option<TimeView>,
    /// When it could not, if that was later.
    pub lost: Option<TimeView>,
    /// Why the last try failed, if it did.
    pub failure: Option<KeeperFailure>,
    /// The sentence for it.
    pub failed: Option<String>,
}

/// A friend who may keep backups, or for whom the owner may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendToKeepView {
    pub id: PeerId,
    pub name: String,
}

/// Somebody whose backups the owner keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptView {
    /// Their key.
    pub id: NodeId,
    /// As a friend, if they are known.
    pub peer: Option<PeerId>,
    pub name: String,
    pub quota_bytes: u64,
    pub files: u64,
    pub bytes: u64,
    /// When something came last.
    pub last: Option<TimeView>,
    /// Until when it is kept, where that has ended.
    pub until: Option<TimeView>,
    /// When it was given to a new computer, which may read it still.
    pub given: Option<TimeView>,
    /// When their server was heard of last.
    pub heard: Option<TimeView>,
    /// What a new computer of theirs is told; `None`: it is not known where this server is.
    pub link: Option<String>,
    /// New computers that ask for it now.
    pub asking: Vec<AskingView>,
}

/// A new computer that asks for a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskingView {
    /// Its key.
    pub key: NodeId,
    /// Twelve groups of five, to be compared.
    pub digits: Vec<String>,
    pub asked: TimeView,
}

/// Says who keeps the owner's backups, for whom the owner keeps them, and which new computers ask for one.
#[server(endpoint = "keepers/load", input = GetUrl)]
pub async fn load_keepers() -> Result<KeepersView, ApiError> {
    KeepersView::read(&super::context::owner(domain::Permission::Manage).await?).await
}

/// Has a friend, who offered it, keep the owner's backups.
#[server(endpoint = "keepers/choose")]
pub async fn choose_keeper(friend: PeerId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.backups().choose_keeper(friend).await?;
    super::context::answer_form("/settings/keepers?saved=keeper");
    Ok(())
}

/// Sends nothing to a friend any more.
#[server(endpoint = "keepers/forget")]
pub async fn forget_keeper(friend: PeerId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.backups().forget_keeper(friend).await?;
    super::context::answer_form("/settings/keepers?saved=no-keeper");
    Ok(())
}

/// Offers a friend to keep so much for them: `quota` is an amount such as 20 GB.
#[server(endpoint = "keepers/offer")]
pub async fn offer_keeping(friend: PeerId, quota: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let parsed = quota.parse().map_err(|error| {
        let error = ApiError::Backups(super::BackupsError::Quota(error));
        super::context::keep_typed_at::<OfferKeeping>(error, &[("quota", &quota)], "kept")
    });
    owner.backups().offer_keeping(friend, parsed?).await?;
    super::context::answer_form("/settings/keepers?saved=offer#kept");
    Ok(())
}

/// Keeps nothing new for the server with the key `id`.
#[server(endpoint = "keepers/end")]
pub async fn end_keeping(id: NodeId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.backups().end_keeping(id).await?;
    super::context::answer_form("/settings/keepers?saved=ended#kept");
    Ok(())
}

/// Gives what is kept for `lost` to the new computer with this key, whose digits the owner compared.
#[server(endpoint = "keepers/give")]
pub async fn give_kept(lost: NodeId, key: NodeId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.backups().give_kept(lost, key).await?;
    super::context::answer_form("/settings/keepers?saved=given#kept");
    Ok(())
}

/// Gives what is kept for the server with the key `id` to no new computer any more.
#[server(endpoint = "keepers/take-back")]
pub async fn take_kept_back(id: NodeId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.backups().take_kept_back(id).await?;
    super::context::answer_form("/settings/keepers?saved=taken-back#kept");
    Ok(())
}
