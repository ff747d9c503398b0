//! How much space copies of what friends share may take on this computer, and how they divide it.
//!
//! Copies are the files of friends' pictures and their servers' stored answers. Each has a moment of last use; one that was not
//! opened yet counts as used when what shows it was published. Those used longest ago are evicted first (LRU). A copy is prefetched
//! only if all that is evicted for it was used longer ago: so what was evicted is not fetched for the sake of what was fetched in its place.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{PeerId, limits, size::Size};

const MEGABYTE: u64 = 1_000_000;
/// From so many friends on, each may have the same quota.
const FRIENDS_WHO_DIVIDE: usize = 4;

/// The most bytes that copies may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopiesCap {
    bytes: u64,
}

/// A cap that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum CopiesCapError {
    #[error("not an amount such as 500 MB or 2 GB")]
    NotAnAmount,
    #[error("less than 200 MB")]
    TooSmall,
    #[error("more than 1 TB")]
    TooLarge,
}

/// How many bytes are too many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// Of friends who are over their quota.
    pub of_friends: Vec<(PeerId, u64)>,
    /// Of all together, before any of these go.
    pub in_all: u64,
}

/// How far the copies of one friend, or of all, fill what they may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The most that they may take.
    pub limit_bytes: u64,
    pub used_bytes: u64,
    /// Of these, what was used longer ago than what is to come.
    pub older_bytes: u64,
}

impl CopiesCap {
    /// As long as the owner chose nothing.
    pub const DEFAULT: Self = Self { bytes: 1_000 * MEGABYTE };
    /// A friend's quota holds the largest file that there is, so that no file is evicted for itself.
    const SMALLEST: Self = Self { bytes: 200 * MEGABYTE };
    const LARGEST: Self = Self { bytes: 1_000_000 * MEGABYTE };

    /// The cap of so many bytes, which was checked when it was chosen.
    pub const fn from_bytes(bytes: u64) -> Self {
        Self { bytes }
    }

    pub const fn bytes(self) -> u64 {
        self.bytes
    }

    /// The most that copies of one friend may take: with one friend all of it, then an equal part, but never less than a quarter.
    pub fn quota(self, friends: usize) -> u64 {
        self.bytes / friends.clamp(1, FRIENDS_WHO_DIVIDE) as u64
    }

    /// Decides how much has to go, of `friends` friends whose copies are `used`. `None`: nothing.
    pub fn excess(self, friends: usize, used: &[(PeerId, u64)]) -> Option<Excess> {
        let quota = self.quota(friends);
        let of_friends = used.iter().filter(|(_, bytes)| *bytes > quota).map(|&(peer, bytes)| (peer, bytes - quota));
        let in_all = used.iter().map(|(_, bytes)| bytes).sum::<u64>().saturating_sub(self.bytes);
        let excess = Excess { of_friends: of_friends.collect(), in_all };
        (in_all > 0 || !excess.of_friends.is_empty()).then_some(excess)
    }
}

impl Quota {
    /// Decides whether a copy of `size_bytes` may be prefetched: it fits once older ones were evicted.
    pub fn admits(self, size_bytes: u64) -> bool {
        self.used_bytes.saturating_add(size_bytes).saturating_sub(self.limit_bytes) <= self.older_bytes
    }
}

const _: () = assert!(CopiesCap::SMALLEST.bytes / FRIENDS_WHO_DIVIDE as u64 >= limits::PICTURE_BYTES as u64);

/// Exactly, in a way that [`FromStr`] reads: "1.25 GB".
impl fmt::Display for CopiesCap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = self.bytes / MEGABYTE;
        let (whole, thousandths) = (megabytes / 1_000, megabytes % 1_000);
        match (whole, thousandths) {
            (0, _) => write!(f, "{megabytes} MB"),
            (_, 0) => write!(f, "{whole} GB"),
            _ => write!(f, "{} GB", format!("{whole}.{thousandths:03}").trim_end_matches('0')),
        }
    }
}

/// Reads "500 MB", "1.5 GB" or "2", which is in GB, down to the megabyte.
impl FromStr for CopiesCap {
    type Err = CopiesCapError;

    fn from_str(text: &str) -> Result<Self, CopiesCapError> {
        let Size(bytes) = Size::parse(text).ok_or(CopiesCapError::NotAnAmount)?;
        match bytes / MEGABYTE * MEGABYTE {
            bytes if bytes < Self::SMALLEST.bytes => Err(CopiesCapError::TooSmall),
            bytes if bytes > Self::LARGEST.bytes => Err(CopiesCapError::TooLarge),
            bytes => Ok(Self { bytes }),
        }
    }
}

#[cfg(test)]
mod tests;
