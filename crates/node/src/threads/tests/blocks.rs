//! Whom the owner blocked, in the threads of others: their place is kept, and they are not named.

use domain::{
    MuteTime, Muted, NodeId, Timestamp,
    thread::{Comment, Content, ItemKind, Reaction, Revision, Subject, ThreadItem, Words, reaction_id},
};
use federation::wire::SignedItem;

use super::*;
use crate::testing::friends::HERE;

impl Side {
    pub(super) async fn wire_id(&self, post: PostId) -> WireId {
        self.node().store.thread_post(post).await.unwrap().unwrap().wire_id
    }

    /// What is answered to a friend who has no node, and brings `item`.
    pub(super) async fn is_brought(&self, author: &Identity, item: &SignedItem) -> Answer {
        let friend = self.node().friend(author.id(), HERE).await.unwrap().expect("a friend");
        let subject = item.entry().subject;
        friend.bring(subject.post, subject.id, item.as_str()).await.unwrap().answer
    }

    /// How many people react to a post, as lists say it.
    async fn counted(&self, post: PostId) -> u32 {
        let post = self.node().store.post(post).await.unwrap().unwrap();
        post.answers.reactions.iter().map(|reaction| reaction.people).sum()
    }
}

pub(super) fn comment_words(text: &str) -> Words {
    Words::Comment(Comment::new(text.parse().unwrap(), Vec::new()).unwrap())
}

/// An item by somebody who has no node. The id of a reaction is no choice.
pub(super) fn signed(
    author: &Identity,
    home: NodeId,
    post: WireId,
    id: WireId,
    reply_to: Option<WireId>,
    words: Words,
    at: Timestamp,
) -> SignedItem {
    let kind = match words {
        Words::Comment(_) => ItemKind::Comment,
        Words::Reaction(_) => ItemKind::Reaction,
    };
    let mut subject = Subject { author: author.id(), home, post, id, kind, reply_to };
    if kind == ItemKind::Reaction {
        subject.id = reaction_id(&subject);
    }
    let (name, seen) = ("Max".parse().unwrap(), domain::thread::seen("Frost tonight"));
    let content = Content { at, name, is_public: false, seen, words };
    let item = ThreadItem::new(subject, Revision::after(None, at), Some(content)).unwrap();
    SignedItem::sign(author, item).unwrap()
}

#[tokio::test]
async fn whom_the_owner_blocked_has_a_place_in_a_friends_thread_and_no_name() {
    let (friends, at_alpha, at_beta) = with_post().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let (max, kim) = (Identity::generate().unwrap(), Identity::generate().unwrap());
    for author in [&max, &kim] {
        befriend_key(alpha.node(), author.id()).await;
    }
    let known = befriend_key(beta.node(), max.id()).await;
    let muted = befriend_key(beta.node(), kim.id()).await;
    beta.comment(at_beta, "Mine froze").await;
    beta.exchange().await;
    beta.owner.friends().block(known).await.unwrap();
    beta.owner.mutes().mute(&Muted::Person(muted), MuteTime::Always).await.unwrap();

    let (home, post, now) = (alpha.node().own_id(), alpha.wire_id(at_alpha).await, alpha.node().now());
    let own_home = alpha.node().own_home();
    let froze = alpha.node().store.thread_outline(own_home, post).await.unwrap()[0].wire_id;
    let hearts = || Words::Reaction(Reaction::try_from(vec!["❤️".parse().unwrap()]).unwrap());
    let said = |author, byte, reply_to, words| signed(author, home, post, WireId([byte; 16]), reply_to, words, now);
    let words = comment_words(&format!("Look, {}", beta.mention()));
    assert_eq!(alpha.is_brought(&max, &said(&max, 1, Some(froze), words)).await, Answer::Held);
    for item in [said(&max, 0, None, hearts()), said(&max, 0, Some(froze), hearts())] {
        assert_eq!(alpha.is_brought(&max, &item).await, Answer::Held);
    }
    assert_eq!(alpha.is_brought(&kim, &said(&kim, 0, None, hearts())).await, Answer::Held);
    let answered = alpha.thread(at_alpha).await.comments[1].id;
    let answer = NewComment { reply_to: Some(answered), ..new(at_alpha, "Not so loud") };
    alpha.owner.threads().comment(answer).await.unwrap();
    beta.exchange().await;

    let thread = beta.thread(at_beta).await;
    let [own, blocked, answer] = &thread.comments[..] else { panic!("{thread:?}") };
    assert_eq!((blocked.author.who, blocked.author.name.as_str(), blocked.depth), (Who::Blocked, "", 1));
    assert_eq!((answer.depth, self::words(answer)), (2, "Not so loud".to_owned()), "what answers it keeps its place");
    let answered = answer.answers.as_ref().map(|answered| (answered.author.who, answered.author.name.clone()));
    assert_eq!(answered, Some((Who::Blocked, String::new())));
    assert_eq!(own.reactions, []);
    let [reacted] = &thread.reactions[..] else { panic!("{:?}", thread.reactions) };
    assert_eq!((reacted.by.who, reacted.is_muted), (Who::Friend(muted), true), "counted, and not named");
    assert_eq!((alpha.counted(at_alpha).await, beta.counted(at_beta).await), (2, 1));
    assert!(beta.owner.notifications().page(None).await.unwrap().notifications.is_empty());
    let moved = beta.owner.threads().moved(None).await.unwrap().threads;
    assert_eq!(moved.iter().map(|thread| thread.comments).collect::<Vec<_>>(), [1], "the answer alone");

    beta.owner.friends().unblock(known).await.unwrap();
    let thread = beta.thread(at_beta).await;
    assert_eq!(thread.comments[1].author.name, "Max");
    assert_eq!((thread.reactions.len(), beta.counted(at_beta).await), (2, 2));
}

#[tokio::test]
async fn what_was_told_of_somebody_names_them_no_more_once_they_are_blocked() {
    let (friends, at_alpha, at_beta) = with_post().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let max = Identity::generate().unwrap();
    befriend_key(alpha.node(), max.id()).await;
    let known = befriend_key(beta.node(), max.id()).await;
    let (home, post, now) = (alpha.node().own_id(), alpha.wire_id(at_alpha).await, alpha.node().now());
    let words = comment_words(&format!("Look, {}", beta.mention()));
    alpha.is_brought(&max, &signed(&max, home, post, WireId([1; 16]), None, words, now)).await;
    beta.exchange().await;
    let voice = async || beta.owner.notifications().page(None).await.unwrap().notifications[0].voices[0].clone();
    assert_eq!((voice().await.who, beta.comments(at_beta).await.len()), (Who::Friend(known), 1));
    beta.owner.friends().block(known).await.unwrap();
    assert_eq!((voice().await.who, voice().await.name), (Who::Blocked, String::new()));
}
