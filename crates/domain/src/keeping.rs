//! Backups that friends keep for each other (docs/KEEPERS.md): what lies there and what it is called, how much of it there may be, and how things stand.

mod failure;
mod link;
mod name;
mod quota;

pub use failure::KeeperFailure;
pub use link::{ParseRestoreLinkError, RestoreLink};
pub use name::{KeptName, ParseKeptNameError};
pub use quota::{KeptQuota, KeptQuotaError};

use crate::{NodeId, PeerId, Timestamp, limits};

/// What the smallest file takes of a disk.
const BLOCK_BYTES: u64 = 4_096;

/// After the end of a friendship, or of the keeping, so long what is kept can be read by the one whose it is.
pub const KEPT_ON_SECONDS: i64 = 30 * 86_400;
/// Without everything for so long, a keeper is something to tell the owner.
const OVERDUE_SECONDS: i64 = 7 * 86_400;
/// So long whoever was given what is kept can read it.
pub const GIVEN_SECONDS: i64 = 7 * 86_400;

/// A friend who keeps the owner's backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeper {
    pub peer: PeerId,
    pub chosen_at: Timestamp,
    /// When something was to be sent last; `None`: it was not tried yet.
    pub tried_at: Option<Timestamp>,
    /// What was in the way then, or what it lacks.
    pub failure: Option<KeeperFailure>,
    /// When it had the newest backup last, and as many older ones as it has room for: how many files, and how many bytes.
    pub sent: Option<SentBackup>,
    /// What it offers, as far as it was asked.
    pub quota_bytes: Option<u64>,
    /// When it showed last that it has what it was asked for.
    pub proved_at: Option<Timestamp>,
    /// When it could not, if it ever could not.
    pub lost_at: Option<Timestamp>,
    /// The owner was told, since it had everything, that it has not.
    pub is_told: bool,
}

impl Keeper {
    /// Says whether it is too long that it had everything.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        now.seconds_since(self.sent.map_or(self.chosen_at, |sent| sent.at)) >= OVERDUE_SECONDS
    }

    /// Says whether it does not have what it is to have, and not just for a moment.
    pub fn is_lacking(&self, now: Timestamp) -> bool {
        self.is_overdue(now) || self.failure.is_some_and(KeeperFailure::lasts)
    }

    /// Says whether it is too long that it showed that it has something.
    pub fn is_unproved(&self, now: Timestamp) -> bool {
        now.seconds_since(self.proved_at.unwrap_or(self.chosen_at)) >= OVERDUE_SECONDS
    }
}

/// What a keeper has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentBackup {
    pub at: Timestamp,
    pub files: u64,
    pub bytes: u64,
}

/// Whose backups are kept here, and how much that is. The keeper learns no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFor {
    pub id: NodeId,
    pub quota_bytes: u64,
    /// When something came last.
    pub last_at: Option<Timestamp>,
    /// From then on nothing is taken any more, and after [`KEPT_ON_SECONDS`] it goes.
    pub ended_at: Option<Timestamp>,
    /// The key to which it was given, and when.
    pub given: Option<(NodeId, Timestamp)>,
    pub files: u64,
    /// As much of what is offered as they take; see [`counted_bytes`].
    pub bytes: u64,
}

impl KeptFor {
    /// Until when `key` can read what is kept: the one whose it is, or the new machine to which it was given. `None`: as long as it is kept.
    pub fn readable_until(&self, key: NodeId) -> Option<Timestamp> {
        let given = self.given.filter(|(given, _)| *given == key && key != self.id);
        let given_until = given.map(|(_, at)| at.plus_seconds(GIVEN_SECONDS));
        self.kept_until().into_iter().chain(given_until).min()
    }

    /// Until when what is kept can be read; `None`: it has not ended.
    pub fn kept_until(&self) -> Option<Timestamp> {
        self.ended_at.map(|at| at.plus_seconds(KEPT_ON_SECONDS))
    }

    /// Says whether `key` was given what is kept, and may read it still.
    pub fn is_given_to(&self, key: NodeId, now: Timestamp) -> bool {
        self.given.is_some_and(|(given, at)| given == key && (0..GIVEN_SECONDS).contains(&now.seconds_since(at)))
    }
}

/// How much of what is offered a file takes: the blocks that it fills. The list of what was taken back takes nothing while it is small: without it, what was
/// deleted would come back.
pub fn counted_bytes(name: KeptName, size_bytes: u64) -> u64 {
    if name == KeptName::TakeBacks && size_bytes <= limits::KEPT_TAKE_BACKS_BYTES {
        return 0;
    }
    size_bytes.max(1).checked_next_multiple_of(BLOCK_BYTES).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_is_given_to_one_key_and_for_a_week() {
        let kept = KeptFor {
            id: NodeId([1; 32]),
            quota_bytes: 5,
            last_at: None,
            ended_at: Some(Timestamp(0)),
            given: Some((NodeId([2; 32]), Timestamp(0))),
            files: 1,
            bytes: 1,
        };
        let at = |seconds| Timestamp(0).plus_seconds(seconds);
        assert!(kept.is_given_to(NodeId([2; 32]), at(GIVEN_SECONDS - 1)));
        assert!(!kept.is_given_to(NodeId([2; 32]), at(GIVEN_SECONDS)));
        assert!(!kept.is_given_to(NodeId([1; 32]), at(1)));
        assert_eq!(kept.kept_until(), Some(at(KEPT_ON_SECONDS)));
        assert_eq!(kept.readable_until(kept.id), Some(at(KEPT_ON_SECONDS)));
        assert_eq!(kept.readable_until(NodeId([2; 32])), Some(at(GIVEN_SECONDS)));
    }

    #[test]
    fn a_file_counts_as_the_blocks_that_it_fills() {
        let media = "media/143a7cda292f2e83e801790243ea83c4f42f55784fb5d34116e9fdd3852f858a".parse().unwrap();
        for (size_bytes, counted) in [(1, 4_096), (4_096, 4_096), (4_097, 8_192), (u64::MAX, u64::MAX)] {
            assert_eq!(counted_bytes(media, size_bytes), counted, "{size_bytes}");
        }
        assert_eq!(
            counted_bytes(KeptName::TakeBacks, limits::KEPT_TAKE_BACKS_BYTES),
            0,
            "what was taken back always fits"
        );
        assert!(counted_bytes(KeptName::TakeBacks, limits::KEPT_TAKE_BACKS_BYTES + 1) > 0);
    }
}
