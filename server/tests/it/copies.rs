//! Two copies of a server's data: one of them lives, and the other is told that it is old.

use std::{fs, time::Duration};

use federation::paths;
use reqwest::{StatusCode, header};

use crate::{
    restoring::copy,
    support::{Browser, Caller, Network, Owner, PASSWORD, Page, TestNode, befriend, sign_in},
};

/// To its owner and to people.
const SENTENCE: &str = "Another copy of this O2M lives; this one is old.";
/// To servers.
const DETAIL: &str = "Another copy of this server lives; this one is old.";
const SOON: Duration = Duration::from_secs(20);

/// Waits until the server says in the terminal that it is old.
async fn says_so(node: &TestNode) {
    let said = node.process().wait_for(SOON, |seen| seen.stdout.iter().any(|line| line == SENTENCE).then_some(()));
    said.await.unwrap_or_else(|| panic!("{} says that it is old\n{}", node.name, node.process().output()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_copy_that_starts_again_is_told_and_stops_serving() {
    let mut network = Network::start(["alpha", "beta", "copy"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish("From the old machine").await;
    beta.sees("/", "From the old machine").await;
    network["alpha"].stop().await;
    network["copy"].stop().await;
    let (from, to) = (network["alpha"].data(), network["copy"].data());
    fs::remove_dir_all(&to).expect("nothing of it is needed");
    copy(&from, &to);
    network["copy"].run().await;
    let (address, browser) = (network["copy"].address(), network["copy"].browser());
    sign_in(&browser, "alpha", PASSWORD).await;
    let new = Owner { name: "alpha".to_owned(), address, browser };
    new.publish("From the new machine").await;
    beta.sees("/", "From the new machine").await;

    network["alpha"].run().await;
    let old = &network["alpha"];
    says_so(old).await;
    let asked = Caller::with_key_of(&network["beta"]).get(old, paths::FEED).await;
    assert_eq!(asked.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(asked.headers().contains_key(header::RETRY_AFTER));
    assert!(asked.text().await.expect("a text").contains(DETAIL));
    let public = old.browser().load("/public").await;
    assert_eq!(public.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(public.text().await.expect("a page").contains(SENTENCE));
    let page = shown_to_owner(old).await.1;
    assert_eq!((page.url.path(), page.text().contains(SENTENCE)), ("/old-copy", true), "{}", page.text());

    // Beta goes on with the other one, and reads of nothing that failed.
    new.publish("Nothing happened").await;
    let timeline = beta.sees("/", "Nothing happened").await;
    assert!(timeline.text().contains("From the new machine"), "{}", timeline.text());
    let friend = beta.browser.open(&beta.friend_page("alpha").await).await;
    assert_eq!(friend.alerts(), Vec::<String>::new());
    beta.publish("Good to hear").await;
    new.sees("/", "Good to hear").await;

    // Its owner may decide otherwise.
    let (browser, page) = shown_to_owner(&network["alpha"]).await;
    let timeline = browser.send(&page, page.form("backups/go-on")).await;
    assert_eq!((timeline.status, timeline.url.path()), (StatusCode::OK, "/"), "{}", timeline.text());
    let alpha = Owner { name: "alpha".to_owned(), address: network["alpha"].address(), browser };
    alpha.publish("This one it is").await;
    beta.sees("/", "This one it is").await;
    beta.publish("Well then").await;
    alpha.sees("/", "Well then").await;
    // The other one was told by beta, and still knows after a start.
    says_so(&network["copy"]).await;
    network["copy"].restart().await;
    says_so(&network["copy"]).await;
}

/// Signs in where there is another copy, and gives the page that follows.
async fn shown_to_owner(node: &TestNode) -> (Browser, Page) {
    let browser = node.browser();
    let page = sign_in(&browser, "alpha", PASSWORD).await;
    (browser, page)
}
