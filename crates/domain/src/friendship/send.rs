//! When this side's statement is sent, and what becomes of it.

use super::{Answer, Friendship, FriendshipState, Message, Mine, Seq, Stance};
use crate::Sha256;

impl Friendship {
    /// Says whether the statement is still to be sent. It is sent again and again until it is answered.
    pub fn is_due(&self) -> bool {
        self.mine.is_due
    }

    /// The message that says this side's statement, with the card and note that `content` is the digest of; `None` while there is
    /// nothing to say.
    pub fn message(&self, content: Sha256) -> Option<Message> {
        Some(Message { statement: self.statement()?, seen: self.heard(), content })
    }

    /// The owner's card has changed: a friend, and one who was asked, are told.
    #[must_use]
    pub fn with_new_card(&self) -> Self {
        let mut next = *self;
        if matches!(self.state(), FriendshipState::Requested | FriendshipState::Accepted) {
            next.mine.seq = next.mine.seq.next();
            next.mine.is_due = true;
        }
        next
    }

    /// The two sides may disagree, because a backup was restored here or the peer refuses what a friend may do: says it again, and
    /// learns from the answer.
    #[must_use]
    pub fn recheck(&self) -> Self {
        let mut next = *self;
        next.mine.is_due = self.statement().is_some();
        next
    }

    /// The peer has answered the message that was sent with `seq`.
    #[must_use]
    pub fn answered(&self, sent: Seq, answer: Answer) -> Self {
        let mut next = *self;
        match answer {
            Answer::Held if sent == self.mine.seq => {
                next.mine.told = sent;
                next.mine.is_due = false;
            }
            // Something else was decided since; that is due still.
            Answer::Held => {}
            Answer::Conflict { seq, settled } if self.has_forgotten_the_end(seq, settled) => {
                next.mine.settled = settled;
                next.mine.seq = self.mine.seq.max(seq).next();
                next.mine.since = next.mine.seq;
                next.mine.stance = Stance::Ended;
                next.mine.is_due = true;
            }
            Answer::Conflict { seq, settled } => {
                let is_behind = seq > self.mine.seq || (seq == self.mine.seq && sent == seq);
                if is_behind || settled > self.mine.settled {
                    next.mine.settled = settled.max(self.mine.settled);
                    next.raise_above(seq);
                }
            }
        }
        next
    }

    /// The peer holds a statement of this side's, number `seq`, that ended or declined more than this side knows of: a backup was restored
    /// here that was made before that. The end is the owner's newer word, and stands; but a wish numbered above it was made since.
    fn has_forgotten_the_end(&self, seq: Seq, settled: Seq) -> bool {
        self.mine.stance == Stance::Friend && settled > self.mine.settled && self.mine.since <= seq
    }

    /// Goes on above `seq`, which the peer says it has seen: a restored backup forgot that it was used.
    pub(super) fn raise_above(&mut self, seq: Seq) {
        let Mine { since, told, stance, .. } = self.mine;
        let highest = self.mine.seq.max(seq);
        if since == Seq::NONE {
            // Nothing was said that could be said again, and what a stranger claims makes no server dial. The first word will go above.
            self.mine.seq = highest;
            return;
        }
        self.mine.seq = highest.next();
        self.mine.is_due = true;
        // A wish that the peer never confirmed is a new one, whatever it has settled before under these numbers. One that it did
        // confirm stays as old as it is: what became of it meanwhile stands.
        if stance == Stance::Friend && since > told {
            self.mine.since = self.mine.seq;
        }
    }
}
