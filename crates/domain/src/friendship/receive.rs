//! What follows from a message of the peer's.

use super::{Answer, Friendship, FriendshipState, Message, Seq, Stance, Theirs};

/// What a message led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    pub friendship: Friendship,
    /// The card and the note of the message replace those that were kept.
    pub replaces_card: bool,
    pub effect: Effect,
    pub answer: Answer,
}

/// What changed for the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Nothing,
    /// The peer asks to be friends.
    Asked,
    /// The peer took back what it asked.
    Withdrawn,
    /// The peer accepted what the owner asked: they are friends.
    Accepted,
    /// The peer declined what the owner asked, or ended it before this side heard that it was accepted.
    Declined,
    /// The friendship is over: the peer's posts go.
    Ended,
    /// The friendship is over, the peer's posts go, and the peer asks anew.
    EndedAndAsked,
}

impl Friendship {
    /// What follows from `message`, whose signature is the peer's and whose statement is coherent.
    pub fn receive(&self, message: &Message) -> Received {
        let is_stranger = self.theirs.is_none() && self.statement().is_none();
        if is_stranger && message.statement.stance != Stance::Friend {
            // A stranger who ends what never was: nothing to keep.
            return Received { friendship: *self, replaces_card: false, effect: Effect::Nothing, answer: Answer::Held };
        }
        let mut next = *self;
        let answer = self.answer_to(message);
        let is_news = answer == Answer::Held && message.statement.seq > self.heard();
        if is_news {
            next.theirs = Some(Theirs { statement: message.statement, content: message.content });
        }
        next.compare_memories(message, answer);
        if is_news {
            // What the peer has settled, it has heard: a wish that came to an end is not taken for a new one later.
            next.mine.told = next.mine.told.max(message.statement.settled.min(next.mine.seq));
        }
        let effect = Effect::between(self.state(), next.state());
        Received { friendship: next, replaces_card: is_news, effect, answer }
    }

    fn answer_to(&self, message: &Message) -> Answer {
        let Some(theirs) = self.theirs else { return Answer::Held };
        let (held, said) = (theirs.statement, message.statement);
        let is_repeated = said == held && message.content == theirs.content;
        // What was settled stays so. Who forgot that they settled it has restored a backup, and would bring back, by an old wish of
        // theirs, an old wish of this owner's.
        let follows = said.seq > held.seq && said.settled >= held.settled;
        if is_repeated || follows { Answer::Held } else { Answer::Conflict { seq: held.seq, settled: held.settled } }
    }

    /// Finds out whether one of the two has forgotten what it said or heard.
    fn compare_memories(&mut self, message: &Message, answer: Answer) {
        if message.seen > self.mine.seq {
            self.raise_above(message.seen);
        } else if answer == Answer::Held && message.seen < self.mine.seq && self.mine.since > Seq::NONE {
            // It does not hold this side's newest: that is on its way, or the peer has forgotten it, or it was not worth a message until
            // the peer said something new. What is older than the newest of the peer's does not tell.
            if self.mine.told == self.mine.seq {
                // It confirmed it, as a stranger does who keeps nothing of it. Such an answer that is late is not one to what is said now.
                self.mine.seq = self.mine.seq.next();
            }
            self.mine.is_due = true;
        }
    }
}

impl Effect {
    fn between(before: FriendshipState, after: FriendshipState) -> Self {
        use FriendshipState::{Accepted, Blocked, Declined, Ended, Received, Requested};
        match (before, after) {
            (Accepted, Received) => Self::EndedAndAsked,
            // Still requested, if the peer has forgotten the friendship but settled nothing.
            (Accepted, Requested | Declined | Ended) => Self::Ended,
            (Requested, Accepted) => Self::Accepted,
            (Requested, Declined | Ended) => Self::Declined,
            (Requested | Declined | Ended, Received) => Self::Asked,
            (Received, Requested | Declined | Ended) => Self::Withdrawn,
            // Friends are made by a word of the peer's only where the owner's word was standing.
            (Received | Declined | Ended | Accepted, Accepted)
            | (Declined | Ended, Requested | Declined | Ended)
            | (Requested, Requested)
            | (Received, Received)
            | (Blocked, _)
            | (_, Blocked) => Self::Nothing,
        }
    }
}
