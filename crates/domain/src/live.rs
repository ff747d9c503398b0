//! What an open page is told the moment it happens.

use serde::{Deserialize, Serialize};

use crate::{PostId, Timestamp};

/// Something changed that an open page may show. Carries no content: the page asks for what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum LiveEvent {
    /// A post came in, from the owner's other browser, the folder or a friend. One whose audience became wider may be older than
    /// others that are there.
    PostAdded { post: PostId, published_at: Timestamp },
    /// A post was edited; its text, pictures or audience differ.
    PostChanged { post: PostId },
    /// A post is gone.
    PostRemoved { post: PostId },
    /// Many posts came in, changed or went at once.
    TimelineChanged,
    /// A notification was added or read, or a friend request changed.
    NotificationsChanged,
    /// A friend's name, picture, reach or state changed.
    FriendsChanged,
    /// Events were missed: the page was slow, or away. Anything may have changed.
    Lagged,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_same_on_both_ends() {
        for event in
            [LiveEvent::PostAdded { post: PostId(7), published_at: Timestamp(1) }, LiveEvent::NotificationsChanged]
        {
            let sent = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<LiveEvent>(&sent).unwrap(), event, "{sent}");
        }
    }
}
