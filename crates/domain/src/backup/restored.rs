//! A backup that was put back, and with which nothing goes on before its owner says so.

use crate::Timestamp;

/// What the owner is told before the server goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestoredBackup {
    pub made_at: Timestamp,
    /// Up to when what was taken back since is applied; `None`: no list of that lay beside the backup.
    pub applied_until: Option<Timestamp>,
    /// How much of it was applied.
    pub applied: u64,
    /// Lines of the list that could not be read: what they took back is back.
    pub unread: u64,
    /// The password was changed since: the one of the backup opens nothing.
    pub needs_password: bool,
}
