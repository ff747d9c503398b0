//! What an open page is told the moment it happens.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::{LiveEvent, limits};
use tokio::sync::broadcast;

use crate::secrets::secret::random_bytes;

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
/// More posts at once than a page of the timeline holds are told together.
const POSTS_ONE_BY_ONE: usize = limits::TIMELINE_PAGE_POSTS;

impl Default for Live {
    fn default() -> Self {
        // Positions begin anew at random with each start, so that a page that was open before notices. JavaScript's numbers
        // are exact up to 2^53.
        let start = u64::from_be_bytes(random_bytes()) >> 12;
        Self { sender: broadcast::channel(EVENTS_KEPT).0, position: Arc::new(AtomicU64::new(start)) }
    }
}

impl Live {
    /// Tells every open page; there may be none.
    pub fn send(&self, event: LiveEvent) {
        let position = self.position.fetch_add(1, Ordering::SeqCst) + 1;
        let _nobody_is_looking = self.sender.send(Sent { position, event });
    }

    /// Tells of what happened to posts: one by one if they are few, and otherwise all at once, so that pages keep up.
    pub(crate) fn send_posts(&self, events: Vec<LiveEvent>) {
        if events.len() > POSTS_ONE_BY_ONE {
            return self.send(LiveEvent::TimelineChanged);
        }
        for event in events {
            self.send(event);
        }
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
    async fn many_posts_are_one_event() {
        let live = Live::default();
        let before = live.position();
        let added = |count: i64| (0..count).map(|id| LiveEvent::PostRemoved { post: domain::PostId(id) }).collect();
        live.send_posts(added(20));
        assert_eq!(live.position(), before + 20);
        let mut receiver = live.subscribe();
        live.send_posts(added(21));
        assert_eq!(receiver.recv().await.unwrap().event, LiveEvent::TimelineChanged);
        assert_eq!(live.position(), before + 21);
    }

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
