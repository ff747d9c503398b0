//! That something is to be done at an import.

use tokio::sync::Notify;

/// Wakes who imports.
#[derive(Debug, Default)]
pub(crate) struct Imports(Notify);

impl Imports {
    /// Something is to be done at an import.
    pub(crate) fn change(&self) {
        self.0.notify_one();
    }

    /// Returns once something is.
    pub(crate) async fn changed(&self) {
        self.0.notified().await;
    }
}
