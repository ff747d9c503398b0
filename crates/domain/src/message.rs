//! Messages, as they are read: how far one's own have come.

use serde::{Deserialize, Serialize};

use crate::{
    ThreadItemId, Timestamp,
    thread::{ShownWords, Stage},
};

/// How far a message of the owner's has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageState {
    /// The other's server does not have it yet.
    Waiting,
    /// The other's server is of a version without messages. It goes once that is updated.
    NoMessages,
    /// The other's server refused it.
    Refused,
    /// The friendship ended before the other's server had it. It goes if there is one again.
    NotSent,
    /// The other's server has it.
    Delivered,
    /// The other has read it, as their server says.
    Read,
}

/// A message, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownMessage {
    pub id: ThreadItemId,
    pub is_own: bool,
    pub words: ShownWords,
    /// When it was written, by its author's clock and not after it arrived.
    pub at: Timestamp,
    pub is_edited: bool,
    /// Of the owner's own.
    pub state: Option<MessageState>,
    /// The owner has not seen it yet.
    pub is_new: bool,
}

impl MessageState {
    /// In a conversation that the other's server holds; `knows_messages`: it is of a version with messages.
    pub fn brought(stage: Stage, knows_messages: bool) -> Self {
        match stage {
            Stage::There => Self::Delivered,
            Stage::Waiting if !knows_messages => Self::NoMessages,
            // An answer is not yet a memory: the feed says what is there.
            Stage::Waiting | Stage::Answered { .. } => Self::Waiting,
            Stage::Removed | Stage::OutOfReach | Stage::Closed | Stage::NoTarget | Stage::Refused => Self::Refused,
        }
    }

    /// In a conversation that this node holds; `is_delivered`: the other's server came back with a position behind it.
    pub fn offered(is_delivered: bool, knows_messages: bool) -> Self {
        match (is_delivered, knows_messages) {
            (true, _) => Self::Delivered,
            (false, true) => Self::Waiting,
            (false, false) => Self::NoMessages,
        }
    }

    /// The same of people who are no friends any more: nothing goes between them.
    #[must_use]
    pub fn after_the_end(self) -> Self {
        match self {
            Self::Waiting | Self::NoMessages => Self::NotSent,
            Self::NotSent | Self::Refused | Self::Delivered | Self::Read => self,
        }
    }

    /// The same where the other has read up to behind it.
    #[must_use]
    pub fn and_read(self) -> Self {
        match self {
            Self::Delivered => Self::Read,
            // An edit that is on its way was not read.
            Self::Waiting | Self::NoMessages | Self::Refused | Self::NotSent | Self::Read => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivered_is_what_the_other_server_said_it_has() {
        use MessageState::{Delivered, NoMessages, NotSent, Read, Refused, Waiting};
        for (stage, knows_messages, expected) in [
            (Stage::Waiting, true, Waiting),
            (Stage::Waiting, false, NoMessages),
            (Stage::Answered { at: Timestamp(1) }, true, Waiting),
            (Stage::There, true, Delivered),
            (Stage::There, false, Delivered),
            (Stage::Closed, true, Refused),
            (Stage::OutOfReach, true, Refused),
        ] {
            assert_eq!(MessageState::brought(stage, knows_messages), expected, "{stage:?} {knows_messages}");
        }
        for (is_delivered, knows_messages, expected, after_the_end) in [
            (false, true, Waiting, NotSent),
            (false, false, NoMessages, NotSent),
            (true, true, Delivered, Delivered),
            (true, false, Delivered, Delivered),
        ] {
            let state = MessageState::offered(is_delivered, knows_messages);
            assert_eq!((state, state.after_the_end()), (expected, after_the_end), "{is_delivered} {knows_messages}");
            assert_eq!(state.and_read() == Read, is_delivered);
        }
    }
}
