//! Whether the owner gave their word on files of the pictures folder.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Says that the owner confirmed files since the folder was last looked through, or that it may be looked through from now on.
#[derive(Debug, Default)]
pub(crate) struct FolderConfirmed {
    is_set: AtomicBool,
    news: Notify,
}

impl FolderConfirmed {
    pub(crate) fn set(&self) {
        self.is_set.store(true, Ordering::Release);
        self.news.notify_one();
    }

    pub(crate) fn take(&self) -> bool {
        self.is_set.swap(false, Ordering::AcqRel)
    }

    /// Waits until it is [set](Self::set) once more.
    pub(crate) async fn wait(&self) {
        self.news.notified().await;
    }
}
