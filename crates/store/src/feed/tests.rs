//! Feeds of several friends, on a real file.

use domain::{
    Address, Audience, Cover, MediaId, NodeId, Timestamp,
    friendship::{OwnerAction, Seq, Stance, Statement, Theirs},
};

use super::*;
use crate::{NewMedia, NewPeer, NewPost, PostContent, testing};

const AT: Timestamp = Timestamp(1_000);

struct Node {
    store: Store,
    _folder: tempfile::TempDir,
}

impl Node {
    async fn new() -> Self {
        let (folder, store) = testing::store().await;
        Self { store, _folder: folder }
    }

    async fn friend(&self, number: u8) -> PeerId {
        let tx = self.store.write().await.unwrap();
        let id = befriend(&tx, number).await;
        tx.commit().await.unwrap();
        id
    }

    /// Publishes post `number`, later the higher its number.
    async fn publish(&self, number: u8, audience: Audience, pictures: &[(MediaId, String)]) -> PostId {
        let tx = self.store.write().await.unwrap();
        let new = NewPost { content: content("first", &audience, pictures), ..testing::post(number) };
        let id = tx.insert_post(&new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn edit(&self, id: PostId, source: &str, audience: Audience) {
        let tx = self.store.write().await.unwrap();
        tx.update_own_post(id, content(source, &audience, &[]), None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn delete(&self, id: PostId) {
        let tx = self.store.write().await.unwrap();
        tx.delete_own_post(id, AT).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Notes that a friend was given its feed up to `cursor`.
    async fn give(&self, peer: PeerId, cursor: Cursor) {
        let tx = self.store.write().await.unwrap();
        tx.record_feed_served(peer, cursor).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn head(&self, peer: PeerId) -> Cursor {
        self.store.feed_head(peer).await.unwrap().unwrap().cursor
    }

    /// Position, post and text of everything in the feed.
    async fn view(&self, peer: PeerId) -> Vec<(i64, u8, String)> {
        let part = self.store.feed_part(peer, None).await.unwrap().unwrap();
        let text = |post: Option<Post>| post.map_or_else(|| "removed".to_owned(), |post| post.source);
        part.entries.into_iter().map(|entry| (entry.seq, entry.wire_id.0[0], text(entry.post))).collect()
    }

    async fn is_due(&self, peer: PeerId) -> bool {
        self.store.due_pokes().await.unwrap().iter().any(|due| due.peer == peer)
    }
}

async fn befriend(tx: &WriteTx, number: u8) -> PeerId {
    let address: Address = "10.0.0.1:8000".parse().unwrap();
    let new = NewPeer { node_id: NodeId([number; 32]), name: "Jonas", address: &address };
    let id = tx.insert_peer(new, AT).await.unwrap().id;
    accept(tx, id).await;
    id
}

/// Both want to be friends, whatever was before.
async fn accept(tx: &WriteTx, id: PeerId) {
    let row = tx.peer_row(id).await.unwrap().unwrap();
    let mut friendship = row.friendship.decide(OwnerAction::Ask).unwrap_or(row.friendship);
    let seq = friendship.mine.settled.next();
    let statement = Statement { seq, since: seq, stance: Stance::Friend, settled: Seq::NONE };
    friendship.theirs = Some(Theirs { statement, content: Sha256([0; 32]) });
    tx.save_friendship(&row, &friendship, AT).await.unwrap();
}

async fn leave(tx: &WriteTx, id: PeerId, action: OwnerAction) {
    let row = tx.peer_row(id).await.unwrap().unwrap();
    tx.save_friendship(&row, &row.friendship.decide(action).unwrap(), AT).await.unwrap();
}

fn content<'a>(source: &'a str, audience: &'a Audience, pictures: &'a [(MediaId, String)]) -> PostContent<'a> {
    PostContent { source, html: source, sanitizer_version: 1, audience, cover: &Cover::NONE, quote: None, pictures }
}

#[tokio::test]
async fn a_new_friend_gets_the_newest_first_and_nothing_of_the_owners_own() {
    let node = Node::new().await;
    for number in 1..=3 {
        node.publish(number, Audience::AllFriends, &[]).await;
    }
    node.publish(4, Audience::OnlyMe, &[]).await;
    let gone = node.publish(5, Audience::AllFriends, &[]).await;
    node.delete(gone).await;
    let friend = node.friend(1).await;
    assert_eq!(node.view(friend).await, [(1, 3, "first".into()), (2, 2, "first".into()), (3, 1, "first".into())]);
    assert_eq!(node.head(friend).await.seq, 3);
    assert!(!node.is_due(friend).await, "a new friend reads without being told");
}

#[tokio::test]
async fn every_change_is_one_step_and_a_post_stands_once() {
    let node = Node::new().await;
    let friend = node.friend(1).await;
    let epoch = node.head(friend).await.epoch;
    let first = node.publish(1, Audience::AllFriends, &[]).await;
    node.publish(2, Audience::AllFriends, &[]).await;
    assert_eq!(node.view(friend).await, [(1, 1, "first".into()), (2, 2, "first".into())]);
    node.edit(first, "second", Audience::AllFriends).await;
    assert_eq!(node.view(friend).await, [(2, 2, "first".into()), (3, 1, "second".into())]);
    node.edit(first, "second", Audience::OnlyMe).await;
    assert_eq!(node.view(friend).await, [(2, 2, "first".into()), (4, 1, "removed".into())]);
    node.edit(first, "my own", Audience::OnlyMe).await;
    assert_eq!(node.head(friend).await, Cursor { epoch, seq: 4 }, "nothing of it is seen any more");
    node.edit(first, "back", Audience::AllFriends).await;
    node.delete(first).await;
    assert_eq!(node.view(friend).await, [(2, 2, "first".into()), (6, 1, "removed".into())]);
    assert_eq!(node.head(friend).await, Cursor { epoch, seq: 6 });
}

#[tokio::test]
async fn what_a_friend_never_could_see_leaves_no_trace() {
    let node = Node::new().await;
    let friend = node.friend(1).await;
    let secret = node.publish(1, Audience::OnlyMe, &[]).await;
    node.edit(secret, "more secret", Audience::OnlyMe).await;
    node.delete(secret).await;
    assert_eq!(node.view(friend).await, []);
    assert_eq!(node.head(friend).await.seq, 0);
    assert!(!node.is_due(friend).await);
}

#[tokio::test]
async fn a_feed_lasts_as_long_as_the_friendship() {
    let node = Node::new().await;
    node.publish(1, Audience::AllFriends, &[]).await;
    let (one, other) = (node.friend(1).await, node.friend(2).await);
    let (first, others) = (node.head(one).await, node.head(other).await);
    assert_ne!(first.epoch, others.epoch);
    let tx = node.store.write().await.unwrap();
    accept(&tx, one).await;
    tx.commit().await.unwrap();
    assert_eq!(node.head(one).await, first, "an acceptance that is repeated begins nothing anew");

    let tx = node.store.write().await.unwrap();
    tx.set_cursor(one, first).await.unwrap();
    leave(&tx, one, OwnerAction::End).await;
    tx.commit().await.unwrap();
    assert_eq!(node.store.feed_head(one).await.unwrap(), None);
    assert_eq!(node.store.feed_part(one, None).await.unwrap(), None);
    let left = node.store.peer_row(one).await.unwrap().unwrap();
    assert_eq!((left.feed_head, left.cursor), (None, None));
    node.publish(2, Audience::AllFriends, &[]).await;
    assert!(!node.is_due(one).await && node.is_due(other).await);
    assert_eq!(node.view(other).await.len(), 2);

    let tx = node.store.write().await.unwrap();
    accept(&tx, one).await;
    tx.commit().await.unwrap();
    let again = node.head(one).await;
    assert!(again.epoch != first.epoch && again.seq == 2);
}

#[tokio::test]
async fn what_was_given_rises_only_and_goes_with_the_epoch() {
    let node = Node::new().await;
    for number in 1..=3 {
        node.publish(number, Audience::AllFriends, &[]).await;
    }
    let (friend, other) = (node.friend(1).await, node.friend(2).await);
    let given = async |peer| node.store.feed_head(peer).await.unwrap().unwrap().given;
    let start = async |cursor| node.store.feed_part(friend, Some(cursor)).await.unwrap().unwrap().start;
    let head = node.head(friend).await;
    assert_eq!(given(friend).await, Cursor { seq: 0, ..head });
    assert_eq!(start(head).await, FeedStart::Future, "the head, which the friend was never told");
    node.give(friend, Cursor { seq: 2, ..head }).await;
    node.give(friend, Cursor { seq: 1, ..head }).await;
    node.give(friend, Cursor { seq: 3, ..node.head(other).await }).await;
    assert_eq!(given(friend).await, Cursor { seq: 2, ..head });
    assert_eq!(given(other).await.seq, 0);
    assert_eq!(start(Cursor { seq: 2, ..head }).await, FeedStart::After(2));
    assert_eq!(start(head).await, FeedStart::Future);

    let tx = node.store.write().await.unwrap();
    tx.begin_feed(friend).await.unwrap();
    assert_eq!(tx.feed_head(friend).await.unwrap().unwrap().given.seq, 0);
    tx.commit().await.unwrap();
    assert_eq!(start(head).await, FeedStart::Reset);
    node.give(friend, node.head(friend).await).await;
    let tx = node.store.write().await.unwrap();
    leave(&tx, friend, OwnerAction::End).await;
    accept(&tx, friend).await;
    tx.commit().await.unwrap();
    assert_eq!(given(friend).await.seq, 0);
}

#[tokio::test]
async fn a_new_profile_is_a_step_without_an_item() {
    let node = Node::new().await;
    let friend = node.friend(1).await;
    let before = node.store.feed_head(friend).await.unwrap().unwrap();
    let tx = node.store.write().await.unwrap();
    tx.save_profile("Mara", "kale").await.unwrap();
    tx.commit().await.unwrap();
    let after = node.store.feed_head(friend).await.unwrap().unwrap();
    assert_eq!((after.cursor.seq, after.name.as_str()), (before.cursor.seq + 1, "Mara"));
    assert_eq!(after.profile.seq, before.profile.seq + 1);
    assert_eq!(node.view(friend).await, []);
    assert!(node.is_due(friend).await);
}

#[tokio::test]
async fn the_picture_of_the_profile_changes_with_the_posts() {
    let node = Node::new().await;
    let friend = node.friend(1).await;
    let profile = async || node.store.feed_head(friend).await.unwrap().unwrap().profile.seq;
    let shown = async || node.store.profile().await.unwrap().picture.map(|picture| picture.id);
    let tx = node.store.write().await.unwrap();
    let picture = tx.insert_media(new_media(1), AT).await.unwrap();
    let other = tx.insert_media(new_media(2), AT).await.unwrap();
    tx.commit().await.unwrap();
    let before = profile().await;
    node.publish(1, Audience::OnlyMe, &[(other, String::new())]).await;
    assert_eq!((profile().await, shown().await), (before, None));
    let post = node.publish(2, Audience::AllFriends, &[(picture, String::new())]).await;
    assert_eq!((profile().await, shown().await), (before + 1, Some(picture)));
    node.publish(3, Audience::AllFriends, &[(other, String::new())]).await;
    assert_eq!((profile().await, shown().await), (before + 1, Some(picture)));
    node.edit(post, "without", Audience::AllFriends).await;
    assert_eq!((profile().await, shown().await), (before + 2, Some(other)));
    let tx = node.store.write().await.unwrap();
    assert!(tx.choose_picture(Some(picture)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!((profile().await, shown().await), (before + 3, Some(picture)));
    node.delete(post).await;
    assert_eq!((profile().await, shown().await), (before + 3, Some(picture)), "the chosen one stays");
}

fn new_media(number: u8) -> NewMedia {
    let variant = Variant {
        sha256: Sha256([number; 32]),
        width: 320,
        height: 160,
        content_type: "image/jpeg".into(),
        size_bytes: 9,
    };
    NewMedia {
        source_sha256: Sha256([number; 32]),
        width: 640,
        height: 320,
        color: "#445566".into(),
        variants: vec![variant],
    }
}

#[tokio::test]
async fn a_file_is_for_whoever_may_see_a_post_with_it() {
    let node = Node::new().await;
    let friend = node.friend(1).await;
    let tx = node.store.write().await.unwrap();
    let picture = tx.insert_media(new_media(1), AT).await.unwrap();
    let stranger = befriend(&tx, 2).await;
    leave(&tx, stranger, OwnerAction::Block).await;
    tx.commit().await.unwrap();
    let has = async |peer| node.store.file_for_friend(peer, Sha256([1; 32]), None).await.unwrap().is_some();
    assert!(!has(friend).await);
    let post = node.publish(1, Audience::AllFriends, &[(picture, String::new())]).await;
    assert!(has(friend).await && !has(stranger).await);
    let tx = node.store.write().await.unwrap();
    let pictures = [(picture, String::new())];
    tx.update_own_post(post, content("", &Audience::OnlyMe, &pictures), None).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!has(friend).await);
    let shown = node.store.picture(picture).await.unwrap();
    let of_profile = node.store.file_for_friend(friend, Sha256([1; 32]), shown.as_ref()).await.unwrap();
    assert!(of_profile.is_some(), "the profile shows it");
}

#[tokio::test]
async fn a_part_holds_what_fits_on_a_page() {
    let node = Node::new().await;
    let friend = node.friend(1).await;
    for number in 0..=u8::try_from(limits::FEED_PAGE_ITEMS).unwrap() {
        node.publish(number, Audience::AllFriends, &[]).await;
    }
    let part = node.store.feed_part(friend, None).await.unwrap().unwrap();
    assert_eq!((part.entries.len(), part.last_seq), (limits::FEED_PAGE_ITEMS, 101));
    let since = Cursor { seq: 100, ..part.head.cursor };
    node.give(friend, Cursor { seq: 101, ..since }).await;
    let rest = node.store.feed_part(friend, Some(since)).await.unwrap().unwrap();
    assert_eq!((rest.start, rest.entries[0].seq, rest.entries.len()), (FeedStart::After(100), 101, 1));

    let long = "a".repeat(limits::POST_TEXT_BYTES);
    for id in 1..=20 {
        node.edit(PostId(id), &long, Audience::AllFriends).await;
    }
    let part = node.store.feed_part(friend, Some(Cursor { seq: 101, ..since })).await.unwrap().unwrap();
    assert_eq!((part.entries.len(), part.last_seq), (limits::FEED_PAGE_BYTES / limits::POST_TEXT_BYTES, 121));
}

#[tokio::test]
async fn a_thousand_friends_cost_two_statements() {
    let node = Node::new().await;
    let tx = node.store.write().await.unwrap();
    for number in 0..=255 {
        befriend(&tx, number).await;
    }
    tx.execute(
        "INSERT INTO peer (node_id, address, state, created_at, changed_at, feed_epoch)
        SELECT a.node_id || copy, a.address, a.state, 0, 0, a.feed_epoch
        FROM peer AS a JOIN (SELECT 1 AS copy UNION SELECT 2 UNION SELECT 3)",
        [],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    node.publish(1, Audience::AllFriends, &[]).await;
    assert_eq!(node.store.due_pokes().await.unwrap().len(), 1024);
    for peer in [1, 500, 1024] {
        assert_eq!(node.head(PeerId(peer)).await.seq, 1);
    }
}

#[tokio::test]
async fn a_poke_is_due_until_it_arrives_or_the_feed_was_read() {
    let node = Node::new().await;
    let friend = node.friend(1).await;
    node.publish(1, Audience::AllFriends, &[]).await;
    let head = node.head(friend).await;
    let tx = node.store.write().await.unwrap();
    tx.poke_failed(friend, Timestamp(60_000)).await.unwrap();
    tx.poke_failed(friend, Timestamp(120_000)).await.unwrap();
    tx.commit().await.unwrap();
    let due = node.store.due_pokes().await.unwrap();
    assert_eq!(due, [crate::Due { peer: friend, next_at: Some(Timestamp(120_000)) }]);
    assert_eq!(node.store.peer_row(friend).await.unwrap().unwrap().poke_failures, 2);

    node.publish(2, Audience::AllFriends, &[]).await;
    assert_eq!(node.store.due_pokes().await.unwrap(), due, "a change does not shorten the pause");
    let tx = node.store.write().await.unwrap();
    tx.feed_was_read(friend, head).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(node.store.due_pokes().await.unwrap(), due, "that was not all of it");
    let tx = node.store.write().await.unwrap();
    tx.feed_was_read(friend, node.head(friend).await).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!node.is_due(friend).await);
    let row = node.store.peer_row(friend).await.unwrap().unwrap();
    assert_eq!((row.poke_failures, row.next_poke_at), (0, None));

    node.publish(3, Audience::AllFriends, &[]).await;
    let tx = node.store.write().await.unwrap();
    assert!(tx.poke_arrived(friend, head, None, Timestamp(9)).await.unwrap(), "more has changed");
    assert!(!tx.poke_arrived(friend, Cursor { seq: 3, ..head }, None, Timestamp(9)).await.unwrap());
    tx.commit().await.unwrap();
    assert!(!node.is_due(friend).await);
}
