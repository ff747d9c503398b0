//! What those cost who are neither the owner nor a friend, and that they shut nobody out.

use std::{fs, sync::Arc, time::Duration};

use federation::tls::BrowserCertificate;
use reqwest::{Client, Method, StatusCode, header};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{
    Caller, DEFAULTS, Network, PASSWORD, PATIENCE, TestNode, befriend_at, now, plain_client, sign_in,
};

/// What nginx 1.22 with nothing but `proxy_pass` makes of a visitor's form, and what other ways of passing it on do.
#[tokio::test(flavor = "multi_thread")]
async fn the_defaults_never_work_for_what_was_passed_on() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let body = format!("name={}&password={}", DEFAULTS.0, DEFAULTS.1);
    let port = alpha.port();
    for (version, headers) in [
        ("1.0", format!("Host: 127.0.0.1:{port}\r\nConnection: close\r\n")),
        ("1.1", format!("Host: 127.0.0.1:{port}\r\nConnection: close\r\n")),
        ("1.1", format!("Host: localhost:{port}\r\nOrigin: https://mara.example\r\nSec-Fetch-Site: same-origin\r\n")),
        ("1.1", format!("Host: localhost:{port}\r\nReferer: https://mara.example/sign-in\r\n")),
        ("1.1", format!("Host: localhost:{port}\r\nX-Real-IP: 203.0.113.7\r\n")),
        // As by `ssh -L`, and from port 80.
        ("1.1", "Host: localhost:1\r\n".to_owned()),
        ("1.1", "Host: localhost\r\n".to_owned()),
    ] {
        let answer = post(alpha, version, &headers, &body).await;
        assert!(!answer.to_ascii_lowercase().contains("set-cookie"), "{headers}: {answer}");
    }
    let direct = format!("Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n");
    let answer = post(alpha, "1.0", &direct, &body).await;
    assert!(answer.to_ascii_lowercase().contains("set-cookie"), "text browsers speak HTTP/1.0: {answer}");
}

/// The head of the answer to a form for signing in.
async fn post(node: &TestNode, version: &str, headers: &str, body: &str) -> String {
    let request = format!(
        "POST /api/account/sign-in HTTP/{version}\r\n{headers}Accept: text/html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    exchange(&node.address(), &request).await
}

/// Sends `request` and gives the head of the answer; nothing if there is none.
async fn exchange(address: &str, request: &str) -> String {
    let mut connection = TcpStream::connect(address).await.expect("connected");
    connection.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = tokio::time::timeout(PATIENCE, connection.read(&mut piece)).await.expect("an answer or the end");
        let Ok(length @ 1..) = read else { break };
        answer.extend_from_slice(&piece[..length]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stranger_sends_is_not_read() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    for (path, accept, expected) in [
        ("/api/posts/delete", "application/json", "HTTP/1.1 401 "),
        ("/api/pictures/upload", "application/json", "HTTP/1.1 401 "),
        ("/api/posts/publish", "text/html", "HTTP/1.1 303 "),
        ("/api/account/sign-in", "text/html", "HTTP/1.1 303 "),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\naccept: {accept}\r\ncontent-length: 1000000\r\n\
             content-type: multipart/form-data; boundary=xyz\r\n\r\n",
            alpha.address()
        );
        let answer = exchange(&alpha.address(), &head).await;
        assert!(answer.starts_with(expected), "{path}, of which nothing was sent: {answer}");
    }
    let long = "word ".repeat(12_000);
    let post = owner.publish(long.trim()).await;
    assert!(owner.browser.open(&post).await.text().contains(long.trim()), "what the owner sends is, to its end");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_and_floods_from_elsewhere_do_not_lock_out_a_browser_that_was_signed_in() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let (owner, signed_in) = (alpha.first_day().await, alpha.sign_in().await);
    let settings = owner.browser.open("/settings").await;
    owner.browser.send(&settings, settings.form("account/sign-out")).await;
    for attempt in 0..8 {
        sign_in(&alpha.browser(), "alpha", &format!("guess {attempt}")).await;
    }
    let stranger = sign_in(&alpha.browser(), "alpha", PASSWORD).await;
    assert_eq!(stranger.url.path(), "/sign-in", "guesses from there are throttled");
    let settings = signed_in.browser.open("/settings").await;
    let form = settings
        .form("account/change-password")
        .fill("current", PASSWORD)
        .fill("new", "another kettle entirely")
        .fill("again", "another kettle entirely");
    signed_in.browser.send(&settings, form).await;

    let client = plain_client().build().expect("a client");
    let url = format!("{}/api/account/load-sign-in", alpha.origin());
    let mut statuses = Vec::new();
    for _ in 0..300 {
        statuses.push(client.get(&url).send().await.expect("an answer").status());
    }
    assert!(statuses.contains(&StatusCode::TOO_MANY_REQUESTS) && statuses[0].is_success());
    assert_eq!(client.get(format!("{}/sign-in", alpha.origin())).send().await.expect("an answer").status(), 429);
    let back = sign_in(&owner.browser, "alpha", "another kettle entirely").await;
    assert_eq!((back.status, back.url.path()), (StatusCode::OK, "/"), "{}", back.text());
    assert_eq!(signed_in.timeline().await.url.path(), "/");

    let url = format!("{}/public/media/nothing", alpha.origin());
    let mut is_limited = false;
    for _ in 0..1000 {
        is_limited |= client.get(&url).send().await.expect("an answer").status() == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(is_limited, "what is public is not for floods");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_port_is_for_servers_and_what_is_public_and_invites_name_it() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let config = "servers_port = 0\nserve_public = true\n";
    fs::write(network["alpha"].data().join("config.toml"), config).expect("written");
    network["alpha"].restart().await;
    let (alpha, beta) = (&network["alpha"], &network["beta"]);
    let (mara, jonas) = tokio::join!(alpha.first_day(), beta.first_day());
    let port: u16 = printed(alpha, "For friends' servers: port ").await.parse().expect("a port");
    let address = format!("127.0.0.1:{port}");

    let request = format!("GET /sign-in HTTP/1.1\r\nhost: {address}\r\n\r\n");
    assert_eq!(exchange(&address, &request).await, "", "nothing is answered in the clear");
    let browser = https_browser(alpha);
    for (path, expected) in
        [("/", 403), ("/sign-in", 403), ("/settings", 403), ("/events", 403), ("/public", 404), ("/invite", 200)]
    {
        let answer = browser.get(format!("https://{address}{path}")).send().await.expect("an answer");
        assert_eq!(answer.status(), expected, "{path}");
    }
    let page = mara.timeline().await;
    let form = page.form("posts/publish").fill("text", "For everybody").fill("audience", "public").press("Publish");
    mara.browser.send(&page, form).await;
    let public = browser.get(format!("https://{address}/public")).send().await.expect("an answer");
    assert!(public.text().await.expect("a page").contains("For everybody"));

    let friends = mara.browser.open("/friends").await;
    let invite = format!("https://{address}/invite#");
    assert!(friends.html.contains(&invite), "the invite opens at the second port");
    assert!(friends.html.contains(&format!("@{address}")), "the invite names the second port");
    befriend_at(&jonas, &mara, &address).await;
    mara.publish("By the second port").await;
    jonas.sees("/", "By the second port").await;

    let caller = Caller::stranger();
    let answer = caller.get(alpha, "/.well-known/o2m").await;
    assert_eq!(answer.status(), StatusCode::OK, "the first port goes on answering servers");
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_see_one_key_whatever_changes_and_its_fingerprint_is_told() {
    let mut network = Network::start(["alpha"]).await;
    let key = |node: &TestNode| {
        let pem = fs::read_to_string(node.data().join("browser-certificate.pem")).expect("a certificate");
        pem.split_once("-----BEGIN PRIVATE KEY-----").expect("a key").1.to_owned()
    };
    let first = (key(&network["alpha"]), printed_after(&network["alpha"], "SHA-256 fingerprint").await);
    let pem = fs::read_to_string(network["alpha"].data().join("browser-certificate.pem")).expect("a certificate");
    let own = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    let certificate = BrowserCertificate::from_pem(&pem).expect("a certificate");
    assert!(
        certificate.has(&own) && certificate.is_valid(now()),
        "it names the machine to itself alone, and no address of the house"
    );
    network["alpha"].restart().await;
    assert_eq!((key(&network["alpha"]), printed_after(&network["alpha"], "SHA-256 fingerprint").await), first);
    fs::write(network["alpha"].data().join("config.toml"), "host_names = ['mara.example']").expect("written");
    network["alpha"].restart().await;
    assert_eq!(key(&network["alpha"]), first.0, "another name, the same key");
    assert_ne!(printed_after(&network["alpha"], "SHA-256 fingerprint").await, first.1);

    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    let fingerprint = printed_after(alpha, "SHA-256 fingerprint").await;
    let request = alpha.browser().request(Method::GET, "/sign-in").header(header::HOST, "192.168.1.5:8000");
    let page = request.send().await.expect("an answer").text().await.expect("a page");
    assert!(page.contains(&fingerprint), "{page}");
    let settings = owner.browser.open("/settings").await.html;
    assert!(settings.contains(&fingerprint), "{settings}");
}

/// What follows `start` on a line that the server printed.
async fn printed(node: &TestNode, start: &'static str) -> String {
    let find = move |line: &String| line.strip_prefix(start).map(str::to_owned);
    let found = node.process().wait_for(PATIENCE, move |seen| seen.stdout.iter().find_map(find)).await;
    found.unwrap_or_else(|| panic!("{start:?} in {}", node.process().output()))
}

/// The line after the one that ends with `end`.
async fn printed_after(node: &TestNode, end: &'static str) -> String {
    let find = move |lines: &[String]| (lines[0].ends_with(end)).then(|| lines[1].clone());
    let found = node.process().wait_for(PATIENCE, move |seen| seen.stdout.windows(2).find_map(find)).await;
    found.unwrap_or_else(|| panic!("{end:?} in {}", node.process().output()))
}

/// A browser that has agreed to the certificate of `node`.
fn https_browser(node: &TestNode) -> Client {
    let pem = fs::read_to_string(node.data().join("browser-certificate.pem")).expect("a certificate");
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate")).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("TLS")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder().tls_backend_preconfigured(config).timeout(Duration::from_secs(30)).build().expect("a client")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_elsewhere_learns_nothing_by_leading_a_browser_to_a_read() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    let (found, missing) = (owner.publish("For friends").await.replace("/posts/", ""), "9".to_owned());
    let mut seen = Vec::new();
    for id in [found, missing] {
        let head = format!(
            "GET /api/posts/read?id={id} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\nreferer: https://elsewhere.example/page\r\n\
             connection: close\r\n\r\n",
            alpha.address()
        );
        seen.push(exchange(&alpha.address(), &head).await);
    }
    for answer in seen {
        assert!(answer.starts_with("HTTP/1.1 401 "), "no way back that says how it went: {answer}");
    }
}
