use domain::{Audience, Cover};

use super::*;
use crate::{NewPost, PostContent, testing};

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
    (folder, store)
}

fn variant(name: u8, width: u32) -> Variant {
    Variant { sha256: Sha256([name; 32]), width, height: width / 2, content_type: "image/jpeg".into(), size_bytes: 9 }
}

fn new_media(source: u8) -> NewMedia {
    NewMedia {
        source_sha256: Sha256([source; 32]),
        width: 640,
        height: 320,
        color: "#445566".into(),
        // Not in order: what is read is.
        variants: vec![variant(source + 1, 640), variant(source, 320)],
    }
}

async fn insert_post(tx: &WriteTx, wire_id: u8, pictures: &[(MediaId, String)]) -> PostId {
    let content = PostContent {
        source: "",
        html: "",
        sanitizer_version: 1,
        audience: &Audience::AllFriends,
        cover: &Cover::NONE,
        quote: None,
        pictures,
    };
    let post = NewPost { content, ..testing::post(wire_id) };
    tx.insert_post(&post).await.unwrap()
}

#[tokio::test]
async fn posts_show_pictures_in_order_with_their_own_words() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let one = tx.insert_media(new_media(10), Timestamp(1)).await.unwrap();
    let two = tx.insert_media(new_media(20), Timestamp(1)).await.unwrap();
    let first = insert_post(&tx, 1, &[(two, "frost".into()), (one, String::new())]).await;
    let second = insert_post(&tx, 2, &[(two, "kale".into())]).await;
    tx.commit().await.unwrap();

    let posts = store.pictures_of_posts(&[first, second, PostId(99)]).await.unwrap();
    let words: Vec<_> = posts[&first].iter().map(|picture| (picture.id, picture.alt.as_str())).collect();
    assert_eq!(words, [(two, "frost"), (one, "")]);
    assert_eq!(posts[&second][0].alt, "kale");
    assert_eq!(posts.len(), 2);
    let widths: Vec<_> = posts[&first][0].variants.iter().map(|variant| variant.width).collect();
    assert_eq!(widths, [320, 640]);
    let newest_first: Vec<_> = store.own_pictures(9).await.unwrap().into_iter().map(|picture| picture.id).collect();
    assert_eq!(newest_first, [two, one]);
}

#[tokio::test]
async fn forgets_what_nothing_shows_after_a_while() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let shown = tx.insert_media(new_media(10), Timestamp(1)).await.unwrap();
    let unused = tx.insert_media(new_media(20), Timestamp(1)).await.unwrap();
    let touched = tx.insert_media(new_media(30), Timestamp(1)).await.unwrap();
    insert_post(&tx, 1, &[(shown, String::new())]).await;
    assert_eq!(tx.touch_media(Sha256([30; 32]), Timestamp(5)).await.unwrap(), Some(touched));
    assert_eq!(tx.touch_media(Sha256([40; 32]), Timestamp(5)).await.unwrap(), None);
    assert_eq!(tx.delete_unused_media(Timestamp(5)).await.unwrap(), 1);
    tx.commit().await.unwrap();

    assert!(store.picture(shown).await.unwrap().is_some());
    assert!(store.picture(touched).await.unwrap().is_some());
    assert!(store.picture(unused).await.unwrap().is_none());
    let names = [Sha256([10; 32]), Sha256([20; 32])];
    assert_eq!(store.variants_among(&names).await.unwrap().into_iter().collect::<Vec<_>>(), names[..1]);
    let (variant, peer) = store.variants_by_sha256(names[0]).await.unwrap().remove(0);
    assert_eq!((variant.width, peer), (320, None));
    assert!(store.variants_by_sha256(names[1]).await.unwrap().is_empty());
}

/// Gives `peer` so many pictures that differ in colour only, all of one file.
async fn insert_alike(tx: &WriteTx, peer: PeerId, count: i64, sha256: Sha256) {
    let sql = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
        INSERT INTO media (peer_id, width, height, color, created_at) SELECT ?, 320, 160, printf('#%06x', n), 1 FROM numbers";
    tx.execute(sql, [count.into(), peer.0.into()]).await.unwrap();
    let sql = "INSERT INTO variant (media_id, width, height, sha256, content_type, size_bytes)
        SELECT id, 320, 160, ?, 'image/jpeg', 9 FROM media WHERE peer_id = ?";
    tx.execute(sql, [sha256.to_string().into(), peer.0.into()]).await.unwrap();
}

#[tokio::test]
async fn however_many_pictures_share_a_file_it_is_found_and_forgotten() {
    // More than one query takes parameters (SQLITE_MAX_VARIABLE_NUMBER).
    const COUNT: i64 = 33_000;
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let address = "10.0.0.2:8000".parse().unwrap();
    let new = crate::NewPeer { node_id: domain::NodeId([1; 32]), name: "Friend", address: &address };
    let friend = tx.insert_peer(new, Timestamp(1)).await.unwrap().id;
    let file = variant(7, 320);
    insert_alike(&tx, friend, COUNT, file.sha256).await;
    let picture = |color: &str| Picture {
        id: MediaId(0),
        alt: String::new(),
        width: 320,
        height: 160,
        color: color.into(),
        variants: vec![file.clone()],
    };
    let new = tx.insert_peer_media(friend, &picture("#ffffff"), Timestamp(1)).await.unwrap();
    let again = tx.insert_peer_media(friend, &picture("#ffffff"), Timestamp(1)).await.unwrap();
    assert_eq!(again, new);
    assert_eq!(tx.held(friend).await.unwrap().rows, 2 * (COUNT.unsigned_abs() + 1));
    tx.commit().await.unwrap();
    let found = store.variants_by_sha256(file.sha256).await.unwrap();
    assert_eq!(found, [(file.clone(), Some(friend))]);

    let tx = store.write().await.unwrap();
    assert_eq!(tx.forget_unshown_media(friend).await.unwrap(), [file.sha256]);
    assert_eq!(tx.held(friend).await.unwrap().rows, 0);
}
