//! What the owner is told of, though they may not be looking. Refusals are not announced: where one asked, it says so.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::{NotificationId, ParseIdError, PeerId, PostId, ThreadItemId, Timestamp, thread::Voice};

/// Something that happened to the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub id: NotificationId,
    pub kind: NotificationKind,
    /// Whom it is about.
    pub peer: Option<PeerId>,
    /// Under which post.
    pub post: Option<PostId>,
    /// In which comment there; `None`: in the post itself, or in several.
    pub item: Option<ThreadItemId>,
    /// What is told about that comment.
    pub report: Option<Report>,
    /// Who said something in its thread, the latest first.
    pub voices: Vec<Voice>,
    pub created_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

/// What a friend told the owner about a comment in the owner's thread, and nobody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The friend's own; may be empty.
    pub words: String,
    /// The comment stands there still.
    pub is_there: bool,
}

/// What happened.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum NotificationKind {
    /// A peer asks to become friends.
    FriendRequestReceived,
    /// A peer accepted what the owner asked.
    FriendRequestAccepted,
    /// A friend ended the friendship.
    FriendshipEnded,
    /// A backup was restored here that was made before the owner ended a friendship or blocked the friend: it stays ended.
    FriendshipEndedAgain,
    /// So many new files are in the pictures folder that they wait for the owner's word.
    FolderWaiting,
    /// Something in the pictures folder is not published.
    FolderLeftAlone,
    /// No backup was made for a week, though the owner chose a folder for it.
    BackupOverdue,
    /// A friend who keeps the owner's backups has not everything for a week, or lost something of it.
    KeeperFailed,
    /// A new machine asks for the backup of a friend that is kept here.
    BackupAsked,
    /// A friend who keeps the owner's backups gave them to a new machine.
    BackupGiven,
    /// People commented on a post of the owner's.
    Commented,
    /// People answered what the owner wrote in a friend's thread, or in the owner's own.
    Answered,
    /// People reacted to what the owner wrote.
    Reacted,
    /// A friend's post, or a comment, names the owner.
    Mentioned,
    /// People commented in a friend's thread of which the owner wants to be told everything.
    Followed,
    /// A friend told the owner about a comment in the owner's thread.
    Reported,
    /// A friend introduces the owner to somebody.
    Introduced,
    /// A friend asks the owner to introduce them to somebody.
    IntroductionAsked,
}

impl NotificationKind {
    /// The word used in the database and in the API.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Says whether the owner may turn it off for good. What asks the owner something, or says that backups are not made or forgot what the owner
    /// decided, is always told; a friend's thread is followed, or not, at that thread.
    pub fn can_be_off(self) -> bool {
        match self {
            Self::FriendRequestReceived
            | Self::FriendshipEndedAgain
            | Self::FolderWaiting
            | Self::BackupOverdue
            | Self::BackupAsked
            | Self::BackupGiven
            | Self::KeeperFailed
            | Self::Followed
            | Self::Introduced
            | Self::IntroductionAsked
            | Self::Reported => false,
            Self::FriendRequestAccepted
            | Self::FriendshipEnded
            | Self::FolderLeftAlone
            | Self::Commented
            | Self::Answered
            | Self::Reacted
            | Self::Mentioned => true,
        }
    }

    /// Those that the owner may turn off.
    pub fn all_that_can_be_off() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied().filter(|kind| kind.can_be_off())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_from_its_word() {
        for &kind in NotificationKind::VARIANTS {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
        assert!(!NotificationKind::FriendRequestReceived.can_be_off(), "who asks waits for an answer");
        assert_eq!("gossip".parse::<NotificationKind>(), Err(ParseIdError));
    }
}
