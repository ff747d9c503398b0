//! Whoever is mentioned is told once, by their own node.

use domain::{Mention, MuteTime, Muted, NodeId, Notification, NotificationKind, ThreadItemId};
use store::Home;

use super::*;
use crate::{
    peering::item::ItemText,
    posting::draft::{form::DraftForm, key::DraftKey},
};

const DAY: i64 = 86_400;

impl Side {
    /// As the other side writes it.
    pub(super) fn mention(&self) -> String {
        Mention(self.node().own_id()).to_markdown("You")
    }

    async fn told(&self) -> Vec<Notification> {
        self.owner.notifications().page(None).await.unwrap().notifications
    }

    async fn mentions(&self) -> Vec<(Option<PostId>, Option<ThreadItemId>)> {
        let told = self.told().await.into_iter().filter(|each| each.kind == NotificationKind::Mentioned);
        told.map(|each| (each.post, each.item)).collect()
    }

    async fn pulls(&self) {
        self.owner.reading().pull(self.friend).await.unwrap();
    }
}

impl Friends {
    fn wait(&self, seconds: i64) {
        self.alpha.test.clock.advance(seconds);
        self.beta.test.clock.advance(seconds);
    }
}

#[tokio::test]
async fn a_post_tells_once_that_it_mentions_one() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let post = publish(&alpha.owner, &format!("With {} in the garden", beta.mention())).await;
    beta.pulls().await;
    let at_beta = beta.their_post().await;
    assert_eq!(beta.mentions().await, [(Some(at_beta), None)]);
    let told = &beta.told().await[0];
    assert_eq!(told.voices[0].who, Who::Friend(beta.friend));

    for text in ["With {} all day", "Alone", "With {} after all"] {
        alpha.edit(post, &text.replace("{}", &beta.mention()), Audience::AllFriends).await;
        beta.pulls().await;
    }
    assert_eq!(beta.mentions().await.len(), 1, "an edit tells nothing again");
    assert!(alpha.mentions().await.is_empty(), "who writes is told nothing");
}

#[tokio::test]
async fn an_edit_that_mentions_tells_it_and_what_is_old_does_not() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let edited = publish(&alpha.owner, "In the garden").await;
    beta.pulls().await;
    friends.wait(30 * DAY);
    alpha.edit(edited, &format!("In the garden with {}", beta.mention()), Audience::AllFriends).await;
    beta.pulls().await;
    assert_eq!(beta.mentions().await.len(), 1, "the edit is new, however old the post");

    publish(&alpha.owner, &format!("Old news of {}", beta.mention())).await;
    friends.wait(8 * DAY);
    beta.pulls().await;
    assert_eq!(beta.mentions().await.len(), 1, "dated more than seven days before it came");
    let hidden = publish(&alpha.owner, "x").await;
    alpha.edit(hidden, &format!("For me: {}", beta.mention()), Audience::OnlyMe).await;
    friends.wait(8 * DAY);
    alpha.edit(hidden, &format!("For me: {}", beta.mention()), Audience::AllFriends).await;
    beta.pulls().await;
    assert_eq!(beta.mentions().await.len(), 1, "shown to more people, but not new");
}

#[tokio::test]
async fn a_comment_tells_one_thing() {
    let (friends, at_alpha, at_beta) = with_post().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let first = beta.comment(at_beta, &format!("Look, {}", alpha.mention())).await;
    beta.bring().await;
    let kinds = |told: Vec<Notification>| told.into_iter().map(|each| each.kind).collect::<Vec<_>>();
    assert_eq!(kinds(alpha.told().await), [NotificationKind::Mentioned], "not that there is a comment as well");
    let at_home = alpha.thread(at_alpha).await.comments[0].id;
    assert_eq!(alpha.mentions().await, [(Some(at_alpha), Some(at_home))]);

    friends.wait(60);
    beta.owner
        .threads()
        .edit(first, format!("Look again, {}", alpha.mention()).into(), Cover::NONE, &[])
        .await
        .unwrap();
    beta.bring().await;
    beta.comment(at_beta, "And here").await;
    beta.bring().await;
    friends.wait(60);
    assert_eq!(kinds(alpha.told().await), [NotificationKind::Commented, NotificationKind::Mentioned]);

    let at_alpha = alpha.comment(at_alpha, "Come over").await;
    beta.exchange().await;
    assert!(beta.told().await.is_empty(), "it answers the owner's own post");
    alpha
        .owner
        .threads()
        .edit(at_alpha, format!("Come over, {}", beta.mention()).into(), Cover::NONE, &[])
        .await
        .unwrap();
    beta.exchange().await;
    assert_eq!(beta.mentions().await.len(), 1, "an edit in a friend's thread");
    beta.exchange().await;
    friends.wait(60);
    alpha.owner.threads().edit(at_alpha, format!("Do, {}", beta.mention()).into(), Cover::NONE, &[]).await.unwrap();
    beta.exchange().await;
    assert_eq!(beta.mentions().await.len(), 1);
}

#[tokio::test]
async fn comments_under_one_post_mention_in_one_line_that_leads_to_the_first() {
    let (friends, at_alpha, at_beta) = with_post().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    for words in ["Look", "And there"] {
        beta.comment(at_beta, &format!("{words}, {}", alpha.mention())).await;
        beta.bring().await;
        friends.wait(60);
    }
    let comments = alpha.thread(at_alpha).await.comments;
    assert_eq!(alpha.mentions().await, [(Some(at_alpha), Some(comments[0].id))]);
    let seen = alpha.told().await[0].id;
    alpha.owner.notifications().mark_read(seen).await.unwrap();
    beta.comment(at_beta, &format!("Once more, {}", alpha.mention())).await;
    beta.bring().await;
    let last = alpha.thread(at_alpha).await.comments[2].id;
    let first = (Some(at_alpha), Some(comments[0].id));
    assert_eq!(alpha.mentions().await, [(Some(at_alpha), Some(last)), first], "what was read stays");
}

#[tokio::test]
async fn what_is_muted_mentions_nobody() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    beta.owner.mutes().mute(&Muted::Words("gossip".parse().unwrap()), MuteTime::Always).await.unwrap();
    publish(&alpha.owner, &format!("Gossip about {}", beta.mention())).await;
    beta.pulls().await;
    beta.owner.mutes().mute(&Muted::Person(beta.friend), MuteTime::Always).await.unwrap();
    publish(&alpha.owner, &format!("More about {}", beta.mention())).await;
    beta.pulls().await;
    assert!(beta.mentions().await.is_empty());
}

#[tokio::test]
async fn a_crowd_of_ids_mentions_so_many_and_no_more() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let crowd: String = (0..900u16)
        .map(|number| {
            let mut key = [1; 32];
            key[..2].copy_from_slice(&number.to_be_bytes());
            Mention(NodeId(key)).to_markdown("x")
        })
        .collect();
    publish(&alpha.owner, &format!("{crowd}{}", beta.mention())).await;
    beta.pulls().await;
    assert!(beta.mentions().await.is_empty(), "who comes last in a crowd is not meant");
    publish(&alpha.owner, &beta.mention().repeat(900)).await;
    beta.pulls().await;
    assert_eq!(beta.mentions().await.len(), 1);
}

#[tokio::test]
async fn a_typed_name_that_is_one_friends_becomes_a_mention() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    alpha.pulls().await;
    let names = async |side: &Side| side.node().store.peers().await.unwrap()[0].name.clone();
    let name = names(alpha).await;
    let form = DraftForm { source: format!("With @{name}, `@{name}`").into(), ..DraftForm::default() };
    let expected = format!("With {}, `@{name}`", Mention(beta.node().own_id()).to_markdown(&name));
    let key = DraftKey::random();
    let post = alpha.owner.posts().publish_draft(&form, &key).await.unwrap();
    assert_eq!(post.source, expected);
    let again = alpha.owner.posts().publish_draft(&form, &key).await.unwrap();
    assert_eq!(again.id, post.id, "the same form twice is one post");
    let saved = alpha.owner.draft().save(&DraftForm { key: Some(key), ..form.clone() }).await.unwrap();
    assert!(saved.is_published);
    assert_eq!(alpha.owner.posts().preview(&form.source).await.unwrap().matches("/mention/").count(), 1);
    beta.pulls().await;
    assert_eq!(beta.mentions().await.len(), 1);

    alpha.edit(post.id, &format!("Without @{name}"), Audience::AllFriends).await;
    let edited = alpha.node().store.post(post.id).await.unwrap().unwrap();
    assert!(edited.source.contains("o2m://"), "{}", edited.source);
    let comment = alpha.comment(post.id, &format!("@{name}?")).await;
    assert!(alpha.comments(post.id).await[0].1.ends_with(")?"));
    alpha.owner.threads().edit(comment, format!("@{name}!").into(), Cover::NONE, &[]).await.unwrap();
    assert!(alpha.comments(post.id).await[0].1.ends_with(")!"));
}

#[tokio::test]
async fn whom_the_owner_blocked_mentions_nobody_in_a_friends_thread() {
    let (friends, _, at_beta) = with_post().await;
    let beta = &friends.beta;
    let home = Home { peer: Some(beta.friend), key: friends.alpha.node().own_id() };
    let post = beta.wire_id(at_beta).await;
    for (byte, is_blocked) in [(1, true), (2, false)] {
        let author = Identity::generate().unwrap();
        let peer = befriend_key(beta.node(), author.id()).await;
        if is_blocked {
            beta.owner.friends().block(peer).await.unwrap();
        }
        let tx = beta.node().store.write().await.unwrap();
        let words = comment_words(&format!("Look, {}", beta.mention()));
        let signed = signed(&author, home.key, post, WireId([byte; 16]), None, words, beta.node().now());
        let text = ItemText::of(&signed);
        let told = beta.node().tell_of_words(&tx, home, at_beta, None, signed.entry(), &text).await.unwrap();
        assert_eq!(told, !is_blocked);
    }
}
