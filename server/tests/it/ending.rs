//! The end of a friendship.

use reqwest::StatusCode;

use crate::support::{Caller, Network, Owner, Wire, befriend, befriend_at, eventually, photograph, statement, whole};

const FEED: &str = "/o2m/v1/feed";

#[tokio::test(flavor = "multi_thread")]
async fn ending_takes_the_copies_along_and_tells_the_other_side() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish_picture("Ours, for now", "A bench for two", photograph(5)).await;
    let page = beta.sees("/", "Ours, for now").await;
    let file = page.attributes("article img[src^='/media/']", "src").remove(0);
    assert_eq!(beta.browser.load(&file).await.status(), StatusCode::OK);

    leave(&alpha, "beta", "friends/end").await;
    beta.sees("/notifications", "alpha").await;
    beta.loses("/", "Ours, for now").await;
    eventually("the file is gone, too", async || (!beta.browser.load(&file).await.status().is_success()).then_some(()))
        .await;
    alpha.publish("Not for you any more").await;
    // A post of beta's own is later than anything that could still have come.
    beta.publish("Alone again").await;
    assert!(!beta.sees("/", "Alone again").await.text().contains("Not for you"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_nothing_from_then_on_and_looks_like_a_strangers() {
    for action in ["friends/end", "friends/block"] {
        let mut network = Network::start(["alpha", "beta"]).await;
        let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
        befriend(&alpha, &beta).await;
        network["beta"].stop().await;
        let (beta, stranger) = (Caller::with_key_of(&network["beta"]), Caller::stranger());
        assert_eq!(beta.get(&network["alpha"], FEED).await.status(), StatusCode::OK);

        leave(&alpha, "beta", action).await;
        for path in [FEED, "/o2m/v1/profile", "/o2m/v1/nothing"] {
            assert_eq!(
                whole(beta.get(&network["alpha"], path).await).await,
                whole(stranger.get(&network["alpha"], path).await).await
            );
        }
        let word = async |caller: &Caller| whole(caller.state(&network["alpha"], "ended", "", &[]).await).await;
        let of_beta = word(&beta).await;
        assert_eq!(of_beta.0, StatusCode::NO_CONTENT);
        assert_eq!(of_beta, word(&stranger).await, "after {action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_whether_they_are_unknown_declined_ended_or_blocked() {
    let network = Network::start(["alpha"]).await;
    let node = &network["alpha"];
    let alpha = node.first_day().await;
    let mut callers = Vec::new();
    for (name, action) in [("Dora", "friends/decline"), ("Edda", "friends/end"), ("Bela", "friends/block")] {
        let (caller, address) = Caller::with_server().await;
        if action == "friends/decline" {
            let asked = caller.state(node, "friend", name, &[&address]).await;
            assert_eq!(asked.status(), StatusCode::NO_CONTENT);
            alpha.answer(name, action).await;
        } else {
            caller.befriend(node, &alpha, name, &[&address]).await;
            leave(&alpha, name, action).await;
        }
        callers.push((name, address, caller));
    }

    // What is held already, something else in its place, a new wish, and its end.
    for (seq, stance) in [(1, "friend"), (1, "declined"), (2, "friend"), (3, "ended")] {
        let unknown = Caller::stranger();
        let feed = whole(unknown.get(node, FEED).await).await;
        let word = whole(unknown.say(node, &statement(seq, stance, "Una", &[])).await).await;
        assert_eq!((feed.0, word.0), (StatusCode::NOT_FOUND, StatusCode::NO_CONTENT));
        for (name, address, caller) in &callers {
            assert_eq!(whole(caller.get(node, FEED).await).await, feed, "{name}, before {stance} {seq}");
            let said = statement(seq, stance, name, &[address]);
            assert_eq!(whole(caller.say(node, &said).await).await, word, "{name}, {stance} {seq}");
        }
    }
}

/// Ends the friendship with `name`, or blocks them.
async fn leave(owner: &Owner, name: &str, action: &str) {
    let friend = owner.friend_page(name).await;
    let page = owner.browser.open(&friend).await;
    owner.browser.send(&page, page.form(action)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blocked_are_not_heard_again() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let wire = Wire::to(&network["alpha"]).await;
    befriend_at(&beta, &alpha, &wire.address()).await;
    beta.publish("From the one to be blocked").await;
    alpha.sees("/", "From the one to be blocked").await;
    leave(&alpha, "beta", "friends/block").await;
    alpha.loses("/", "From the one to be blocked").await;

    beta.ask(&alpha.address).await;
    let page = alpha.browser.open("/friends").await;
    assert!(page.find_form("friends/accept", "").is_none(), "a blocked person cannot ask: {}", page.text());
}
