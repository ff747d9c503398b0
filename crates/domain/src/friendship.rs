//! The way from strangers to friends, and back.
//!
//! Each side has one *statement*: its stance towards the other, numbered. Its newest is sent, again and again, until the other side
//! answers that it holds it; older ones do not count, so there is no queue. Where the two stand follows from the two newest
//! statements alone ([`Friendship::state`]), by the same rule on both sides: lost, repeated, reordered and crossing messages cannot make
//! them disagree for longer than it takes to hear each other.
//!
//! Knows nothing of cards, addresses, signatures and limits on how often a stranger may ask; the code that carries the messages does.

mod decide;
mod receive;
mod send;
mod seq;
mod state;
mod statement;

pub use decide::{NotPossible, OwnerAction};
pub use receive::{Effect, Received};
pub use seq::{Seq, SeqError};
pub use state::FriendshipState;
pub use statement::{Answer, Message, Stance, Statement};

use crate::Sha256;

/// All that one side keeps of a friendship; the default is a stranger's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Friendship {
    pub mine: Mine,
    /// What the peer said last; `None` if it never said anything.
    pub theirs: Option<Theirs>,
    /// The owner wants nothing from the peer. It goes on being answered like one whose friendship ended.
    pub is_blocked: bool,
}

/// This side's statement, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mine {
    /// The highest number used so far, or seen by the peer.
    pub seq: Seq,
    /// The `seq` with which the stance began; [`Seq::NONE`] if nothing was said yet.
    pub since: Seq,
    pub stance: Stance,
    /// See [`Statement::settled`].
    pub settled: Seq,
    /// The highest `seq` that the peer has confirmed.
    pub told: Seq,
    /// The statement is to be sent: the one dirty bit.
    pub is_due: bool,
}

/// The peer's statement, as it was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theirs {
    pub statement: Statement,
    /// See [`Message::content`].
    pub content: Sha256,
}

impl Friendship {
    /// Where this side stands with the peer.
    ///
    /// A side wishes the friendship if its stance is `friend` and the other side has not settled that very stance. Both wish: accepted.
    /// One does: requested on its side, received on the other.
    pub fn state(&self) -> FriendshipState {
        if self.is_blocked {
            return FriendshipState::Blocked;
        }
        let (mine, theirs) = (self.statement(), self.theirs.map(|theirs| theirs.statement));
        let i_wish = mine.is_some_and(|mine| mine.wishes(theirs.as_ref()));
        let they_wish = theirs.is_some_and(|theirs| theirs.wishes(mine.as_ref()));
        match (i_wish, they_wish) {
            (true, true) => FriendshipState::Accepted,
            (true, false) => FriendshipState::Requested,
            (false, true) => FriendshipState::Received,
            (false, false) if self.is_declined() => FriendshipState::Declined,
            (false, false) => FriendshipState::Ended,
        }
    }

    /// What this side says; `None` while it has said nothing.
    pub fn statement(&self) -> Option<Statement> {
        let Mine { seq, since, stance, settled, .. } = self.mine;
        (since > Seq::NONE).then_some(Statement { seq, since, stance, settled })
    }

    fn is_declined(&self) -> bool {
        self.mine.stance == Stance::Friend
            && self.theirs.is_some_and(|theirs| theirs.statement.stance == Stance::Declined)
    }

    /// The highest number heard from the peer.
    fn heard(&self) -> Seq {
        self.theirs.map_or(Seq::NONE, |theirs| theirs.statement.seq)
    }
}

#[cfg(test)]
mod tests;
