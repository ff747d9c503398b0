//! What every request goes through before anything answers it.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode, header};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Caller, Network, Script, TestNode, plain_client};

#[tokio::test(flavor = "multi_thread")]
async fn answers_only_to_its_own_names() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let client = plain_client().build().expect("a client");
    for path in ["/", "/sign-in", "/healthz", "/.well-known/o2m", "/api/frame/load", "/nowhere"] {
        let url = format!("{}{path}", alpha.origin());
        let rebound = client.get(&url).header(header::HOST, "evil.example").send().await.expect("an answer");
        assert_eq!(rebound.status(), StatusCode::MISDIRECTED_REQUEST, "{path}");
    }
    for host in ["localhost", "127.0.0.1", "192.168.1.5", "[::1]"] {
        let url = format!("{}/healthz", alpha.origin());
        let host = format!("{host}:{}", alpha.port());
        let answer = client.get(&url).header(header::HOST, &host).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{host}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_what_other_sites_send_in_the_owners_name() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    let timeline = owner.timeline().await;
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        // Another server on this very machine is another site, too.
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let form = timeline.form("posts/publish").fill("text", "Words put into her mouth").press("Publish");
        let request = owner.browser.request(Method::POST, &form.action).header(name, value);
        let answer = form.into_request(request).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert!(!owner.timeline().await.text().contains("Words put into her mouth"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_what_it_may_do() {
    let network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    let page = owner.timeline().await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
        "{policy}"
    );
    // The mean colour of a picture is a style attribute; nothing else may be inline.
    let others = policy.replace("style-src-attr 'unsafe-inline'", "");
    assert!(!others.contains("unsafe-inline") && !others.contains("'unsafe-eval'"), "{policy}");
    let scripts = |start: &str| page.html.matches(start).count();
    assert_eq!(
        scripts("<script"),
        scripts("<script type=\"module\" src=\"/"),
        "every script is a file of this server's"
    );
    assert_eq!(page.headers[header::REFERRER_POLICY], "same-origin");
    assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused_with_a_sentence_and_nothing_is_lost() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    let timeline = owner.timeline().await;
    let too_long = "word ".repeat(domain::limits::POST_TEXT_BYTES / 5 + 1);
    let form = timeline.form("posts/publish").fill("text", &too_long).press("Publish");
    let page = owner.browser.send(&timeline, form).await;
    assert!(!page.alerts().is_empty(), "a sentence says that it is too long");
    assert!(page.html.len() > too_long.len(), "the words are still in the draft");

    let caller = Caller::stranger();
    let letter = "a".repeat(domain::limits::PEER_REQUEST_BYTES + 1);
    let path = format!("/o2m/v1/peers/{}", caller.id());
    let answer = caller.send(alpha, Method::PUT, &path, Some(letter)).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);

    let head = "POST /api/posts/delete HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\n\
        content-length: 2000000\r\nconnection: close\r\n\r\n";
    let answer = exchange(alpha, &[head.as_bytes()]).await;
    assert!(
        answer.starts_with("HTTP/1.1 413 ") && answer.contains("<title>Too much at once · O2M</title>"),
        "{answer}"
    );

    let camera = Script::of(&owner, "camera").await;
    let file = vec![0; domain::limits::PICTURE_BYTES + 1_000_000];
    for path in ["/api/pictures/upload", "/api/pictures/store", "/api/profile/upload-picture"] {
        let answer = upload(alpha, path, &camera.token, &file).await;
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("too-large"), "{path}: {answer}");
    }
}

/// Uploads a file with an app token.
async fn upload(node: &TestNode, path: &str, token: &str, file: &[u8]) -> String {
    let start = "--xyz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"large.jpg\"\r\n\r\n";
    let end = "\r\n--xyz--\r\n";
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\naccept: application/json\r\n\
         content-type: multipart/form-data; boundary=xyz\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        node.address(),
        start.len() + file.len() + end.len(),
    );
    exchange(node, &[head.as_bytes(), start.as_bytes(), file, end.as_bytes()]).await
}

/// Sends all parts of a request before it looks for an answer, as browsers do.
async fn exchange(node: &TestNode, request: &[&[u8]]) -> String {
    let mut connection = TcpStream::connect(node.address()).await.expect("connected");
    for part in request {
        connection.write_all(part).await.expect("the server reads all of it");
    }
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.expect("an answer, not a broken connection");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_slow_connections_do_not_keep_a_page_waiting() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let browser = alpha.browser();
    browser.open("/sign-in").await;
    let mut slow = Vec::new();
    // Half of them begin a request, half a handshake (RFC 8446, section 5.1), and none goes on.
    for begun in [&b"GET / HTTP/1.1\r\nHost: loc"[..], &[22, 3, 1, 2, 0, 1]].repeat(250) {
        let mut connection = TcpStream::connect(alpha.address()).await.expect("connected");
        connection.write_all(begun).await.expect("sent");
        slow.push(connection);
    }
    let started = Instant::now();
    let page = browser.open("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}
