//! What the tests of several tables stand on.

use domain::{Address, Audience, Cover, NodeId, PeerId, Timestamp, WireId};

use crate::{NewPeer, NewPost, NodeRow, PostContent, Store, WriteTx};

/// The database of a node that was just made, on a real file; it goes with the folder.
pub(crate) async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
    let tx = store.write().await.unwrap();
    tx.insert_node(&NodeRow { cookie_suffix: "x".into(), first_started_at: None }).await.unwrap();
    tx.commit().await.unwrap();
    (folder, store)
}

/// A friend, as far as the state of the row says so: nothing was said, and no feed is offered.
pub(crate) async fn friend(tx: &WriteTx, number: u8) -> PeerId {
    let address: Address = "10.0.0.1:8000".parse().unwrap();
    let new = NewPeer { node_id: NodeId([number; 32]), name: "Jonas", address: &address };
    let id = tx.insert_peer(new, Timestamp(1)).await.unwrap().id;
    tx.execute("UPDATE peer SET state = 'accepted' WHERE id = ?", [id.0.into()]).await.unwrap();
    id
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
            quote: None,
            pictures: &[],
        },
        published_at: Timestamp(number.into()),
        edited_at: None,
        draft_key: None,
        draft_save: None,
    }
}
