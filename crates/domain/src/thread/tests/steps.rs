//! What can happen to a thread, and with what chance.

use proptest::{prelude::*, sample::Index};

use crate::{Audience, CircleId, circle::Circles, thread::Commenting};

#[derive(Debug, Clone)]
pub enum Step {
    /// Writes a comment: to the post, or to one of those that are there.
    Write(usize, Option<Index>),
    /// Reacts to the post or to a comment, or takes that back.
    React {
        who: usize,
        target: Option<Index>,
        withdraws: bool,
    },
    Edit(usize, Index),
    Delete(usize, Index),
    /// Mara removes what a friend wrote.
    Remove(Index),
    SetAudience(Audience),
    SetCommenting(Commenting),
    /// A friend comes into the circle, or leaves it.
    FlipCircle(usize),
    /// All that is due leaves.
    Send(usize),
    /// An item reaches Mara's node; it stays in the network too if it is repeated.
    Deliver {
        which: Index,
        is_repeated: bool,
    },
    LoseItem(Index),
    /// An answer reaches its author, if that still waits for it.
    Answer(usize, Index),
    LoseAnswer(usize, Index),
    /// A page of posts or threads is asked for, and is on its way. What was on its way before is lost.
    Ask(usize),
    Hear(usize),
    /// The whole way, both ways.
    Exchange(usize),
    BackUp(usize),
    Restore(usize),
}

pub fn step() -> impl Strategy<Value = Step> {
    let who = 0..3usize;
    let friend = 1..3usize;
    let target = || prop::option::of(any::<Index>());
    let audiences = [Audience::AllFriends, Audience::Circles(Circles::one(CircleId(1))), Audience::OnlyMe];
    let commenting = [Commenting::Everyone, Commenting::ToOwner, Commenting::Nobody];
    prop_oneof![
        6 => (who.clone(), target()).prop_map(|(who, target)| Step::Write(who, target)),
        3 => (who.clone(), target(), any::<bool>())
            .prop_map(|(who, target, withdraws)| Step::React { who, target, withdraws }),
        4 => (who.clone(), any::<Index>()).prop_map(|(who, which)| Step::Edit(who, which)),
        3 => (who.clone(), any::<Index>()).prop_map(|(who, which)| Step::Delete(who, which)),
        1 => any::<Index>().prop_map(Step::Remove),
        2 => prop::sample::select(audiences.to_vec()).prop_map(Step::SetAudience),
        1 => prop::sample::select(commenting.to_vec()).prop_map(Step::SetCommenting),
        2 => friend.clone().prop_map(Step::FlipCircle),
        6 => friend.clone().prop_map(Step::Send),
        6 => (any::<Index>(), any::<bool>()).prop_map(|(which, is_repeated)| Step::Deliver { which, is_repeated }),
        1 => any::<Index>().prop_map(Step::LoseItem),
        5 => (friend.clone(), any::<Index>()).prop_map(|(who, which)| Step::Answer(who, which)),
        1 => (friend.clone(), any::<Index>()).prop_map(|(who, which)| Step::LoseAnswer(who, which)),
        4 => friend.clone().prop_map(Step::Ask),
        4 => friend.clone().prop_map(Step::Hear),
        4 => friend.prop_map(Step::Exchange),
        2 => who.clone().prop_map(Step::BackUp),
        1 => who.prop_map(Step::Restore),
    ]
}

/// Whose machine has backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restoring {
    Nobody,
    Only(usize),
    Each,
}
