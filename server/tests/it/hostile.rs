//! Friends and strangers who mean harm: what they do is theirs alone, and the owner reads it in a sentence.

mod friend;
mod misdeeds;
mod threads;

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::support::{Caller, Network, Owner, TestNode, befriend, within};
use friend::{HostileFriend, first_words};
use misdeeds::{PROPHECY, SPOILT, STOLEN, WRONG_PICTURE, slow_pictures, vast_canvas_name};

/// Less than the time that one exchange may take: nobody waits for the slowest.
const PROMPT: Duration = Duration::from_secs(6);
const MEMORY_BYTES: u64 = 64 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn hostile_friends_spoil_nothing_but_their_own_page() {
    let network = Network::start(["alpha", "beta"]).await;
    let node = &network["alpha"];
    let (alpha, beta) = tokio::join!(node.first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    for text in ["Kale under rime", "Soup on the hob"] {
        beta.publish(text).await;
    }
    alpha.sees("/", "Soup on the hob").await;
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/", elsewhere.local_addr().expect("bound"));
    let mut friends = Vec::new();
    for (misdeed, line) in misdeeds::all(ids_of_posts(node, &network["beta"]).await, address) {
        friends.push((HostileFriend::befriend(node, &alpha, misdeed).await, line));
    }
    let memory_before = node.process().memory_bytes("VmRSS");
    for (friend, _) in &friends {
        friend.turn(node).await;
    }
    for (friend, news) in [("Prophet", PROPHECY), ("Tar", "With pictures")] {
        alpha.sees(&alpha.friend_page(friend).await, news).await;
    }
    let looking = look_at_slow_pictures(&alpha);

    beta.publish("Tea at four").await;
    within(PROMPT, "the honest friend's news", async || promptly(&alpha).await.contains("Tea at four").then_some(()))
        .await;
    for (friend, line) in &friends {
        let first = first_words(friend.name);
        let page = match line {
            Some(line) => alpha.sees(&friend.page, line).await,
            None => alpha.browser.open(&friend.page).await,
        };
        let text = page.text();
        assert!(text.contains(&first) && !text.contains(SPOILT), "{}: {text}", friend.name);
        assert_eq!(page.all("[data-failed]").len(), usize::from(line.is_some()), "{}: {text}", friend.name);
    }
    let lost = tokio::time::timeout(Duration::from_millis(100), elsewhere.accept()).await;
    assert!(lost.is_err(), "nobody is sent elsewhere");

    for picture in [WRONG_PICTURE.to_owned(), vast_canvas_name()] {
        assert!(!node.data().join("media").join(&picture).exists());
        let answer = alpha.browser.load(&format!("/media/{picture}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
    for answer in looking.await.expect("nobody panics") {
        assert_eq!(answer, StatusCode::NOT_FOUND);
    }
    assert_timeline_is_right(&alpha).await;
    if let (Some(before), Some(most)) = (memory_before, node.process().memory_bytes("VmHWM")) {
        assert!(most < before + MEMORY_BYTES, "{most} bytes at most, {before} before");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_strangers_is_sent_away_at_once_and_nobody_is_dialled() {
    let network = Network::start(["alpha"]).await;
    let node = &network["alpha"];
    let alpha = node.first_day().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound").to_string();
    for number in 0..25 {
        let answer = Caller::stranger().state(node, "friend", &format!("Stranger {number}"), &[&address]).await;
        assert!(answer.status().is_success(), "{}", answer.status());
    }
    let page = alpha.sees("/friends", "Remove all 25 requests").await;
    assert!(page.text().contains("without an answer"), "{}", page.text());
    let page = alpha.browser.send(&page, page.form("friends/clear-requests")).await;
    assert!(page.find_form("friends/accept", "").is_none() && !page.text().contains("Stranger"), "{}", page.text());
    assert!(!alpha.browser.open("/notifications").await.text().contains("Stranger"));
    let dialled = tokio::time::timeout(Duration::from_secs(1), listener.accept()).await;
    assert!(dialled.is_err(), "nobody is told");
    let again = Caller::stranger().state(node, "friend", "Somebody", &[&address]).await;
    assert!(again.status().is_success(), "there is room again");
    alpha.sees("/friends", "Somebody").await;
}

/// The words of the timeline, which has to be there in time.
async fn promptly(owner: &Owner) -> String {
    let started = Instant::now();
    let page = owner.timeline().await;
    assert!(started.elapsed() < PROMPT, "the timeline took {:?}", started.elapsed());
    page.text()
}

/// The ids on the wire of the two posts of `author`, as `reader`, a friend, is told.
async fn ids_of_posts(reader: &TestNode, author: &TestNode) -> [String; 2] {
    let answer = Caller::with_key_of(reader).send(author, Method::GET, "/o2m/v1/feed", None).await;
    let page: Value = answer.json().await.expect("a feed");
    let id = |index: usize| page["items"][index]["id"].as_str().expect("an id").to_owned();
    [id(0), id(1)]
}

/// Opens more pictures at once than servers are asked at once, all of them slow; gives what comes of each.
fn look_at_slow_pictures(owner: &Owner) -> tokio::task::JoinHandle<Vec<StatusCode>> {
    let browser = owner.browser.clone();
    tokio::spawn(async move {
        let files = slow_pictures();
        let answers = files.iter().map(|file| {
            let browser = browser.clone();
            let path = format!("/media/{file}");
            async move { browser.load(&path).await.status() }
        });
        futures::future::join_all(answers).await
    })
}

/// Everything of the honest friend's is there and above; what the others said is theirs.
async fn assert_timeline_is_right(owner: &Owner) {
    let page = owner.timeline().await;
    let posts = page.all("article");
    let place = |text: &str| posts.iter().position(|post| post.contains(text));
    for text in ["Kale under rime", "Soup on the hob", "Tea at four"] {
        let place = place(text).unwrap_or_else(|| panic!("{text:?} among {posts:?}"));
        assert!(posts[place].contains("beta"), "{posts:?}");
    }
    let (tea, prophecy) = (place("Tea at four"), place(PROPHECY));
    assert!(prophecy.is_some() && tea < prophecy, "what comes later stands above a prophecy: {posts:?}");
    assert!(posts.iter().any(|post| post.contains(STOLEN) && post.contains("Thief")), "{posts:?}");
    assert!(!page.html.contains("2999") && !page.html.contains(SPOILT), "{posts:?}");
}
