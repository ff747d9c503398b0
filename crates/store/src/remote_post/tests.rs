use domain::{Address, Cover, NodeId, RemotePicture, Sha256, TimelineFilter, Variant};

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
        cover: Cover::NONE,
        published_at: AT,
        edited_at: None,
        pictures: pictures.iter().map(|(file, alt)| picture(*file, alt)).collect(),
        is_public: false,
        quote: None,
    };
    tx.put_remote_post(peer, &post, Some(&html(text)), 1, AT).await.unwrap();
}

fn html(text: &str) -> String {
    format!("<p>{text}</p>")
}

fn dated(id: u8, published_at: i64, edited_at: Option<i64>) -> RemotePost {
    RemotePost {
        wire_id: WireId([id; 16]),
        text: "kale".parse().unwrap(),
        cover: Cover::NONE,
        published_at: Timestamp(published_at),
        edited_at: edited_at.map(Timestamp),
        pictures: Vec::new(),
        is_public: false,
        quote: None,
    }
}

#[tokio::test]
async fn what_comes_from_the_future_is_as_of_its_arrival_until_this_clock_agrees() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let friend = peer(&tx, 1).await;
    let put = async |tx: &WriteTx, post: RemotePost, at: i64| {
        tx.put_remote_post(friend, &post, Some(""), 1, Timestamp(at)).await.unwrap()
    };
    put(&tx, dated(1, 500, None), 1_000).await;
    put(&tx, dated(2, 5_000, Some(6_000)), 1_000).await;
    put(&tx, dated(3, i64::MAX, None), 1_000).await;
    tx.commit().await.unwrap();
    let dates = async || {
        let posts = store.timeline(None, TimelineFilter::friend(friend), 9).await.unwrap();
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
async fn what_is_kept_of_a_friend_is_counted_exactly() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let (one, other) = (peer(&tx, 1).await, peer(&tx, 2).await);
    let counted = async || (tx.held(one).await.unwrap(), tx.held(other).await.unwrap());
    let held = |text_bytes, html_bytes, rows| Held { text_bytes, html_bytes, rows };
    let nothing = Held::default();
    put(&tx, one, 1, "Grünkohl", &[(1, "bench"), (2, "")]).await;
    // A post, two places in it, two pictures, and their files.
    let first = held(3 * 256 + 9 + 5, 9 + 7, 1 + 2 + 2 + 2);
    assert_eq!(counted().await, (first, nothing), "in bytes of UTF-8");
    put(&tx, one, 2, "", &[(1, "a")]).await;
    put(&tx, other, 1, "kale", &[]).await;
    let both = held(5 * 256 + 9 + 6, 9 + 7 + 7, 7 + 2);
    assert_eq!(counted().await, (both, held(256 + 4, 4 + 7, 1)), "the same picture has its rows once");

    put(&tx, one, 1, "Grünkohl", &[(1, "bench"), (2, "")]).await;
    assert_eq!(counted().await.0, both, "nothing changed");
    put(&tx, one, 1, "Kohl", &[(1, "benches")]).await;
    assert_eq!(counted().await.0, held(4 * 256 + 4 + 8, 4 + 7 + 7, 9 - 1), "the second picture is not forgotten yet");
    tx.forget_unshown_media(one).await.unwrap();
    assert_eq!(counted().await.0, held(4 * 256 + 4 + 8, 4 + 7 + 7, 8 - 2), "a picture with its file");
    tx.remove_remote_post(one, WireId([2; 16])).await.unwrap();
    assert_eq!(counted().await.0, held(2 * 256 + 4 + 7, 4 + 7, 4), "with its pictures");

    // A snapshot that names one of two.
    put(&tx, one, 3, "more", &[(3, "c")]).await;
    tx.begin_snapshot(one).await.unwrap();
    put(&tx, one, 3, "more", &[(3, "c")]).await;
    tx.end_snapshot(one).await.unwrap();
    tx.forget_unshown_media(one).await.unwrap();
    assert_eq!(counted().await.0, held(2 * 256 + 5, 4 + 7, 4));

    tx.move_copies(other, one).await.unwrap();
    assert_eq!(counted().await, (held(3 * 256 + 9, 2 * (4 + 7), 5), nothing));
    tx.leave_keyless(one, domain::FriendshipState::Ended, AT).await.unwrap();
    assert_eq!(counted().await, (nothing, nothing));
}

#[tokio::test]
async fn another_warning_is_another_post_and_is_counted() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let peer = peer(&tx, 1).await;
    let mut kale = dated(1, 400, None);
    let mut put = async |warning: &str, is_blurred| {
        kale.cover = Cover::new(warning, is_blurred).unwrap();
        let put = tx.put_remote_post(peer, &kale, Some("kale"), 1, AT).await.unwrap();
        (put, tx.held(peer).await.unwrap().text_bytes)
    };
    let (PutPost::Added(id), 260) = put("", false).await else { panic!("it was not there") };
    assert_eq!(put("", false).await, (PutPost::Unchanged, 260));
    assert_eq!(put("Rain", false).await, (PutPost::Changed(id), 264));
    assert_eq!(put("Rain", true).await, (PutPost::Changed(id), 264));
    assert_eq!(put("", true).await, (PutPost::Changed(id), 260));
    assert_eq!(put("Rain", true).await, (PutPost::Changed(id), 264));
    tx.remove_remote_post(peer, WireId([1; 16])).await.unwrap();
    assert_eq!(tx.held(peer).await.unwrap(), Held::default());
}

#[tokio::test]
async fn a_text_that_is_here_is_not_rendered_again() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let (one, other) = (peer(&tx, 1).await, peer(&tx, 2).await);
    put(&tx, one, 1, "kale", &[]).await;
    put(&tx, one, 2, "soup", &[]).await;
    put(&tx, other, 3, "tea", &[]).await;
    tx.commit().await.unwrap();
    let id = |id: u8| WireId([id; 16]);
    let texts = [(id(1), "kale"), (id(2), "Soup"), (id(3), "tea"), (id(4), "kale"), (id(2), "soup")];
    assert_eq!(store.known_texts(one, &texts, 1).await.unwrap(), HashSet::from([0, 4]));
    assert_eq!(store.known_texts(one, &texts, 2).await.unwrap(), HashSet::new(), "by another renderer");
    assert_eq!(store.known_texts(one, &[], 1).await.unwrap(), HashSet::new());

    let tx = store.write().await.unwrap();
    let post = |text: &str, pictures| RemotePost {
        wire_id: id(1),
        text: text.parse().unwrap(),
        cover: Cover::NONE,
        published_at: AT,
        edited_at: None,
        pictures,
        is_public: false,
        quote: None,
    };
    let put = async |post: &RemotePost| tx.put_remote_post(one, post, None, 1, AT).await.unwrap();
    assert_eq!(put(&post("kale", Vec::new())).await, PutPost::Unchanged);
    assert!(matches!(put(&post("kale", vec![picture(1, "")])).await, PutPost::Changed(_)));
    assert_eq!(put(&post("beans", Vec::new())).await, PutPost::Unrendered);
    tx.commit().await.unwrap();
    let posts = store.timeline(None, TimelineFilter::friend(one), 9).await.unwrap();
    let kale = posts.iter().find(|post| post.source == "kale").unwrap();
    assert_eq!((kale.html.as_str(), kale.pictures.len()), ("<p>kale</p>", 1), "as it was");
}
