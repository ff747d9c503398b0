//! What the owner may do about a friendship.

use super::{Friendship, FriendshipState, Stance};

/// Something the owner does about a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerAction {
    /// Asks to be friends; accepts, if the peer asks already.
    Ask,
    /// Accepts what the peer asks.
    Accept,
    /// Declines what the peer asks; the peer is told.
    Decline,
    /// Takes the request back.
    Withdraw,
    /// Ends the friendship.
    End,
    /// Wants nothing from the peer any more. A friend, or one who was asked, sees the end; one who asks goes on waiting.
    Block,
    /// Lets the peer be heard again, and what it asks meanwhile be seen.
    Unblock,
    /// Puts a request away that was declined; the peer is not told.
    PutAway,
}

/// The friendship is not where the owner could do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not possible while the friendship is {}", .0.as_str())]
pub struct NotPossible(pub FriendshipState);

impl Friendship {
    /// What follows from the owner's `action`.
    pub fn decide(&self, action: OwnerAction) -> Result<Self, NotPossible> {
        use FriendshipState::{Accepted, Blocked, Declined, Ended, Received, Requested};
        let state = self.state();
        match (action, state) {
            (OwnerAction::Ask, Ended | Declined | Received) | (OwnerAction::Accept, Received) => {
                Ok(self.state_anew(Stance::Friend))
            }
            (OwnerAction::Decline, Received) => Ok(self.settle(Stance::Declined)),
            (OwnerAction::Withdraw, Requested) | (OwnerAction::End, Accepted) => Ok(self.settle(Stance::Ended)),
            (OwnerAction::PutAway, Declined) => Ok(self.settle_unsaid()),
            (OwnerAction::Block, Requested | Accepted) => Ok(Self { is_blocked: true, ..self.settle(Stance::Ended) }),
            (OwnerAction::Block, Declined) => Ok(Self { is_blocked: true, ..self.settle_unsaid() }),
            // What the peer asks is not settled: that would have to be said, sooner or later, and to stay silent says nothing.
            (OwnerAction::Block, Received | Ended) => Ok(Self { is_blocked: true, ..*self }),
            (OwnerAction::Unblock, Blocked) => Ok(Self { is_blocked: false, ..*self }),
            _ => Err(NotPossible(state)),
        }
    }

    fn state_anew(&self, stance: Stance) -> Self {
        let mut next = *self;
        next.mine.seq = next.mine.seq.next();
        next.mine.since = next.mine.seq;
        next.mine.stance = stance;
        next.mine.is_due = true;
        next
    }

    /// Ends or declines whatever the peer wished so far.
    fn settle(&self, stance: Stance) -> Self {
        let mut next = self.state_anew(stance);
        next.mine.settled = next.mine.settled.max(self.heard());
        next
    }

    /// Gives up a wish that the peer has settled: to the peer nothing changes, so nothing is sent.
    fn settle_unsaid(&self) -> Self {
        let mut next = self.settle(Stance::Ended);
        next.mine.is_due = self.mine.is_due;
        next
    }
}
