//! Settings, This O2M: how it runs, whether it starts with the computer, its log, and its end.

use std::fs;

use reqwest::{Method, StatusCode, header};

use crate::support::{Database, Network, PATIENCE, Process, STOP_LIMIT, Script};

const PAGE: &str = "/settings/this-server";
const STOP: &str = "/settings/this-server/stop";

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_lets_it_start_with_the_computer() {
    let mut network = Network::start(["alpha"]).await;
    let node = &mut network["alpha"];
    let owner = node.first_day().await;
    node.before = Some("unset DISPLAY WAYLAND_DISPLAY");
    node.restart().await;
    let page = owner.browser.open(PAGE).await;
    assert!(page.text().contains("It sees no desktop"), "{}", page.text());
    assert!(page.find_form("server/start-with-computer", "").is_none(), "there is nothing to switch");
    for fact in [env!("CARGO_PKG_VERSION"), &node.address(), node.data().to_str().expect("UTF-8"), "just now"] {
        assert!(page.text().contains(fact), "{fact} in {}", page.text());
    }

    node.before = Some("DISPLAY=:77; export DISPLAY");
    node.restart().await;
    let page = owner.browser.open(PAGE).await;
    let page = owner.browser.send(&page, page.form("server/start-with-computer").fill("starts", "true")).await;
    assert_eq!(page.url.path(), PAGE);
    assert_eq!(page.all("#start .saved p"), ["Saved."]);
    assert_eq!(page.form("server/start-with-computer").value("starts"), Some("true"), "it is on");
    let folder = node.home().join(".config/autostart");
    let entries: Vec<_> =
        fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    let text = fs::read_to_string(entry).expect("an entry");
    let exec = text.lines().find_map(|line| line.strip_prefix("Exec=")).expect("what is started");

    // What the desktop would start.
    node.stop().await;
    let words: Vec<&str> = exec.split(' ').skip(1).collect();
    assert!(words.contains(&"--no-open"), "{exec}");
    let started = Process::spawn(node.home(), &words);
    let origin = node.origin().replace("127.0.0.1", "localhost");
    let open = format!("Open {origin}");
    let is_open = started.wait_for(PATIENCE, move |seen| seen.stdout.contains(&open).then_some(())).await;
    assert!(is_open.is_some(), "{}", started.output());
    let page = owner.sees(PAGE, "It was started").await;
    assert!(page.text().contains(node.data().to_str().expect("UTF-8")), "with the same data");
    started.terminate();
    started.exit(STOP_LIMIT).await.expect("it ends");

    node.run().await;
    let page = owner.browser.open(PAGE).await;
    owner.browser.send(&page, page.form("server/start-with-computer").untick("starts")).await;
    assert!(!entry.exists());
    fs::remove_dir(&folder).expect("it is empty");
    fs::write(&folder, "no folder").expect("written");
    let page = owner.browser.open(PAGE).await;
    assert!(page.text().contains("O2M may not write into the folder"), "{}", page.text());
    // A script does not change what runs on the machine.
    let script = Script::of(&owner, "start").await;
    let request = script.request(Method::POST, "/api/server/start-with-computer").form(&[("starts", "true")]);
    assert_eq!(request.send().await.expect("an answer").status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_stops_it_from_a_page_and_reads_of_it_in_the_log() {
    let mut network = Network::start(["alpha"]).await;
    let node = &mut network["alpha"];
    let owner = node.first_day().await;
    let led = node.browser().request(Method::POST, STOP).send().await.expect("an answer");
    assert_eq!(led.url().path(), "/sign-in", "who is not signed in stops nothing");
    let foreign = owner.browser.request(Method::POST, STOP).header(header::ORIGIN, "http://elsewhere.example");
    assert_eq!(foreign.send().await.expect("an answer").status(), StatusCode::FORBIDDEN);
    assert_eq!(owner.browser.open(STOP).await.url.path(), PAGE, "looking stops nothing, and leads to the form");

    let page = owner.browser.open(PAGE).await;
    let page = owner.browser.send(&page, page.form(STOP)).await;
    assert_eq!(page.status, StatusCode::OK);
    let data = node.data();
    for words in ["O2M is stopped", "--data", data.to_str().expect("UTF-8"), "--listen 127.0.0.1:0"] {
        assert!(page.text().contains(words), "{words} in {}", page.text());
    }
    assert_eq!(owner.browser.load("/offline.css").await.status(), StatusCode::OK, "the page has its look");
    let exit = node.process().exit(STOP_LIMIT).await.expect("it ends by itself");
    assert!(exit.success(), "{exit}");
    assert!(!data.join("o2m.sqlite-wal").exists(), "what was written is folded back");
    Database::open(&data).await.assert_sound().await;

    node.stop().await;
    node.run().await;
    let page = owner.browser.open(PAGE).await;
    assert!(page.all(".log pre")[0].contains("as the owner asked on a page"), "{}", page.text());
    assert_eq!(page.attributes("a[download]", "href"), ["/log"]);
    let log = owner.browser.load("/log").await;
    assert_eq!(log.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"o2m.log\"");
    let log = log.text().await.expect("a log");
    assert!(
        fs::read_to_string(data.join("o2m.log")).expect("a log").starts_with(&log) && log.contains("stopping"),
        "{log}"
    );
}
