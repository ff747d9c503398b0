//! What the home of a conversation takes of the other, and how much.

use domain::{
    Conversation, MessageState, WireId, limits,
    thread::{Answer, Comment, Content, ItemKind, Reaction, Revision, Subject, ThreadItem, Words, reaction_id},
};
use federation::wire::SignedItem;

use super::{
    blocks::comment_words,
    messages::{home_and_guest, said, words},
    new,
};
use crate::testing::friends::{HERE, Side, publish};

/// An item by `guest` in the thread `post` of `home`.
fn signed(home: &Side, guest: &Side, post: WireId, kind: ItemKind, id: WireId, words: Words) -> SignedItem {
    let author = guest.node().own_id();
    let mut subject = Subject { author, home: home.node().own_id(), post, id, kind, reply_to: None };
    if kind == ItemKind::Reaction {
        subject.id = reaction_id(&subject);
    }
    let at = home.node().now();
    let seen = domain::thread::seen("");
    let content = Content { at, name: "Max".parse().unwrap(), is_public: false, seen, words };
    let item = ThreadItem::new(subject, Revision::after(None, at), Some(content)).unwrap();
    SignedItem::sign(guest.node().identity(), item).unwrap()
}

async fn answer(home: &Side, guest: &Side, item: &SignedItem) -> Answer {
    let friend = home.node().friend(guest.node().own_id(), HERE).await.unwrap().unwrap();
    let Subject { post, id, .. } = item.entry().subject;
    friend.bring(post, id, item.as_str()).await.unwrap().answer
}

fn conversation(home: &Side, guest: &Side) -> WireId {
    Conversation::between(home.node().own_id(), guest.node().own_id()).id
}

#[tokio::test]
async fn nobody_reacts_to_a_message_and_what_is_refused_begins_no_conversation() {
    let (home, guest) = home_and_guest().await;
    let id = conversation(&home, &guest);
    let heart = Words::Reaction(Reaction::try_from(vec!["❤️".parse().unwrap()]).unwrap());
    let reaction = signed(&home, &guest, id, ItemKind::Reaction, WireId([0; 16]), heart);
    assert_eq!(answer(&home, &guest, &reaction).await, Answer::NotFound);
    let to_nothing = Subject { reply_to: Some(WireId([4; 16])), ..reaction.entry().subject };
    let comment = Words::Comment(Comment::new("Answered".parse().unwrap(), Vec::new()).unwrap());
    let content = Content {
        at: home.node().now(),
        name: "Max".parse().unwrap(),
        is_public: false,
        seen: domain::thread::seen(""),
        words: comment,
    };
    let subject = Subject { kind: ItemKind::Message, id: WireId([5; 16]), ..to_nothing };
    let item = ThreadItem::new(subject, Revision::after(None, content.at), Some(content)).unwrap();
    let answers_nothing = SignedItem::sign(guest.node().identity(), item).unwrap();
    assert_eq!(answer(&home, &guest, &answers_nothing).await, Answer::NoTarget);
    assert!(home.owner.messages().list().await.unwrap().conversations.is_empty());
}

#[tokio::test]
async fn one_id_is_a_comment_or_a_message_and_stays_that() {
    for is_message_first in [true, false] {
        let (home, guest) = home_and_guest().await;
        let post = publish(&home.owner, "Frost tonight").await;
        let (id, wire) = (WireId([6; 16]), home.wire_id(post).await);
        let message =
            signed(&home, &guest, conversation(&home, &guest), ItemKind::Message, id, comment_words("For you"));
        let comment = signed(&home, &guest, wire, ItemKind::Comment, id, comment_words("For all"));
        let (first, second) = if is_message_first { (message, comment) } else { (comment, message) };
        assert_eq!(answer(&home, &guest, &first).await, Answer::Held);
        assert_eq!(answer(&home, &guest, &second).await, Answer::Misdirected);
        guest.exchange_until(async || !guest.conversation().await.messages.is_empty() || !is_message_first).await;
        let (messages, comments) = (words(&home).await, home.comments(post).await.len());
        assert_eq!((messages.len(), comments), if is_message_first { (1, 0) } else { (0, 1) });
        assert_eq!(words(&guest).await, messages);
    }
}

#[tokio::test]
async fn messages_and_comments_have_an_hour_each_and_what_is_too_much_waits() {
    let (home, guest) = home_and_guest().await;
    let at_home = publish(&home.owner, "Frost tonight").await;
    let (post, id) = (home.wire_id(at_home).await, conversation(&home, &guest));
    let number = |kind: u8, number: u32| {
        let mut id = WireId([kind; 16]);
        id.0[..4].copy_from_slice(&number.to_be_bytes());
        id
    };
    for each in 0..limits::COMMENTS_PER_HOUR {
        let comment = signed(&home, &guest, post, ItemKind::Comment, number(1, each), comment_words("More"));
        assert_eq!(answer(&home, &guest, &comment).await, Answer::Held);
    }
    for each in 0..limits::MESSAGES_PER_HOUR {
        let message = signed(&home, &guest, id, ItemKind::Message, number(2, each), comment_words("More"));
        assert_eq!(answer(&home, &guest, &message).await, Answer::Held);
    }
    guest.exchange_until(async || guest.conversation().await.before.is_some()).await;
    let at_guest = guest.their_post().await;
    guest.owner.threads().comment(new(at_guest, "Too much")).await.unwrap();
    guest.write("Too much as well").await;
    guest.exchange().await;
    let last = async || guest.conversation().await.messages.pop().unwrap();
    assert_eq!(last().await.state, Some(MessageState::Waiting));

    for side in [&home, &guest] {
        side.test.clock.advance(3_700);
    }
    guest.exchange_until(async || last().await.state == Some(MessageState::Delivered)).await;
    assert_eq!(home.comments(at_home).await.len(), usize::try_from(limits::COMMENTS_PER_HOUR).unwrap() + 1);
    assert_eq!(words(&home).await.last().cloned(), said("Too much as well").pop());
}
