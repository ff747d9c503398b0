//! What an open page is told the moment it happens.

use serde::{Deserialize, Serialize};

use crate::{PostId, Timestamp};

/// Something changed that an open page may show. Carries no content: the page asks for what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Message", try_from = "Message")]
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
    /// A notification was added or read, a friend request changed, or something happened in a conversation.
    NotificationsChanged,
    /// A friend's name, picture, reach or state changed.
    FriendsChanged,
    /// Events were missed: the page was slow, or away. Anything may have changed.
    Lagged,
}

/// How it is written: by `type`, and what goes with that. A tag that serde reads would cost the browser's half 27 KB.
#[derive(Serialize, Deserialize)]
struct Message {
    r#type: Type,
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<PostId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Type {
    PostAdded,
    PostChanged,
    PostRemoved,
    TimelineChanged,
    NotificationsChanged,
    FriendsChanged,
    Lagged,
}

impl From<LiveEvent> for Message {
    fn from(event: LiveEvent) -> Self {
        let (r#type, post, published_at) = match event {
            LiveEvent::PostAdded { post, published_at } => (Type::PostAdded, Some(post), Some(published_at)),
            LiveEvent::PostChanged { post } => (Type::PostChanged, Some(post), None),
            LiveEvent::PostRemoved { post } => (Type::PostRemoved, Some(post), None),
            LiveEvent::TimelineChanged => (Type::TimelineChanged, None, None),
            LiveEvent::NotificationsChanged => (Type::NotificationsChanged, None, None),
            LiveEvent::FriendsChanged => (Type::FriendsChanged, None, None),
            LiveEvent::Lagged => (Type::Lagged, None, None),
        };
        Self { r#type, post, published_at }
    }
}

impl TryFrom<Message> for LiveEvent {
    type Error = MalformedEvent;

    fn try_from(message: Message) -> Result<Self, MalformedEvent> {
        let Message { r#type, post, published_at } = message;
        let post = post.ok_or(MalformedEvent);
        Ok(match r#type {
            Type::PostAdded => Self::PostAdded { post: post?, published_at: published_at.ok_or(MalformedEvent)? },
            Type::PostChanged => Self::PostChanged { post: post? },
            Type::PostRemoved => Self::PostRemoved { post: post? },
            Type::TimelineChanged => Self::TimelineChanged,
            Type::NotificationsChanged => Self::NotificationsChanged,
            Type::FriendsChanged => Self::FriendsChanged,
            Type::Lagged => Self::Lagged,
        })
    }
}

/// An event of a post does not say which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event does not say what it is about")]
pub struct MalformedEvent;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_same_on_both_ends() {
        let post = PostId(7);
        for event in [
            LiveEvent::PostAdded { post, published_at: Timestamp(1) },
            LiveEvent::PostChanged { post },
            LiveEvent::PostRemoved { post },
            LiveEvent::TimelineChanged,
            LiveEvent::NotificationsChanged,
            LiveEvent::FriendsChanged,
            LiveEvent::Lagged,
        ] {
            let sent = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<LiveEvent>(&sent).unwrap(), event, "{sent}");
        }
        let lagged = serde_json::to_string(&LiveEvent::Lagged).unwrap();
        assert_eq!(lagged, r#"{"type":"lagged"}"#);
        serde_json::from_str::<LiveEvent>(r#"{"type":"post-changed"}"#).unwrap_err();
    }
}
