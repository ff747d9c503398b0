//! The node's own row: when it was started first, and what its cookies are called.

use domain::Timestamp;
use store::{NodeRow, Store, StoreError};

use crate::secrets::secret::random_bytes;

/// Reads the node's row, or makes it in a new data folder. What has no first start yet is started `now`.
pub(crate) async fn open(store: &Store, now: Timestamp) -> Result<NodeRow, StoreError> {
    let first_started_at = Some(now);
    let node = match store.node().await? {
        Some(node) if node.first_started_at.is_some() => return Ok(node),
        Some(node) => {
            let tx = store.write().await?;
            tx.set_first_started_at(now).await?;
            tx.commit().await?;
            NodeRow { first_started_at, ..node }
        }
        None => {
            let node = NodeRow { cookie_suffix: cookie_suffix(), first_started_at };
            let tx = store.write().await?;
            tx.insert_node(&node).await?;
            tx.commit().await?;
            node
        }
    };
    Ok(node)
}

fn cookie_suffix() -> String {
    const CHARACTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    random_bytes::<8>().iter().map(|byte| char::from(CHARACTERS[usize::from(byte % 32)])).collect()
}
