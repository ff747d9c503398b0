//! What a friend reads after a backup was restored at the server that is read.

use domain::TimelineFilter;

use super::*;
use crate::testing::TestNode;

/// Alpha with 10 posts that beta has read.
async fn ten_posts() -> Friends {
    let friends = Friends::new().await;
    // A reader's clock bounds the times of posts.
    friends.beta.test.clock.advance(100);
    publish_more(&friends.alpha, 1..=10).await;
    friends.beta_pulls().await;
    assert_eq!(friends.alpha.head().await.seq, 10);
    friends
}

async fn publish_more(alpha: &Side, numbers: std::ops::RangeInclusive<i32>) {
    for number in numbers {
        alpha.test.clock.advance(1);
        publish(&alpha.owner, &format!("post {number}")).await;
    }
}

/// Texts of alpha's posts, newest first.
async fn writes(alpha: &TestNode) -> Vec<String> {
    let posts = alpha.node.store.timeline(None, TimelineFilter::default(), 1000).await.unwrap();
    posts.into_iter().map(|post| post.source).collect()
}

/// Alpha goes on to 15, which beta reads, is restored to 10, and goes on by `more` posts.
async fn restored_and_gone_on(more: i32) -> (Friends, Cursor) {
    let mut friends = ten_posts().await;
    let backup = friends.alpha.test.backup();
    publish_more(&friends.alpha, 11..=15).await;
    friends.beta_pulls().await;
    let known = friends.beta.row().await.cursor.unwrap();
    assert_eq!(known.seq, 15);
    friends.alpha.restore(backup).await;
    publish_more(&friends.alpha, 101..=100 + more).await;
    assert_eq!(friends.alpha.head().await, Cursor { seq: 10 + i64::from(more), ..known });
    (friends, known)
}

#[tokio::test]
async fn what_was_published_since_arrives_and_what_was_lost_goes_however_far_the_feed_went_on() {
    // Below where beta is, right there, and above.
    for more in [0, 4, 5, 6] {
        let (friends, known) = restored_and_gone_on(more).await;
        let asked = friends.beta_pulls().await;
        assert_eq!(asked[0], feed(known, 200), "{more} more");
        let renewed = friends.alpha.head().await;
        assert_ne!(renewed.epoch, known.epoch, "{more} more");
        assert_eq!(friends.beta.reads().await, writes(&friends.alpha.test).await, "{more} more");
        assert_eq!(friends.beta.reads().await.len(), 10 + usize::try_from(more).unwrap());
        assert_eq!(friends.beta.row().await.cursor, Some(renewed), "{more} more");
        assert_eq!(friends.beta_pulls().await, [feed(renewed, 304)], "{more} more");
        publish_more(&friends.alpha, 201..=201).await;
        assert_eq!(friends.beta_pulls().await, [feed(renewed, 200)], "{more} more");
        assert_eq!(friends.alpha.head().await.epoch, renewed.epoch);
    }
}

#[tokio::test]
async fn an_edit_that_was_lost_is_taken_back_and_one_since_arrives() {
    let mut friends = ten_posts().await;
    let backup = friends.alpha.test.backup();
    let posts = friends.alpha.node().store.timeline(None, TimelineFilter::default(), 2).await.unwrap();
    friends.alpha.edit(posts[0].id, "lost", Audience::AllFriends).await;
    friends.beta_pulls().await;
    assert_eq!(friends.beta.reads().await[0], "lost");
    friends.alpha.restore(backup).await;
    friends.alpha.edit(posts[1].id, "edited since", Audience::AllFriends).await;
    assert_eq!(friends.alpha.head().await.seq, 11, "just where beta is");
    friends.beta_pulls().await;
    assert_eq!(friends.beta.reads().await[..2], ["post 10", "edited since"]);
}

#[tokio::test]
async fn a_backup_of_what_the_friend_has_read_renews_nothing() {
    let mut friends = ten_posts().await;
    let known = friends.beta.row().await.cursor.unwrap();
    let backup = friends.alpha.test.backup();
    publish_more(&friends.alpha, 11..=15).await;
    friends.alpha.restore(backup).await;
    assert_eq!(friends.beta_pulls().await, [feed(known, 304)]);
    publish_more(&friends.alpha, 101..=106).await;
    assert_eq!(friends.beta_pulls().await, [feed(known, 200)]);
    assert_eq!(friends.alpha.head().await.epoch, known.epoch);
    assert_eq!(friends.beta.reads().await, writes(&friends.alpha.test).await);
}

#[tokio::test]
async fn an_answer_is_noted_before_it_is_sent_and_nothing_new_writes_nothing() {
    let friends = ten_posts().await;
    let alpha = &friends.alpha;
    let beta_at_alpha = crate::owner::Friend { node: alpha.node().clone(), peer: alpha.friend, instance: None };
    let given = async || alpha.node().store.feed_head(alpha.friend).await.unwrap().unwrap().given;
    let known = given().await;
    assert_eq!(known, alpha.head().await);
    let log = alpha.test.folder.path().join("o2m.sqlite-wal");
    let before = std::fs::read(&log).unwrap();
    assert!(beta_at_alpha.knows_all(known).await.unwrap());
    beta_at_alpha.feed(Some(Cursor { seq: 4, ..known })).await.unwrap().unwrap();
    assert!(before == std::fs::read(&log).unwrap(), "what was given before is not noted again");

    publish_more(alpha, 11..=11).await;
    assert!(!beta_at_alpha.knows_all(alpha.head().await).await.unwrap(), "it was never told");
    assert_eq!(given().await, known);
    // Whether the answer arrives is not known here.
    beta_at_alpha.feed(Some(known)).await.unwrap().unwrap();
    assert_eq!(given().await, alpha.head().await);
}
