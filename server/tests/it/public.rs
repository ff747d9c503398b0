//! What strangers can read, and what they cannot.

use reqwest::{StatusCode, header};

use crate::support::{Network, Owner, photograph};

const PATHS: [&str; 3] = ["/public", "/public/feed.xml", "/public/feed.json"];

/// Chooses another audience for a post that is there.
async fn show_to(owner: &Owner, post: &str, audience: &str) {
    let page = owner.browser.open(&format!("{post}/edit")).await;
    owner.browser.send(&page, page.form("posts/edit").fill("audience", audience)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_read_what_is_public_and_nothing_else() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let stranger = network["alpha"].browser();
    alpha.publish("Between us friends").await;
    let post = alpha.publish_picture("For the whole town", "the town", photograph(1)).await;
    for path in PATHS {
        assert_eq!(stranger.open(path).await.status, StatusCode::NOT_FOUND, "{path}, before anything is public");
    }

    show_to(&alpha, &post, "public").await;
    for path in PATHS {
        let page = stranger.open(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.html.contains("For the whole town") && !page.html.contains("Between us"), "{}", page.html);
        assert_eq!(page.headers[header::CACHE_CONTROL], "public, no-cache");
        assert_eq!(page.headers["x-robots-tag"], "noindex");
        assert!(page.headers.contains_key(header::ETAG) && !page.headers.contains_key(header::SET_COOKIE));
    }
    let page = stranger.open("/public").await;
    assert_eq!(page.attributes("script", "src"), ["/times.js"], "the one script, for the reader's zone");
    assert_eq!(page.html.matches("<script").count(), 1, "{}", page.html);
    let alone = page.attributes("article a[href^='/public/posts/']", "href").pop().expect("a link to the post");
    assert!(stranger.open(&alone).await.text().contains("For the whole town"));
    let file = page.attributes("article img", "src").pop().expect("the picture");
    assert!(file.starts_with("/public/media/"), "{file}");
    assert_eq!(stranger.load(&file).await.status(), StatusCode::OK);
    let own = file.replace("/public", "");
    assert_eq!(stranger.load(&own).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(stranger.open("/posts/1").await.url.path(), "/sign-in");

    show_to(&alpha, &post, "all-friends").await;
    for path in PATHS.into_iter().chain([alone.as_str(), file.as_str()]) {
        assert_eq!(stranger.load(path).await.status(), StatusCode::NOT_FOUND, "{path}, taken back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_is_too_long_for_the_list_leads_on_to_all_of_it() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    // Little to see of it, and many bytes.
    let text = "`a` ".repeat(4_000) + "**the end**";
    let page = alpha.timeline().await;
    let form = page.form("posts/publish").fill("text", &text).fill("audience", "public").press("Publish");
    alpha.browser.send(&page, form).await;
    let stranger = network["alpha"].browser();
    let list = stranger.open("/public").await;
    assert!(!list.text().contains("the end") && list.html.len() < 40_000, "{}", list.html.len());
    let rest = list.attributes("a[data-shows-rest]", "href").pop().expect("the way on");
    assert!(stranger.open(&rest).await.text().contains("the end"));
}
