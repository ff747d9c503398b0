//! How the owner stands towards the sender of something, before it is looked at what it is.

use domain::{FriendshipState, NodeId};
use store::StoreError;

use crate::node::Node;

/// Who a sender is to the owner: what one kind does must not use up what is kept for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A friend, or a person whom the owner asked: no stranger comes here on their own.
    Chosen,
    /// A person who asked, or with whom it ended. There are few of them, but strangers may be among them.
    Known,
    Stranger,
}

impl Node {
    /// How the owner stands towards the server with the key `from`.
    pub async fn standing(&self, from: NodeId) -> Result<Standing, StoreError> {
        let row = self.store.peer_by_key(from).await?;
        Ok(row.map_or(Standing::Stranger, |row| match row.state {
            FriendshipState::Accepted | FriendshipState::Requested | FriendshipState::Declined => Standing::Chosen,
            FriendshipState::Received | FriendshipState::Ended | FriendshipState::Blocked => Standing::Known,
        }))
    }
}
