//! Making sure of a friend's key: both owners compare the same 60 digits.

use domain::{Fingerprint, LiveEvent, PeerId};
use store::StoreError;

use super::end::EndError;
use super::owner::OwnerFriends;

/// What two owners compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Twelve groups of five digits, the same on both sides.
    pub groups: [String; 12],
    /// The owner said that they match.
    pub is_verified: bool,
}

impl OwnerFriends<'_> {
    /// What the owner and `peer` compare; `None` while the key of the peer is not known.
    pub async fn verification(self, peer: PeerId) -> Result<Option<Verification>, StoreError> {
        let row = self.node.store.peer_row(peer).await?;
        let Some((row, id)) = row.and_then(|row| row.node_id.map(|id| (row, id))) else { return Ok(None) };
        let groups: Vec<String> = Fingerprint::of(self.node.own_id(), id).groups().collect();
        Ok(groups.try_into().ok().map(|groups| Verification { groups, is_verified: row.verified_at.is_some() }))
    }

    /// Notes that the digits match, or that they are to be compared anew.
    pub async fn set_verified(self, peer: PeerId, is_verified: bool) -> Result<(), EndError> {
        let node = self.node;
        let tx = node.store.write().await?;
        let row = tx.peer_row(peer).await?.filter(|row| row.node_id.is_some());
        let row = row.ok_or(EndError::NotThere)?;
        tx.set_verified(row.id, is_verified.then(|| node.now())).await?;
        tx.commit().await?;
        node.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }
}
