//! Two friends write to each other: whoever holds the conversation, asleep or not, and whatever others try.

use std::mem;

use axum::http::StatusCode;
use domain::{
    Conversation, Cover, MessageState, NodeId, PeerId, RemotePost, ThreadItemId, TimelineFilter, WireId, limits,
    thread::{Comment, Commenting, ItemKind, Revision, ShownWords, Subject, ThreadItem, Words},
};
use federation::{
    Identity,
    wire::{SignedItem, ThreadsWriter},
};

use super::{Friends, Side, befriend_key};
use crate::{
    secrets::secret::random_bytes,
    testing::friends::HERE,
    threads::{conversations::ConversationPage, error::ThreadError, messages::NewMessage, owner::SaidUnder},
};

impl Side {
    pub(super) async fn write(&self, text: &str) -> ThreadItemId {
        self.owner.messages().write(to(self.friend, text)).await.unwrap()
    }

    pub(super) async fn conversation(&self) -> ConversationPage {
        self.owner.messages().read(self.friend, None).await.unwrap().unwrap()
    }

    /// The words of each message, and of the owner's own how far they have come.
    pub(super) async fn messages(&self) -> Vec<(String, Option<MessageState>)> {
        let text = |words: &ShownWords| match words {
            ShownWords::Said { source, .. } => source.clone(),
            ShownWords::Deleted | ShownWords::Removed => "(deleted)".to_owned(),
        };
        let messages = self.conversation().await.messages;
        messages.iter().map(|message| (text(&message.words), message.state)).collect()
    }

    pub(super) async fn unread_messages(&self) -> u64 {
        self.owner.messages().count_unread().await.unwrap()
    }

    pub(super) async fn states(&self) -> Vec<Option<MessageState>> {
        self.messages().await.into_iter().map(|(_, state)| state).collect()
    }
}

pub(super) fn to(peer: PeerId, text: &str) -> NewMessage {
    let id = WireId(random_bytes());
    NewMessage { peer, id, text: text.to_owned().into(), cover: Cover::NONE, pictures: Vec::new() }
}

/// Friends who know each other's versions: the one who holds the conversation, and the other.
pub(super) async fn home_and_guest() -> (Side, Side) {
    let Friends { mut alpha, mut beta } = Friends::new().await;
    alpha.exchange().await;
    beta.exchange().await;
    if Conversation::between(alpha.node().own_id(), beta.node().own_id()).home != alpha.node().own_id() {
        mem::swap(&mut alpha, &mut beta);
    }
    (alpha, beta)
}

pub(super) fn said(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

pub(super) async fn words(side: &Side) -> Vec<String> {
    side.messages().await.into_iter().map(|(words, _)| words).collect()
}

#[tokio::test]
async fn two_beginnings_meet_and_each_side_learns_what_arrived() {
    let (home, guest) = home_and_guest().await;
    home.write("Are you *there*?").await;
    home.test.clock.advance(1);
    guest.write("Hello").await;
    assert_eq!(home.messages().await, [("Are you *there*?".to_owned(), Some(MessageState::Waiting))]);
    assert_eq!(guest.messages().await, [("Hello".to_owned(), Some(MessageState::Waiting))]);

    guest.exchange_until(async || guest.states().await == [None, Some(MessageState::Delivered)]).await;
    assert_eq!(words(&guest).await, said("Are you *there*?|Hello"));
    assert_eq!(words(&home).await, said("Are you *there*?|Hello"));
    assert_eq!(home.states().await, [Some(MessageState::Delivered), None], "the guest came back for more");
    assert_eq!((home.unread_messages().await, guest.unread_messages().await), (1, 1));

    guest.owner.messages().set_muted(guest.friend, true).await.unwrap();
    assert_eq!(guest.unread_messages().await, 0, "what is muted is not counted");
    guest.owner.messages().set_muted(guest.friend, false).await.unwrap();
    let last = guest.conversation().await.unseen.unwrap();
    guest.owner.messages().mark_read(last).await.unwrap();
    assert_eq!((guest.unread_messages().await, guest.conversation().await.unseen), (0, None));
    let listed = home.owner.messages().list().await.unwrap();
    assert_eq!((listed.conversations.len(), listed.conversations[0].unread, listed.others.len()), (1, 1, 0));

    for side in [&home, &guest] {
        assert!(side.node().store.timeline(None, TimelineFilter::default(), 9).await.unwrap().is_empty());
        assert!(side.owner.threads().written(None).await.unwrap().written.is_empty(), "that is a list of comments");
        assert!(
            side.owner.notifications().page(None).await.unwrap().notifications.is_empty(),
            "they are counted apart"
        );
    }
}

#[tokio::test]
async fn what_is_written_is_changed_and_deleted_at_both_sides() {
    let (home, guest) = home_and_guest().await;
    let (from_home, from_guest) = (home.write("At six").await, guest.write("Fine").await);
    home.test.clock.advance(1);
    guest.exchange_until(async || guest.states().await == [None, Some(MessageState::Delivered)]).await;
    home.owner.threads().edit(from_home, "At seven".to_owned().into(), Cover::NONE, &[]).await.unwrap();
    guest.owner.threads().delete(from_guest).await.unwrap();
    guest.exchange_until(async || words(&guest).await == said("At seven|(deleted)")).await;
    home.exchange_until(async || words(&home).await == said("At seven|(deleted)")).await;
    assert!(guest.conversation().await.messages[0].is_edited);
    let none_of_theirs = guest.conversation().await.messages[0].id;
    assert!(matches!(guest.owner.threads().delete(none_of_theirs).await, Err(ThreadError::NotFound)));
    assert!(matches!(home.owner.threads().remove(from_home).await, Err(ThreadError::NotFound)));
}

#[tokio::test]
async fn a_server_without_messages_is_sent_none_and_nothing_is_lost() {
    let (home, guest) = home_and_guest().await;
    for side in [&home, &guest] {
        side.wire.has_no_messages(true);
    }
    home.exchange().await;
    guest.exchange().await;
    home.write("Can you read this?").await;
    home.test.clock.advance(1);
    guest.write("And this?").await;
    home.wire.asked();
    guest.exchange().await;
    home.exchange().await;
    assert_eq!(home.messages().await, [("Can you read this?".to_owned(), Some(MessageState::NoMessages))]);
    assert_eq!(guest.messages().await, [("And this?".to_owned(), Some(MessageState::NoMessages))]);
    assert!(home.wire.asked().iter().all(|asked| !asked.starts_with("PUT /o2m/v1/posts")));

    for side in [&home, &guest] {
        side.wire.has_no_messages(false);
    }
    home.exchange().await;
    guest.exchange_until(async || guest.states().await == [None, Some(MessageState::Delivered)]).await;
    assert_eq!(words(&home).await, said("Can you read this?|And this?"));
}

#[tokio::test]
async fn a_conversation_outlives_a_new_snapshot_and_the_friendship() {
    let (home, guest) = home_and_guest().await;
    home.write("Keep this").await;
    home.test.clock.advance(1);
    guest.write("I will").await;
    guest.exchange_until(async || guest.states().await == [None, Some(MessageState::Delivered)]).await;

    let tx = home.node().store.write().await.unwrap();
    tx.begin_threads(home.friend, home.node().now()).await.unwrap();
    tx.commit().await.unwrap();
    guest.exchange().await;
    assert_eq!(words(&guest).await, said("Keep this|I will"));

    home.owner.friends().end_and_remove_comments(home.friend).await.unwrap();
    guest.owner.friends().end_and_remove_comments(guest.friend).await.unwrap();
    for side in [&home, &guest] {
        assert_eq!(words(side).await, said("Keep this|I will"));
        assert!(!side.conversation().await.is_open);
        let refused = side.owner.messages().write(to(side.friend, "One more thing")).await;
        assert!(matches!(refused, Err(ThreadError::Ended)));
    }
    let own = home.conversation().await.messages[0].id;
    assert!(matches!(
        home.owner.threads().edit(own, "Changed".to_owned().into(), Cover::NONE, &[]).await,
        Err(ThreadError::Ended)
    ));
    home.owner.threads().delete(own).await.unwrap();
    assert_eq!(words(&home).await, said("(deleted)|I will"));
}

/// A comment as `author` would sign it: as a message it could not even be put together.
fn signed(author: &Identity, home: NodeId, conversation: WireId, id: u8, text: &str) -> SignedItem {
    let subject = Subject {
        author: author.id(),
        home,
        post: conversation,
        id: WireId([id; 16]),
        kind: ItemKind::Comment,
        reply_to: None,
    };
    let comment = Comment::new(text.parse().unwrap(), Vec::new()).unwrap();
    let content = content(Words::Comment(comment));
    let item = ThreadItem::new(subject, Revision::after(None, content.at), Some(content)).unwrap();
    SignedItem::sign(author, item).unwrap()
}

fn content(words: Words) -> domain::thread::Content {
    domain::thread::Content {
        at: domain::Timestamp(1_795_000_000_000),
        name: "Mallory".parse().unwrap(),
        is_public: false,
        seen: domain::thread::seen(""),
        words,
    }
}

#[tokio::test]
async fn no_third_person_brings_a_message_or_is_offered_one_and_a_flood_ends() {
    let (home, guest) = home_and_guest().await;
    home.write("For two").await;
    let Conversation { id, home: key } = Conversation::between(home.node().own_id(), guest.node().own_id());
    let mallory = Identity::generate().unwrap();
    let third = befriend_key(home.node(), mallory.id()).await;
    let tx = home.node().store.write().await.unwrap();
    tx.set_has_messages(third, true).await.unwrap();
    tx.commit().await.unwrap();
    home.write("And this").await;
    let as_mallory = home.node().friend(mallory.id(), HERE).await.unwrap().unwrap();
    let intrusion = signed(&mallory, key, id, 1, "Me, too");
    assert_eq!(as_mallory.may_bring(id, WireId([1; 16])).await.unwrap().limit_bytes(), 0);
    assert_eq!(
        as_mallory.bring(id, WireId([1; 16]), intrusion.as_str()).await.unwrap().answer.status(),
        StatusCode::NOT_FOUND.as_u16()
    );
    let head = as_mallory.threads_head().await.unwrap().unwrap();
    assert_eq!(head.seq, 0, "nothing of it is in another's feed");
    let before = "1795000000000.11111111111111111111111111111111".parse().unwrap();
    assert!(as_mallory.older_comments(id, before).await.unwrap().is_none());
    assert!(home.owner.messages().read(third, None).await.unwrap().unwrap().messages.is_empty());

    // Neither of the two brings a comment there, by whomever it is, and wherever it is for.
    let as_guest = home.node().friend(guest.node().own_id(), HERE).await.unwrap().unwrap();
    let forged = as_guest.bring(id, WireId([1; 16]), intrusion.as_str()).await.unwrap();
    assert_eq!(forged.answer.status(), StatusCode::NOT_FOUND.as_u16());
    let elsewhere = signed(guest.node().identity(), mallory.id(), id, 2, "Elsewhere");
    assert_eq!(
        as_guest.bring(id, WireId([2; 16]), elsewhere.as_str()).await.unwrap().answer.status(),
        StatusCode::NOT_FOUND.as_u16()
    );

    let mut taken = 0;
    for number in 0..=limits::MESSAGES_PER_HOUR {
        let mut wire = WireId([3; 16]);
        wire.0[..4].copy_from_slice(&number.to_be_bytes());
        let subject = Subject {
            author: guest.node().own_id(),
            home: key,
            post: id,
            id: wire,
            kind: ItemKind::Message,
            reply_to: None,
        };
        let comment = Comment::new("More".parse().unwrap(), Vec::new()).unwrap();
        let content = content(Words::Comment(comment));
        let item = ThreadItem::new(subject, Revision::after(None, content.at), Some(content)).unwrap();
        let more = SignedItem::sign(guest.node().identity(), item).unwrap();
        match as_guest.bring(id, wire, more.as_str()).await.unwrap().answer.status() {
            204 => taken += 1,
            status => assert_eq!(status, 429),
        }
    }
    assert_eq!(taken, limits::MESSAGES_PER_HOUR);
}

/// How many files of the picture in the only message are here.
async fn files(side: &Side) -> usize {
    let message = side.conversation().await.messages.pop().unwrap();
    match message.words {
        ShownWords::Said { pictures, .. } => pictures.first().map_or(0, |picture| picture.variants.len()),
        ShownWords::Deleted | ShownWords::Removed => 0,
    }
}

#[tokio::test]
async fn a_picture_goes_with_its_message_to_the_other_and_to_nobody_else() {
    for is_from_home in [true, false] {
        let (home, guest) = home_and_guest().await;
        let (from, at) = if is_from_home { (&home, &guest) } else { (&guest, &home) };
        let pictures = vec![from.chosen(1, "Frost on the pane").await];
        let id = from.owner.messages().write(NewMessage { pictures, ..to(from.friend, "") }).await.unwrap();
        guest.exchange_until(async || at.conversation().await.messages.len() == 1 && files(at).await == 3).await;
        let asked = from.wire.asked();
        assert_eq!(asked.iter().filter(|asked| asked.contains("/media/") && asked.ends_with("200")).count(), 3);

        let mallory = Identity::generate().unwrap();
        befriend_key(from.node(), mallory.id()).await;
        let third = from.node().friend(mallory.id(), HERE).await.unwrap().unwrap();
        let ShownWords::Said { pictures, .. } = from.conversation().await.messages.remove(0).words else { panic!() };
        assert!(third.open_media(pictures[0].variants[0].sha256).await.unwrap().is_none());

        from.owner.threads().delete(id).await.unwrap();
        guest.exchange_until(async || files(at).await == 0).await;
    }
}

#[tokio::test]
async fn a_conversation_that_is_deleted_on_one_side_does_not_come_back_there() {
    for is_home in [true, false] {
        let (home, guest) = home_and_guest().await;
        let edited = home.write("From the home").await;
        home.test.clock.advance(1);
        let mine = guest.write("From the guest").await;
        let both = async || {
            [home.states().await, guest.states().await]
                .concat()
                .iter()
                .flatten()
                .all(|it| *it == MessageState::Delivered)
        };
        guest.exchange_until(async || both().await && words(&guest).await.len() == 2).await;
        let (here, there) = if is_home { (&home, &guest) } else { (&guest, &home) };
        here.write("This is not sent any more").await;
        here.owner.messages().delete_conversation(here.friend).await.unwrap();
        assert!(here.conversation().await.messages.is_empty());
        assert!(here.owner.messages().list().await.unwrap().conversations.is_empty());
        assert_eq!(here.unread_messages().await, 0);
        let own = if is_home { edited } else { mine };
        assert!(matches!(here.owner.threads().delete(own).await, Err(ThreadError::NotFound)));

        // The other changes a message, and all feeds begin anew.
        home.test.clock.advance(60);
        let others = if is_home { mine } else { edited };
        there.owner.threads().edit(others, "Changed".to_owned().into(), Cover::NONE, &[]).await.unwrap();
        let tx = home.node().store.write().await.unwrap();
        tx.begin_threads(home.friend, home.node().now()).await.unwrap();
        tx.commit().await.unwrap();
        guest
            .exchange_until(async || there.states().await.iter().flatten().all(|it| *it == MessageState::Delivered))
            .await;
        guest.exchange().await;
        guest.exchange().await;
        assert!(here.conversation().await.messages.is_empty());
        assert_eq!(words(there).await.len(), 2, "the other's copy is the other's");
        assert!(there.states().await.iter().flatten().all(|it| *it == MessageState::Delivered));

        there.write("Once more").await;
        guest.exchange_until(async || !here.conversation().await.messages.is_empty()).await;
        assert_eq!(words(here).await, said("Once more"));
        assert_eq!(here.owner.messages().list().await.unwrap().conversations.len(), 1);
    }
}

/// The head of the feed of threads that `home` offers `guest`, once something new is in it.
async fn head_after_more(home: &Side, guest: &Side) -> domain::Cursor {
    home.write("One more").await;
    let as_guest = home.node().friend(guest.node().own_id(), HERE).await.unwrap().unwrap();
    as_guest.threads_head().await.unwrap().unwrap()
}

#[tokio::test]
async fn whatever_the_home_says_no_message_goes_and_none_of_others_comes() {
    let (home, guest) = home_and_guest().await;
    let (Conversation { id, home: key }, first) =
        (Conversation::between(home.node().own_id(), guest.node().own_id()), home.write("Keep this").await);
    home.test.clock.advance(1);
    let second = guest.write("I will").await;
    guest.exchange_until(async || guest.states().await == [None, Some(MessageState::Delivered)]).await;
    let held = |side: &Side, item: ThreadItemId| {
        let store = side.node().store.clone();
        async move { store.item_place(item).await.unwrap().unwrap().id }
    };
    let ids = [held(&home, first).await, held(&guest, second).await];

    // Of another's conversation, and under a post that nobody has: neither by one who is no part of this.
    let mallory = Identity::generate().unwrap().id();
    let others = Conversation::between(key, mallory);
    let subject = Subject {
        author: key,
        home: key,
        post: others.id,
        id: WireId([7; 16]),
        kind: ItemKind::Message,
        reply_to: None,
    };
    let words = content(Words::Comment(Comment::new("Mallory is so kind".parse().unwrap(), Vec::new()).unwrap()));
    let item = ThreadItem::new(subject, Revision::after(None, words.at), Some(words)).unwrap();
    let to_another = SignedItem::sign(home.node().identity(), item).unwrap();

    let before = head_after_more(&home, &guest).await;
    let top = domain::Cursor { seq: before.seq + 6, ..before };
    let mut page = ThreadsWriter::new(top, false);
    let gone = [WireId([9; 16]), id].into_iter().flat_map(|post| ids.map(|item| (post, item)));
    for ((post, item), seq) in gone.zip(before.seq + 1..) {
        assert!(page.add_gone(seq, post, item));
    }
    assert!(page.add_thread(before.seq + 5, id, Commenting::Nobody, before.seq + 5));
    assert!(page.add_shown(before.seq + 6, to_another.as_str(), home.node().now()));
    let (body, _) = page.finish(false);
    let body = String::from_utf8(body.to_vec()).unwrap();
    home.wire.answers("/o2m/v1/threads", StatusCode::OK, body);
    guest.owner.reading().pull(guest.friend).await.unwrap();
    home.wire.is_well();
    assert_eq!(
        guest.messages().await,
        [("Keep this".to_owned(), None), ("I will".to_owned(), Some(MessageState::Delivered))]
    );
}

#[tokio::test]
async fn a_snapshot_in_which_messages_are_missing_takes_none() {
    let (home, guest) = home_and_guest().await;
    home.write("Keep this").await;
    guest.exchange_until(async || words(&guest).await == said("Keep this")).await;
    let tx = home.node().store.write().await.unwrap();
    tx.begin_threads(home.friend, home.node().now()).await.unwrap();
    tx.commit().await.unwrap();
    let head = head_after_more(&home, &guest).await;
    let (body, _) = ThreadsWriter::new(head, true).finish(false);
    home.wire.answers("/o2m/v1/threads", StatusCode::OK, String::from_utf8(body.to_vec()).unwrap());
    guest.owner.reading().pull(guest.friend).await.unwrap();
    home.wire.is_well();
    assert_eq!(words(&guest).await, said("Keep this"), "the home lost it");
}

#[tokio::test]
async fn a_post_with_the_id_of_the_conversation_takes_nothing_of_it() {
    let (home, guest) = home_and_guest().await;
    let own = guest.write("Between us").await;
    let Conversation { id, .. } = Conversation::between(home.node().own_id(), guest.node().own_id());
    let post = RemotePost {
        wire_id: id,
        text: "I sign whatever they say".parse().unwrap(),
        cover: Cover::NONE,
        published_at: guest.node().now(),
        edited_at: None,
        pictures: Vec::new(),
        quote: None,
        is_public: true,
    };
    let tx = guest.node().store.write().await.unwrap();
    tx.put_remote_post(guest.friend, &post, Some(""), 0, guest.node().now()).await.unwrap();
    tx.commit().await.unwrap();

    let at_guest = guest.their_post().await;
    assert!(guest.comments(at_guest).await.is_empty());
    let place = guest.owner.threads().edit(own, "Between us two".to_owned().into(), Cover::NONE, &[]).await.unwrap();
    assert_eq!(place, SaidUnder::Conversation(guest.friend));
    let row = guest.node().store.item_place(own).await.unwrap().unwrap();
    let home_of = store::Home { peer: Some(guest.friend), key: home.node().own_id() };
    let jws = guest.node().store.thread_item(home_of, row.id).await.unwrap().unwrap().jws;
    let signed = SignedItem::parse(&jws).unwrap();
    let content = signed.item().content().unwrap();
    assert_eq!((content.is_public, content.seen), (false, domain::thread::seen("")));

    home.write("And mine").await;
    guest.exchange_until(async || guest.messages().await.len() == 2).await;
    assert!(guest.owner.notifications().page(None).await.unwrap().notifications.is_empty());
    assert_eq!(words(&home).await.len(), 2);
}

#[tokio::test]
async fn however_much_waits_what_was_said_before_is_reached() {
    let (home, guest) = home_and_guest().await;
    home.write("First").await;
    home.test.clock.advance(1);
    guest.write("Second").await;
    guest.exchange_until(async || guest.states().await == [None, Some(MessageState::Delivered)]).await;
    home.wire.stop();
    for number in 0..=limits::MESSAGES_PER_PAGE {
        guest.write(&number.to_string()).await;
    }
    let page = guest.conversation().await;
    assert_eq!(page.messages.len(), limits::MESSAGES_PER_PAGE);
    let rest = guest.owner.messages().read(guest.friend, page.before).await.unwrap().unwrap();
    let sources = rest.messages.iter().map(|message| match &message.words {
        ShownWords::Said { source, .. } => source.clone(),
        ShownWords::Deleted | ShownWords::Removed => String::new(),
    });
    assert_eq!((sources.collect::<Vec<_>>(), rest.before), (said("First|Second|0"), None));
}

#[tokio::test]
async fn what_is_unread_before_the_page_stays_unread() {
    let (home, guest) = home_and_guest().await;
    let many = limits::MESSAGES_PER_PAGE + 2;
    for number in 0..many {
        home.test.clock.advance(1);
        home.write(&number.to_string()).await;
    }
    guest.exchange_until(async || guest.unread_messages().await == many as u64).await;
    let page = guest.conversation().await;
    assert_eq!((page.unseen, page.are_earlier_new), (None, true));
    let earlier = guest.owner.messages().read(guest.friend, page.before).await.unwrap().unwrap();
    guest.owner.messages().mark_read(earlier.unseen.unwrap()).await.unwrap();
    assert_eq!(guest.unread_messages().await, limits::MESSAGES_PER_PAGE as u64);
    let page = guest.conversation().await;
    assert!(!page.are_earlier_new);
    guest.owner.messages().mark_read(page.unseen.unwrap()).await.unwrap();
    assert_eq!(guest.unread_messages().await, 0);
}

#[tokio::test]
async fn that_a_message_came_is_said_though_one_request_is_lost() {
    let (home, guest) = home_and_guest().await;
    home.write("Did it come?").await;
    home.wire.fails_after(1, "/o2m/v1/threads");
    guest.owner.reading().pull(guest.friend).await.unwrap();
    assert_eq!(words(&guest).await, said("Did it come?"));
    assert_eq!(home.states().await, [Some(MessageState::Waiting)]);
    home.wire.is_well();
    guest.exchange_until(async || home.states().await == [Some(MessageState::Delivered)]).await;
    assert_eq!(home.states().await, [Some(MessageState::Delivered)]);
    home.wire.asked();
    guest.owner.reading().pull(guest.friend).await.unwrap();
    assert!(home.wire.asked().iter().all(|asked| !asked.contains("/threads")), "it is said once");
}

#[tokio::test]
async fn what_was_delivered_stays_so_after_the_end_and_a_new_beginning() {
    let (home, guest) = home_and_guest().await;
    home.write("Here").await;
    guest.exchange_until(async || home.states().await == [Some(MessageState::Delivered)]).await;
    home.test.clock.advance(1);
    home.write("Too late").await;
    guest.write("Too late as well").await;
    home.owner.friends().end_and_remove_comments(home.friend).await.unwrap();
    guest.owner.friends().end_and_remove_comments(guest.friend).await.unwrap();
    assert_eq!(home.states().await, [Some(MessageState::Delivered), Some(MessageState::NotSent)]);
    assert_eq!(guest.states().await, [None, Some(MessageState::NotSent)]);
}

#[tokio::test]
async fn what_is_not_sent_yet_is_kept_for_its_conversation_until_it_is() {
    let (home, guest) = home_and_guest().await;
    let id = WireId([8; 16]);
    let keep = async |id, text: &str| home.owner.messages().keep_draft(home.friend, id, text.to_owned()).await.unwrap();
    keep(id, "Half a thought").await;
    let page = home.conversation().await;
    assert_eq!((page.draft.as_str(), page.new, page.messages.len()), ("Half a thought", id, 0));
    assert!(home.owner.messages().list().await.unwrap().conversations.is_empty(), "nothing was said yet");
    guest.exchange().await;
    assert_eq!(guest.conversation().await.draft, "");

    home.owner.messages().write(NewMessage { id, ..to(home.friend, "A whole thought") }).await.unwrap();
    keep(id, "A whole thou").await;
    assert_eq!(home.conversation().await.draft, "", "what was on its way when it was sent comes too late");
    let other = WireId([9; 16]);
    keep(other, "In another window").await;
    home.write("From the first").await;
    assert_eq!((home.conversation().await.draft.as_str(), home.conversation().await.new), ("In another window", other));
    home.owner.messages().delete_conversation(home.friend).await.unwrap();
    assert_eq!(home.conversation().await.draft, "");
    keep(other, "Once more").await;
    home.owner.friends().end(home.friend).await.unwrap();
    assert_eq!(home.conversation().await.draft, "");
    let late = home.owner.messages().keep_draft(home.friend, other, "Too late".to_owned()).await;
    assert!(matches!(late, Err(ThreadError::NotFound)));
}
