//! What a friend's feed says of people to whom the friend introduces the owner.

use domain::{
    Address, FriendshipState, NotificationKind,
    card::{introduced_address, keep_introduced},
    friendship::OwnerAction,
    introduction::{KnownOfOther, Offer, Offered, Standing, ends_at},
};
use federation::wire::{Introduction, WireCard};
use store::{Home, NewIntroduced, NewPeer, PeerRow, StoreError, WriteTx};

use crate::{befriending::number::decide, node::Node};

/// Where nothing is dialled: who is known by a name alone stands so until they were heard.
const NOWHERE: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

/// What came of an introduction.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Taken {
    pub(crate) is_told: bool,
    /// Both want to meet, and the other is to be told so.
    pub(crate) has_met: bool,
}

impl Node {
    /// Takes an introduction from the feed of `home`, whose server answered at `answered_at`.
    pub(crate) async fn take_introduction(
        &self,
        tx: &WriteTx,
        home: Home,
        introduction: &Introduction,
        face: &[u8],
        answered_at: Option<&Address>,
    ) -> Result<Taken, StoreError> {
        let now = self.now();
        let Introduction { id, with, name, words, made_at, card, .. } = introduction;
        let Some(via) = home.peer else { return Ok(Taken::default()) };
        tx.end_introductions(now).await?;
        let other = tx.peer_by_key(*with).await?;
        let held = tx.introduced_by(via, *with).await?;
        let known = KnownOfOther {
            state: other.as_ref().map(|row| row.state),
            held: held.as_ref().map(|held| (held.standing, held.wire_id == *id)),
            count: tx.count_introduced_by(via).await?,
        };
        let ends_at = ends_at(*made_at, now);
        let offer = Offer { owner: self.own_id(), via: home.key, other: *with, ends_at };
        let offered = offer.decide(known, now);
        let standing = match offered {
            Offered::PassedOver => {
                tx.add_passed_over(via, 1).await?;
                return Ok(Taken::default());
            }
            Offered::Nothing => return Ok(Taken::default()),
            Offered::Asks => Some(Standing::Open),
            Offered::Replaces(standing) => Some(standing),
            Offered::Known => None,
        };
        if let Some(standing) = standing {
            let (name, words) = (name.as_str(), words.as_str());
            let new = NewIntroduced { via, wire_id: *id, key: *with, name, face, words, standing, ends_at };
            tx.put_introduced(new).await?;
        }
        let is_told = offered == Offered::Asks;
        if is_told {
            self.notify(tx, NotificationKind::Introduced, Some(via)).await?;
        }
        let held = tx.introduced_by(via, *with).await?;
        let agreed = held.filter(|held| held.standing == Standing::Agreed);
        let card = card.as_ref().filter(|card| self.is_card_for_owner(card, *id, *with, home.key));
        let Some((agreed, card)) = agreed.zip(card) else { return Ok(Taken { is_told, has_met: false }) };
        self.meet(tx, *with, other, &card.card, answered_at).await?;
        tx.set_introduced(agreed.id, Standing::Met).await?;
        Ok(Taken { is_told, has_met: true })
    }

    /// Both pressed: this node says to the other's that they are friends. Where that is, the card says, as far as it may.
    async fn meet(
        &self,
        tx: &WriteTx,
        key: domain::NodeId,
        other: Option<PeerRow>,
        card: &WireCard,
        answered_at: Option<&Address>,
    ) -> Result<(), StoreError> {
        let addresses = keep_introduced(card.addresses.iter().cloned(), answered_at);
        let row = if let Some(row) = other {
            row
        } else {
            let nowhere = Address::from_ip(NOWHERE, domain::address::DEFAULT_PORT);
            let address = introduced_address(&addresses).unwrap_or(&nowhere);
            let new = NewPeer { node_id: key, name: card.name.as_str(), address };
            tx.insert_peer(new, self.now()).await?
        };
        tx.save_peer_card(row.id, card.name.as_str(), &addresses, None).await?;
        tx.try_at_once(row.id).await?;
        match decide(&row.friendship, OwnerAction::Ask, self.now()) {
            Ok(next) => {
                tx.save_friendship(&row, &next, self.now()).await?;
                if next.state() == FriendshipState::Accepted {
                    tracing::info!(peer.id = row.id.0, "befriended");
                }
            }
            // It was asked already, and did not answer at the address that was known.
            Err(_) => tx.save_friendship(&row, &row.friendship.with_new_card(), self.now()).await.map(drop)?,
        }
        Ok(())
    }
}
