//! The end of a process that was asked to end.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{self, Signal},
    unistd::Pid,
};
use reqwest::{Method, StatusCode};

use crate::support::{Database, Network, STOP_LIMIT};

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

/// As a service whose supervisor went away, or behind `| head`: also, the word comes as soon as the links are there.
#[tokio::test]
async fn ends_though_nobody_reads_what_it_says_any_more() {
    let home = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_o2m"))
        .args(["--listen", "127.0.0.1:0", "--no-open", "--data"])
        .arg(home.path().join("data"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("o2m starts");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout is piped")).lines();
    assert!(lines.any(|line| line.expect("a line").starts_with("Open ")), "it says where it is");
    drop((lines, child.stderr.take()));
    signal::kill(Pid::from_raw(child.id().try_into().expect("a process id fits")), Signal::SIGTERM).expect("signalled");
    let asked = Instant::now();
    let exit = loop {
        match child.try_wait().expect("the process can be waited for") {
            Some(exit) => break Some(exit),
            None if asked.elapsed() > STOP_LIMIT => break None,
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    if exit.is_none() {
        child.kill().expect("killed");
    }
    assert!(exit.is_some_and(|exit| exit.success()), "{exit:?}");
}
