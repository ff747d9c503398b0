//! More connections than are served: which of them stay, and how many there may be.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::{Network, PATIENCE, TestNode};

/// So few files may be open that a flood needs few connections: (600 - 256) / 2 = 172 are served.
const FEW_FILES: &str = "ulimit -n 600";
const MORE_THAN_ARE_SERVED: usize = 250;

/// Connections that say nothing.
async fn flood(node: &TestNode) -> Vec<TcpStream> {
    let mut flood = Vec::new();
    for _ in 0..MORE_THAN_ARE_SERVED {
        flood.push(TcpStream::connect(node.address()).await.expect("connected"));
    }
    // They are taken in the order in which they came.
    let mut last = TcpStream::connect(node.address()).await.expect("connected");
    let request = format!("GET /healthz HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", node.address());
    last.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    timeout(PATIENCE, last.read_to_string(&mut answer)).await.expect("an answer").expect("text");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    flood
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_owner_uses_stays_and_what_nobody_uses_makes_way() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = &mut network["alpha"];
    let owner = alpha.first_day().await;
    alpha.before = Some(FEW_FILES);
    alpha.restart().await;
    let mut line = owner.browser.request(Method::GET, "/events").send().await.expect("an answer");
    assert_eq!(line.status(), StatusCode::OK);
    line.chunk().await.expect("the line is open").expect("the first heartbeat");

    let mut flood = flood(alpha).await;
    let ended = timeout(Duration::from_secs(5), flood[0].read(&mut [0])).await;
    assert!(!matches!(ended, Err(_) | Ok(Ok(1))), "it made way at once, and not for having said nothing: {ended:?}");

    let other = alpha.sign_in().await;
    other.publish("Still here").await;
    let mut heard = String::new();
    while !heard.contains("post-added") {
        let piece = timeout(PATIENCE, line.chunk()).await.expect("something is told").expect("the line stays");
        heard.push_str(&String::from_utf8_lossy(&piece.expect("the line stays")));
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn as_many_files_may_be_open_as_are_of_use() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = &mut network["alpha"];
    for before in ["ulimit -S -n 300", "ulimit -n 600"] {
        alpha.before = Some(before);
        alpha.restart().await;
        let (soft, hard) = alpha.process().open_files();
        assert_eq!(soft, hard.min(8192), "{before}: {soft} of {hard}");
    }
}
