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
