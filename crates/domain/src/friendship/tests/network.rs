//! Two machines over a network that loses, repeats and reorders, their owners acting at random, one of them restoring backups.

use proptest::{collection::vec, prelude::*, sample::Index};

use crate::{
    Sha256,
    friendship::{Answer, Effect, Friendship, FriendshipState, Message, OwnerAction, Seq, Stance},
};

pub const ACTIONS: [OwnerAction; 8] = [
    OwnerAction::Ask,
    OwnerAction::Accept,
    OwnerAction::Decline,
    OwnerAction::Withdraw,
    OwnerAction::End,
    OwnerAction::Block,
    OwnerAction::Unblock,
    OwnerAction::PutAway,
];

#[derive(Debug, Clone)]
enum Step {
    /// The owner does one of the things that are possible, other than blocking.
    Owner(usize, Index),
    BlockOrUnblock(usize),
    NewCard(usize, u8),
    /// A message arrives at once, and so does its answer.
    Exchange(usize),
    Send(usize),
    /// A message reaches the side; it stays in the network too if it is repeated.
    Deliver {
        to: usize,
        which: Index,
        is_repeated: bool,
    },
    LoseMessage(usize, Index),
    /// An answer reaches the side.
    Answer {
        to: usize,
        which: Index,
        is_repeated: bool,
    },
    LoseAnswer(usize, Index),
    BackUp,
    Restore,
}

fn step() -> impl Strategy<Value = Step> {
    let side = 0..2usize;
    prop_oneof![
        6 => (side.clone(), any::<Index>()).prop_map(|(side, which)| Step::Owner(side, which)),
        1 => side.clone().prop_map(Step::BlockOrUnblock),
        4 => side.clone().prop_map(Step::Exchange),
        1 => (side.clone(), any::<u8>()).prop_map(|(side, card)| Step::NewCard(side, card)),
        6 => side.clone().prop_map(Step::Send),
        6 => (side.clone(), any::<Index>(), any::<bool>())
            .prop_map(|(to, which, is_repeated)| Step::Deliver { to, which, is_repeated }),
        1 => (side.clone(), any::<Index>()).prop_map(|(to, which)| Step::LoseMessage(to, which)),
        5 => (side.clone(), any::<Index>(), any::<bool>())
            .prop_map(|(to, which, is_repeated)| Step::Answer { to, which, is_repeated }),
        1 => (side, any::<Index>()).prop_map(|(to, which)| Step::LoseAnswer(to, which)),
        1 => Just(Step::BackUp),
        1 => Just(Step::Restore),
    ]
}

/// One side, and what its owner can remember having wanted.
#[derive(Debug, Clone, Copy, Default)]
struct Side {
    friendship: Friendship,
    card: u8,
    /// The owner asked or accepted, and neither took that back nor was told that it came to an end.
    wants: bool,
}

#[derive(Debug, Default)]
struct World {
    sides: [Side; 2],
    /// On the way to each side.
    messages: [Vec<Message>; 2],
    answers: [Vec<(Seq, Answer)>; 2],
    backup: Side,
    /// A backup was restored from before the side said anything.
    was_wiped: bool,
}

impl World {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Owner(side, which) => {
                let friendship = self.sides[*side].friendship;
                let is_block = |action| matches!(action, OwnerAction::Block | OwnerAction::Unblock);
                let possible = ACTIONS.into_iter().filter(|&each| !is_block(each) && friendship.decide(each).is_ok());
                if let Some(action) = pick(&mut possible.collect(), *which, false) {
                    self.act(*side, action);
                }
            }
            Step::BlockOrUnblock(side) => {
                let is_blocked = self.sides[*side].friendship.is_blocked;
                self.act(*side, if is_blocked { OwnerAction::Unblock } else { OwnerAction::Block });
            }
            Step::Exchange(from) => {
                self.send(*from);
                if let Some(message) = self.messages[1 - *from].pop() {
                    self.deliver(1 - *from, &message);
                }
                if let Some((sent, answer)) = self.answers[*from].pop() {
                    self.sides[*from].friendship = self.sides[*from].friendship.answered(sent, answer);
                }
            }
            Step::NewCard(side, card) => {
                let side = &mut self.sides[*side];
                (side.card, side.friendship) = (*card, side.friendship.with_new_card());
            }
            Step::Send(side) => self.send(*side),
            Step::Deliver { to, which, is_repeated } => {
                if let Some(message) = pick(&mut self.messages[*to], *which, *is_repeated) {
                    self.deliver(*to, &message);
                }
            }
            Step::LoseMessage(to, which) => drop(pick(&mut self.messages[*to], *which, false)),
            Step::Answer { to, which, is_repeated } => {
                if let Some((sent, answer)) = pick(&mut self.answers[*to], *which, *is_repeated) {
                    self.sides[*to].friendship = self.sides[*to].friendship.answered(sent, answer);
                }
            }
            Step::LoseAnswer(to, which) => drop(pick(&mut self.answers[*to], *which, false)),
            Step::BackUp => self.backup = self.sides[0],
            Step::Restore => {
                self.sides[0] = Side { friendship: self.backup.friendship.recheck(), ..self.backup };
                self.was_wiped |= self.backup.friendship.statement().is_none();
                // Every connection between the two ended with the process.
                self.messages.iter_mut().for_each(Vec::clear);
                self.answers.iter_mut().for_each(Vec::clear);
            }
        }
    }

    fn act(&mut self, side: usize, action: OwnerAction) {
        let side = &mut self.sides[side];
        if let Ok(next) = side.friendship.decide(action) {
            side.friendship = next;
            side.wants = match action {
                OwnerAction::Ask | OwnerAction::Accept => true,
                OwnerAction::Unblock => side.wants,
                _ => false,
            };
        }
    }

    fn send(&mut self, from: usize) {
        let side = self.sides[from];
        if side.friendship.is_due() {
            let message = side.friendship.message(Sha256([side.card; 32])).expect("what is due is said");
            assert!(message.statement.is_coherent());
            self.messages[1 - from].push(message);
        }
    }

    fn deliver(&mut self, to: usize, message: &Message) {
        let side = &mut self.sides[to];
        let received = side.friendship.receive(message);
        side.friendship = received.friendship;
        if matches!(received.effect, Effect::Declined | Effect::Ended | Effect::EndedAndAsked) {
            side.wants = received.friendship.state() == FriendshipState::Requested;
        }
        self.answers[1 - to].push((message.statement.seq, received.answer));
    }

    /// Everything that is on its way arrives, and both sides send until nothing is due. Says whether they come to an end.
    fn heal(&mut self) -> bool {
        for _ in 0..30 {
            (0..2).for_each(|side| self.send(side));
            if self.messages.iter().all(Vec::is_empty) && self.answers.iter().all(Vec::is_empty) {
                return true;
            }
            for to in 0..2 {
                for message in std::mem::take(&mut self.messages[to]) {
                    self.deliver(to, &message);
                }
            }
            for to in 0..2 {
                for (sent, answer) in std::mem::take(&mut self.answers[to]) {
                    self.sides[to].friendship = self.sides[to].friendship.answered(sent, answer);
                }
            }
        }
        false
    }

    /// What a node does once a day: asks again what is not answered, and whether it is a friend still where it is refused what a friend
    /// may do.
    fn catch_up(&mut self) {
        for side in 0..2 {
            let [mine, theirs] = [side, 1 - side].map(|side| self.sides[side].friendship);
            let is_refused = mine.state() == FriendshipState::Accepted && theirs.state() != FriendshipState::Accepted;
            if is_refused || mine.state() == FriendshipState::Requested {
                self.sides[side].friendship = mine.recheck();
            }
        }
        self.heal();
    }

    /// Who is asked answers. Whoever asked may have forgotten it; now they hear of it.
    fn answer(&mut self, accepts: bool) {
        for side in 0..2 {
            self.act(side, OwnerAction::Unblock);
            self.act(side, if accepts { OwnerAction::Accept } else { OwnerAction::Decline });
        }
    }

    /// Somebody is asked, by somebody who does not know: a side that has said nothing has nothing to say again when it forgets what it
    /// heard, and a stranger's withdrawal, if it overtakes the request, leaves no trace.
    fn may_be_asked_in_vain(&self) -> bool {
        self.was_wiped || self.sides.iter().any(|side| side.friendship.statement().is_none())
    }

    fn states(&self) -> [FriendshipState; 2] {
        self.sides.map(|side| side.friendship.state())
    }
}

fn pick<T: Clone>(list: &mut Vec<T>, which: Index, is_repeated: bool) -> Option<T> {
    if list.is_empty() {
        return None;
    }
    let index = which.index(list.len());
    Some(if is_repeated { list[index].clone() } else { list.remove(index) })
}

/// Whether two sides see the same, and friends each other's newest card. A blocked peer sees what it would see if it were not, and was
/// not answered.
fn agree(sides: [Side; 2]) -> bool {
    use FriendshipState::{Accepted, Declined, Ended, Received, Requested};
    let holds_card = |holder: usize| {
        sides[holder].friendship.theirs.is_some_and(|theirs| theirs.content == Sha256([sides[1 - holder].card; 32]))
    };
    match sides.map(|side| Friendship { is_blocked: false, ..side.friendship }.state()) {
        [Accepted, Accepted] => holds_card(0) && holds_card(1),
        [Requested, Received] => holds_card(1),
        [Received, Requested] => holds_card(0),
        [Ended | Declined, Ended] | [Ended, Declined] => true,
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn both_sides_agree_when_the_network_heals(steps in vec(step(), 0..60), accepts: bool) {
        let mut world = World::default();
        for step in &steps {
            world.take(step);
            for (side, state) in world.sides.iter().zip(world.states()) {
                prop_assert!(side.wants || state != FriendshipState::Accepted, "friends against the owner's word");
            }
        }
        prop_assert!(world.heal(), "does not come to an end: {world:?}");
        if world.may_be_asked_in_vain() {
            // Twice, since the first answer may be the first word the other hears.
            for _ in 0..2 {
                world.catch_up();
                if !agree(world.sides) {
                    world.answer(accepts);
                }
                prop_assert!(world.heal(), "does not come to an end: {world:?}");
            }
        }
        prop_assert!(agree(world.sides), "{:?} {:#?}", world.states(), world.sides);
    }

    /// Without backups one thing alone is left for an owner to answer: a request that its withdrawal, a stranger's, has overtaken.
    #[test]
    fn both_sides_agree_by_themselves_without_backups(steps in vec(step(), 0..60)) {
        let mut world = World::default();
        for step in steps.iter().filter(|step| !matches!(step, Step::Restore)) {
            world.take(step);
        }
        prop_assert!(world.heal(), "does not come to an end: {world:?}");
        let is_overtaken = world.sides.iter().any(|side| {
            side.friendship.statement().is_none() && side.friendship.theirs.is_some_and(|theirs| theirs.statement.stance == Stance::Friend)
        });
        prop_assert!(agree(world.sides) || is_overtaken, "{:?} {:#?}", world.states(), world.sides);
    }
}
