//! Backups, and the recovery sheet to which they are sealed.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, QrCodeView, TimeView};
use crate::i18n::{I18n, t};

/// How things stand with backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupsView {
    /// Since when there is a recovery sheet; `None`: there is none.
    pub sheet_since: Option<TimeView>,
}

/// A recovery sheet that is to be written down. Never kept, and never in an address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    pub words: Vec<String>,
    /// What opens a backup without O2M.
    pub secret: String,
    /// The secret, to be scanned.
    pub code: QrCodeView,
    /// Which word is asked for, from 1 on.
    pub asked: usize,
}

/// Why something about backups was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum BackupsError {
    #[error("there is no new recovery sheet any more")]
    SheetGone,
    #[error("this is another word than the one on the sheet")]
    OtherWord,
}

impl BackupsError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::SheetGone => 409,
            Self::OtherWord => 422,
        }
    }

    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        match self {
            Self::SheetGone => t!(i18n, backups.error_gone).into(),
            Self::OtherWord => t!(i18n, backups.error_other_word).into(),
        }
    }
}

/// Says since when there is a recovery sheet.
#[server(endpoint = "backups/load", input = GetUrl)]
pub async fn load_backups() -> Result<BackupsView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let since = owner.backups().sheet_since().await?;
    Ok(BackupsView { sheet_since: since.map(super::context::time) })
}

/// Makes a recovery sheet. It counts once its owner showed to have it.
#[server(endpoint = "backups/make-sheet")]
pub async fn make_sheet() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.backups().make_sheet()?;
    super::context::answer_form("/recovery-sheet");
    Ok(())
}

/// Reads the sheet that this browser made, until its owner showed to have it.
#[server(endpoint = "backups/new-sheet")]
pub async fn new_sheet() -> Result<Option<SheetView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.backups().new_sheet().map(super::convert::sheet).transpose()
}

/// Seals backups to the new sheet from now on, if `word` is the one that was asked for.
#[server(endpoint = "backups/confirm-sheet")]
pub async fn confirm_sheet(word: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.backups().confirm_sheet(&word).await?;
    super::context::answer_form("/settings?saved=sheet#backup");
    Ok(())
}
