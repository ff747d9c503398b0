//! The owner closes a server for good.

use std::fs;

use crate::support::{Network, Owner, PASSWORD, Page, STOP_LIMIT, befriend};

const PAGE: &str = "/settings/close";

async fn press(owner: &Owner, action: &str, password: &str) -> Page {
    let page = owner.browser.open(PAGE).await;
    owner.browser.send(&page, page.form(action).fill("current", password)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn friends_are_told_and_everything_goes() {
    let mut network = Network::start(["alpha", "beta", "gamma"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let gamma = network["gamma"].first_day().await;
    befriend(&alpha, &beta).await;
    befriend(&alpha, &gamma).await;
    alpha.publish("Before I leave").await;
    beta.sees("/", "Before I leave").await;
    network["gamma"].stop().await;

    let refused = press(&alpha, "server/begin-closing", "a guess").await;
    assert!(refused.alerts().concat().contains("This is not your password"), "{}", refused.text());
    assert!(refused.find_form("server/close", "").is_none(), "nothing goes before friends are told");
    press(&alpha, "server/begin-closing", PASSWORD).await;
    let begun = alpha.loses(PAGE, "beta").await;
    assert!(
        begun.text().contains("These have not been told yet") && begun.text().contains("gamma"),
        "{}",
        begun.text()
    );
    assert!(alpha.timeline().await.text().contains("Before I leave"), "to be taken along");
    beta.loses("/", "Before I leave").await;

    let refused = press(&alpha, "server/close", "a guess").await;
    assert!(refused.alerts().concat().contains("This is not your password"), "{}", refused.text());
    let closed = press(&alpha, "server/close", PASSWORD).await;
    assert_eq!(closed.all("h1"), ["This O2M is closed"]);
    let node = &mut network["alpha"];
    let exit = node.process().exit(STOP_LIMIT).await.expect("it ends by itself");
    assert!(exit.success(), "{}", node.process().output());
    let names = fs::read_dir(node.data()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["o2m.lock"]);

    node.stop().await;
    node.run().await;
    let anew = node.first_day().await;
    assert!(!anew.timeline().await.text().contains("Before I leave"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_closed_and_not_removed_whole_goes_at_the_next_start_and_who_stays_goes_on() {
    let mut network = Network::start(["alpha"]).await;
    let node = &mut network["alpha"];
    let alpha = node.first_day().await;
    alpha.publish_only_me("Still here").await;
    press(&alpha, "server/begin-closing", PASSWORD).await;
    let page = alpha.browser.open(PAGE).await;
    let page = alpha.browser.send(&page, page.form("server/end-closing")).await;
    assert!(page.text().contains("This O2M goes on"), "{}", page.text());
    assert!(alpha.timeline().await.text().contains("Still here"));
    assert_eq!(alpha.browser.open("/closed").await.url.path(), PAGE, "nothing is closed");

    node.kill().await;
    fs::write(node.data().join("o2m.closed"), "0").expect("written");
    fs::create_dir_all(node.data().join("pictures/holiday")).expect("made");
    fs::write(node.data().join("pictures/holiday/a.jpg"), "no picture").expect("written");
    node.run().await;
    assert!(!node.data().join("o2m.closed").exists() && !node.data().join("pictures/holiday").exists());
    let anew = node.first_day().await;
    assert!(!anew.timeline().await.text().contains("Still here"));
}
