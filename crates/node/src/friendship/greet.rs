//! Asking who answers at an address, before anything is said about this node.

use domain::{Address, Invite};
use store::StoreError;

use super::contact::Contact;
use crate::Owner;

/// Why nobody can be shown.
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
    #[error("the server did not answer in time")]
    Slow,
    #[error("what answers at the address is not O2M")]
    NotO2m,
    /// Another key than the one in the invite, or than that of the peer who was last seen there.
    #[error("another key answers than the one that is known")]
    KeyChanged,
    #[error("the server answers no more strangers for now")]
    Busy,
    #[error("no friend's server can be at {0}")]
    Forbidden(Address),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Owner {
    /// Asks who answers at `address`. The server there learns nothing but that somebody asks.
    pub async fn greet(&self, address: &Address) -> Result<Contact, GreetError> {
        let _ = address;
        todo!()
    }

    /// Asks whether the one who sent the invite answers.
    pub async fn greet_invite(&self, invite: &Invite) -> Result<Contact, GreetError> {
        let _ = invite;
        todo!()
    }
}
