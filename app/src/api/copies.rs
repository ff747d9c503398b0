//! The space that copies of what friends share take on this computer.

use domain::CopiesCapError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::ApiError;
use crate::i18n::{I18n, t};

/// How much space copies take, of how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiesView {
    pub used_bytes: u64,
    pub cap_bytes: u64,
    /// The cap as it can be sent back: "1.25 GB".
    pub cap: String,
    /// The most that copies of one friend may take.
    pub quota_bytes: u64,
    /// Those whose copies take the most, with the most first.
    pub friends: Vec<FriendsCopiesView>,
}

/// What copies of one friend take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendsCopiesView {
    pub name: String,
    pub used_bytes: u64,
}

/// The sentence that a person reads.
pub(super) fn text(error: CopiesCapError, i18n: I18n) -> String {
    let text = match error {
        CopiesCapError::NotAnAmount => t!(i18n, account.copies.error_not_an_amount),
        CopiesCapError::TooSmall => t!(i18n, account.copies.error_too_small),
        CopiesCapError::TooLarge => t!(i18n, account.copies.error_too_large),
    };
    text.into()
}

/// The HTTP status for a script that asked.
pub(super) fn status(error: CopiesCapError) -> u16 {
    match error {
        CopiesCapError::NotAnAmount | CopiesCapError::TooSmall | CopiesCapError::TooLarge => 422,
    }
}

/// Says how much room copies of what friends share take, of how much.
#[server(endpoint = "copies/load", input = GetUrl)]
pub async fn load_copies() -> Result<CopiesView, ApiError> {
    Ok(super::context::owner(domain::Permission::Read).await?.copies().in_use().await?.into())
}

/// Gives copies so much space: `cap` is an amount such as 500 MB or 2 GB.
#[server(endpoint = "copies/set-cap")]
pub async fn set_copies_cap(cap: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let parsed =
        cap.parse().map_err(|error| super::context::keep_typed::<SetCopiesCap>(ApiError::Copies(error), "cap", &cap));
    owner.copies().set_cap(parsed?).await?;
    super::context::answer_form("/settings?saved=copies#copies");
    Ok(())
}

/// Removes all copies of friends' pictures; they come again when a page shows them.
#[server(endpoint = "copies/remove")]
pub async fn remove_copies() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.copies().remove_all().await?;
    super::context::answer_form("/settings?saved=copies-removed#copies");
    Ok(())
}
