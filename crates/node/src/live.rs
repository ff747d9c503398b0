//! What an open page is told the moment it happens.

use domain::PostId;
use serde::Serialize;
use tokio::sync::broadcast;

/// Something changed that an open page may show. Carries no content: the page asks for what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum LiveEvent {
    /// A post came in, from the owner's other browser, the folder or a friend.
    PostAdded { post: PostId },
    /// A post was edited; its text, pictures or audience differ.
    PostChanged { post: PostId },
    /// A post is gone.
    PostRemoved { post: PostId },
    /// A notification was added or read, or a friend request changed.
    NotificationsChanged,
    /// A friend's name, picture, reach or state changed.
    FriendsChanged,
}

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
