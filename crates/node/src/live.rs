//! What an open page is told the moment it happens.

use tokio::sync::broadcast;

pub use domain::LiveEvent;

/// The channel that carries [`LiveEvent`]s to every open page.
#[derive(Debug, Clone)]
pub struct Live {
    sender: broadcast::Sender<LiveEvent>,
}

/// Events kept for a page that is slow to read; one that falls further behind is told to reload.
const EVENTS_KEPT: usize = 256;

impl Default for Live {
    fn default() -> Self {
        Self { sender: broadcast::channel(EVENTS_KEPT).0 }
    }
}

impl Live {
    /// Tells every open page; nobody may be looking.
    pub fn send(&self, event: LiveEvent) {
        let _nobody_is_looking = self.sender.send(event);
    }

    pub fn subscribe(&self) -> broadcast::Receiver<LiveEvent> {
        self.sender.subscribe()
    }
}
