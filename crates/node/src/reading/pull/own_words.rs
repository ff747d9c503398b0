//! What the owner wrote in friends' threads, as a reading of these friends changes how far it has come.

use domain::thread::OwnItem;
use store::{Home, ItemRow, StoreError, WriteTx};

/// Changes how far words of the owner's have come; says whether that is another stage now.
pub(super) async fn update(
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
pub(super) async fn lose_posts(tx: &WriteTx, home: Home) -> Result<(), StoreError> {
    if let Some(peer) = home.peer {
        tx.drop_homeless_items(peer).await?;
    }
    for row in tx.homeless_own_items(home).await? {
        update(tx, &row, OwnItem::post_lost).await?;
    }
    Ok(())
}
