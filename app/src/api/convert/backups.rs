//! Backups.

use domain::backup::{BackupFailure, BackupFolder, kept_until};
use node::{BackupNotice, ChooseFolderError, ConfirmSheetError, Owner, ShownSheet};

use super::internal;
use crate::{
    api::{
        ApiError, BackedUpView, BackupFolderView, BackupNoticeView, BackupsError, BackupsView, FailedBackupView,
        MadeBackupView, QrCodeView, SheetView, context,
    },
    i18n::{I18n, t, use_i18n},
};

impl BackupsView {
    pub(in crate::api) async fn read(owner: &Owner) -> Result<Self, ApiError> {
        let backups = owner.backups();
        let is_running = backups.is_running();
        Ok(Self {
            sheet_since: backups.sheet_since().await?.map(context::time),
            asks_for_sheet: backups.asks_for_sheet().await?,
            folder: backups.folder().await?.map(|folder| BackupFolderView::new(folder, is_running)),
        })
    }
}

impl BackupFolderView {
    fn new(folder: BackupFolder, is_running: bool) -> Self {
        let failed = FailedBackupView::of(&folder);
        let last = folder.last.map(|last| MadeBackupView {
            made: context::time(last.at),
            files: last.files,
            bytes: last.bytes,
            left_out: last.left_out,
        });
        Self { is_own: folder.is_own(), path: folder.path, is_running, last, failed }
    }
}

impl BackedUpView {
    /// `None`: no backup was made there.
    pub(in crate::api) fn of(folder: &BackupFolder) -> Option<Self> {
        let made_at = folder.last?.at;
        Some(Self { made: context::time(made_at), until: context::time(kept_until(made_at)) })
    }
}

impl FailedBackupView {
    fn of(folder: &BackupFolder) -> Option<Self> {
        let (failure, tried_at) = (folder.failure?, folder.tried_at?);
        let text = sentence(use_i18n(), failure).to_owned();
        Some(Self { tried: context::time(tried_at), failure, text })
    }
}

impl From<BackupNotice> for BackupNoticeView {
    fn from(notice: BackupNotice) -> Self {
        match notice {
            BackupNotice::Overdue(folder) => Self::Overdue(FailedBackupView::of(&folder)),
            BackupNotice::Reminder(reminder) => Self::Reminder(reminder),
        }
    }
}

pub(super) fn sentence(i18n: I18n, failure: BackupFailure) -> &'static str {
    match failure {
        BackupFailure::FolderGone => t!(i18n, backups.folder.failure_folder_gone),
        BackupFailure::NotWritable => t!(i18n, backups.folder.error_not_writable),
        BackupFailure::DiskFull => t!(i18n, backups.folder.failure_disk_full),
        BackupFailure::NoRoomHere => t!(i18n, backups.folder.failure_no_room_here),
        BackupFailure::Unsound => t!(i18n, backups.folder.failure_unsound),
        BackupFailure::Failed => t!(i18n, backups.folder.failure_failed),
    }
}

/// The sheet as it is written down.
pub(in crate::api) fn sheet(shown: ShownSheet) -> Result<SheetView, ApiError> {
    let ShownSheet { sheet, asked } = shown;
    let secret = sheet.age_secret();
    let code = QrCodeView::of(&secret).map_err(|error| internal(&error))?;
    Ok(SheetView { words: sheet.words().into_iter().map(str::to_owned).collect(), secret, code, asked: asked + 1 })
}

impl From<ConfirmSheetError> for ApiError {
    fn from(error: ConfirmSheetError) -> Self {
        match error {
            ConfirmSheetError::Gone => Self::Backups(BackupsError::SheetGone),
            ConfirmSheetError::OtherWord => Self::Backups(BackupsError::OtherWord),
            ConfirmSheetError::NeedsBrowser(error) => error.into(),
        }
    }
}

impl From<ChooseFolderError> for ApiError {
    fn from(error: ChooseFolderError) -> Self {
        Self::Backups(match error {
            ChooseFolderError::NoSheet => BackupsError::NoSheet,
            ChooseFolderError::NotAbsolute => BackupsError::FolderNotAbsolute,
            ChooseFolderError::NotThere => BackupsError::FolderNotThere,
            ChooseFolderError::InsideData => BackupsError::FolderInsideData,
            ChooseFolderError::OtherServer => BackupsError::FolderOfAnother,
            ChooseFolderError::NotWritable(_) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a folder for backups was refused");
                BackupsError::FolderNotWritable
            }
            ChooseFolderError::NeedsBrowser(error) => return error.into(),
        })
    }
}
