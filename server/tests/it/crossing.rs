//! Posts on their way to friends.

use std::time::Duration;

use crate::support::{Network, Script, Wire, befriend, befriend_at, within};

/// Within which an edit is at the friend's.
const LIVE_LIMIT: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_post_its_edit_and_its_end_reach_the_friend_in_time() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    let at_the_friends = async |text: &str| {
        within(LIVE_LIMIT, text, async || {
            let page = beta.timeline().await;
            page.text().contains(text).then_some(page)
        })
        .await
    };
    let post = alpha.publish("The kettle is *on*").await;
    let page = at_the_friends("The kettle is on").await;
    assert!(page.html.contains("<em>on</em>") && !page.text().contains("edited"), "{}", page.text());

    alpha.edit(&post, "The kettle has boiled").await;
    let page = at_the_friends("The kettle has boiled").await;
    assert!(!page.text().contains("The kettle is on") && page.text().contains("edited"), "{}", page.text());

    alpha.delete(&post).await;
    within(LIVE_LIMIT, "the post is gone", async || (!beta.timeline().await.text().contains("kettle")).then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_me_stays_at_home() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let wire = Wire::to(&network["alpha"]).await;
    befriend_at(&beta, &alpha, &wire.address()).await;
    alpha.publish_only_me("Dear diary").await;
    let post = alpha.publish("For everybody, at first").await;
    beta.sees("/", "For everybody, at first").await;
    let page = alpha.browser.open(&format!("{post}/edit")).await;
    let form = page.form("posts/edit").fill("text", "On second thought").fill("audience", "only-me");
    alpha.browser.send(&page, form).await;
    alpha.publish("The last of the evening").await;

    let page = beta.sees("/", "The last of the evening").await;
    for kept in ["Dear diary", "For everybody, at first", "On second thought"] {
        assert!(!page.text().contains(kept), "{kept:?} is at the friend's");
    }
    assert!(alpha.timeline().await.text().contains("Dear diary"));
}

#[tokio::test(flavor = "multi_thread")]
async fn friends_of_friends_are_strangers() {
    let network = Network::start(["alpha", "beta", "gamma"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let gamma = network["gamma"].first_day().await;
    befriend(&alpha, &beta).await;
    befriend(&gamma, &beta).await;
    alpha.publish("From alpha to friends").await;
    beta.sees("/", "From alpha to friends").await;
    beta.publish("From beta to friends").await;
    let page = gamma.sees("/", "From beta to friends").await;
    assert!(!page.text().contains("From alpha to friends"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_friend_who_is_offline_is_still_readable_and_catches_up() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish("Read me while I am away").await;
    beta.sees("/", "Read me while I am away").await;

    network["alpha"].stop().await;
    network["beta"].restart().await;
    let page = beta.sees("/", "Read me while I am away").await;
    assert!(page.text().contains("alpha"));
    let friend = beta.friend_page("alpha").await;
    beta.sees(&friend, "Not reachable since").await;
    beta.publish("Said while you were away").await;

    network["alpha"].run().await;
    alpha.sees("/", "Said while you were away").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_of_many_pages_crosses_whole_and_once() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let count = domain::limits::FEED_PAGE_ITEMS * 2 + 5;
    let script = Script::of(&alpha, "letter box").await;
    for number in 1..=count {
        script.publish(&format!("Letter number {number}.")).await;
    }
    let wire = Wire::to(&network["alpha"]).await;
    befriend_at(&beta, &alpha, &wire.address()).await;
    let friend = beta.friend_page("alpha").await;
    beta.sees(&friend, &format!("Letter number {count}.")).await;
    let oldest = within(Duration::from_secs(20), "the oldest letter", async || {
        let mut path = friend.clone();
        for _ in 0..count {
            let page = beta.browser.open(&path).await;
            if page.text().contains("Letter number 1.") {
                return Some(page);
            }
            path = page.attributes("main a[href*='before=']", "href").pop()?;
        }
        None
    })
    .await;
    assert_eq!(oldest.text().matches("Letter number 1.").count(), 1);

    wire.clear();
    let again = alpha.publish("One more letter").await;
    beta.sees("/", "One more letter").await;
    assert!(!again.is_empty());
    let pages = wire.below("/o2m/v1/feed").len();
    assert!(pages <= 2, "one new letter does not bring the old ones again: {:?}", wire.crossings());
}
