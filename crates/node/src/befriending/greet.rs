//! Asking who answers at an address, before anything is said about this node.

use domain::{Address, Candidate, DialRule, FriendshipState, Invite, NamedBy, NodeId, shown_name};
use federation::ExchangeError;
use store::{PeerRow, StoreError};

use super::owner::OwnerFriends;
use crate::{memory::contacts::Contact, node::Node};

/// Why no contact can be shown.
#[derive(Debug, thiserror::Error)]
pub enum GreetError {
    #[error("this is the owner's own server")]
    Oneself,
    #[error("they are friends already")]
    AlreadyFriends,
    #[error("a request waits for an answer already")]
    AlreadyAsked,
    #[error("the owner has blocked them")]
    Blocked,
    #[error("nothing answers at the address")]
    Unreachable,
    #[error("the name in the address is not known")]
    UnknownName,
    #[error("the server did not answer in time")]
    Slow,
    #[error("what answers at the address is not O2M")]
    NotO2m,
    /// Another key than the one in the invite, or than that of the peer who was last seen there.
    #[error("another key answers than the one that is known")]
    KeyChanged,
    #[error("the server answers no more strangers for now")]
    Busy,
    /// Of a name: it leads where no friend's server can be.
    #[error("no friend's server can be at {0}")]
    Forbidden(Address),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OwnerFriends<'_> {
    /// Asks who answers at `address`. The server there learns nothing but that a question came.
    pub async fn greet(self, address: &Address) -> Result<Contact, GreetError> {
        let node = self.node;
        let id = node.who_answers(address, None).await?;
        if node.is_of_another(address, id.0).await? {
            return Err(GreetError::KeyChanged);
        }
        Ok(node.keep_contact(id.1, id.0, address.clone(), false))
    }

    /// Asks whether the server of the invite answers; no other is talked to.
    pub async fn greet_invite(self, invite: &Invite) -> Result<Contact, GreetError> {
        let node = self.node;
        if invite.id == node.own_id() {
            return Err(GreetError::Oneself);
        }
        let (id, name) = node.who_answers(&invite.address, Some(invite.id)).await?;
        Ok(node.keep_contact(name, id, invite.address.clone(), true))
    }
}

impl Node {
    /// The key and the name at `address`, if that may be shown as a new contact.
    async fn who_answers(&self, address: &Address, expected: Option<NodeId>) -> Result<(NodeId, String), GreetError> {
        if DialRule::of(&Candidate { address: address.clone(), named_by: NamedBy::Owner }).is_none() {
            return Err(GreetError::Forbidden(address.clone()));
        }
        let greeted = self.peering.first_contact.greet(address, expected).await;
        let known = greeted.map_err(|error| not_greeted(&error, address))?;
        if known.id == self.own_id() {
            return Err(GreetError::Oneself);
        }
        if let Some(row) = self.store.peer_by_key(known.id).await? {
            match row.state {
                FriendshipState::Accepted => {
                    self.found_again(&row, address).await?;
                    return Err(GreetError::AlreadyFriends);
                }
                FriendshipState::Requested => {
                    self.found_again(&row, address).await?;
                    return Err(GreetError::AlreadyAsked);
                }
                FriendshipState::Blocked => return Err(GreetError::Blocked),
                FriendshipState::Received | FriendshipState::Declined | FriendshipState::Ended => {}
            }
        }
        let name = known.name.map(|name| shown_name(name.as_str(), Some(known.id)));
        Ok((known.id, name.unwrap_or_default()))
    }

    /// The owner has found a peer at `address`, and its key has proved it: what is due goes there.
    async fn found_again(&self, row: &PeerRow, address: &Address) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        tx.set_peer_address(row.id, address).await?;
        tx.set_last_good(row.id, address).await?;
        tx.try_at_once(row.id).await?;
        tx.commit().await?;
        self.peering.statements_changed.notify_one();
        if row.state == FriendshipState::Accepted {
            self.pull_soon(row.id);
        }
        Ok(())
    }

    /// Says whether a friend, or one who was asked, was last seen at `address` with another key than `id`.
    async fn is_of_another(&self, address: &Address, id: NodeId) -> Result<bool, StoreError> {
        for state in [FriendshipState::Accepted, FriendshipState::Requested] {
            for row in self.store.peers_in(state).await? {
                let last_seen = row.whereabouts.last_good.as_ref().unwrap_or(&row.address);
                if last_seen == address && row.node_id.is_some_and(|known| known != id) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

fn not_greeted(error: &ExchangeError, address: &Address) -> GreetError {
    tracing::info!(error = error as &dyn std::error::Error, "the server at an address could not be greeted");
    match error {
        error if error.is_unknown_name() => GreetError::UnknownName,
        ExchangeError::Slow => GreetError::Slow,
        ExchangeError::OtherKey => GreetError::KeyChanged,
        ExchangeError::Forbidden => GreetError::Forbidden(address.clone()),
        ExchangeError::Unavailable(_) => GreetError::Busy,
        ExchangeError::Unreachable(_) | ExchangeError::Local(_) => GreetError::Unreachable,
        ExchangeError::NotANode(_)
        | ExchangeError::Refused(_)
        | ExchangeError::TooLarge { .. }
        | ExchangeError::Redirected(_)
        | ExchangeError::Malformed(_) => GreetError::NotO2m,
    }
}
