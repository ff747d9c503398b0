//! The way of one peer through its states, on a real file.

use domain::{PostText, RemotePost, WireId};

use super::*;
use crate::{NodeRow, PutPost};

const AT: Timestamp = Timestamp(1_000);

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
    let tx = store.write().await.unwrap();
    tx.insert_node(&NodeRow { node_id: NodeId([9; 16]), cookie_suffix: "x".into() }).await.unwrap();
    tx.commit().await.unwrap();
    (folder, store)
}

fn request(address: &Address) -> NewRequest<'_> {
    NewRequest {
        node_id: NodeId([1; 16]),
        address,
        state: FriendshipState::Received,
        name: "Jonas",
        note: "hello",
        secret: "secret",
    }
}

#[tokio::test]
async fn a_token_opens_only_while_they_are_friends() {
    let (_folder, store) = store().await;
    let address: Address = "10.0.0.1:8000".parse().unwrap();
    let tx = store.write().await.unwrap();
    let id = tx.save_request(None, request(&address), AT).await.unwrap();
    assert_eq!(tx.count_received_requests().await.unwrap(), 1);
    assert_eq!(tx.save_request(Some(id), request(&address), AT).await.unwrap(), id);
    assert_eq!(tx.count_received_requests().await.unwrap(), 1);
    let agreement =
        Agreement { name: "Jonas", address: &address, token_to_present: "theirs", token_hash_to_check: "hash" };
    tx.accept_peer(id, agreement, AT).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.friend_by_token_hash("hash").await.unwrap().map(|row| row.id), Some(id));
    assert!(store.friend_by_token_hash("other").await.unwrap().is_none());
    assert_eq!(store.peers().await.unwrap()[0].state, FriendshipState::Accepted);

    let tx = store.write().await.unwrap();
    let how = Leaving { state: FriendshipState::Ended, farewell_due: true, keeps_secret: false };
    tx.leave_peer(id, how, AT).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.friend_by_token_hash("hash").await.unwrap().is_none());
    let due = store.farewells_due().await.unwrap();
    assert_eq!(due[0].token_to_present.as_deref(), Some("theirs"));
    let tx = store.write().await.unwrap();
    tx.finish_farewell(id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.farewells_due().await.unwrap().is_empty());
    assert!(store.peer_row(id).await.unwrap().unwrap().token_to_present.is_none());
}

#[tokio::test]
async fn what_a_peer_shared_goes_with_it() {
    let (_folder, store) = store().await;
    let address: Address = "10.0.0.1:8000".parse().unwrap();
    let tx = store.write().await.unwrap();
    let id = tx.save_request(None, request(&address), AT).await.unwrap();
    let mut remote = RemotePost {
        wire_id: WireId([5; 16]),
        text: "kale".parse::<PostText>().unwrap(),
        published_at: Timestamp(i64::MAX),
        edited_at: None,
        pictures: vec![],
    };
    let PutPost::Added(post) = tx.put_remote_post(id, &remote, "<p>kale</p>", 1, AT).await.unwrap() else {
        panic!("the post is new")
    };
    assert_eq!(tx.put_remote_post(id, &remote, "<p>kale</p>", 1, AT).await.unwrap(), PutPost::Unchanged);
    remote.text = "beans".parse().unwrap();
    assert_eq!(tx.put_remote_post(id, &remote, "<p>beans</p>", 1, AT).await.unwrap(), PutPost::Changed(post));
    tx.commit().await.unwrap();
    assert_eq!(store.post(post).await.unwrap().unwrap().published_at, AT, "not in the future");

    let tx = store.write().await.unwrap();
    let how = Leaving { state: FriendshipState::Blocked, farewell_due: false, keeps_secret: true };
    assert_eq!(tx.leave_peer(id, how, AT).await.unwrap().posts, [post]);
    tx.commit().await.unwrap();
    assert!(store.post(post).await.unwrap().is_none());
    assert_eq!(store.peer_by_secret("secret").await.unwrap().map(|row| row.id), Some(id));
}

#[tokio::test]
async fn files_of_new_posts_come_first_and_small_ones_before_large_ones() {
    let (_folder, store) = store().await;
    let address: Address = "10.0.0.1:8000".parse().unwrap();
    let tx = store.write().await.unwrap();
    let id = tx.save_request(None, request(&address), AT).await.unwrap();
    for (post, hash) in [(1_u8, 10_u8), (2, 20)] {
        let variant = |width: u32| domain::Variant {
            sha256: Sha256([hash + u8::try_from(width).unwrap(); 32]),
            width,
            height: 1,
            content_type: "image/jpeg".into(),
            size_bytes: 1,
        };
        let picture = domain::RemotePicture {
            alt: "".parse().unwrap(),
            width: 3,
            height: 1,
            color: "#aabbcc".into(),
            variants: vec![variant(1), variant(2), variant(3)],
        };
        let remote = RemotePost {
            wire_id: WireId([post; 16]),
            text: "".parse().unwrap(),
            published_at: Timestamp(post.into()),
            edited_at: None,
            pictures: vec![picture.clone(), picture],
        };
        tx.put_remote_post(id, &remote, "", 1, AT).await.unwrap();
    }
    tx.commit().await.unwrap();
    let files = store.peer_variants(id, 2).await.unwrap();
    assert_eq!(files.iter().map(|file| file.sha256.0[0]).collect::<Vec<_>>(), [21, 22, 11, 12]);
}

#[tokio::test]
async fn a_snapshot_removes_what_it_does_not_name() {
    let (_folder, store) = store().await;
    let address: Address = "10.0.0.1:8000".parse().unwrap();
    let tx = store.write().await.unwrap();
    let id = tx.save_request(None, request(&address), AT).await.unwrap();
    let other = tx.save_request(None, NewRequest { secret: "other", ..request(&address) }, AT).await.unwrap();
    let remote = |number: u8, text: &str| RemotePost {
        wire_id: WireId([number; 16]),
        text: text.parse::<PostText>().unwrap(),
        published_at: Timestamp(number.into()),
        edited_at: None,
        pictures: vec![],
    };
    let mut ids = Vec::new();
    for number in 1..=3 {
        let put = tx.put_remote_post(id, &remote(number, "old"), "old", 1, AT).await.unwrap();
        let PutPost::Added(post) = put else { panic!("the post is new") };
        ids.push(post);
        tx.put_remote_post(other, &remote(number, "other"), "other", 1, AT).await.unwrap();
    }
    assert_eq!(tx.end_snapshot(id).await.unwrap(), [], "none was begun");
    tx.begin_snapshot(id).await.unwrap();
    assert_eq!(tx.put_remote_post(id, &remote(1, "old"), "old", 1, AT).await.unwrap(), PutPost::Unchanged);
    assert_eq!(tx.put_remote_post(id, &remote(2, "new"), "new", 1, AT).await.unwrap(), PutPost::Changed(ids[1]));
    assert!(matches!(tx.put_remote_post(id, &remote(4, "new"), "new", 1, AT).await.unwrap(), PutPost::Added(_)));
    assert_eq!(tx.end_snapshot(id).await.unwrap(), [ids[2]]);
    assert_eq!(tx.end_snapshot(id).await.unwrap(), []);
    tx.commit().await.unwrap();
    assert_eq!(store.timeline(None, Some(id), 9).await.unwrap().len(), 3);
    assert_eq!(store.timeline(None, Some(other), 9).await.unwrap().len(), 3);
}
