//! Messages between real servers: two friends, one of them asleep for a while; and what nobody else gets.

use domain::{Conversation, WireId};
use reqwest::{Method, StatusCode};

use crate::support::{Caller, Network, Owner, Script, befriend, eventually, whole};

/// The page of the conversation with `name`, by the button on that friend's page.
async fn conversation_with(owner: &Owner, name: &str) -> String {
    let page = owner.browser.open("/messages").await;
    let links = page.attributes("a", "href").into_iter().filter(|href| href.starts_with("/messages/"));
    let links: Vec<String> = links.collect();
    assert_eq!(links.len(), 1, "{name} alone: {}", page.text());
    links[0].clone()
}

async fn write(owner: &Owner, at: &str, text: &str) {
    let page = owner.browser.open(at).await;
    let page = owner.browser.send(&page, page.form("messages/send").fill("text", text)).await;
    assert!(page.text().contains(text), "it stands there at once: {}", page.text());
}

/// What stands beside "Messages" in the navigation.
async fn unread(owner: &Owner) -> Vec<String> {
    owner.browser.open("/").await.all("a[href='/messages'] .count")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_friends_write_though_one_server_sleeps_and_both_beginnings_meet() {
    let mut network = Network::start(["mara", "lea"]).await;
    let (mara, lea) = tokio::join!(network["mara"].first_day(), network["lea"].first_day());
    befriend(&lea, &mara).await;
    let (at_mara, at_lea) = (conversation_with(&mara, "lea").await, conversation_with(&lea, "mara").await);
    write(&mara, &at_mara, "Are you awake?").await;
    eventually("what is new is counted", async || (unread(&lea).await == ["1 unread"]).then_some(())).await;
    lea.sees(&at_lea, "Are you awake?").await;
    eventually("mara learns that it came", async || {
        mara.browser.open(&at_mara).await.text().contains("Delivered").then_some(())
    })
    .await;

    network["lea"].stop().await;
    write(&mara, &at_mara, "Sleep well").await;
    let page = mara.browser.open(&at_mara).await;
    assert_eq!(page.all("[data-state=waiting]").len(), 1, "{}", page.text());
    network["mara"].stop().await;
    network["lea"].run().await;
    write(&lea, &at_lea, "Good morning").await;
    network["mara"].run().await;
    for (owner, at) in [(&mara, &at_mara), (&lea, &at_lea)] {
        for words in ["Are you awake?", "Sleep well", "Good morning"] {
            owner.sees(at, words).await;
        }
        eventually("everything has arrived", async || {
            owner.browser.open(at).await.all("[data-state=waiting]").is_empty().then_some(())
        })
        .await;
    }
    let page = lea.browser.open(&at_lea).await;
    lea.browser.send(&page, page.form("messages/mark-read")).await;
    assert!(unread(&lea).await.is_empty(), "what was seen is not counted");
    for owner in [&mara, &lea] {
        for page in ["/", "/notifications", "/written"] {
            assert!(!owner.browser.open(page).await.text().contains("Sleep well"), "{page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_two_gets_a_conversation() {
    let network = Network::start(["mara"]).await;
    let node = &network["mara"];
    let mara = node.first_day().await;
    let own = node.identity().id();
    // With whom mara's server holds the conversation.
    let (lea, at) = loop {
        let (lea, at) = Caller::with_server().await;
        if Conversation::between(own, lea.id()).home == own {
            break (lea, at);
        }
    };
    lea.befriend(node, &mara, "Lea", &[&at]).await;
    let at = conversation_with(&mara, "Lea").await;
    write(&mara, &at, "For Lea alone").await;
    let item = mara.browser.open(&at).await.attributes("li.message", "id").remove(0).replace("comment-", "");
    let author = Script::with_scope(&mara, "weather station", "publish").await;
    let deleted = author.request(Method::POST, "/api/threads/delete").form(&[("item", &item)]).send().await;
    assert_eq!(deleted.expect("an answer").status(), StatusCode::FORBIDDEN, "a token for posts");
    let (dora, at) = Caller::with_server().await;
    dora.befriend(node, &mara, "Dora", &[&at]).await;

    let id = Conversation::between(own, lea.id()).id;
    let nowhere = whole(dora.get(node, "/o2m/v1/nothing").await).await;
    assert_eq!(nowhere.0, StatusCode::NOT_FOUND);
    let before = format!("before=1795000000000.{}", WireId([9; 16]));
    assert_eq!(whole(dora.get(node, &format!("/o2m/v1/posts/{id}/comments?{before}")).await).await, nowhere);
    let path = format!("/o2m/v1/posts/{id}/comments/{}", WireId([1; 16]));
    let brought = dora.send(node, Method::PUT, &path, Some("no item".to_owned())).await;
    assert_eq!(whole(brought).await, nowhere);
    let threads = dora.get(node, "/o2m/v1/threads").await.text().await.expect("a page");
    assert!(threads.contains("\"items\":[]"), "{threads}");
    assert!(dora.get(node, "/o2m/v1/feed").await.headers().contains_key("o2m-messages"));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_come_after_the_end_are_given_back() {
    let network = Network::start(["mara", "lea"]).await;
    let (mara, lea) = tokio::join!(network["mara"].first_day(), network["lea"].first_day());
    befriend(&lea, &mara).await;
    let at = conversation_with(&mara, "lea").await;
    let page = mara.browser.open(&at).await;
    let friend = mara.browser.open(&mara.friend_page("lea").await).await;
    mara.browser.send(&friend, friend.form("friends/end")).await;

    let page = mara.browser.send(&page, page.form("messages/send").fill("text", "One last thing")).await;
    assert_eq!(page.all(".message-form textarea"), ["One last thing"], "{}", page.text());
    assert!(page.text().contains("Not sent: you are no longer friends"), "{}", page.text());
    assert_eq!(mara.browser.load(&at).await.status(), StatusCode::NOT_FOUND, "nothing was written before");
}
