//! Feeds of threads, counted out: who is offered what, how much of it, and when it is told.

use domain::{
    Audience, CircleId, Cover, NodeId, NotificationKind, PeerId, PostId, Sha256, Timestamp, WireId,
    circle::Circles,
    limits,
    thread::{CameFor, Commenting, Entry, ItemKind, Revision, Standing, Subject, Who},
};

use super::*;
use crate::{NewPost, PostContent, testing};

const OWN: NodeId = NodeId([1; 32]);
const DAY_MS: i64 = 86_400_000;
const NOW: Timestamp = Timestamp(1_795_000_000_000);
const HOME: Home = Home { peer: None, key: OWN };

/// The owner's only post, and two friends of whom the first is in the one circle that there is.
struct Thread {
    store: Store,
    friends: [PeerId; 2],
    post: PostId,
    _folder: tempfile::TempDir,
}

fn key(friend: usize) -> NodeId {
    NodeId([10 + u8::try_from(friend).unwrap(); 32])
}

fn circle() -> Audience {
    Audience::Circles(Circles::new([CircleId(1)]).unwrap())
}

fn entry(author: NodeId, number: u16, revision: u64, kind: ItemKind) -> Entry {
    let mut id = WireId([0; 16]);
    id.0[..2].copy_from_slice(&number.to_be_bytes());
    let subject = Subject { author, home: OWN, post: WireId([7; 16]), id, kind, reply_to: None };
    let revision = Revision::try_from(revision).unwrap();
    Entry { subject, revision, bytes: Sha256([9; 32]), standing: Standing::Said }
}

fn revision(entry: Entry) -> ItemRevision<'static> {
    ItemRevision {
        entry,
        jws: "signed",
        name: "Lea",
        source: "words",
        html: "<p>words</p>",
        cover: &Cover::NONE,
        pictures: &[],
        media: &[],
        quote: None,
        sanitizer_version: 1,
        said_at: NOW,
        seen: Some(Sha256([5; 32])),
        is_public: false,
    }
}

impl Thread {
    async fn comments(&self, home: Home) -> Vec<ItemRow> {
        let post = WireId([7; 16]);
        let outline = self.store.thread_outline(home, post).await.unwrap();
        let ids = outline.into_iter().map(|row| row.wire_id).collect();
        self.store.thread_items(home, post, ids).await.unwrap()
    }

    async fn new() -> Self {
        let (folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        let new = testing::post(7);
        let post = NewPost { content: PostContent { audience: &Audience::AllFriends, ..new.content }, ..new };
        let post = tx.insert_post(&post).await.unwrap();
        tx.execute("INSERT INTO circle (id, name, name_key) VALUES (1, 'Choir', 'choir')", []).await.unwrap();
        let mut friends = [PeerId(0); 2];
        for (friend, id) in friends.iter_mut().enumerate() {
            let sql = "INSERT INTO peer (node_id, address, state, name, created_at, changed_at)
                VALUES (?, '10.0.0.1:8000', 'accepted', 'Lea', 0, 0)";
            tx.execute(sql, [key(friend).to_string().into()]).await.unwrap();
            *id = PeerId(i64::try_from(friend).unwrap() + 1);
            tx.begin_feed(*id).await.unwrap();
            tx.begin_threads(*id, NOW).await.unwrap();
        }
        let member = "INSERT INTO circle_member (circle_id, peer_id) VALUES (1, ?)";
        tx.execute(member, [friends[0].0.into()]).await.unwrap();
        tx.commit().await.unwrap();
        Self { store, friends, post, _folder: folder }
    }

    async fn take(&self, entry: Entry, came_for: &CameFor, at: Timestamp) {
        let tx = self.store.write().await.unwrap();
        let held = tx.thread_item(HOME, entry.subject.id).await.unwrap();
        tx.take_item(HOME, held.as_ref(), &revision(entry), came_for, at).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn set_audience(&self, audience: &Audience) {
        let tx = self.store.write().await.unwrap();
        let old = tx.own_post(self.post).await.unwrap().unwrap();
        tx.set_post_audience(&old, audience).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What a friend is offered: "+" for what is shown, "-" for what is gone, "t" for how the thread stands.
    async fn offered(&self, friend: usize) -> String {
        let part = self.store.threads_part(self.friends[friend], None).await.unwrap().unwrap();
        let sign = |entry: &ThreadsEntry| match entry.change {
            ThreadsEntryChange::Shown { .. } => '+',
            ThreadsEntryChange::Gone { .. } => '-',
            ThreadsEntryChange::Thread { .. } => 't',
            ThreadsEntryChange::Introduction(_) => 'i',
        };
        part.entries.iter().map(sign).collect()
    }

    async fn counted(&self, friend: usize) -> i64 {
        let tx = self.store.write().await.unwrap();
        let sql = "SELECT count(*) AS held FROM thread_entry WHERE peer_id = ?";
        tx.one::<Count, 1>(sql, [self.friends[friend].0.into()]).await.unwrap().unwrap().held
    }
}

#[derive(FromQueryResult)]
struct Count {
    held: i64,
}

#[tokio::test]
async fn a_comment_is_for_whom_it_came_and_for_whom_the_post_is_now() {
    let thread = Thread::new().await;
    let lea = key(0);
    thread.take(entry(lea, 1, 1, ItemKind::Comment), &CameFor::Audience(Audience::AllFriends), NOW).await;
    thread.take(entry(lea, 2, 1, ItemKind::Comment), &CameFor::Audience(circle()), NOW).await;
    thread.take(entry(lea, 3, 1, ItemKind::Comment), &CameFor::Owner, NOW).await;
    assert_eq!([thread.offered(0).await, thread.offered(1).await], ["+++", "+"], "its author sees all of them");
    thread.set_audience(&circle()).await;
    assert_eq!([thread.offered(0).await, thread.offered(1).await], ["+++", ""], "who loses the post hears no more");
    thread.set_audience(&Audience::AllFriends).await;
    assert_eq!([thread.offered(0).await, thread.offered(1).await], ["+++", "t+"], "it begins anew");

    let tx = thread.store.write().await.unwrap();
    let item = tx.thread_item(HOME, entry(lea, 1, 1, ItemKind::Comment).subject.id).await.unwrap().unwrap();
    tx.remove_item(&item).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!([thread.offered(0).await, thread.offered(1).await], ["++-", "t-"]);
    let gone = thread.comments(HOME).await;
    assert!(gone.iter().any(|item| item.is_removed && item.jws.is_empty() && item.source.is_empty()));
}

#[tokio::test]
async fn of_a_long_thread_the_newest_are_offered_and_what_the_friend_wrote() {
    let thread = Thread::new().await;
    let came_for = CameFor::Audience(Audience::AllFriends);
    let old = NOW.plus_seconds(-40 * DAY_MS / 1000);
    thread.take(entry(key(1), 1, 1, ItemKind::Comment), &came_for, old).await;
    for number in 0..=u16::try_from(limits::THREAD_FEED_COMMENTS).unwrap() {
        thread.take(entry(key(0), 100 + number, 1, ItemKind::Comment), &came_for, NOW).await;
    }
    let kept = i64::try_from(limits::THREAD_FEED_COMMENTS).unwrap();
    assert_eq!(thread.counted(1).await, kept + 1, "the newest, and the friend's own");
    let tx = thread.store.write().await.unwrap();
    for friend in thread.friends {
        tx.begin_threads(friend, NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
    let first = i64::try_from(limits::THREAD_SNAPSHOT_COMMENTS).unwrap();
    assert_eq!(thread.counted(1).await, first + 1, "a first page is small");
    assert_eq!(thread.counted(0).await, kept + 1, "but for what the reader wrote");
}

#[tokio::test]
async fn reactions_wait_and_comments_take_them_along() {
    let thread = Thread::new().await;
    let came_for = CameFor::Audience(Audience::AllFriends);
    let next = async || {
        let due = thread.store.due_pokes().await.unwrap();
        due.iter().map(|due| due.next_at).collect::<Vec<_>>()
    };
    let read = async || {
        let tx = thread.store.write().await.unwrap();
        for friend in thread.friends {
            let head = tx.threads_head(friend).await.unwrap().unwrap().cursor;
            tx.threads_were_read(friend, head).await.unwrap();
        }
        tx.commit().await.unwrap();
    };
    assert_eq!(next().await, []);
    thread.take(entry(key(0), 1, 1, ItemKind::Reaction), &came_for, NOW).await;
    let in_half_a_minute = Some(NOW.plus_seconds(30));
    assert_eq!(next().await, [in_half_a_minute; 2]);
    thread.take(entry(key(0), 1, 2, ItemKind::Reaction), &came_for, NOW.plus_seconds(20)).await;
    assert_eq!(next().await, [in_half_a_minute; 2], "a second one does not put it off");
    thread.take(entry(key(0), 2, 1, ItemKind::Comment), &came_for, NOW.plus_seconds(21)).await;
    assert_eq!(next().await, [None; 2]);
    thread.take(entry(key(0), 1, 3, ItemKind::Reaction), &came_for, NOW.plus_seconds(22)).await;
    assert_eq!(next().await, [None; 2], "what is told at once is not put off");
    read().await;
    assert_eq!(next().await, []);
}

#[tokio::test]
async fn who_may_comment_is_said_to_all_who_see_the_post() {
    let thread = Thread::new().await;
    let tx = thread.store.write().await.unwrap();
    let post = tx.thread_post(thread.post).await.unwrap().unwrap();
    tx.set_commenting(&post, Commenting::Nobody).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!([thread.offered(0).await, thread.offered(1).await], ["t", "t"]);
    assert_eq!(thread.store.commenting(None, post.wire_id).await.unwrap(), Commenting::Nobody);
    let tx = thread.store.write().await.unwrap();
    tx.delete_own_post(thread.post, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!([thread.offered(0).await, thread.offered(1).await], ["", ""]);
    assert_eq!(thread.store.commenting(None, post.wire_id).await.unwrap(), Commenting::Everyone);
}

#[tokio::test]
async fn a_friends_threads_are_bounded_and_own_words_stay() {
    let thread = Thread::new().await;
    let home = Home { peer: Some(thread.friends[0]), key: key(0) };
    let jws = "x".repeat(limits::COMMENT_BYTES);
    let tx = thread.store.write().await.unwrap();
    for number in 0..60 {
        let mut entry = entry(key(1), number, 1, ItemKind::Comment);
        entry.subject.home = key(0);
        tx.put_relayed(home, None, &ItemRevision { jws: &jws, ..revision(entry) }).await.unwrap();
    }
    let mut own = entry(OWN, 1_000, 1, ItemKind::Comment);
    own.subject.home = key(0);
    tx.put_own_item(home, None, &revision(own), domain::thread::Stage::Waiting).await.unwrap();
    tx.trim_friend_threads(home, [key(1), OWN].into_iter()).await.unwrap();
    tx.commit().await.unwrap();
    let held = thread.comments(home).await;
    let bytes: usize = held.iter().map(|item| item.jws.len()).sum();
    assert!(bytes as u64 <= limits::AUTHOR_THREADS_BYTES && bytes as u64 > limits::AUTHOR_THREADS_BYTES / 2, "{bytes}");
    assert_eq!(held.iter().filter(|item| item.stage.is_some()).count(), 1);
}

#[tokio::test]
async fn what_is_told_of_a_thread_is_one_notification_until_it_was_read() {
    let thread = Thread::new().await;
    let tell = async |friend: usize| {
        let tx = thread.store.write().await.unwrap();
        let at = NOW.plus_seconds(i64::try_from(friend).unwrap());
        tx.add_voice(NotificationKind::Commented, thread.post, key(friend), "Lea", at).await.unwrap();
        tx.commit().await.unwrap();
    };
    tell(0).await;
    tell(1).await;
    tell(2).await;
    let told = thread.store.notifications(None, 9).await.unwrap();
    let [one] = &told[..] else { panic!("{told:?}") };
    let who: Vec<_> = one.voices.iter().map(|voice| voice.who).collect();
    let stranger = Who::FriendOfFriend { like: None };
    assert_eq!(who, [stranger, Who::Friend(thread.friends[1]), Who::Friend(thread.friends[0])]);
    let tx = thread.store.write().await.unwrap();
    tx.mark_notifications_read(one.id, NOW).await.unwrap();
    tx.commit().await.unwrap();
    tell(0).await;
    assert_eq!(thread.store.notifications(None, 9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_tells_of_several_mentions_outlives_the_comment_that_it_leads_to() {
    let thread = Thread::new().await;
    for (number, friend) in [(1, 0), (2, 1)] {
        let entry = entry(key(friend), number, 1, ItemKind::Comment);
        thread.take(entry, &CameFor::Audience(Audience::AllFriends), NOW).await;
        let tx = thread.store.write().await.unwrap();
        let item = tx.thread_item(HOME, entry.subject.id).await.unwrap().unwrap();
        tx.add_mention(thread.post, Some(item.id), key(friend), "Lea", NOW).await.unwrap();
        tx.commit().await.unwrap();
    }
    let comments = thread.comments(HOME).await;
    let told = async || {
        let told = thread.store.notifications(None, 9).await.unwrap();
        told.into_iter().map(|each| (each.item, each.voices.len())).collect::<Vec<_>>()
    };
    assert_eq!(told().await, [(Some(comments[0].id), 2)]);
    let tx = thread.store.write().await.unwrap();
    tx.execute("DELETE FROM thread_item WHERE id = ?", [comments[0].id.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told().await, [(None, 2)]);
}
