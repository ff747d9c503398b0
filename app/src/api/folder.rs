//! The owner's word on the pictures folder: files that came too many at once.

use leptos::prelude::*;

use super::ApiError;

/// Says how many files of the pictures folder wait for the owner's word.
#[server(endpoint = "folder/count-waiting")]
pub async fn count_waiting_files() -> Result<u64, ApiError> {
    Ok(super::context::owner().await?.waiting_folder_files().await?)
}

/// Lets the waiting files be published, one after another.
#[server(endpoint = "folder/confirm")]
pub async fn confirm_folder() -> Result<u64, ApiError> {
    Ok(super::context::owner().await?.confirm_folder().await?)
}

/// Lets the waiting files never be published; they stay in the folder.
#[server(endpoint = "folder/dismiss")]
pub async fn dismiss_folder() -> Result<u64, ApiError> {
    Ok(super::context::owner().await?.dismiss_folder().await?)
}
