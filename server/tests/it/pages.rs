//! What pages rest on: their addresses, and the line by which they hear of what happens.

use reqwest::{Method, StatusCode, header};

use crate::support::{Browser, Network, PATIENCE};

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_too_many_leads_to_the_page() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let stranger = Browser::that_stays(&network["alpha"].origin());
    for (path, expected) in [
        ("/public/", "/public"),
        ("/public/?page=1", "/public?page=1"),
        ("/public/feed.xml/", "/public/feed.xml"),
        ("/friends/", "/friends"),
        ("/posts/1//", "/posts/1"),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let answer = stranger.request(method.clone(), path).send().await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{method} {path}");
            assert_eq!(answer.headers()[header::LOCATION], expected, "{method} {path}");
        }
    }
    assert_eq!(alpha.browser.open("/friends/").await.url.path(), "/friends");
    let posted = stranger.request(Method::POST, "/api/posts/publish/").send().await.expect("an answer");
    assert!(!posted.status().is_redirection(), "{}", posted.status());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_hears_that_the_line_stands_and_of_which_build_the_node_is() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let page = alpha.browser.open("/").await;
    let stylesheet = page.attributes("link[rel=stylesheet]", "href").remove(0);
    let site = stylesheet.trim_start_matches("/pkg/").trim_end_matches(".css");
    let mut events = alpha.browser.request(Method::GET, "/events").send().await.expect("an answer");
    let first = tokio::time::timeout(PATIENCE, events.chunk()).await.expect("a heartbeat at once");
    let first = String::from_utf8(first.expect("a line").expect("an event").to_vec()).expect("text");
    // A comment would do for what is in between, but pages do not hear comments.
    assert!(first.contains("event: heartbeat\n") && first.contains(&format!("data: {site}\n")), "{first}");
}
