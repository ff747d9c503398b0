//! Two sides that talk when the test says so.

use crate::{
    Sha256,
    friendship::{Effect, Friendship, FriendshipState, OwnerAction},
};

pub const CARD: Sha256 = Sha256([1; 32]);

/// Two sides; what one says goes to the other when the test says so.
#[derive(Default)]
pub struct Pair {
    pub a: Friendship,
    pub b: Friendship,
}

impl Pair {
    /// Befriended, nothing due.
    pub fn of_friends() -> Self {
        let mut pair = Self::default();
        pair.a = pair.a.decide(OwnerAction::Ask).unwrap();
        assert_eq!(pair.a_tells_b(), Effect::Asked);
        pair.b = pair.b.decide(OwnerAction::Accept).unwrap();
        assert_eq!(pair.b_tells_a(), Effect::Accepted);
        pair.is(FriendshipState::Accepted, FriendshipState::Accepted);
        pair
    }

    pub fn a_tells_b(&mut self) -> Effect {
        let (a, b, effect) = tell(self.a, self.b);
        (self.a, self.b) = (a, b);
        effect
    }

    pub fn b_tells_a(&mut self) -> Effect {
        let (b, a, effect) = tell(self.b, self.a);
        (self.a, self.b) = (a, b);
        effect
    }

    #[track_caller]
    pub fn is(&self, a: FriendshipState, b: FriendshipState) {
        assert_eq!((self.a.state(), self.b.state()), (a, b));
        assert!(!self.a.is_due() && !self.b.is_due(), "something is due");
    }
}

/// One exchange that arrives, both ways; again, if the first is told to go above.
fn tell(mut from: Friendship, mut to: Friendship) -> (Friendship, Friendship, Effect) {
    assert!(from.is_due(), "nothing is due");
    let mut effect = Effect::Nothing;
    for _ in 0..2 {
        let message = from.message(CARD).unwrap();
        let received = to.receive(&message);
        to = received.friendship;
        from = from.answered(message.statement.seq, received.answer);
        if received.effect != Effect::Nothing {
            effect = received.effect;
        }
        if !from.is_due() {
            break;
        }
    }
    (from, to, effect)
}

pub fn act(side: &mut Friendship, action: OwnerAction) {
    *side = side.decide(action).unwrap();
}
