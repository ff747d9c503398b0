//! Whether the owner gave their word on files of the pictures folder.

use std::sync::atomic::{AtomicBool, Ordering};

/// Says that the owner confirmed files since the folder was last looked through.
#[derive(Debug, Default)]
pub(crate) struct FolderConfirmed(AtomicBool);

impl FolderConfirmed {
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(crate) fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}
