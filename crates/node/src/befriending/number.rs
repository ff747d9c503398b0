//! How statements are numbered.

use domain::{
    Friendship, Timestamp,
    friendship::{NotPossible, OwnerAction, Seq},
};

/// What follows from the owner's `action` at `now`.
///
/// A new stance is numbered above the seconds since 1970: a node that has lost its memory is above what it said before, and need not be
/// told, which only friends are.
pub(crate) fn decide(friendship: &Friendship, action: OwnerAction, now: Timestamp) -> Result<Friendship, NotPossible> {
    let next = friendship.decide(action)?;
    if next.mine.seq == friendship.mine.seq {
        return Ok(next);
    }
    let mut above = *friendship;
    let seconds = u64::try_from(now.0 / 1000).ok().and_then(|seconds| Seq::try_from(seconds).ok());
    above.mine.seq = above.mine.seq.max(seconds.unwrap_or(Seq::NONE));
    above.decide(action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_stance_is_above_what_was_forgotten() {
        let now = Timestamp(1_700_000_000_000);
        let asked = decide(&Friendship::default(), OwnerAction::Ask, now).unwrap();
        let withdrawn = decide(&asked, OwnerAction::Withdraw, now).unwrap();
        assert_eq!((asked.mine.seq.get(), withdrawn.mine.seq.get()), (1_700_000_001, 1_700_000_002));
        let restored = decide(&asked, OwnerAction::Withdraw, now.plus_seconds(100)).unwrap();
        assert!(restored.mine.seq > withdrawn.mine.seq.next());
        let blocked = decide(&Friendship::default(), OwnerAction::Block, now).unwrap();
        assert_eq!(blocked.mine.seq, Seq::NONE, "nothing is said");
        assert!(decide(&asked, OwnerAction::Ask, now).is_err());
    }
}
