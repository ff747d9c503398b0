//! The owner's recovery sheet: made, written down, and shown to be there.

use std::io::Write;

use domain::Timestamp;
use store::{RecoveryRow, StoreError};

use super::make::{BackupError, Seal};
use crate::{
    account::credentials::ConfirmPasswordError,
    owner::{NeedsBrowser, Owner},
    secrets::recovery_sheet::RecoverySheet,
};

/// A sheet that is not in use yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSheet {
    pub sheet: RecoverySheet,
    /// Which word the owner is asked for, from 0 on.
    pub asked: usize,
}

/// The sheet was not taken into use.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmSheetError {
    /// It was made an hour ago, or the node was started since.
    #[error("there is no new recovery sheet any more")]
    Gone,
    #[error("this is another word than the one on the sheet")]
    OtherWord,
    #[error(transparent)]
    NeedsBrowser(#[from] NeedsBrowser),
}

/// What the owner does for the day on which the disk is gone.
#[derive(Debug, Clone, Copy)]
pub struct OwnerBackups<'a> {
    pub(super) owner: &'a Owner,
}

impl Owner {
    /// What the owner does for the day on which the disk is gone.
    pub fn backups(&self) -> OwnerBackups<'_> {
        OwnerBackups { owner: self }
    }
}

impl OwnerBackups<'_> {
    /// Since when backups are sealed to the recovery sheet; `None`: there is none.
    pub async fn sheet_since(self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.owner.node.store.recovery().await?.map(|row| row.confirmed_at))
    }

    /// Makes a sheet for this browser, for who knows the password. Nothing is sealed to it before it was confirmed.
    pub async fn make_sheet(self, password: String) -> Result<(), ConfirmPasswordError> {
        let (session, _) = self.owner.account().confirm_password(password).await?;
        self.owner.node.new_sheet.make(session, self.owner.node.now());
        Ok(())
    }

    /// The sheet that this browser made.
    pub fn new_sheet(self) -> Option<ShownSheet> {
        let (sheet, asked) = self.owner.node.new_sheet.get(self.owner.session?, self.owner.node.now())?;
        Some(ShownSheet { sheet, asked })
    }

    /// Seals backups to the new sheet from now on, if `word` is the one that was asked for.
    pub async fn confirm_sheet(self, word: &str) -> Result<(), ConfirmSheetError> {
        let node = &self.owner.node;
        self.owner.browser()?;
        let ShownSheet { sheet, asked } = self.new_sheet().ok_or(ConfirmSheetError::Gone)?;
        if !sheet.words()[asked].eq_ignore_ascii_case(word.trim()) {
            return Err(ConfirmSheetError::OtherWord);
        }
        let row = RecoveryRow { recipient: sheet.recipient().to_string(), confirmed_at: node.now() };
        let tx = node.store.write().await.map_err(NeedsBrowser::Store)?;
        tx.set_recovery(&row).await.map_err(NeedsBrowser::Store)?;
        tx.commit().await.map_err(NeedsBrowser::Store)?;
        node.new_sheet.forget();
        Ok(())
    }

    /// Writes everything to `out`, sealed to the sheet. Only for a browser: an app token must not make itself last.
    pub async fn make<W: Write + Send + 'static>(self, out: W) -> Result<W, BackupError> {
        if self.owner.session.is_none() {
            return Err(BackupError::NeedsBrowser);
        }
        self.owner.node.back_up(Seal::Sheet, out).await
    }
}
