//! Backups into a folder that the owner chose: when one is due, which are kept, what the owner is told and asked about them, and what was taken back since.

mod archive_name;
mod due;
mod failure;
mod folder;
mod reminder;
mod restored;
mod retention;
mod take_back;

pub use archive_name::{ArchiveName, ParseArchiveNameError};
pub use due::{is_due, is_overdue};
pub use failure::BackupFailure;
pub use folder::{BackupFolder, MadeBackup};
pub use reminder::{BackupReminder, ReminderState, reminder};
pub use restored::RestoredBackup;
pub use retention::{kept_archives, kept_until};
pub use take_back::{TakeBack, TakenBack, to_apply};
