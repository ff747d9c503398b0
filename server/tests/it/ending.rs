//! The end of a friendship.

use reqwest::{Response, StatusCode};

use crate::support::{Caller, Network, Wire, befriend, befriend_at, eventually, photograph};

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
async fn a_key_opens_nothing_from_then_on_and_looks_like_a_strangers() {
    for action in ["friends/end", "friends/block"] {
        let mut network = Network::start(["alpha", "beta"]).await;
        let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
        befriend(&alpha, &beta).await;
        network["beta"].stop().await;
        let (beta, stranger) = (Caller::with_key_of(&network["beta"]), Caller::stranger());
        assert_eq!(beta.get(&network["alpha"], "/o2m/v1/feed").await.status(), StatusCode::OK);

        let friend = alpha.friend_page("beta").await;
        let page = alpha.browser.open(&friend).await;
        alpha.browser.send(&page, page.form(action)).await;
        for path in ["/o2m/v1/feed", "/o2m/v1/profile", "/o2m/v1/nothing"] {
            assert_eq!(
                whole(beta.get(&network["alpha"], path).await).await,
                whole(stranger.get(&network["alpha"], path).await).await
            );
        }
        let word = async |caller: &Caller| whole(caller.state(&network["alpha"], "ended", "x", &[]).await).await;
        let (of_beta, of_stranger) = (word(&beta).await, word(&stranger).await);
        assert_eq!((of_beta.0, of_beta.1), (of_stranger.0, of_stranger.1), "after {action}");
    }
}

/// All that a stranger could compare.
async fn whole(answer: Response) -> (StatusCode, Vec<u8>, Vec<String>) {
    let names = answer.headers().iter().map(|(name, value)| format!("{name}: {value:?}"));
    let headers = names.filter(|line| !line.starts_with("date:")).collect();
    (answer.status(), answer.bytes().await.expect("a body").to_vec(), headers)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blocked_are_not_heard_again() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let wire = Wire::to(&network["alpha"]).await;
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
