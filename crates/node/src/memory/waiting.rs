//! Whether a backup that was put back waits for its owner: until then nobody is served or told anything.

use tokio::sync::watch;

/// What the row of the backup says, for whoever asks often.
#[derive(Debug, Default)]
pub(crate) struct Waiting(watch::Sender<bool>);

impl Waiting {
    /// Says whether it waits.
    pub(crate) fn is_on(&self) -> bool {
        *self.0.borrow()
    }

    /// It waits from now on, or goes on.
    pub(crate) fn set(&self, is_on: bool) {
        self.0.send_replace(is_on);
    }

    /// Returns once it does not wait.
    pub(crate) async fn over(&self) {
        let mut changes = self.0.subscribe();
        // The sender is this one, so it is never gone.
        let _is_over = changes.wait_for(|is_on| !is_on).await;
    }
}
