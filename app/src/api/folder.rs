//! The owner's word on the pictures folder: files that came too many at once, and the first that ever came.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, AudienceView, PictureView};

/// The files that wait for the owner's word, and what is to become of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingFolderView {
    pub count: u64,
    /// The first of them by name, those that can be shown with their pictures.
    pub first: Vec<WaitingFileView>,
    /// Who would see the posts.
    pub audience: AudienceView,
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingFileView {
    pub name: String,
    pub picture: Option<PictureView>,
}

/// Where the pictures folder is, on the computer that runs O2M.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderPlaceView {
    pub path: String,
    /// Whether who asks sits at that computer, so that it can be opened there.
    pub opens_here: bool,
}

/// Says where the pictures folder is.
#[server(endpoint = "folder/place", input = GetUrl)]
pub async fn folder_place() -> Result<FolderPlaceView, ApiError> {
    Ok(FolderPlaceView::of(&super::context::owner(domain::Permission::Read).await?))
}

/// Opens the pictures folder on the desktop of the computer that runs O2M, for who sits there.
#[server(endpoint = "folder/open")]
pub async fn open_folder() -> Result<(), ApiError> {
    super::convert::open_folder(&super::context::owner(domain::Permission::Manage).await?).await?;
    super::context::answer_form("/settings#folder");
    Ok(())
}

/// Says which files of the pictures folder wait for the owner's word, and what is to become of them; `null` if none wait.
#[server(endpoint = "folder/waiting", input = GetUrl)]
pub async fn waiting_folder() -> Result<Option<WaitingFolderView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    WaitingFolderView::read(&owner).await
}

/// Lets the waiting files be published, one after another.
#[server(endpoint = "folder/confirm")]
pub async fn confirm_folder() -> Result<u64, ApiError> {
    Ok(super::context::owner(domain::Permission::Manage).await?.folder().confirm().await?)
}

/// Lets the waiting files never be published; they stay in the folder.
#[server(endpoint = "folder/dismiss")]
pub async fn dismiss_folder() -> Result<u64, ApiError> {
    Ok(super::context::owner(domain::Permission::Manage).await?.folder().dismiss().await?)
}
