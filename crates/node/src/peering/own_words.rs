//! What the owner wrote in friends' threads, as a reading of these friends, or the end of the friendship, changes how far it has come.

use domain::{Friendship, FriendshipState, Timestamp, thread::OwnItem};
use store::{DroppedCopies, Home, ItemRow, PeerRow, StoreError, WriteTx};

/// Changes how far words of the owner's have come; says whether that is another stage now.
pub(crate) async fn update(
    tx: &WriteTx,
    row: &ItemRow,
    change: impl FnOnce(&OwnItem) -> OwnItem,
) -> Result<bool, StoreError> {
    let Some(own) = row.own() else { return Ok(false) };
    let next = change(&own);
    if next.stage != own.stage {
        tx.set_stage(row, next.stage).await?;
    }
    Ok(next.stage != own.stage)
}

/// The posts of `home` were read to their head: what is held under others is dropped, and what the owner wrote there is out of reach.
pub(crate) async fn lose_posts(tx: &WriteTx, home: Home) -> Result<(), StoreError> {
    if let Some(peer) = home.peer {
        tx.drop_homeless_items(peer).await?;
    }
    for row in tx.homeless_own_items(home).await? {
        update(tx, &row, OwnItem::post_lost).await?;
    }
    Ok(())
}

/// Saves what both sides said last. Where the copies of a friend's posts go with that, what the owner wrote there is out of reach.
pub(crate) async fn save_friendship(
    tx: &WriteTx,
    row: &PeerRow,
    friendship: &Friendship,
    at: Timestamp,
) -> Result<DroppedCopies, StoreError> {
    let dropped = tx.save_friendship(row, friendship, at).await?;
    let is_over = row.state == FriendshipState::Accepted && friendship.state() != FriendshipState::Accepted;
    if let Some(key) = row.node_id.filter(|_| is_over) {
        lose_posts(tx, Home { peer: Some(row.id), key }).await?;
    }
    Ok(dropped)
}
