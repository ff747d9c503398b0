//! The backup that is made just now, and the one that the owner asks for.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use tokio::sync::Notify;

/// Whether one is made, and whether one is wanted.
#[derive(Debug, Default)]
pub(crate) struct Backups {
    is_asked: AtomicBool,
    changed: Notify,
    taken_back: Notify,
    is_running: Arc<AtomicBool>,
}

/// While it lives, a backup is being made.
#[derive(Debug)]
pub(crate) struct Running(Arc<AtomicBool>);

impl Backups {
    /// Asks for a backup now.
    pub(crate) fn ask(&self) {
        self.is_asked.store(true, SeqCst);
        self.look();
    }

    /// Has it looked at once whether one is due.
    pub(crate) fn look(&self) {
        self.changed.notify_one();
    }

    /// Has what was taken back written beside the backups at once.
    pub(crate) fn take_back(&self) {
        self.taken_back.notify_one();
    }

    /// Waits until something was taken back.
    pub(crate) async fn taken_back(&self) {
        self.taken_back.notified().await;
    }

    /// Waits until there is something to look at.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Says whether one was asked for, once.
    pub(crate) fn take_asked(&self) -> bool {
        self.is_asked.swap(false, SeqCst)
    }

    pub(crate) fn begin(&self) -> Running {
        self.is_running.store(true, SeqCst);
        Running(Arc::clone(&self.is_running))
    }

    /// Says whether one is being made, or about to be.
    pub(crate) fn is_running(&self) -> bool {
        self.is_running.load(SeqCst) || self.is_asked.load(SeqCst)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.store(false, SeqCst);
    }
}
