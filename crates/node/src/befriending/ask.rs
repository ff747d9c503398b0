//! The owner asks a person to become friends.

use domain::{FriendshipState, LiveEvent, Note, PeerId, friendship::OwnerAction};
use store::{NewPeer, PeerRow, StoreError, WriteTx};

use super::{number::decide, owner::OwnerFriends};
use crate::{
    memory::contacts::{Contact, ContactId},
    node::Node,
};

/// Why a friendship was not asked for.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// It is too long ago that the server answered.
    #[error("the contact is forgotten")]
    Gone,
    #[error("they are friends already")]
    AlreadyFriends,
    #[error("a request waits for an answer already")]
    AlreadyAsked,
    #[error("the owner has blocked them")]
    Blocked,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The request waits for the other owner's answer.
    Pending(PeerId),
    /// The other owner had asked too: they are friends.
    Friends(PeerId),
}

impl OwnerFriends<'_> {
    /// Asks the one whom the owner was shown to become friends, with a note. It is sent as soon as it can be.
    pub async fn ask(self, contact: ContactId, note: &Note) -> Result<Asked, AskError> {
        let here = self.node;
        let contact = self.contact(contact).ok_or(AskError::Gone)?;
        here.tell_new_card().await?;
        let now = here.now();
        let tx = here.store.write().await?;
        let row = here.row_of(&tx, &contact).await?;
        let next = decide(&row.friendship, OwnerAction::Ask, now).map_err(|refused| match refused.0 {
            FriendshipState::Accepted => AskError::AlreadyFriends,
            FriendshipState::Blocked => AskError::Blocked,
            _ => AskError::AlreadyAsked,
        })?;
        tx.set_peer_address(row.id, &contact.address).await?;
        tx.set_last_good(row.id, &contact.address).await?;
        tx.set_my_note(row.id, note.as_str()).await?;
        tx.save_friendship(&row, &next, now).await?;
        tx.commit().await?;
        here.peering.contacts.forget(contact.id, now);
        here.live.send(LiveEvent::FriendsChanged);
        here.tell(row.id).await;
        match here.store.peer_row(row.id).await?.map(|row| row.state) {
            Some(FriendshipState::Accepted) => Ok(Asked::Friends(row.id)),
            _ => Ok(Asked::Pending(row.id)),
        }
    }
}

impl Node {
    /// The row of the contact: as the key is known, or as a friend from before there were keys was known at the same address, or a new one.
    async fn row_of(&self, tx: &WriteTx, contact: &Contact) -> Result<PeerRow, StoreError> {
        if let Some(row) = tx.peer_by_key(contact.node_id).await? {
            return Ok(row);
        }
        let keyless = tx.peers_without_key().await?;
        let is_it = |row: &PeerRow| row.state == FriendshipState::Accepted && row.address == contact.address;
        if let Some(row) = keyless.into_iter().find(is_it) {
            tx.set_key(row.id, Some(contact.node_id)).await?;
            return Ok(row);
        }
        let shown = contact.address.to_string();
        let name = if contact.name.is_empty() { &shown } else { &contact.name };
        let new = NewPeer { node_id: contact.node_id, name, address: &contact.address };
        tx.insert_peer(new, self.now()).await
    }
}
