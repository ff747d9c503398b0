//! Introductions: a friend makes two friends of theirs known to each other, and each of the two decides alone.

use strum::{EnumString, IntoStaticStr};

use crate::{FriendshipState, NodeId, ParseIdError, Timestamp, limits};

/// Where somebody stands to whom a friend introduces the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum Standing {
    /// The owner asked the friend to introduce them, and the friend did not yet.
    Asked,
    /// The owner is asked.
    Open,
    /// The owner wants to meet them. What they want is not known.
    Agreed,
    /// The owner does not. Nobody is told.
    Declined,
    /// Both want to: each says to the other that they are friends.
    Met,
}

impl Standing {
    /// The word used in the database.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Says whether the owner pressed: a card is made for the other.
    pub fn is_wished(self) -> bool {
        matches!(self, Self::Asked | Self::Agreed)
    }
}

/// What follows from an introduction in a friend's feed, or in a new wording of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// It is no introduction, or one too many: it is passed over.
    PassedOver,
    /// Nothing, and nobody learns why: it ended, they are friends, one blocked the other or declined.
    Nothing,
    /// The owner is asked.
    Asks,
    /// It takes the place of the one that is held, and stands so.
    Replaces(Standing),
    /// It is held already.
    Known,
}

/// An introduction by `via` to `other`, as a friend's feed has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub owner: NodeId,
    pub via: NodeId,
    pub other: NodeId,
    /// When it ends, as the receiver counts.
    pub ends_at: Timestamp,
}

/// What is known here of the one to whom the owner is introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownOfOther {
    /// How the owner stands with them; `None`: they are strangers.
    pub state: Option<FriendshipState>,
    /// How an introduction to them by the same friend stands, and whether it is this very one.
    pub held: Option<(Standing, bool)>,
    /// How many introductions by that friend are held.
    pub count: u64,
}

impl Offer {
    /// What follows from it at `now`.
    pub fn decide(self, known: KnownOfOther, now: Timestamp) -> Offered {
        if self.other == self.owner || self.other == self.via {
            return Offered::PassedOver;
        }
        if self.ends_at <= now || matches!(known.state, Some(FriendshipState::Accepted | FriendshipState::Blocked)) {
            return Offered::Nothing;
        }
        match known.held {
            Some((Standing::Declined, _)) => Offered::Nothing,
            Some((Standing::Open | Standing::Agreed | Standing::Met, true)) => Offered::Known,
            // The friend has forgotten the one before, by a restored backup.
            Some((Standing::Open, false)) => Offered::Replaces(Standing::Open),
            // The same, or the friend made what the owner asked for.
            Some((Standing::Asked, _) | (Standing::Agreed | Standing::Met, false)) => {
                Offered::Replaces(Standing::Agreed)
            }
            None if known.count >= limits::OPEN_INTRODUCTIONS => Offered::PassedOver,
            None => Offered::Asks,
        }
    }
}

/// When an introduction ends that was made at `made_at` by another's clock, which may be wrong, and is known at `now`.
pub fn ends_at(made_at: Timestamp, now: Timestamp) -> Timestamp {
    made_at.min(now).plus_seconds(limits::INTRODUCTION_SECONDS)
}

/// Says whether a card that ends at `exp` may still be taken. One that claims to last longer than any is none.
pub fn may_take_card(exp: Timestamp, now: Timestamp) -> bool {
    let latest = now.plus_seconds(limits::INTRODUCTION_SECONDS + limits::INTRODUCTION_SKEW_SECONDS);
    exp > now && exp <= latest
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn offer() -> Offer {
        let key = |byte| NodeId([byte; 32]);
        Offer { owner: key(1), via: key(2), other: key(3), ends_at: ends_at(NOW, NOW) }
    }

    fn known() -> KnownOfOther {
        KnownOfOther { state: None, held: None, count: 0 }
    }

    #[test]
    fn the_owner_is_asked_about_strangers_only_and_once() {
        let asks = |known| offer().decide(known, NOW);
        assert_eq!(asks(known()), Offered::Asks);
        for (state, expected) in [
            (FriendshipState::Accepted, Offered::Nothing),
            (FriendshipState::Blocked, Offered::Nothing),
            (FriendshipState::Ended, Offered::Asks),
            (FriendshipState::Requested, Offered::Asks),
            (FriendshipState::Received, Offered::Asks),
        ] {
            assert_eq!(asks(KnownOfOther { state: Some(state), ..known() }), expected, "{state:?}");
        }
        for (standing, same, other) in [
            (Standing::Asked, Offered::Replaces(Standing::Agreed), Offered::Replaces(Standing::Agreed)),
            (Standing::Open, Offered::Known, Offered::Replaces(Standing::Open)),
            (Standing::Agreed, Offered::Known, Offered::Replaces(Standing::Agreed)),
            (Standing::Declined, Offered::Nothing, Offered::Nothing),
            (Standing::Met, Offered::Known, Offered::Replaces(Standing::Agreed)),
        ] {
            for (is_same, expected) in [(true, same), (false, other)] {
                assert_eq!(asks(KnownOfOther { held: Some((standing, is_same)), ..known() }), expected, "{standing:?}");
            }
        }
    }

    #[test]
    fn nonsense_too_many_and_old_ones_ask_nothing() {
        let offer = offer();
        assert_eq!(Offer { other: offer.owner, ..offer }.decide(known(), NOW), Offered::PassedOver);
        assert_eq!(Offer { other: offer.via, ..offer }.decide(known(), NOW), Offered::PassedOver);
        let full = KnownOfOther { count: limits::OPEN_INTRODUCTIONS, ..known() };
        assert_eq!(offer.decide(full, NOW), Offered::PassedOver);
        assert_eq!(offer.decide(known(), offer.ends_at), Offered::Nothing);
    }

    #[test]
    fn a_clock_that_is_wrong_makes_nothing_last_longer() {
        let month = limits::INTRODUCTION_SECONDS;
        assert_eq!(ends_at(NOW.plus_seconds(9_000_000), NOW), NOW.plus_seconds(month));
        assert_eq!(ends_at(NOW.plus_seconds(-60), NOW), NOW.plus_seconds(month - 60));
        for (seconds, is_taken) in [(-1, false), (0, false), (1, true), (month, true), (month + 90_000, false)] {
            assert_eq!(may_take_card(NOW.plus_seconds(seconds), NOW), is_taken, "{seconds}");
        }
    }

    #[test]
    fn each_standing_is_read_back_from_its_word() {
        for standing in [Standing::Asked, Standing::Open, Standing::Agreed, Standing::Declined, Standing::Met] {
            assert_eq!(standing.as_str().parse(), Ok(standing));
        }
    }
}
