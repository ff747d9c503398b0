use domain::{Address, NodeId, RemotePicture, Sha256, Variant};

use super::*;
use crate::{NewPeer, testing::store};

const AT: Timestamp = Timestamp(1_000);

async fn peer(tx: &WriteTx, id: u8) -> PeerId {
    let address: Address = "10.0.0.2:8000".parse().unwrap();
    tx.insert_peer(NewPeer { node_id: NodeId([id; 32]), name: "Friend", address: &address }, AT).await.unwrap().id
}

fn picture(file: u8, alt: &str) -> RemotePicture {
    let variant =
        Variant { sha256: Sha256([file; 32]), width: 8, height: 1, content_type: "image/jpeg".into(), size_bytes: 10 };
    RemotePicture { alt: alt.parse().unwrap(), width: 8, height: 1, color: "#aabbcc".into(), variants: vec![variant] }
}

async fn put(tx: &WriteTx, peer: PeerId, id: u8, text: &str, pictures: &[(u8, &str)]) {
    let post = RemotePost {
        wire_id: WireId([id; 16]),
        text: text.parse().unwrap(),
        published_at: AT,
        edited_at: None,
        pictures: pictures.iter().map(|(file, alt)| picture(*file, alt)).collect(),
        is_public: false,
    };
    tx.put_remote_post(peer, &post, "", 1, AT).await.unwrap();
}

fn dated(id: u8, published_at: i64, edited_at: Option<i64>) -> RemotePost {
    RemotePost {
        wire_id: WireId([id; 16]),
        text: "kale".parse().unwrap(),
        published_at: Timestamp(published_at),
        edited_at: edited_at.map(Timestamp),
        pictures: Vec::new(),
        is_public: false,
    }
}

#[tokio::test]
async fn what_comes_from_the_future_is_as_of_its_arrival_until_this_clock_agrees() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let friend = peer(&tx, 1).await;
    let put = async |tx: &WriteTx, post: RemotePost, at: i64| {
        tx.put_remote_post(friend, &post, "", 1, Timestamp(at)).await.unwrap()
    };
    put(&tx, dated(1, 500, None), 1_000).await;
    put(&tx, dated(2, 5_000, Some(6_000)), 1_000).await;
    put(&tx, dated(3, i64::MAX, None), 1_000).await;
    tx.commit().await.unwrap();
    let dates = async || {
        let posts = store.timeline(None, Some(friend), 9).await.unwrap();
        posts.iter().map(|post| (post.published_at.0, post.edited_at.map(|at| at.0))).collect::<Vec<_>>()
    };
    assert_eq!(dates().await, [(1_000, None), (1_000, Some(1_000)), (500, None)]);

    let tx = store.write().await.unwrap();
    assert!(!tx.believe_said_dates(Timestamp(4_999)).await.unwrap());
    assert!(tx.believe_said_dates(Timestamp(5_500)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(dates().await, [(5_000, Some(1_000)), (1_000, None), (500, None)]);

    let tx = store.write().await.unwrap();
    assert!(tx.believe_said_dates(Timestamp(10_000)).await.unwrap());
    assert_eq!(put(&tx, dated(1, 400, None), 10_000).await, PutPost::Changed(PostId(1)), "the friend dated it anew");
    assert_eq!(put(&tx, dated(1, 400, None), 10_000).await, PutPost::Unchanged);
    assert_eq!(put(&tx, dated(3, i64::MAX, None), 10_000).await, PutPost::Unchanged, "it does not come up again");
    tx.commit().await.unwrap();
    assert_eq!(dates().await, [(5_000, Some(6_000)), (1_000, None), (400, None)]);
}

#[tokio::test]
async fn the_text_of_a_friend_is_counted_exactly() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let (one, other) = (peer(&tx, 1).await, peer(&tx, 2).await);
    let counted = async || (tx.text_bytes(one).await.unwrap(), tx.text_bytes(other).await.unwrap());
    put(&tx, one, 1, "Grünkohl", &[(1, "bench"), (2, "")]).await;
    assert_eq!(counted().await, (3 * 256 + 9 + 5, 0), "in bytes of UTF-8");
    put(&tx, one, 2, "", &[(1, "a")]).await;
    put(&tx, other, 1, "kale", &[]).await;
    assert_eq!(counted().await, (5 * 256 + 9 + 6, 256 + 4));

    put(&tx, one, 1, "Grünkohl", &[(1, "bench"), (2, "")]).await;
    assert_eq!(counted().await.0, 5 * 256 + 9 + 6, "nothing changed");
    put(&tx, one, 1, "Kohl", &[(1, "benches")]).await;
    assert_eq!(counted().await.0, 4 * 256 + 4 + 8);
    tx.remove_remote_post(one, WireId([2; 16])).await.unwrap();
    assert_eq!(counted().await.0, 2 * 256 + 4 + 7, "with its pictures");

    // A snapshot that names one of two.
    put(&tx, one, 3, "more", &[(3, "c")]).await;
    tx.begin_snapshot(one).await.unwrap();
    put(&tx, one, 3, "more", &[(3, "c")]).await;
    tx.end_snapshot(one).await.unwrap();
    assert_eq!(counted().await.0, 2 * 256 + 5);

    tx.move_copies(other, one).await.unwrap();
    assert_eq!(counted().await, (3 * 256 + 9, 0));
    tx.leave_keyless(one, domain::FriendshipState::Ended, AT).await.unwrap();
    assert_eq!(counted().await, (0, 0));
}
