//! The way of one peer through its states, on a real file.

use domain::{
    Cover, PostText, RemotePost, TimelineFilter, WireId,
    friendship::{Answer, Message, OwnerAction, Stance, Statement},
};

use super::*;
use crate::{PutPost, testing::store};

const AT: Timestamp = Timestamp(1_000);

/// Somebody with the key `number`, as a stranger.
async fn stranger(tx: &WriteTx, number: u8) -> PeerRow {
    let address: Address = format!("10.0.0.{number}:8000").parse().unwrap();
    let new = NewPeer { node_id: NodeId([number; 32]), name: "Jonas", address: &address };
    tx.insert_peer(new, AT).await.unwrap()
}

/// What follows after the peer said `stance` with number `seq`.
fn heard(friendship: &Friendship, number: u64, stance: Stance) -> Friendship {
    let seq = Seq::try_from(number).unwrap();
    let statement = Statement { seq, since: seq, stance, settled: Seq::NONE };
    friendship.receive(&Message { statement, seen: Seq::NONE, content: Sha256([3; 32]) }).friendship
}

/// Saves what follows from `change`, and reads it back.
async fn save(tx: &WriteTx, id: PeerId, change: impl FnOnce(&Friendship) -> Friendship) -> (PeerRow, DroppedCopies) {
    let row = tx.peer_row(id).await.unwrap().unwrap();
    let next = change(&row.friendship);
    let dropped = tx.save_friendship(&row, &next, AT.plus_seconds(1)).await.unwrap();
    let row = tx.peer_row(id).await.unwrap().unwrap();
    assert_eq!((row.friendship, row.state), (next, next.state()));
    (row, dropped)
}

#[tokio::test]
async fn keeps_what_both_said_and_offers_a_feed_to_friends_alone() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let id = stranger(&tx, 1).await.id;
    let (row, _) = save(&tx, id, |friendship| heard(friendship, 5, Stance::Friend)).await;
    assert_eq!((row.state, tx.count_received_requests().await.unwrap()), (FriendshipState::Received, 1));
    assert_eq!((row.feed_head, row.changed_at), (None, AT.plus_seconds(1)));
    let (row, _) = save(&tx, id, |friendship| friendship.decide(OwnerAction::Accept).unwrap()).await;
    assert!(row.state == FriendshipState::Accepted && row.feed_head.is_some());
    tx.statement_failed(id, Timestamp(77)).await.unwrap();
    tx.commit().await.unwrap();
    let due = store.due_statements().await.unwrap();
    assert_eq!(due, [crate::Due { peer: id, next_at: Some(Timestamp(77)) }]);
    assert_eq!(store.peer_row(id).await.unwrap().unwrap().send_failures, 1);
    assert_eq!(store.friend_ids().await.unwrap(), [id]);
    assert_eq!(store.peer(id).await.unwrap().unwrap().next_attempt_at, Some(Timestamp(77)));
    assert_eq!(store.peer_by_key(NodeId([1; 32])).await.unwrap().map(|row| row.id), Some(id));
    assert!(store.peer_by_key(NodeId([2; 32])).await.unwrap().is_none());

    let tx = store.write().await.unwrap();
    let told = |friendship: &Friendship| friendship.answered(friendship.mine.seq, Answer::Held);
    let (row, _) = save(&tx, id, told).await;
    assert_eq!((row.send_failures, row.next_send_at), (0, None), "it was answered");
    let (row, _) = save(&tx, id, |friendship| friendship.decide(OwnerAction::End).unwrap()).await;
    assert_eq!((row.state, row.feed_head), (FriendshipState::Ended, None));
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn few_strangers_who_took_it_back_are_remembered() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    for number in 1..=120 {
        let id = stranger(&tx, number).await.id;
        save(&tx, id, |friendship| heard(friendship, 5, Stance::Friend)).await;
        if number > 2 {
            save(&tx, id, |friendship| heard(friendship, 6, Stance::Ended)).await;
        }
    }
    tx.forget_old_strangers().await.unwrap();
    tx.commit().await.unwrap();
    let kept: Vec<i64> = store.peers().await.unwrap().iter().map(|peer| peer.id.0).collect();
    assert_eq!(kept, [1, 2].into_iter().chain(21..=120).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_a_peer_shared_goes_with_it() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let id = stranger(&tx, 1).await.id;
    let mut remote = RemotePost {
        wire_id: WireId([5; 16]),
        text: "kale".parse::<PostText>().unwrap(),
        cover: Cover::NONE,
        published_at: Timestamp(i64::MAX),
        edited_at: None,
        pictures: vec![],
        is_public: false,
        quote: None,
    };
    let PutPost::Added(post) = tx.put_remote_post(id, &remote, Some("<p>kale</p>"), 1, AT).await.unwrap() else {
        panic!("the post is new")
    };
    assert_eq!(tx.put_remote_post(id, &remote, Some("<p>kale</p>"), 1, AT).await.unwrap(), PutPost::Unchanged);
    remote.text = "beans".parse().unwrap();
    assert_eq!(tx.put_remote_post(id, &remote, Some("<p>beans</p>"), 1, AT).await.unwrap(), PutPost::Changed(post));
    tx.commit().await.unwrap();
    assert_eq!(store.post(post).await.unwrap().unwrap().published_at, AT, "not in the future");

    let tx = store.write().await.unwrap();
    let (_, dropped) = save(&tx, id, |friendship| friendship.decide(OwnerAction::Block).unwrap()).await;
    assert_eq!(dropped.posts, [post]);
    tx.commit().await.unwrap();
    assert!(store.post(post).await.unwrap().is_none());
}

#[tokio::test]
async fn files_of_new_posts_come_first_and_small_ones_before_large_ones() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let id = stranger(&tx, 1).await.id;
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
            cover: Cover::NONE,
            published_at: Timestamp(post.into()),
            edited_at: None,
            pictures: vec![picture.clone(), picture],
            is_public: false,
            quote: None,
        };
        tx.put_remote_post(id, &remote, Some(""), 1, AT).await.unwrap();
    }
    tx.commit().await.unwrap();
    let missing = store.missing_files(id, 2, None, None, 9).await.unwrap();
    assert_eq!(missing.files.iter().map(|file| file.variant.sha256.0[0]).collect::<Vec<_>>(), [21, 22, 11, 12]);
}

#[tokio::test]
async fn a_snapshot_removes_what_it_does_not_name() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let id = stranger(&tx, 1).await.id;
    let other = stranger(&tx, 2).await.id;
    let remote = |number: u8, text: &str| RemotePost {
        wire_id: WireId([number; 16]),
        text: text.parse::<PostText>().unwrap(),
        cover: Cover::NONE,
        published_at: Timestamp(number.into()),
        edited_at: None,
        pictures: vec![],
        is_public: false,
        quote: None,
    };
    let mut ids = Vec::new();
    for number in 1..=3 {
        let put = tx.put_remote_post(id, &remote(number, "old"), Some("old"), 1, AT).await.unwrap();
        let PutPost::Added(post) = put else { panic!("the post is new") };
        ids.push(post);
        tx.put_remote_post(other, &remote(number, "other"), Some("other"), 1, AT).await.unwrap();
    }
    assert_eq!(tx.end_snapshot(id).await.unwrap(), [], "none was begun");
    tx.begin_snapshot(id).await.unwrap();
    assert_eq!(tx.put_remote_post(id, &remote(1, "old"), Some("old"), 1, AT).await.unwrap(), PutPost::Unchanged);
    assert_eq!(tx.put_remote_post(id, &remote(2, "new"), Some("new"), 1, AT).await.unwrap(), PutPost::Changed(ids[1]));
    assert!(matches!(tx.put_remote_post(id, &remote(4, "new"), Some("new"), 1, AT).await.unwrap(), PutPost::Added(_)));
    assert_eq!(tx.end_snapshot(id).await.unwrap(), [ids[2]]);
    assert_eq!(tx.end_snapshot(id).await.unwrap(), []);
    tx.commit().await.unwrap();
    assert_eq!(store.timeline(None, TimelineFilter::friend(id), 9).await.unwrap().len(), 3);
    assert_eq!(store.timeline(None, TimelineFilter::friend(other), 9).await.unwrap().len(), 3);
}
