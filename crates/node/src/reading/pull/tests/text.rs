//! How much a friend may say.

use domain::FriendLimit;

use super::*;

/// Fifteen of them are what may be kept, and sixteen are too much.
fn long(name: &str) -> String {
    format!("{name}{}", "a".repeat(64_000 - name.len()))
}

impl Friends {
    /// What beta has, by the first letters, and what was wrong.
    async fn beta_has(&self) -> (Vec<String>, Option<PeerFailure>) {
        let peer = self.beta.node().store.peer(self.beta.friend).await.unwrap().unwrap();
        (self.beta.reads().await.into_iter().map(|text| text[..2].to_owned()).collect(), peer.last_failure)
    }
}

#[tokio::test]
async fn a_friend_cannot_fill_the_disk_with_text() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let mut posts = Vec::new();
    let mut has = Vec::new();
    for number in 10..25 {
        posts.push(publish(&alpha.owner, &long(&number.to_string())).await);
        has.insert(0, number.to_string());
    }
    friends.beta_pulls().await;
    assert_eq!(friends.beta_has().await, (has.clone(), None));

    let known = beta.row().await.cursor;
    publish(&alpha.owner, "25: short").await;
    publish(&alpha.owner, &long("26")).await;
    for _ in 0..2 {
        assert_eq!(beta.node().pull_and_note(beta.friend, PullWish::All).await, Err(Setback::Content));
        assert_eq!(
            friends.beta_has().await,
            (has.clone(), Some(PeerFailure::Over(FriendLimit::Text))),
            "nothing of that page"
        );
        assert_eq!(beta.row().await.cursor, known);
    }

    // A page that makes room for what it brings is taken.
    alpha.owner.posts().delete(posts[0]).await.unwrap();
    friends.beta_pulls().await;
    has.pop();
    has.splice(0..0, ["26".to_owned(), "25".to_owned()]);
    assert_eq!(friends.beta_has().await, (has.clone(), None));

    // So is all of it, said anew.
    let tx = alpha.node().store.write().await.unwrap();
    tx.begin_feed(alpha.friend).await.unwrap();
    tx.commit().await.unwrap();
    friends.beta_pulls().await;
    assert_eq!(friends.beta_has().await, (has, None));
}
