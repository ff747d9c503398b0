//! Telling the owner of a thread about a comment: the owner alone learns of it, also when their server sleeps, and not from whoever means harm.

use domain::{WireId, limits};
use reqwest::{Method, StatusCode};

use crate::{
    support::{Caller, Network, befriend, whole},
    threads::{Door, only_post},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_alone_is_told_once_their_server_is_awake() {
    let mut network = Network::start(["mara", "lea", "jonas"]).await;
    let (mara, lea, jonas) =
        tokio::join!(network["mara"].first_day(), network["lea"].first_day(), network["jonas"].first_day());
    befriend(&lea, &mara).await;
    befriend(&jonas, &mara).await;
    let post = mara.publish("Frost tonight").await;
    let (at_lea, at_jonas) = (lea.post_of("Frost tonight").await, jonas.post_of("Frost tonight").await);
    let page = lea.browser.open(&at_lea).await;
    lea.browser.send(&page, page.form("threads/comment").fill("text", "Jonas is a fool")).await;
    mara.sees(&post, "Jonas is a fool").await;
    let page = jonas.sees(&at_jonas, "Jonas is a fool").await;
    assert!(mara.browser.open(&post).await.find_form("threads/report", "").is_none(), "the owner tells nobody");
    assert!(lea.browser.open(&at_lea).await.find_form("threads/report", "").is_none(), "nor does who wrote it");

    network["mara"].stop().await;
    let form = page.form_beside("Jonas is a fool", "threads/report");
    let refused = jonas.browser.send(&page, form.clone().fill("words", &"x".repeat(501))).await;
    assert!(refused.alerts().concat().contains("too long"), "{}", refused.text());
    let page = jonas.browser.send(&page, form.fill("words", "This is about me.")).await;
    assert!(page.text().contains("You are telling mara"), "{}", page.text());
    network["mara"].run().await;
    let page = mara.sees("/notifications", "jonas wants you to see a comment").await;
    assert!(page.text().contains("This is about me."), "{}", page.text());
    jonas.sees(&at_jonas, "You told mara about this").await;
    let link = page.links_in("li.notification", "jonas wants").remove(0);
    assert!(link.starts_with(&format!("{post}?from=")) && link.contains("#comment-"), "{link}");
    assert!(mara.browser.open(&link).await.text().contains("Jonas is a fool"));

    let page = mara.browser.send(&page, page.form_beside("jonas wants", "threads/remove")).await;
    assert_eq!(page.status, StatusCode::OK);
    mara.sees("/notifications", "not there any more").await;
    jonas.loses(&at_jonas, "Jonas is a fool").await;
    for path in [&at_lea, "/notifications", "/written"] {
        assert!(!lea.browser.open(path).await.text().contains("This is about me"), "its author learns nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_friends_tell_is_bounded_and_nothing_for_those_who_may_not_see_it() {
    let network = Network::start(["mara"]).await;
    let node = &network["mara"];
    let mara = node.first_day().await;
    let (lea, at) = Caller::with_server().await;
    lea.befriend(node, &mara, "Lea", &[&at]).await;
    let (dora, at) = Caller::with_server().await;
    dora.befriend(node, &mara, "Dora", &[&at]).await;
    mara.publish("Frost tonight").await;
    let post = only_post(&lea, node).await;
    let door = Door { node, home: node.identity().id(), post };
    for number in 1..=25 {
        let answer = door.bring(&lea, &door.comment(&lea, number, 1, "A comment")).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }
    let path = |number: u8| format!("/o2m/v1/posts/{post}/comments/{}/report", WireId([number; 16]));
    let tell = async |caller: &Caller, path: &str, body: &str| {
        caller.send(node, Method::PUT, path, Some(body.to_owned())).await
    };
    let nothing = whole(lea.get(node, "/o2m/v1/nothing").await).await;
    assert_eq!(whole(tell(&Caller::stranger(), &path(1), "{}").await).await, nothing);
    assert_eq!(whole(tell(&dora, &path(99), "{}").await).await, nothing, "no such comment");
    for (body, expected) in [
        ("{", StatusCode::BAD_REQUEST),
        (r#"{"words":7}"#, StatusCode::BAD_REQUEST),
        (&format!(r#"{{"words":"{}"}}"#, "x".repeat(501)), StatusCode::BAD_REQUEST),
        (&"x".repeat(17 * 1024), StatusCode::PAYLOAD_TOO_LARGE),
        (r#"{"words":"first"}"#, StatusCode::NO_CONTENT),
        (r#"{"words":"again"}"#, StatusCode::NO_CONTENT),
    ] {
        assert_eq!(tell(&dora, &path(1), body).await.status(), expected, "{}", &body[..body.len().min(40)]);
    }
    assert_eq!(tell(&lea, &path(1), "{}").await.status(), StatusCode::NO_CONTENT, "one's own is nobody's business");
    for number in 2..=20 {
        assert_eq!(tell(&dora, &path(number), "{}").await.status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(limits::REPORTS_PER_HOUR, 20);
    let too_many = tell(&dora, &path(21), "{}").await;
    assert_eq!(too_many.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(too_many.headers().contains_key("retry-after"));
    let page = mara.browser.open("/notifications").await;
    assert_eq!(page.all(".notification-sentence").iter().filter(|text| text.contains("wants you to see")).count(), 20);
    assert!(page.text().contains("again") && !page.text().contains("first"), "the last words count");
}
