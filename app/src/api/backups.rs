//! Backups, and the recovery sheet to which they are sealed.

use domain::{
    backup::{BackupFailure, BackupReminder},
    keeping::KeptQuotaError,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, QrCodeView, TimeView};
use crate::i18n::{I18n, t};

/// How things stand with backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupsView {
    /// Since when there is a recovery sheet; `None`: there is none.
    pub sheet_since: Option<TimeView>,
    /// Whether the owner is asked if the sheet is still at hand.
    pub asks_for_sheet: bool,
    /// Into which folder one is made every night; `None`: into none.
    pub folder: Option<BackupFolderView>,
}

/// How things stand with the folder for backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFolderView {
    pub path: String,
    /// Whether it is the one in the data folder, of which friends keep the files.
    pub is_own: bool,
    /// Whether a backup is being made, or about to be.
    pub is_running: bool,
    /// The last that was made and verified.
    pub last: Option<MadeBackupView>,
    /// Why the last try failed, if it did.
    pub failed: Option<FailedBackupView>,
}

/// A backup that was made, and put back for a try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeBackupView {
    pub made: TimeView,
    pub files: u64,
    pub bytes: u64,
    /// Pictures that are missing or damaged on this computer, and so in no backup.
    pub left_out: u64,
}

/// A try that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedBackupView {
    pub tried: TimeView,
    pub failure: BackupFailure,
    /// The sentence that a person reads.
    pub text: String,
}

/// What the timeline says about backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackupNoticeView {
    /// None was made for a week, though there is a folder; why the last try failed, if it did.
    Overdue(Option<FailedBackupView>),
    /// A question that can be dismissed.
    Reminder(BackupReminder),
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
    #[error("there is no recovery sheet yet, to which backups are sealed")]
    NoSheet,
    #[error("the path of the folder is not absolute")]
    FolderNotAbsolute,
    #[error("there is no such folder on the machine that runs O2M")]
    FolderNotThere,
    #[error("the folder is inside the data folder")]
    FolderInsideData,
    #[error("the folder has the backups of another server")]
    FolderOfAnother,
    #[error("the folder cannot be written")]
    FolderNotWritable,
    #[error("no folder is chosen")]
    NoFolder,
    #[error("the friend does not offer to keep backups")]
    NotOffered,
    #[error("the friend keeps no backups for the owner any more")]
    KeepingEnded,
    #[error("the friend's server was not reached")]
    KeeperUnreachable,
    #[error("the computer with this key asks no more")]
    NotAsked,
    /// About how much the owner keeps for a friend.
    #[error(transparent)]
    Quota(KeptQuotaError),
}

impl BackupsError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::SheetGone
            | Self::NoSheet
            | Self::NoFolder
            | Self::NotOffered
            | Self::KeepingEnded
            | Self::NotAsked => 409,
            Self::KeeperUnreachable => 502,
            Self::OtherWord
            | Self::FolderNotAbsolute
            | Self::FolderNotThere
            | Self::FolderInsideData
            | Self::FolderOfAnother
            | Self::FolderNotWritable
            | Self::Quota(_) => 422,
        }
    }

    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        match self {
            Self::SheetGone => t!(i18n, backups.error_gone).into(),
            Self::OtherWord => t!(i18n, backups.error_other_word).into(),
            Self::NoSheet => t!(i18n, backups.folder.error_no_sheet).into(),
            Self::FolderNotAbsolute => t!(i18n, backups.folder.error_not_absolute).into(),
            Self::FolderNotThere => t!(i18n, backups.folder.error_not_there).into(),
            Self::FolderInsideData => t!(i18n, backups.folder.error_inside_data).into(),
            Self::FolderOfAnother => t!(i18n, backups.folder.error_of_another).into(),
            Self::FolderNotWritable => t!(i18n, backups.folder.error_not_writable).into(),
            Self::NoFolder => t!(i18n, backups.folder.error_no_folder).into(),
            Self::NotOffered => t!(i18n, keepers.error_not_offered).into(),
            Self::KeepingEnded => t!(i18n, keepers.error_ended).into(),
            Self::KeeperUnreachable => t!(i18n, keepers.error_unreachable).into(),
            Self::NotAsked => t!(i18n, keepers.error_not_asked).into(),
            Self::Quota(error) => quota_text(error, i18n).into(),
        }
    }
}

/// What is wrong with an amount, as a person reads it.
fn quota_text(error: KeptQuotaError, i18n: I18n) -> &'static str {
    match error {
        KeptQuotaError::NotAnAmount => t!(i18n, keepers.error_not_an_amount),
        KeptQuotaError::TooSmall => t!(i18n, keepers.error_too_small),
        KeptQuotaError::TooLarge => t!(i18n, keepers.error_too_large),
    }
}

/// Says since when there is a recovery sheet, and how things stand with the folder for backups.
#[server(endpoint = "backups/load", input = GetUrl)]
pub async fn load_backups() -> Result<BackupsView, ApiError> {
    BackupsView::read(&super::context::owner(domain::Permission::Read).await?).await
}

/// What backups in the folder have of what is here, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUpView {
    /// When the last was made: what is older is in it.
    pub made: TimeView,
    /// Until when it is in a backup that is kept, at the latest, as long as one is made every night.
    pub until: TimeView,
}

/// Says when the last backup was made in the folder, and until when what is in it is in one that is kept; `null` if there is none.
#[server(endpoint = "backups/kept", input = GetUrl)]
pub async fn kept_backups() -> Result<Option<BackedUpView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    Ok(owner.backups().folder().await?.and_then(|folder| BackedUpView::of(&folder)))
}

/// Makes a recovery sheet. It counts once its owner showed to have it. `current` is the password.
#[server(endpoint = "backups/make-sheet")]
pub async fn make_sheet(current: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let made = owner.backups().make_sheet(current).await.map_err(ApiError::from);
    made.map_err(|error| super::context::keep_typed_at::<MakeSheet>(error, &[], "backup"))?;
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

/// Makes a backup every night in the folder at `path`, on the computer that runs O2M, and the first one soon.
#[server(endpoint = "backups/choose-folder")]
pub async fn choose_backup_folder(path: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let chosen = owner.backups().choose_folder(&path).await.map_err(ApiError::from);
    chosen.map_err(|error| super::context::keep_typed_at::<ChooseBackupFolder>(error, &[("path", &path)], "backup"))?;
    super::context::answer_form("/settings?saved=backup-folder#backup");
    Ok(())
}

/// Makes no backups there any more; what is there stays.
#[server(endpoint = "backups/forget-folder")]
pub async fn forget_backup_folder() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.backups().forget_folder().await?;
    super::context::answer_form("/settings?saved=no-backup-folder#backup");
    Ok(())
}

/// Makes a backup in the folder now, in the background.
#[server(endpoint = "backups/run")]
pub async fn run_backup() -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    if !owner.backups().back_up_now().await? {
        return Err(ApiError::Backups(BackupsError::NoFolder));
    }
    super::context::answer_form("/settings?saved=backup-run#backup");
    Ok(())
}

/// Says what the timeline is to say about backups; `null`: nothing.
#[server(endpoint = "backups/notice", input = GetUrl)]
pub async fn backup_notice() -> Result<Option<BackupNoticeView>, ApiError> {
    let notice = super::context::owner(domain::Permission::Read).await?.backups().notice().await?;
    Ok(notice.map(BackupNoticeView::from))
}

/// Asks the owner that no more.
#[server(endpoint = "backups/dismiss")]
pub async fn dismiss_backup_notice(reminder: BackupReminder) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.backups().dismiss(reminder).await?;
    super::context::answer_form_on(&["/", "/settings"], "sheet-at-hand#backup");
    Ok(())
}
