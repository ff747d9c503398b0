//! "I have a backup", on the first page of a new server: it becomes the one that was lost, while it runs.

use std::{fs, io};

use reqwest::{StatusCode, header};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    backup::{friends_with_posts, make_sheet},
    support::{Browser, DEFAULTS, Network, Owner, PASSWORD, Page, go_on, sign_in},
};

const FILE: &str = "application/octet-stream";
/// So many that not all of them are closed by chance.
const SPARE_CONNECTIONS: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_server_becomes_the_one_that_was_lost() {
    let mut network = Network::start(["alpha", "beta", "new"]).await;
    let (alpha, beta) = friends_with_posts(&network).await;
    let words = make_sheet(&alpha).await.join(" ");
    let backup = alpha.browser.load("/backup").await.bytes().await.expect("all of it").to_vec();
    network["alpha"].stop().await;

    let new = &network["new"];
    let browser = new.browser();
    let refused = browser.open("/restore").await;
    assert_eq!(refused.url.path(), "/restore");
    assert!(refused.find_form("/restore", "").is_none(), "nothing for who may not set it up: {}", refused.text());
    let set_up = sign_in(&browser, DEFAULTS.0, DEFAULTS.1).await;
    assert!(set_up.attributes("a", "href").contains(&"/restore".to_owned()), "{}", set_up.text());
    let send = async |bytes: &[u8]| -> Page {
        let page = browser.open("/restore").await;
        browser.send(&page, page.form("/restore").attach("file", "o2m-backup.tar.age", FILE, bytes.to_vec())).await
    };
    let page = browser.open("/restore").await;
    let page = browser.send(&page, page.form("/restore").attach("file", "", FILE, Vec::new())).await;
    assert!(page.text().contains("Choose the file first"), "{}", page.text());
    let page = send(b"Dear diary").await;
    let page = browser.send(&page, page.form("backups/restore")).await;
    assert!(page.alerts().concat().contains("no backup of O2M"), "{}", page.text());
    let page = send(&backup[..backup.len() / 2]).await;
    let page = browser.send(&page, page.form("backups/restore").fill("words", &words)).await;
    assert!(page.alerts().concat().contains("damaged"), "{}", page.text());
    let page = send(&backup).await;
    for (typed, expected) in [
        (words.replacen(' ', " other ", 1), "these are 25"),
        (words.replacen(' ', "x ", 1), "Word number 1 "),
        (words.split(' ').rev().collect::<Vec<_>>().join(" "), "order of the sheet"),
    ] {
        let page = browser.send(&page, page.form("backups/restore").fill("words", &typed)).await;
        assert!(page.alerts().concat().contains(expected), "{expected}: {}", page.text());
    }
    let data = new.data();
    assert!(data.join(".o2m-upload").exists() && !data.join(".o2m-restored").exists(), "the file waits for the words");

    let page = browser.send(&page, page.form("backups/restore").fill("words", &words.to_uppercase())).await;
    assert_eq!((page.status, page.url.path()), (StatusCode::OK, "/sign-in"));
    assert!(page.text().contains("Everything is back"), "{}", page.text());
    let page = sign_in(&browser, "alpha", PASSWORD).await;
    assert!(page.text().contains("No list of what you took back later lay beside it"), "{}", page.text());
    let timeline = go_on(&browser, &page, &[]).await;
    assert!(timeline.text().contains("With a picture"), "{}", timeline.text());
    let alpha = Owner { name: "alpha".to_owned(), address: new.address(), browser };
    alpha.sees_picture(&timeline).await;
    beta.publish("Good to hear").await;
    alpha.sees("/", "Good to hear").await;
    let left: Vec<String> = fs::read_dir(&data)
        .expect("the data folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let again = alpha.browser.open("/restore").await;
    assert!(again.find_form("/restore", "").is_none(), "not on a node that is set up: {}", again.text());
}

/// A browser keeps connections for what it asks next. One that the server is about to close when it answers is closed under the next question.
#[tokio::test(flavor = "multi_thread")]
async fn spare_connections_are_closed_before_a_browser_is_told_that_all_is_back() {
    let network = Network::start(["alpha", "new"]).await;
    let alpha = network["alpha"].first_day().await;
    let words = make_sheet(&alpha).await.join(" ");
    let backup = alpha.browser.load("/backup").await.bytes().await.expect("all of it").to_vec();
    let new = &network["new"];
    let browser = Browser::that_stays(&new.origin());
    sign_in(&browser, DEFAULTS.0, DEFAULTS.1).await;
    let page = browser.open("/restore").await;
    browser.send(&page, page.form("/restore").attach("file", "o2m-backup.tar.age", FILE, backup)).await;
    let page = browser.open("/restore").await;
    let mut spare = Vec::new();
    for number in 0..SPARE_CONNECTIONS {
        let mut connection = TcpStream::connect(new.address()).await.expect("a connection");
        // Some were never used.
        if number % 2 == 0 {
            let request = format!("GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", new.address());
            connection.write_all(request.as_bytes()).await.expect("sent");
            let read = connection.read(&mut [0; 4096]).await.expect("an answer");
            assert!(read > 0);
        }
        spare.push(connection);
    }

    let told = browser.send(&page, page.form("backups/restore").fill("words", &words)).await;
    let still_open = spare.into_iter().map(is_open).filter(|&is_open| is_open).count();
    assert_eq!((told.status, still_open), (StatusCode::FOUND, 0), "{}", told.text());
    assert_eq!(told.headers[header::LOCATION], "/sign-in?from=restore");
    let page = browser.open("/sign-in?from=restore").await;
    assert!(page.text().contains("Everything is back"), "{}", page.text());
}

/// Says whether the server has not closed the connection, as far as this machine's network has it.
fn is_open(connection: TcpStream) -> bool {
    let connection = connection.into_std().expect("a socket");
    matches!(connection.peek(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}
