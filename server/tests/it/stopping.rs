//! The end of a process that was asked to end.

use reqwest::{Method, StatusCode};

use crate::support::{Database, Network};

#[tokio::test(flavor = "multi_thread")]
async fn ends_in_time_with_live_pages_open() {
    let mut network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    let mut pages = Vec::new();
    for _ in 0..3 {
        let events = owner.browser.request(Method::GET, "/events").header("accept", "text/event-stream").send().await;
        let events = events.expect("an answer");
        assert_eq!(events.status(), StatusCode::OK);
        assert_eq!(events.headers()["content-type"], "text/event-stream");
        pages.push(events);
    }
    // Fails if the process takes longer than the limit, or ends with a complaint.
    network["alpha"].stop().await;
    for mut page in pages {
        while let Ok(Some(_)) = page.chunk().await {}
    }
    Database::open(&network["alpha"].data()).await.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ends_in_time_with_a_request_half_sent() {
    use tokio::{io::AsyncWriteExt, net::TcpStream};
    let mut network = Network::start(["alpha"]).await;
    let mut half = TcpStream::connect(network["alpha"].address()).await.expect("connected");
    half.write_all(b"POST /api/account/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Le").await.expect("sent");
    network["alpha"].stop().await;
}
