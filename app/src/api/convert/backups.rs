//! Backups.

use node::{ConfirmSheetError, ShownSheet};

use super::internal;
use crate::api::{ApiError, BackupsError, QrCodeView, SheetView};

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
