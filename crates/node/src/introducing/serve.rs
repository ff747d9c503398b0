//! What a friend's server says to an introduction by the owner, or asks for one.

use domain::{
    FriendshipState, IntroductionRequestId, LiveEvent, NodeId, NotificationKind, WireId, introduction::may_take_card,
    limits,
};
use federation::wire::{IntroductionAnswer, SignedCard};
use store::{IntroductionRequest, PeerRow, StoreError, WriteTx};

use crate::{node::Node, owner::Friend};

/// What a friend's server is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntroductionTaken {
    /// Whatever became of it.
    Held,
    /// The card is not of the sender, or for another, or over.
    Malformed,
    /// There is no such introduction for this friend.
    NotFound,
    TooMany,
}

impl Friend {
    /// Takes what this friend says to the introduction `id`.
    pub async fn introduce(&self, id: WireId, answer: &IntroductionAnswer) -> Result<IntroductionTaken, StoreError> {
        let (node, now) = (&self.node, self.node.now());
        let IntroductionAnswer { card, asks } = answer;
        let tx = node.write_for(self.peer).await?;
        tx.end_introductions(now).await?;
        let Some(row) = tx.peer_row(self.peer).await? else { return Ok(IntroductionTaken::NotFound) };
        let Some(key) = row.node_id else { return Ok(IntroductionTaken::NotFound) };
        if !card.is_for(id, key, card.aud, node.own_id()) || card.aud == key || !may_take_card(card.exp, now) {
            return Ok(IntroductionTaken::Malformed);
        }
        let Some(side) = tx.introduction_of(self.peer, id).await? else {
            return match asks {
                Some(words) => self.take_request(tx, &row, card, words.as_str()).await,
                None => Ok(IntroductionTaken::NotFound),
            };
        };
        if side.other != card.aud {
            return Ok(IntroductionTaken::Malformed);
        }
        // The other has the card already: it is not said again.
        if !side.is_answered {
            tx.put_introduction_card(&side, card.as_str()).await?;
            tx.commit().await?;
            node.introductions_changed();
        }
        Ok(IntroductionTaken::Held)
    }

    /// Keeps what this friend asks the owner to make. The answer does not say whom the owner knows.
    async fn take_request(
        &self,
        tx: WriteTx,
        from: &PeerRow,
        card: &SignedCard,
        words: &str,
    ) -> Result<IntroductionTaken, StoreError> {
        let (node, now) = (&self.node, self.node.now());
        if tx.count_introduction_requests(from.id).await? >= limits::OPEN_INTRODUCTIONS {
            return Ok(IntroductionTaken::TooMany);
        }
        let with = tx.peer_by_key(card.aud).await?.filter(|row| row.state == FriendshipState::Accepted);
        let Some(with) = with else { return Ok(IntroductionTaken::Held) };
        if tx.are_introduced(from.id, with.id).await? {
            return Ok(IntroductionTaken::Held);
        }
        let request = IntroductionRequest {
            id: IntroductionRequestId(0),
            wire_id: card.introduction,
            from: from.id,
            with: with.id,
            words: words.to_owned(),
            card: card.as_str().to_owned(),
            asked_at: now,
        };
        let is_new = tx.put_introduction_request(&request).await?;
        if is_new {
            node.notify(&tx, NotificationKind::IntroductionAsked, Some(from.id)).await?;
        }
        tx.commit().await?;
        node.live.send(LiveEvent::NotificationsChanged);
        Ok(IntroductionTaken::Held)
    }
}

impl Node {
    /// Says whether a card that a friend passed on is the other's, for this reader, in this introduction, and not over.
    pub(super) fn is_card_for_owner(&self, card: &SignedCard, id: WireId, other: NodeId, via: NodeId) -> bool {
        card.is_for(id, other, self.own_id(), via) && may_take_card(card.exp, self.now())
    }
}
