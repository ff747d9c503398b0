//! What is to be read of each friend at the next turn.

use std::collections::HashMap;

use domain::{Cursor, PeerId};
use parking_lot::Mutex;

/// What is to be read of a friend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PullWish {
    /// Posts, and then the threads, where they moved.
    All,
    /// Threads alone, up to here at least: the friend says so, and that the posts are known.
    Threads(Cursor),
}

/// What is to be read of each friend at the next turn: whatever was wished for since the last.
#[derive(Debug, Default)]
pub(crate) struct PullWishes(Mutex<HashMap<PeerId, PullWish>>);

impl PullWishes {
    /// Who asks for threads alone does not take the posts away from who asked for all.
    pub(crate) fn add(&self, peer: PeerId, wish: PullWish) {
        let mut wishes = self.0.lock();
        let next = wishes.entry(peer).or_insert(wish);
        if *next != PullWish::All {
            *next = wish;
        }
    }

    /// What was wished for, which is begun now; all, where nobody said.
    pub(crate) fn take(&self, peer: PeerId) -> PullWish {
        self.0.lock().remove(&peer).unwrap_or(PullWish::All)
    }
}

#[cfg(test)]
mod tests {
    use domain::Epoch;

    use super::*;

    #[test]
    fn threads_alone_are_read_where_nobody_wishes_for_more() {
        let (wishes, peer) = (PullWishes::default(), PeerId(1));
        let threads = |seq| PullWish::Threads(Cursor { epoch: Epoch(1), seq });
        wishes.add(peer, threads(1));
        wishes.add(peer, threads(2));
        assert_eq!(wishes.take(peer), threads(2), "the last is the newest");
        assert_eq!(wishes.take(peer), PullWish::All);
        for both in [[threads(1), PullWish::All], [PullWish::All, threads(1)]] {
            for wish in both {
                wishes.add(peer, wish);
            }
            assert_eq!(wishes.take(peer), PullWish::All);
        }
    }
}
