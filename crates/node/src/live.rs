//! What an open page is told the moment it happens.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::sync::broadcast;

use crate::secret::random_bytes;

pub use domain::LiveEvent;

/// The channel that carries [`LiveEvent`]s to every open page.
#[derive(Debug, Clone)]
pub struct Live {
    sender: broadcast::Sender<Sent>,
    position: Arc<AtomicU64>,
}

/// An event, and its place among all that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// What [`Live::position`] was right after it.
    pub position: u64,
    pub event: LiveEvent,
}

/// Events kept for a page that is slow to read; one that falls further behind is told to reload.
const EVENTS_KEPT: usize = 256;

impl Default for Live {
    fn default() -> Self {
        // Positions begin anew at random with each start, so that a page that was open before notices. JavaScript's numbers
        // are exact up to 2^53.
        let start = u64::from_be_bytes(random_bytes()) >> 12;
        Self { sender: broadcast::channel(EVENTS_KEPT).0, position: Arc::new(AtomicU64::new(start)) }
    }
}

impl Live {
    /// Tells every open page; nobody may be looking.
    pub fn send(&self, event: LiveEvent) {
        let position = self.position.fetch_add(1, Ordering::SeqCst) + 1;
        let _nobody_is_looking = self.sender.send(Sent { position, event });
    }

    /// How far events have come. What is read from the node after this call has everything up to here.
    pub fn position(&self) -> u64 {
        self.position.load(Ordering::SeqCst)
    }

    /// Receives what is sent from now on. [`Live::position`] afterwards tells whether something was missed before.
    pub fn subscribe(&self) -> broadcast::Receiver<Sent> {
        self.sender.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_position_tells_what_was_missed() {
        let live = Live::default();
        let before = live.position();
        live.send(LiveEvent::FriendsChanged);
        let mut receiver = live.subscribe();
        assert_eq!(live.position(), before + 1, "one was missed");
        live.send(LiveEvent::NotificationsChanged);
        let sent = receiver.recv().await.unwrap();
        assert_eq!(sent, Sent { position: live.position(), event: LiveEvent::NotificationsChanged });
    }
}
