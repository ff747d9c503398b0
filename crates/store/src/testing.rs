//! What the tests of several tables stand on.

use domain::{Audience, Cover, Timestamp, WireId};

use crate::{NewPost, NodeRow, PostContent, Store};

/// The database of a node that was just made, on a real file; it goes with the folder.
pub(crate) async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
    let tx = store.write().await.unwrap();
    tx.insert_node(&NodeRow { cookie_suffix: "x".into(), first_started_at: None }).await.unwrap();
    tx.commit().await.unwrap();
    (folder, store)
}

/// A post of the owner's for all friends, published at its `number`.
pub(crate) fn post(number: u8) -> NewPost<'static> {
    NewPost {
        peer: None,
        wire_id: WireId([number; 16]),
        number: Some(number.into()),
        content: PostContent {
            source: "a",
            html: "a",
            sanitizer_version: 1,
            audience: &Audience::AllFriends,
            cover: &Cover::NONE,
            pictures: &[],
        },
        published_at: Timestamp(number.into()),
        edited_at: None,
        draft_key: None,
        draft_save: None,
    }
}
