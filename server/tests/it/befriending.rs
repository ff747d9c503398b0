//! From strangers to friends, and everything that can come between.

use std::time::{Duration, Instant};

use axum::{Json, Router, routing::get};
use serde_json::json;
use tokio::net::TcpListener;

use crate::support::{Caller, Network, Owner, PATIENCE, Page, befriend, eventually, impostor, within};

#[tokio::test(flavor = "multi_thread")]
async fn two_strangers_become_friends_and_both_are_told() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = owners(&network).await;
    alpha.publish("Written before we met").await;
    let after = alpha.ask(&beta.address).await;
    assert!(after.text().contains(&beta.address) || after.text().contains("beta"), "pending: {}", after.text());
    beta.sees("/notifications", "alpha").await;
    beta.answer("alpha", "friends/accept").await;
    alpha.sees("/notifications", "beta").await;
    // A new friend's history is there by itself.
    beta.sees("/", "Written before we met").await;
    let page = beta.friend_page("alpha").await;
    beta.sees(&page, "Written before we met").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_write_an_address_works() {
    let network = Network::start(["alpha", "beta", "gamma"]).await;
    let (alpha, beta) = owners(&network).await;
    alpha.ask(&format!(" http://LOCALHOST:{}/ ", network["beta"].port())).await;
    beta.answer("alpha", "friends/accept").await;
    alpha.friend_page("beta").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_goes_with_the_request() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = owners(&network).await;
    alpha.ask_saying(&beta.address, "From the choir, second row").await;
    beta.sees("/friends", "From the choir, second row").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_request_ends_in_a_sentence_for_the_asker() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = owners(&network).await;
    alpha.ask(&beta.address).await;
    beta.answer("alpha", "friends/decline").await;
    let told = alpha.sees("/friends", "declined").await;
    assert!(told.find_form("friends/withdraw", "beta").is_none(), "nothing is pending any more");
    let notifications = alpha.browser.open("/notifications").await.text();
    assert!(notifications.contains("Nothing has happened yet."), "it is not announced: {notifications}");
    assert!(!beta.browser.open("/friends").await.html.contains("friends/accept"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_can_be_withdrawn() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = owners(&network).await;
    alpha.ask(&beta.address).await;
    beta.sees("/friends", "alpha").await;
    let page = alpha.browser.open("/friends").await;
    alpha.browser.send(&page, page.form("friends/withdraw")).await;
    eventually("the request is gone at the other end", async || {
        let page = beta.browser.open("/friends").await;
        page.find_form("friends/accept", "alpha").is_none().then_some(())
    })
    .await;
    assert!(alpha.browser.open("/friends").await.find_form("friends/withdraw", "").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_cross_meet() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = owners(&network).await;
    tokio::join!(alpha.ask(&beta.address), beta.ask(&alpha.address));
    assert_friends(&alpha, &beta).await;
    for owner in [&alpha, &beta] {
        let page = owner.browser.open("/friends").await;
        for leftover in ["friends/accept", "friends/withdraw"] {
            assert!(page.find_form(leftover, "").is_none(), "{leftover} is left at {}", owner.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_back_is_accepting() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = owners(&network).await;
    alpha.ask(&beta.address).await;
    beta.sees("/friends", "alpha").await;
    beta.ask(&alpha.address).await;
    assert_friends(&alpha, &beta).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_no_stranger_has_its_own_sentence() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = owners(&network).await;
    befriend(&alpha, &beta).await;
    let dead = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let dead_address = dead.local_addr().expect("bound").to_string();
    drop(dead);
    let website = website(Router::new().fallback(get(|| async { "<h1>A website</h1>" }))).await;
    let liar = website_that_lies().await;
    let started = Instant::now();
    let mut sentences = Vec::new();
    for (what, address) in [
        ("oneself", alpha.address.clone()),
        ("a dead address", dead_address),
        ("a website", website),
        ("a friend already", beta.address.clone()),
        ("no address", "not an address".to_owned()),
        ("another scheme", "ftp://127.0.0.1".to_owned()),
        ("no port", "https://127.0.0.1".to_owned()),
        ("a number", "2130706433".to_owned()),
        ("two meanings", "::1:8000".to_owned()),
        ("a user", format!("beta@{}", beta.address)),
        ("a name that nobody has", "nobody.invalid".to_owned()),
    ] {
        let sentence = refusal(&alpha.ask(&address).await, what);
        assert!(!sentences.contains(&sentence), "{what} has a sentence of its own: {sentence:?} in {sentences:?}");
        sentences.push(sentence);
    }
    refusal(&alpha.ask(&liar).await, "a server that answers nonsense");
    let page = refusal(&alpha.ask(&format!("http://{}/friends", beta.address)).await, "a page of a friend's");
    assert!(sentences[3] == page, "it is the friend's server that was meant: {page}");
    assert!(started.elapsed() < Duration::from_secs(20), "none of these is a matter of waiting");
    assert_eq!(alpha.browser.open("/friends").await.find_form("friends/withdraw", "").map(|form| form.action), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_server_is_given_up_after_ten_seconds() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    // Accepts, and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = silent.local_addr().expect("bound").to_string();
    let started = Instant::now();
    let slow = refusal(&alpha.ask(&address).await, "a slow server");
    let waited = started.elapsed();
    assert!((9..15).contains(&waited.as_secs()), "{waited:?}");
    drop(silent);
    let dead = refusal(&alpha.ask(&address).await, "a dead address");
    assert_ne!(slow, dead);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_makes_no_server_dial_anybody() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let answer =
        Caller::stranger().state(&network["alpha"], "friend", "Mallory", &[&format!("127.0.0.1:{port}")]).await;
    assert!(answer.status().is_success(), "{}", answer.status());
    let page = alpha.sees("/friends", "Mallory").await;
    let dialled = tokio::time::timeout(Duration::from_secs(1), listener.accept()).await;
    assert!(dialled.is_err(), "the request dials nobody");
    // Who asked is told of the answer, where the owner saw that they are.
    alpha.browser.send(&page, page.form_beside("Mallory", "friends/decline")).await;
    within(PATIENCE, "the stranger is told", async || listener.accept().await.ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_who_ask_too_often_have_to_wait() {
    let network = Network::start(["alpha"]).await;
    network["alpha"].first_day().await;
    let mut refused = 0;
    for number in 0..150 {
        let answer = Caller::stranger().state(&network["alpha"], "friend", &format!("Mallory {number}"), &[]).await;
        let status = answer.status();
        assert!(status.is_success() || matches!(status.as_u16(), 429 | 503), "{status}");
        refused += u32::from(!status.is_success());
    }
    assert!(refused >= 50, "only {refused} of 150 are refused");
}

async fn owners(network: &Network) -> (Owner, Owner) {
    tokio::join!(network["alpha"].first_day(), network["beta"].first_day())
}

async fn assert_friends(one: &Owner, other: &Owner) {
    one.friend_page(&other.name).await;
    other.friend_page(&one.name).await;
    one.publish("Good evening over there").await;
    other.sees("/", "Good evening over there").await;
    other.publish("And to you").await;
    one.sees("/", "And to you").await;
}

/// The sentence with which a request was refused.
fn refusal(page: &Page, what: &str) -> String {
    page.alerts().pop().unwrap_or_else(|| panic!("a sentence for {what} in {}", page.text()))
}

/// Serves `router`, and gives its address.
async fn website(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound").to_string();
    tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
    address
}

/// A server that knows the path, but answers with much too much.
async fn website_that_lies() -> String {
    let much = || async { Json(json!({"id": "x".repeat(1024 * 1024), "name": "y".repeat(1024 * 1024)})) };
    impostor(Router::new().route("/.well-known/o2m", get(much))).await
}
