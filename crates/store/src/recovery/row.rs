//! The recovery sheet as it is kept.

use domain::Timestamp;

/// To what backups are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryRow {
    /// Of age, as text.
    pub recipient: String,
    /// When the owner showed to have the sheet.
    pub confirmed_at: Timestamp,
}
