//! The end of a friendship.

use reqwest::{Client, StatusCode};

use crate::support::{Database, Network, Wire, befriend, befriend_at, eventually, photograph};

#[tokio::test(flavor = "multi_thread")]
async fn ending_takes_the_copies_along_and_tells_the_other_side() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish_picture("Ours, for now", "A bench for two", photograph(5)).await;
    let page = beta.sees("/", "Ours, for now").await;
    let file = page.attributes("article img[src^='/media/']", "src").remove(0);
    assert_eq!(beta.browser.load(&file).await.status(), StatusCode::OK);

    let friend = alpha.friend_page("beta").await;
    let page = alpha.browser.open(&friend).await;
    alpha.browser.send(&page, page.form("friends/end")).await;
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
async fn a_token_is_dead_at_once() {
    for action in ["friends/end", "friends/block"] {
        let mut network = Network::start(["alpha", "beta"]).await;
        let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
        befriend(&alpha, &beta).await;
        network["beta"].stop().await;
        let mut remembered = Database::open(&network["beta"].data()).await;
        let token = remembered.text("SELECT token_to_present FROM peer").await.remove(0);
        let feed =
            || Client::new().get(format!("{}/o2m/v1/feed", network["alpha"].origin())).bearer_auth(&token).send();
        assert_eq!(feed().await.expect("an answer").status(), StatusCode::OK);

        let friend = alpha.friend_page("beta").await;
        let page = alpha.browser.open(&friend).await;
        alpha.browser.send(&page, page.form(action)).await;
        let status = feed().await.expect("an answer").status();
        assert!(matches!(status.as_u16(), 401 | 404), "after {action}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_kept_hashed_by_the_side_that_checks_them() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    network["alpha"].stop().await;
    network["beta"].stop().await;
    for (presents, checks) in [("alpha", "beta"), ("beta", "alpha")] {
        let presented = Database::open(&network[presents].data()).await.text("SELECT token_to_present FROM peer").await;
        let hashes = Database::open(&network[checks].data()).await.text("SELECT token_hash_to_check FROM peer").await;
        assert_ne!(presented, hashes);
        let everything = std::fs::read(network[checks].data().join("o2m.sqlite")).expect("the database");
        let token = presented[0].as_bytes();
        assert!(!everything.windows(token.len()).any(|bytes| bytes == token), "{checks} keeps the token itself");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blocked_are_not_heard_again() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let wire = Wire::to(&network["alpha"].origin()).await;
    befriend_at(&beta, &alpha, &wire.address()).await;
    beta.publish("From the one to be blocked").await;
    alpha.sees("/", "From the one to be blocked").await;
    let friend = alpha.friend_page("beta").await;
    let page = alpha.browser.open(&friend).await;
    alpha.browser.send(&page, page.form("friends/block")).await;
    alpha.loses("/", "From the one to be blocked").await;

    beta.ask(&alpha.address).await;
    let page = alpha.browser.open("/friends").await;
    assert!(page.find_form("friends/accept", "").is_none(), "a blocked person cannot ask: {}", page.text());
}
