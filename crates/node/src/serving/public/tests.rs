//! What strangers can and cannot read.

use domain::{Audience, PostId};

use super::*;
use crate::{
    owner::Owner,
    posting::{draft::form::DraftForm, edit::PostEdit},
    testing::TestNode,
};

const ORIGIN: &str = "http://10.0.0.1:8000";

async fn publish(owner: &Owner, source: &str, audience: Audience) -> PostId {
    let form = DraftForm { source: source.into(), audience: Some(audience), ..DraftForm::default() };
    owner.posts().publish(&form, Vec::new()).await.unwrap().id
}

#[tokio::test]
async fn before_the_first_public_post_and_after_the_last_there_is_nothing() {
    let (test, owner) = TestNode::set_up().await;
    publish(&owner, "For friends", Audience::AllFriends).await;
    publish(&owner, "For me", Audience::OnlyMe).await;
    let is_there = async || {
        let page = test.node.public_page(0).await.unwrap().is_some();
        for format in [FeedFormat::Atom, FeedFormat::Json] {
            assert_eq!(test.node.public_feed(ORIGIN, format).await.unwrap().is_some(), page);
        }
        page
    };
    assert!(!is_there().await);
    let post = publish(&owner, "For *all*", Audience::Public).await;
    assert!(is_there().await);
    let page = test.node.public_page(0).await.unwrap().unwrap();
    assert_eq!(page.posts.len(), 1);
    let id = page.posts[0].wire_id;
    assert!(test.node.public_post(id).await.unwrap().is_some());
    let feed = test.node.public_feed(ORIGIN, FeedFormat::Atom).await.unwrap().unwrap();
    let feed = String::from_utf8(feed.to_vec()).unwrap();
    assert!(feed.contains(&format!("{ORIGIN}/public/posts/{id}")) && feed.contains("<title>For all</title>"), "{feed}");
    assert!(!feed.contains("For friends") && !feed.contains("For me"));

    let edit = PostEdit::new("For *all*".into(), Audience::AllFriends);
    owner.posts().edit(post, &edit).await.unwrap();
    assert!(!is_there().await);
    assert!(test.node.public_post(id).await.unwrap().is_none());
}

#[tokio::test]
async fn no_title_turns_what_a_reader_writes_around_it() {
    let (test, owner) = TestNode::set_up().await;
    publish(&owner, "Frost \u{202e}tonight\u{2066}", Audience::Public).await;
    let feed = test.node.public_feed(ORIGIN, FeedFormat::Atom).await.unwrap().unwrap();
    let feed = String::from_utf8(feed.to_vec()).unwrap();
    assert!(feed.contains("<title>Frost tonight</title>"), "{feed}");
}

#[tokio::test]
async fn pages_go_back_to_the_first_post() {
    let (test, owner) = TestNode::set_up().await;
    for number in 0..=POSTS {
        publish(&owner, &number.to_string(), Audience::Public).await;
        publish(&owner, "For friends", Audience::AllFriends).await;
    }
    let page = async |page| {
        let page = test.node.public_page(page).await.unwrap()?;
        Some((page.posts.into_iter().map(|post| post.post.source).collect::<Vec<_>>(), page.has_older))
    };
    let newest: Vec<_> = (1..=POSTS).rev().map(|number| number.to_string()).collect();
    assert_eq!(page(0).await, Some((newest, true)));
    assert_eq!(page(1).await, Some((vec!["0".into()], false)));
    assert_eq!(page(2).await, None);
    assert_eq!(page(u32::MAX).await, None);
}

#[tokio::test]
async fn strangers_see_a_quote_only_of_what_is_public_and_the_owners() {
    let (test, owner) = TestNode::set_up().await;
    let hidden = publish(&owner, "For friends", Audience::AllFriends).await;
    let shown = publish(&owner, "For *all*", Audience::Public).await;
    for quote in [hidden, shown] {
        let form = DraftForm {
            source: "See this".into(),
            audience: Some(Audience::Public),
            quote: Some(quote),
            ..DraftForm::default()
        };
        owner.posts().publish(&form, Vec::new()).await.unwrap();
    }
    let page = test.node.public_page(0).await.unwrap().unwrap();
    let quoted: Vec<_> = page.quoted.values().map(|post| post.post.source.as_str()).collect();
    assert_eq!(quoted, ["For *all*"]);
    let shown_id = page.posts.last().unwrap().wire_id;
    for format in [FeedFormat::Atom, FeedFormat::Json] {
        let feed = test.node.public_feed(ORIGIN, format).await.unwrap().unwrap();
        let feed = String::from_utf8(feed.to_vec()).unwrap();
        assert_eq!(feed.matches("blockquote").count(), 2, "{feed}");
        assert!(feed.contains(&format!("{ORIGIN}/public/posts/{shown_id}")) && !feed.contains("For friends"), "{feed}");
    }
}
