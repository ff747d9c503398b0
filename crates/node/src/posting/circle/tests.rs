//! Circles between two nodes over real sockets, and at the owner's own.

use domain::{Audience, Circles, PostId, TimelineFilter};

use super::*;
use crate::{
    posting::{draft::form::DraftForm, edit::PostEdit, publish::PostError},
    testing::{
        TestNode,
        friends::{Friends, publish},
    },
};

fn of(circles: &[CircleId]) -> Audience {
    Audience::Circles(Circles::new(circles.iter().copied()).unwrap())
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn edit(source: &str, audience: Audience) -> PostEdit {
    PostEdit::new(source.into(), audience)
}

async fn publish_to(owner: &Owner, source: &str, audience: Audience) -> Result<PostId, PostError> {
    let form = DraftForm { source: source.into(), audience: Some(audience), ..DraftForm::default() };
    Ok(owner.posts().publish(&form, Vec::new()).await?.id)
}

#[tokio::test]
async fn friends_follow_at_the_next_pull() {
    let friends = Friends::new().await;
    let (owner, friend) = (&friends.alpha.owner, friends.alpha.friend);
    let family = owner.circles().make(&name("Family")).await.unwrap();
    let post = publish_to(owner, "For the family", of(&[family])).await.unwrap();
    let beta = &friends.beta;
    let reads = async || {
        assert!(beta.owner.reading().pull(beta.friend).await.unwrap());
        let posts = beta.node().store.timeline(None, TimelineFilter::friend(beta.friend), 9).await.unwrap();
        posts.into_iter().map(|post| (post.source, post.audience)).collect::<Vec<_>>()
    };
    assert_eq!(reads().await, []);
    let shown = |audience| vec![("For the family".to_owned(), audience)];
    owner.circles().set_members(family, &[friend]).await.unwrap();
    assert_eq!(reads().await, shown(Audience::AllFriends), "which circle, nobody is told");
    let head = friends.alpha.head().await;
    owner.posts().edit(post, &edit("For the family", Audience::AllFriends)).await.unwrap();
    assert_eq!(friends.alpha.head().await, head, "to this friend it looks the same");
    owner.posts().edit(post, &edit("For the family", Audience::Public)).await.unwrap();
    assert_eq!(reads().await, shown(Audience::Public));
    owner.posts().edit(post, &edit("For the family", of(&[family]))).await.unwrap();
    assert_eq!(reads().await, shown(Audience::AllFriends));
    owner.circles().set_of_friend(friend, &[]).await.unwrap();
    assert_eq!(reads().await, []);
    owner.circles().set_of_friend(friend, &[family]).await.unwrap();
    assert_eq!(reads().await.len(), 1);
    owner.circles().delete(family).await.unwrap();
    assert_eq!(reads().await, []);
    assert_eq!(owner.reading().post(post).await.unwrap().unwrap().post.audience, Audience::OnlyMe);
}

#[tokio::test]
async fn names_are_unique_and_a_circle_that_is_gone_is_said_to_be() {
    let (_test, owner) = TestNode::set_up().await;
    let family = owner.circles().make(&name("Family")).await.unwrap();
    let choir = owner.circles().make(&name("Choir")).await.unwrap();
    assert!(matches!(owner.circles().make(&name("FAMILY")).await, Err(CircleError::NameTaken)));
    assert!(matches!(owner.circles().rename(choir, &name("family")).await, Err(CircleError::NameTaken)));
    owner.circles().rename(family, &name("FAMILY")).await.unwrap();
    owner.circles().rename(choir, &name("Band")).await.unwrap();
    let names: Vec<_> = owner.circles().list().await.unwrap().into_iter().map(|circle| circle.name).collect();
    assert_eq!(names, ["Band", "FAMILY"]);
    owner.circles().delete(choir).await.unwrap();
    assert!(matches!(owner.circles().delete(choir).await, Err(CircleError::NotFound)));
    assert!(matches!(owner.circles().rename(choir, &name("x")).await, Err(CircleError::NotFound)));
    assert!(matches!(owner.circles().set_members(choir, &[]).await, Err(CircleError::NotFound)));
}

#[tokio::test]
async fn there_are_only_so_many() {
    let (_test, owner) = TestNode::set_up().await;
    for number in 0..limits::CIRCLES {
        owner.circles().make(&name(&number.to_string())).await.unwrap();
    }
    assert!(matches!(owner.circles().make(&name("one more")).await, Err(CircleError::TooMany)));
}

#[tokio::test]
async fn nothing_is_published_to_fewer_than_was_meant() {
    let (_test, owner) = TestNode::set_up().await;
    let family = owner.circles().make(&name("Family")).await.unwrap();
    let choir = owner.circles().make(&name("Choir")).await.unwrap();
    let post = publish(&owner, "First").await;
    owner.account().set_default_audience(&of(&[family])).await.unwrap();
    assert_eq!(owner.account().read().await.unwrap().default_audience, of(&[family]));
    let draft = owner.draft().read().await.unwrap();
    assert_eq!(draft.audience, of(&[family]));
    owner.circles().delete(family).await.unwrap();
    assert_eq!(owner.account().read().await.unwrap().default_audience, Audience::OnlyMe, "the narrowest");

    let gone = of(&[family, choir]);
    assert!(matches!(publish_to(&owner, "Second", gone.clone()).await, Err(PostError::NoSuchCircle)));
    let edited = owner.posts().edit(post, &edit("First", gone.clone())).await;
    assert!(matches!(edited, Err(PostError::NoSuchCircle)));
    let form = DraftForm {
        source: "Third".into(),
        audience: Some(gone),
        key: Some(draft.key.clone()),
        ..DraftForm::default()
    };
    assert!(matches!(owner.posts().publish_draft(&form, &draft.key).await, Err(PostError::NoSuchCircle)));
    let kept = owner.draft().read().await.unwrap();
    assert_eq!((kept.source.as_str(), kept.audience), ("Third", of(&[choir])), "nothing is lost");
    let audience = Some(of(&[choir]));
    let published = owner.posts().publish_draft(&DraftForm { audience, ..form }, &draft.key).await.unwrap();
    assert_eq!(published.audience, of(&[choir]));
}
