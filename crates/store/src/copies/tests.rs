use domain::{Address, Cover, NodeId, Picture, RemotePicture, RemotePost, Variant, WireId};

use super::*;
use crate::{NewMedia, NewPeer, StoredResponse, testing::store};

const AT: Timestamp = Timestamp(1_000);

async fn peer(tx: &WriteTx, id: u8) -> PeerId {
    let address: Address = "10.0.0.2:8000".parse().unwrap();
    let new = NewPeer { node_id: NodeId([id; 32]), name: "Friend", address: &address };
    tx.insert_peer(new, AT).await.unwrap().id
}

fn variant(name: u8, width: u32) -> Variant {
    Variant { sha256: Sha256([name; 32]), width, height: 1, content_type: "image/jpeg".into(), size_bytes: 10 }
}

/// A post of `peer`'s, published at `at`, with a picture of one file each.
async fn post(tx: &WriteTx, peer: PeerId, at: i64, files: &[u8], known_at: Timestamp) {
    let picture = |&name: &u8| RemotePicture {
        alt: "".parse().unwrap(),
        width: 8,
        height: 1,
        color: "#aabbcc".into(),
        variants: vec![variant(name, 8)],
    };
    let post = RemotePost {
        wire_id: WireId([u8::try_from(at).unwrap(); 16]),
        text: "".parse().unwrap(),
        cover: Cover::NONE,
        published_at: Timestamp(at),
        edited_at: None,
        pictures: files.iter().map(picture).collect(),
        is_public: false,
        quote: None,
    };
    tx.put_remote_post(peer, &post, Some(""), 1, known_at).await.unwrap();
}

async fn keep(tx: &WriteTx, name: u8, at: i64) {
    tx.keep_file(Sha256([name; 32]), 10, Timestamp(at)).await.unwrap();
}

async fn missing(store: &Store, peer: PeerId, learnt_after: Option<Timestamp>) -> Vec<(u8, i64)> {
    let (mut missing, mut before) = (Vec::new(), None);
    loop {
        let page = store.missing_files(peer, 8, learnt_after, before, 2).await.unwrap();
        missing.extend(page.files.iter().map(|file| (file.variant.sha256.0[0], file.shown_at.0)));
        before = page.last;
        if before.is_none() {
            return missing;
        }
    }
}

/// The owner's picture with one file.
async fn own(tx: &WriteTx, name: u8) {
    let media = NewMedia {
        source_sha256: Sha256([name; 32]),
        width: 8,
        height: 1,
        color: "#aabbcc".into(),
        variants: vec![variant(name, 8)],
    };
    tx.insert_media(media, AT).await.unwrap();
}

async fn answer(tx: &WriteTx, peer: PeerId, bytes: usize, at: i64) {
    let response = StoredResponse { head: "{}".into(), policy: "{}".into(), body: vec![0; bytes] };
    tx.store_response(&format!("GET:{}", peer.0), peer, &response, Timestamp(at)).await.unwrap();
}

#[tokio::test]
async fn copies_are_counted_for_each_friend_and_the_oldest_known() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let (one, two) = (peer(&tx, 1).await, peer(&tx, 2).await);
    post(&tx, one, 5, &[1, 2], AT).await;
    post(&tx, two, 6, &[2, 3], AT).await;
    for (name, at) in [(1, 30), (2, 10), (3, 40), (9, 1)] {
        keep(&tx, name, at).await;
    }
    keep(&tx, 1, 99).await;
    answer(&tx, two, 7, 20).await;
    tx.commit().await.unwrap();
    assert_eq!(store.copies_sizes().await.unwrap(), [(one, 20), (two, 17)], "the file of both is the first one's");
    for (peer, before, expected) in
        [(None, 20, 10), (None, 21, 17), (Some(one), 100, 20), (Some(two), 40, 7), (Some(two), 41, 17)]
    {
        assert_eq!(store.older_copies_bytes(peer, Timestamp(before)).await.unwrap(), expected, "{peer:?} {before}");
    }

    let tx = store.write().await.unwrap();
    let names = |copies: Vec<KeptCopy>| {
        let name = |copy: KeptCopy| match copy.name {
            CopyName::File(name) => (name.0[0].to_string(), copy.size_bytes),
            CopyName::Response(key) => (key, copy.size_bytes),
        };
        copies.into_iter().map(name).collect::<Vec<_>>()
    };
    let key = format!("GET:{}", two.0);
    assert_eq!(names(tx.oldest_copies(None, 3).await.unwrap()), [("2".into(), 10), (key.clone(), 7), ("1".into(), 10)]);
    assert_eq!(names(tx.oldest_copies(Some(two), 9).await.unwrap()), [(key, 7), ("3".into(), 10)]);

    let oldest = tx.oldest_copies(None, 3).await.unwrap();
    assert_eq!(tx.forget_copies(&oldest).await.unwrap(), [Sha256([2; 32]), Sha256([1; 32])]);
    tx.commit().await.unwrap();
    assert_eq!(store.copies_sizes().await.unwrap(), [(two, 10)]);
}

#[tokio::test]
async fn a_file_takes_room_once_of_the_first_friend_who_shows_it() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let (one, two) = (peer(&tx, 1).await, peer(&tx, 2).await);
    post(&tx, one, 5, &[1], AT).await;
    post(&tx, two, 6, &[1, 2, 3, 4], AT).await;
    keep(&tx, 2, 10).await;
    own(&tx, 3).await;
    tx.commit().await.unwrap();
    for (name, expected) in [(1, Some(one)), (2, None), (3, None), (4, Some(two)), (9, None)] {
        assert_eq!(store.charged_to(Sha256([name; 32])).await.unwrap(), expected, "{name}");
    }
}

#[tokio::test]
async fn the_owners_files_are_no_copies_and_are_never_to_be_removed() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let friend = peer(&tx, 1).await;
    post(&tx, friend, 5, &[1, 2, 3], AT).await;
    own(&tx, 1).await;
    keep(&tx, 1, 1).await;
    keep(&tx, 2, 2).await;
    // It becomes the owner's, too, after it came as a copy.
    own(&tx, 2).await;
    tx.commit().await.unwrap();
    assert_eq!(store.copies_sizes().await.unwrap(), [(friend, 10)]);
    let asked_for = missing(&store, friend, None).await;
    assert_eq!(asked_for, [(1, 5), (2, 5), (3, 5)], "what the owner has is asked for all the same, until it is given");

    let tx = store.write().await.unwrap();
    let oldest = tx.oldest_copies(None, 9).await.unwrap();
    assert_eq!(oldest.len(), 1);
    assert_eq!(tx.forget_copies(&oldest).await.unwrap(), []);
    assert!(tx.oldest_copies(None, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_missing_comes_newest_first_and_what_is_here_is_not_missing() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let friend = peer(&tx, 1).await;
    post(&tx, friend, 5, &[1], AT).await;
    post(&tx, friend, 9, &[2], AT).await;
    post(&tx, friend, 7, &[3, 4], Timestamp(2_000)).await;
    // The picture of an older post in a newer one.
    post(&tx, friend, 8, &[1], AT).await;
    // Shown by nothing.
    let picture = Picture {
        id: domain::MediaId(0),
        alt: String::new(),
        width: 8,
        height: 1,
        color: "#aabbcc".into(),
        variants: vec![variant(8, 8)],
    };
    tx.insert_peer_media(friend, &picture, AT).await.unwrap();
    tx.commit().await.unwrap();
    // An older post shows the first one again.
    assert_eq!(missing(&store, friend, None).await, [(2, 9), (1, 8), (3, 7), (4, 7), (1, 5)]);
    assert_eq!(missing(&store, friend, Some(AT)).await, [(3, 7), (4, 7)], "known after the copies were removed");

    let tx = store.write().await.unwrap();
    keep(&tx, 3, 7).await;
    keep(&tx, 4, 7).await;
    tx.note_received(friend, Sha256([3; 32])).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(missing(&store, friend, Some(AT)).await, [(4, 7)], "another friend may have given it");
}

#[tokio::test]
async fn uses_are_noted_and_rows_follow_what_they_are_about() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let (one, two) = (peer(&tx, 1).await, peer(&tx, 2).await);
    post(&tx, one, 5, &[1, 2, 3], AT).await;
    post(&tx, two, 6, &[4], AT).await;
    for name in 1..=4 {
        keep(&tx, name, 10).await;
    }
    tx.use_files(&[Sha256([2; 32])], Timestamp(50)).await.unwrap();
    own(&tx, 3).await;
    tx.commit().await.unwrap();
    let names = [1, 2, 9].map(|name| Sha256([name; 32]));
    assert_eq!(store.used_before(&names, Timestamp(50)).await.unwrap(), names[..1]);

    let tx = store.write().await.unwrap();
    tx.forget_others_files().await.unwrap();
    tx.commit().await.unwrap();
    let kept = store.kept_files(None, 9).await.unwrap();
    assert_eq!(kept.iter().map(|name| name.0[0]).collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!(store.kept_files(Some(kept[0]), 1).await.unwrap(), kept[1..2]);

    let tx = store.write().await.unwrap();
    tx.move_copies(two, one).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.copies_sizes().await.unwrap(), [(one, 30)]);
    let tx = store.write().await.unwrap();
    tx.leave_keyless(one, domain::FriendshipState::Ended, AT).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!store.is_kept(kept[0]).await.unwrap());
}

#[tokio::test]
async fn what_a_friend_shows_no_more_is_forgotten_and_what_another_shows_is_theirs() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    let (one, two) = (peer(&tx, 1).await, peer(&tx, 2).await);
    post(&tx, one, 5, &[1, 2, 3, 4], AT).await;
    post(&tx, one, 6, &[2], AT).await;
    post(&tx, two, 7, &[3], AT).await;
    for name in 1..=3 {
        keep(&tx, name, 10).await;
    }
    // It became the owner's before anybody looked.
    keep(&tx, 4, 10).await;
    own(&tx, 4).await;
    assert_eq!(tx.forget_unshown_media(one).await.unwrap(), []);
    tx.remove_remote_post(one, WireId([5; 16])).await.unwrap();
    let mut gone = tx.forget_unshown_media(one).await.unwrap();
    gone.sort_by_key(|name| name.0);
    assert_eq!(gone.iter().map(|name| name.0[0]).collect::<Vec<_>>(), [1, 3, 4]);
    tx.commit().await.unwrap();
    let kept = store.kept_files(None, 9).await.unwrap();
    assert_eq!(kept.iter().map(|name| name.0[0]).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(store.copies_sizes().await.unwrap(), [(one, 10), (two, 10)]);
    let used = store.variants_among(&gone).await.unwrap();
    assert!(!used.contains(&gone[0]) && used.contains(&gone[1]) && used.contains(&gone[2]));
}

#[tokio::test]
async fn the_cap_is_remembered() {
    let (_folder, store) = store().await;
    assert_eq!(store.copies_rules().await.unwrap(), CopiesRules { cap: CopiesCap::DEFAULT, removed_at: None });
    let rules = CopiesRules { cap: "2 GB".parse().unwrap(), removed_at: Some(AT) };
    let tx = store.write().await.unwrap();
    tx.set_copies_cap(rules.cap).await.unwrap();
    tx.set_copies_removed(AT).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.copies_rules().await.unwrap(), rules);
}
