//! What the tests of several tables stand on.

use crate::{NodeRow, Store};

/// The database of a node that was just made, on a real file; it goes with the folder.
pub(crate) async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
    let tx = store.write().await.unwrap();
    tx.insert_node(&NodeRow { cookie_suffix: "x".into(), first_started_at: None }).await.unwrap();
    tx.commit().await.unwrap();
    (folder, store)
}
