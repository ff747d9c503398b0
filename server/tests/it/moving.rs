//! Servers that are somewhere else than before.

use crate::support::{Network, Wire, befriend, eventually, photograph};

#[tokio::test(flavor = "multi_thread")]
async fn who_moves_is_found_again_and_sends_nothing_twice() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish_picture("Before the move", "Boxes everywhere", photograph(3)).await;
    let page = beta.sees("/", "Before the move").await;
    // All that comes unasked has come before the move.
    for file in page.picture_files("Boxes everywhere") {
        eventually(&file, async || beta.browser.load(&file).await.status().is_success().then_some(())).await;
    }

    let before = network["alpha"].port();
    network["alpha"].move_away().await;
    assert_ne!(network["alpha"].port(), before);
    // What is behind the wire is what beta asks for from now on.
    let wire = Wire::to(&network["alpha"]).await;
    network["alpha"].advertise(&wire.address()).await;
    let alpha = network["alpha"].sign_in().await;
    alpha.publish("After the move").await;
    beta.sees("/", "After the move").await;
    beta.publish("Nice kitchen").await;
    alpha.sees("/", "Nice kitchen").await;
    assert!(!wire.crossings().is_empty(), "beta asks at the new address");
    assert_eq!(wire.below("/o2m/v1/media"), [], "no picture crosses again");
    let whole = wire.crossings().into_iter().filter(|crossing| crossing.path == "/o2m/v1/feed").count();
    assert_eq!(whole, 0, "the feed is not read from its beginning");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_away_during_the_move_is_told_on_coming_back() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    network["beta"].stop().await;
    network["alpha"].move_away().await;
    let alpha = network["alpha"].sign_in().await;
    alpha.publish("From the new place").await;
    network["beta"].run().await;
    // The first time to try again comes soon; and beta's own start does not find the old place.
    beta.browser.open("/").await;
    let friend = alpha.friend_page("beta").await;
    let page = alpha.browser.open(&friend).await;
    alpha.browser.send(&page, page.form("friends/pull")).await;
    beta.sees("/", "From the new place").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_at_the_old_place_is_refused_before_anything_is_said() {
    let mut network = Network::start(["alpha", "beta", "gamma"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    network["gamma"].first_day().await;
    befriend(&beta, &alpha).await;
    let taken = network["alpha"].port();
    network["alpha"].stop().await;
    network["gamma"].move_to(taken).await;
    let friend = beta.friend_page("alpha").await;
    let page = beta.browser.open(&friend).await;
    let page = beta.browser.send(&page, page.form("friends/pull")).await;
    assert!(page.text().contains("key"), "the page says what is wrong: {}", page.text());
}
