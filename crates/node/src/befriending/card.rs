//! What this node says of itself: its name, its key and where it is. Friends are told when it changes.

use std::time::Duration;

use domain::{Address, FriendshipState, NodeId, RemoteName, Sha256, limits};
use federation::{
    Identity,
    wire::{WellKnown, WireCard, content_digest},
};
use sha2::Digest;
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::{node::Node, owner::Owner};

/// A machine that has changed its network is noticed after this time.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// What the owner is shown of the card that others get, and decides about it.
#[derive(Debug, Clone, Copy)]
pub struct OwnerCard<'a> {
    pub(super) node: &'a Node,
}

impl Owner {
    /// What the owner is shown of the card that others get, and decides about it.
    pub fn card(&self) -> OwnerCard<'_> {
        OwnerCard { node: &self.node }
    }
}

impl OwnerCard<'_> {
    /// Where others reach this server, the likeliest first.
    pub fn addresses(self) -> Vec<Address> {
        self.node.card_addresses()
    }

    /// The key of this server.
    pub fn id(self) -> NodeId {
        self.node.own_id()
    }

    /// Says whether strangers are not told the owner's name.
    pub async fn hides_name(self) -> Result<bool, StoreError> {
        self.node.store.hides_name().await
    }

    /// Tells strangers the owner's name, or does not.
    pub async fn set_hides_name(self, hides_name: bool) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        tx.set_hides_name(hides_name).await?;
        tx.commit().await
    }
}

impl Node {
    /// The key pair of this server.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The key of this server.
    pub fn own_id(&self) -> NodeId {
        self.identity.id()
    }

    /// Who lives here; `None` until the node is set up.
    pub async fn well_known(&self) -> Result<Option<WellKnown>, StoreError> {
        let Some(name) = self.own_name().await? else { return Ok(None) };
        let name = if self.store.hides_name().await? { None } else { Some(name) };
        Ok(Some(WellKnown { id: self.own_id(), name }))
    }

    /// Says where this server is from now on, the best address first. Friends are told if that is news.
    pub async fn set_card_addresses(&self, addresses: Vec<Address>) -> Result<(), StoreError> {
        self.replace_card_addresses(addresses);
        self.tell_new_card().await
    }

    /// Keeps up with where this machine is, by what `look` finds, until `stop`: it may start before its network does, and move to another.
    pub async fn follow_addresses(self, look: impl Fn() -> Vec<Address>, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(LOOK_AGAIN)).await.is_some() {
            if let Err(error) = self.move_to(look()).await {
                tracing::error!(error = &error as &dyn std::error::Error, "friends were not told of a new address");
            }
        }
    }

    /// Without any address it stays where it was: it can be reached there again before it can be anywhere else.
    pub(crate) async fn move_to(&self, addresses: Vec<Address>) -> Result<(), StoreError> {
        if addresses.is_empty() || !self.replace_card_addresses(addresses) {
            return Ok(());
        }
        tracing::info!("this machine has other addresses");
        // What was found before was found elsewhere.
        self.reaching.set(None);
        self.reaching.changed.notify_one();
        self.tell_new_card().await
    }

    /// Tells friends, and those who were asked, of the owner's name and addresses, and of this copy, if they were told others.
    pub(crate) async fn tell_new_card(&self) -> Result<(), StoreError> {
        let Some(card) = self.own_card().await? else { return Ok(()) };
        let tx = self.store.write().await?;
        if !tx.set_card_digest(self.digest(&card)).await? {
            return Ok(());
        }
        for state in [FriendshipState::Requested, FriendshipState::Accepted] {
            for row in tx.peers_in(state).await?.iter().filter(|row| row.node_id.is_some()) {
                if state == FriendshipState::Accepted {
                    // The note was for the owner who was asked.
                    tx.set_my_note(row.id, "").await?;
                }
                tx.save_friendship(row, &row.friendship.with_new_card(), self.now()).await?;
            }
        }
        tx.say_introduced_again().await?;
        tx.commit().await?;
        self.peering.statements_changed.notify_one();
        self.peering.items_changed.notify_one();
        Ok(())
    }

    /// The card as it is sent; `None` until the node is set up and knows where it is.
    pub(crate) async fn own_card(&self) -> Result<Option<WireCard>, StoreError> {
        let addresses = self.card_addresses();
        let name = if addresses.is_empty() { None } else { self.own_name().await? };
        Ok(name.map(|name| WireCard { name, addresses }))
    }

    /// The owner's name; `None` until the node is set up.
    pub(crate) async fn own_name(&self) -> Result<Option<RemoteName>, StoreError> {
        Ok(self.store.owner_name().await?.parse().ok())
    }

    /// Of what friends are told: the card, and which copy of the data speaks.
    fn digest(&self, card: &WireCard) -> Sha256 {
        let card = content_digest(Some(card), None);
        let Some(instance) = self.instances.read().own else { return card };
        Sha256(sha2::Sha256::digest(format!("{card} {instance}")).into())
    }

    /// Takes as many addresses as fit on a card; says whether they are others than before.
    fn replace_card_addresses(&self, mut addresses: Vec<Address>) -> bool {
        addresses.truncate(limits::CARD_ADDRESSES);
        let mut current = self.card_addresses.write();
        let is_other = *current != addresses;
        *current = addresses;
        is_other
    }

    pub(crate) fn card_addresses(&self) -> Vec<Address> {
        self.card_addresses.read().clone()
    }
}
