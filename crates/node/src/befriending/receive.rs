//! What another server says of a friendship with this one.

use std::net::IpAddr;

use domain::{
    Address, Cost, FriendLimit, Friendship, FriendshipState, InstanceClaim, LiveEvent, NodeId, NotificationKind,
    PeerId,
    address::DEFAULT_PORT,
    card::keep_allowed,
    dial::may_name_port,
    friendship::{Answer, Effect, OwnerAction, Received, Seq},
    limits,
};
use federation::wire::{PeerAnswer, PeerMessage, SignedInstance};
use store::{NewPeer, PeerRow, StoreError, WriteTx};

use super::number::decide;
use crate::{
    node::Node,
    peering::{
        instance::{claim, held_instance},
        own_words::save_friendship,
    },
};

const RECEIVED_REQUESTS: u64 = limits::RECEIVED_REQUESTS as u64;

/// What a message is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub answer: PeerAnswer,
    /// An old copy of the sender's data spoke: this one of them lives.
    pub newer: Option<SignedInstance>,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self { answer: PeerAnswer(answer), newer: None }
    }
}

/// Why a message was not taken. The sender tries again later.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveMessageError {
    #[error("this node is not set up yet")]
    NotSetUp,
    /// Answered to all but friends and those who were asked, whatever became of the message.
    #[error("too many requests wait for an answer")]
    Full,
    /// Said to a friend who had as much news today as is written down, and has no end to tell.
    #[error("this friend's day is used up")]
    Tomorrow,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Takes what the server with the key `from` says, whose message came from `source`. Dials no server but of friends and those who were asked.
    ///
    /// Only friends, those who were asked, and those who forgot that they ended it learn from the answer what is held here; to all others it
    /// is the same.
    pub async fn receive(
        &self,
        from: NodeId,
        source: IpAddr,
        message: &PeerMessage,
    ) -> Result<Reply, ReceiveMessageError> {
        // Nothing comes of it: so many strangers do not keep the one who writes from the owner.
        if self.store.count_received_requests().await? >= RECEIVED_REQUESTS
            && self.store.peer_by_key(from).await?.is_none()
        {
            return Err(ReceiveMessageError::Full);
        }
        if self.own_name().await?.is_none() {
            return Err(ReceiveMessageError::NotSetUp);
        }
        if from == self.own_id() {
            return Ok(Answer::Held.into());
        }
        let tx = self.store.write().await?;
        let is_full = tx.count_received_requests().await? >= RECEIVED_REQUESTS;
        let address = shown_address(message, source);
        let known = match tx.peer_by_key(from).await? {
            None => blocked_before_keys(&tx, from, &address).await?,
            known => known,
        };
        let state = known.as_ref().map(|row| row.state);
        let may_learn = matches!(state, Some(FriendshipState::Accepted | FriendshipState::Requested));
        let held = known.as_ref().map(|row| row.friendship).unwrap_or_default();
        if claim(message, known.as_ref()) == InstanceClaim::Old {
            return Ok(tell_old(known.as_ref().filter(|_| may_learn)));
        }
        let received = self.accept_if_introduced(&tx, from, held.receive(&message.message())).await?;
        let answer = match received.answer {
            Answer::Conflict { settled, .. } if !(may_learn || has_forgotten_the_end(&held, message, settled)) => {
                Answer::Held
            }
            answer => answer,
        };
        if let Some(row) = known.as_ref().filter(|row| row.state == FriendshipState::Accepted) {
            // That the friendship ends is heard at any time.
            let can_wait = received.effect == Effect::Nothing;
            if can_wait && self.reached_today(row.id, &[FriendLimit::Commits]).is_some() {
                let is_news = received.replaces_card || received.friendship != held;
                return if is_news { Err(ReceiveMessageError::Tomorrow) } else { Ok(answer.into()) };
            }
            self.spend(row.id, Cost { commits: 1, ..Cost::default() });
        }
        let is_kept = known.is_some() || received.friendship != held;
        let is_one_too_many = is_full && received.effect == Effect::Asked;
        if is_kept && !is_one_too_many {
            let row = match known {
                Some(row) => row,
                None => self.insert_stranger(&tx, from, &address, message).await?,
            };
            self.keep(tx, &row, source, &address, message, &received).await?;
            if received.friendship.state() == FriendshipState::Accepted && message.seen <= held.mine.seq {
                // It holds nothing newer of this side's, such as the end that a restored backup has forgotten.
                self.trust(&row).await;
            }
            if may_learn {
                self.seen_at(&row, source).await;
                self.heard(&row, None).await;
            }
        }
        if is_full && !may_learn { Err(ReceiveMessageError::Full) } else { Ok(answer.into()) }
    }

    /// To whom a friend introduced the owner, who wants to meet them, is accepted at once: that was the owner's press.
    async fn accept_if_introduced(
        &self,
        tx: &WriteTx,
        from: NodeId,
        received: Received,
    ) -> Result<Received, StoreError> {
        if received.effect != Effect::Asked || !tx.wants_to_meet(from, self.now()).await? {
            return Ok(received);
        }
        let accepted = decide(&received.friendship, OwnerAction::Accept, self.now());
        let met = |friendship| Received { friendship, effect: Effect::Accepted, ..received };
        Ok(accepted.map_or(received, met))
    }

    async fn insert_stranger(
        &self,
        tx: &WriteTx,
        from: NodeId,
        address: &Address,
        message: &PeerMessage,
    ) -> Result<PeerRow, StoreError> {
        let name = message.card.as_ref().map(|card| card.name.as_str()).unwrap_or_default();
        tx.insert_peer(NewPeer { node_id: from, name, address }, self.now()).await
    }

    /// Saves what followed from the message, and tells the owner.
    async fn keep(
        &self,
        tx: WriteTx,
        row: &PeerRow,
        source: IpAddr,
        address: &Address,
        message: &PeerMessage,
        received: &Received,
    ) -> Result<(), StoreError> {
        let state = received.friendship.state();
        if let Some(card) = message.card.as_ref().filter(|_| received.replaces_card) {
            let addresses = keep_allowed(card.addresses.iter().cloned(), source);
            let note = (state == FriendshipState::Received).then(|| message.note.as_str());
            tx.save_peer_card(row.id, card.name.as_str(), &addresses, note).await?;
            if state == FriendshipState::Received {
                tx.set_peer_address(row.id, address).await?;
            }
            tx.try_at_once(row.id).await?;
        }
        if let Some(instance) = message.instance.as_ref().filter(|_| claim(message, Some(row)) == InstanceClaim::Newer)
        {
            tx.set_peer_instance(row.id, instance.as_str()).await?;
        }
        let dropped = save_friendship(&tx, row, &received.friendship, self.now()).await?;
        if matches!(received.effect, Effect::Asked | Effect::Withdrawn) {
            // Who asks and takes it back a thousand times is told of once, and not at all once it is taken back.
            tx.forget_notifications(&[NotificationKind::FriendRequestReceived], row.id).await?;
        }
        for &kind in notifications(received.effect) {
            self.notify(&tx, kind, Some(row.id)).await?;
        }
        if received.effect == Effect::Withdrawn {
            tx.forget_old_strangers().await?;
        }
        tx.commit().await?;
        self.tell_owner(row.id, received);
        if received.effect != Effect::Nothing {
            self.after_leaving(row.id, dropped).await;
        }
        Ok(())
    }

    fn tell_owner(&self, peer: PeerId, received: &Received) {
        match received.effect {
            Effect::Accepted => {
                tracing::info!(peer.id = peer.0, "befriended");
                self.pull_soon(peer);
            }
            Effect::Asked | Effect::EndedAndAsked => tracing::info!(peer.id = peer.0, "a friend request came"),
            // A friend who says where they are now may not have been found before.
            Effect::Nothing if received.replaces_card && received.friendship.state() == FriendshipState::Accepted => {
                self.pull_soon(peer);
            }
            Effect::Nothing | Effect::Withdrawn | Effect::Declined | Effect::Ended => {}
        }
        if received.replaces_card {
            self.live.send(LiveEvent::FriendsChanged);
        }
        if received.friendship.is_due() {
            self.peering.statements_changed.notify_one();
        }
    }
}

/// Says whether the sender once ended or declined something of this owner's, and says now something older: a backup was restored there. It is
/// told what it said itself, whether it is blocked here or not; only to strangers nothing was said that they could have ended.
fn has_forgotten_the_end(held: &Friendship, message: &PeerMessage, settled: Seq) -> bool {
    held.statement().is_some() && message.statement.settled < settled
}

/// What an old copy of the data of the peer in `row` is answered; without one, what strangers are.
fn tell_old(row: Option<&PeerRow>) -> Reply {
    let Some((row, newer)) = row.and_then(|row| Some((row, held_instance(row)?))) else { return Answer::Held.into() };
    let held = row.friendship.theirs.map(|theirs| theirs.statement);
    let (seq, settled) = held.map(|held| (held.seq, held.settled)).unwrap_or_default();
    Reply { answer: PeerAnswer(Answer::Conflict { seq, settled }), newer: Some(newer) }
}

/// Where the sender of a message is: the source of it, with the port that the card names for it.
fn shown_address(message: &PeerMessage, source: IpAddr) -> Address {
    let source = source.to_canonical();
    let named = message.card.as_ref().map(|card| card.addresses.as_slice()).unwrap_or_default();
    let at_source = named.iter().find(|address| address.ip() == Some(source)).or(named.first());
    let port = at_source.map(Address::port).filter(|&port| may_name_port(port));
    Address::from_ip(source, port.unwrap_or(DEFAULT_PORT))
}

/// The peer who was blocked at `address` before there were keys: this is theirs.
async fn blocked_before_keys(tx: &WriteTx, from: NodeId, address: &Address) -> Result<Option<PeerRow>, StoreError> {
    for row in tx.peers_without_key().await? {
        if row.state == FriendshipState::Blocked && row.address == *address {
            tx.set_key(row.id, Some(from)).await?;
            return tx.peer_row(row.id).await;
        }
    }
    Ok(None)
}

fn notifications(effect: Effect) -> &'static [NotificationKind] {
    use NotificationKind::{FriendRequestAccepted, FriendRequestReceived, FriendshipEnded};
    match effect {
        Effect::Nothing | Effect::Withdrawn | Effect::Declined => &[],
        Effect::Asked => &[FriendRequestReceived],
        Effect::Accepted => &[FriendRequestAccepted],
        Effect::Ended => &[FriendshipEnded],
        Effect::EndedAndAsked => &[FriendshipEnded, FriendRequestReceived],
    }
}
