//! What stands between a browser and the server: proxies, and clients of another age.

use std::time::Duration;

use reqwest::{Method, StatusCode, header, redirect};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Network, PASSWORD, Page, TestNode, plain_client};

#[tokio::test(flavor = "multi_thread")]
async fn events_are_not_kept_back_on_their_way() {
    let network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    let mut stream = owner.browser.request(Method::GET, "/events").send().await.expect("an answer");
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(stream.headers()["x-accel-buffering"], "no");
    assert!(stream.chunk().await.expect("the stream is open").is_some(), "something comes at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_encoding_of_a_document_is_revalidated() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    owner.publish_to_all(&["Soup."; 500].join(" ")).await;
    let client = plain_client().build().expect("a client");
    for path in ["/public", "/public/feed.xml", "/public/feed.json"] {
        let url = format!("{}{path}", alpha.origin());
        for encoding in ["br", "gzip", "identity"] {
            let ask = || client.get(&url).header(header::ACCEPT_ENCODING, encoding);
            let answer = ask().send().await.expect("an answer");
            let (vary, tag) = (answer.headers()[header::VARY].clone(), answer.headers()[header::ETAG].clone());
            let coded =
                answer.headers().get(header::CONTENT_ENCODING).map_or("identity", |coded| coded.to_str().unwrap());
            assert_eq!((coded, vary.as_bytes()), (encoding, &b"accept-encoding"[..]), "{path}");
            assert!(tag.as_bytes().starts_with(b"W/\""), "RFC 9110, 8.8.3: one tag for several encodings is weak");
            let strong = tag.to_str().expect("text").trim_start_matches("W/").to_owned();
            for sent in [tag.to_str().expect("text"), &strong] {
                let again = ask().header(header::IF_NONE_MATCH, sent).send().await.expect("an answer");
                assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}, {encoding}");
                assert_eq!((&again.headers()[header::VARY], &again.headers()[header::ETAG]), (&vary, &tag));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn speaks_http_1_0_to_those_who_do() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    owner.publish_to_all(&["Soup for everybody."; 200].join(" ")).await;
    for path in ["/sign-in", "/public", "/public/feed.xml", "/public/feed.json"] {
        for encoding in ["", "accept-encoding: gzip, compress, bzip, bzip2, deflate\r\n"] {
            let host = alpha.address();
            let answer = raw(alpha, &format!("GET {path} HTTP/1.0\r\nhost: {host}\r\n{encoding}\r\n")).await;
            let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
            let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
            assert!(head.starts_with("http/1.0 200 "), "{path}: {head}");
            assert!(!head.contains("transfer-encoding"), "RFC 9112, 6.1: {path}: {head}");
            assert_eq!(head.contains("content-encoding: gzip"), !encoding.is_empty(), "{path}: {head}");
            assert!(answer.len() > end + 100, "{path} has a body");
        }
    }
    let form = format!("name=alpha&password={}", PASSWORD.replace(' ', "+"));
    let answer = raw(
        alpha,
        &format!(
            "POST /api/account/sign-in HTTP/1.0\r\nhost: {}\r\nreferer: {}/sign-in\r\naccept: text/html\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            alpha.address(),
            alpha.origin(),
            form.len()
        ),
    )
    .await;
    let answer = String::from_utf8_lossy(&answer).to_lowercase();
    assert!(answer.starts_with("http/1.0 302 ") && answer.contains("set-cookie: o2m_"), "{answer}");
}

/// All that comes in answer to `request` until the server hangs up.
async fn raw(node: &TestNode, request: &str) -> Vec<u8> {
    let mut connection = TcpStream::connect(node.address()).await.expect("connected");
    connection.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    let read = connection.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(8), read).await.expect("it hangs up by itself").expect("read");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_ends_tls_is_believed_if_its_owner_named_it() {
    let mut network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    owner.publish_to_all("For the town").await;
    let outside = "https://mara.example";
    let proxied = async |alpha: &TestNode, path: &str| {
        let client = plain_client().redirect(redirect::Policy::none()).build().expect("a client");
        let request = client.get(format!("{}{path}", alpha.origin())).header(header::HOST, "mara.example");
        through_proxy(request).send().await.expect("an answer")
    };
    let misdirected = proxied(&network["alpha"], "/sign-in").await;
    assert_eq!(misdirected.status(), StatusCode::MISDIRECTED_REQUEST, "nobody has named it yet");

    let alpha = &mut network["alpha"];
    std::fs::write(alpha.data().join("config.toml"), format!("outer_url = '{outside}'\n")).expect("written");
    alpha.restart().await;
    let from_elsewhere = async |alpha: &TestNode, path: &str| {
        let request = plain_client().build().expect("a client").get(format!("{}{path}", alpha.origin()));
        let request = request.header(header::HOST, "mara.example").header("x-forwarded-for", "203.0.113.7");
        request.header("x-forwarded-proto", "https").send().await.expect("an answer").status()
    };
    assert_eq!(from_elsewhere(alpha, "/sign-in").await, StatusCode::FORBIDDEN, "a page of the owner's, not for there");
    assert_eq!(from_elsewhere(alpha, "/public").await, StatusCode::OK);
    let output = alpha.process().output();
    assert!(!output.contains(outside), "nobody is sent to where the pages are refused: {output}");

    std::fs::write(alpha.data().join("config.toml"), format!("outer_url = '{outside}'\npages_from_anywhere = true\n"))
        .expect("written");
    alpha.restart().await;
    assert_eq!(from_elsewhere(alpha, "/sign-in").await, StatusCode::OK);
    assert!(alpha.process().output().contains(&format!("From everywhere: {outside}")), "{}", alpha.process().output());
    for path in ["/public/feed.xml", "/public/feed.json"] {
        let feed = proxied(alpha, path).await.text().await.expect("a feed");
        assert!(feed.contains(&format!("{outside}/public")) && !feed.contains("http://127.0.0.1"), "{feed}");
    }
    let page = Page::read(proxied(alpha, "/sign-in").await).await;
    assert!(!page.html.contains("https://mara.example/sign-in"), "nothing is to be moved to TLS: {}", page.text());
    let form = page.form("account/sign-in").fill("name", "alpha").fill("password", PASSWORD);
    let client = plain_client().redirect(redirect::Policy::none()).build().expect("a client");
    let request = client
        .post(format!("{}{}", alpha.origin(), form.action))
        .header(header::HOST, "mara.example")
        .header(header::ORIGIN, outside)
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, format!("{outside}/sign-in"));
    let answer = through_proxy(form.into_request(request)).send().await.expect("an answer");
    let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
    assert!(cookie.starts_with("__Host-o2m_") && cookie.contains("Secure"), "{cookie}");

    // Somebody who is no proxy says the same.
    std::fs::write(alpha.data().join("config.toml"), format!("outer_url = '{outside}'\nproxies = ['127.0.0.9']\n"))
        .expect("written");
    alpha.restart().await;
    let page = Page::read(proxied(alpha, "/sign-in").await).await;
    assert!(page.html.contains("https://mara.example/sign-in"), "the warning is there: {}", page.text());
}

/// What nginx sends with and without `proxy_set_header`, and what tunnels do, where the owner has named no proxy.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_nameless_proxy_passes_on_for_a_stranger_is_a_strangers() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    owner.publish_to_all("For the town").await;
    let stranger = [("x-forwarded-for", "203.0.113.7")];
    let spoofed = [("x-forwarded-for", "192.168.1.7, 203.0.113.7"), ("x-forwarded-proto", "https")];
    for (headers, expected) in [
        (&stranger[..], StatusCode::FORBIDDEN),
        (&spoofed, StatusCode::FORBIDDEN),
        (&[("x-real-ip", "203.0.113.7")], StatusCode::FORBIDDEN),
        (&[("via", "1.1 tunnel")], StatusCode::FORBIDDEN),
        (&[("x-forwarded-for", "192.168.1.7")], StatusCode::OK),
        (&[("connection", "close")], StatusCode::OK),
    ] {
        let ask = async |path: &str| {
            let mut request = owner.browser.request(Method::GET, path);
            for &(name, value) in headers {
                request = request.header(name, value);
            }
            request.send().await.expect("an answer").status()
        };
        for path in ["/sign-in", "/", "/events"] {
            assert_eq!(ask(path).await, expected, "{path}: {headers:?}");
        }
        assert_eq!(ask("/public").await, StatusCode::OK, "{headers:?}");
    }
}

fn through_proxy(request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    request.header("x-forwarded-for", "192.168.1.77").header("x-forwarded-proto", "https")
}
