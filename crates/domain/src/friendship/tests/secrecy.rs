//! A blocked peer learns nothing from whatever it sends.

use proptest::{collection::vec, prelude::*};

use crate::{
    Sha256,
    friendship::{Effect, Friendship, Message, OwnerAction, Seq, Stance, Statement},
};

fn seq(number: u64) -> Seq {
    number.try_into().unwrap()
}

fn message() -> impl Strategy<Value = Message> {
    (
        1..9u64,
        1..9u64,
        prop::sample::select(&[Stance::Friend, Stance::Declined, Stance::Ended][..]),
        0..9u64,
        0..9u64,
        0..2u8,
    )
        .prop_map(|(a, b, stance, settled, seen, card)| Message {
            statement: Statement { seq: seq(a.max(b)), since: seq(a.min(b)), stance, settled: seq(settled) },
            seen: seq(seen),
            content: Sha256([card; 32]),
        })
}

/// A side that heard `before`, its owner doing whatever of `actions` is possible.
fn after(before: &[Message], actions: &[OwnerAction]) -> Friendship {
    let mut friendship = Friendship::default();
    for (index, &action) in actions.iter().enumerate() {
        if let Some(message) = before.get(index) {
            friendship = friendship.receive(message).friendship;
        }
        friendship = friendship.decide(action).unwrap_or(friendship);
    }
    friendship
}

proptest! {
    #[test]
    fn is_answered_as_if_it_were_left_alone(
        before in vec(message(), 0..4),
        actions in vec(prop::sample::select(&super::network::ACTIONS[..]), 0..4),
        probes in vec(message(), 0..8),
    ) {
        let mut left = after(&before, &actions);
        // Left alone: what stood was ended, and what the peer asks is not answered.
        let Ok(mut blocked) = left.decide(OwnerAction::Block) else { return Ok(()) };
        for action in [OwnerAction::End, OwnerAction::Withdraw, OwnerAction::PutAway] {
            left = left.decide(action).unwrap_or(left);
        }
        for probe in &probes {
            let (to_blocked, to_left) = (blocked.receive(probe), left.receive(probe));
            (blocked, left) = (to_blocked.friendship, to_left.friendship);
            prop_assert_eq!(to_blocked.answer, to_left.answer);
            prop_assert_eq!(blocked.is_due(), left.is_due());
            prop_assert_eq!(blocked.message(Sha256([0; 32])), left.message(Sha256([0; 32])));
            prop_assert_eq!(to_blocked.effect, Effect::Nothing);
        }
    }

    /// Nobody is known by a number that rises; who lets it fall learns only that they are remembered.
    #[test]
    fn is_answered_like_a_stranger_while_its_number_rises(mut probes in vec(message(), 0..8)) {
        let mut blocked = Friendship { is_blocked: true, ..Friendship::default() };
        let mut settled = Seq::NONE;
        for (probe, number) in probes.iter_mut().zip(1..) {
            settled = settled.max(probe.statement.settled);
            probe.statement = Statement { seq: seq(number), since: seq(number), settled, ..probe.statement };
            let received = blocked.receive(probe);
            prop_assert_eq!(received.answer, Friendship::default().receive(probe).answer);
            prop_assert!(!received.friendship.is_due());
            blocked = received.friendship;
        }
    }
}
