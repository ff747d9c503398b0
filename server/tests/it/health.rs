//! What a supervisor is told, and what goes on though something cannot be written.

use federation::paths;
use reqwest::StatusCode;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::support::{Caller, Database, Network, PATIENCE, Process, Script, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_without_http_asks_by_a_command() {
    let mut network = Network::start(["alpha"]).await;
    let folder = network["alpha"].data();
    let data = folder.to_str().expect("UTF-8").to_owned();
    let ask = async |data: &str| {
        let process = Process::spawn(&folder, ["health", "--data", data]);
        let exit = process.exit(PATIENCE).await.expect("it ends by itself");
        (exit.success(), process.output())
    };
    let (is_well, said) = ask(&data).await;
    assert!(is_well, "{said}");
    network["alpha"].stop().await;
    let (is_well, said) = ask(&data).await;
    assert!(!is_well && said.contains("O2M does not answer"), "{said}");
    let nowhere = folder.join("nowhere");
    let (is_well, said) = ask(nowhere.to_str().expect("UTF-8")).await;
    assert!(!is_well && said.contains("there is no O2M in") && !nowhere.exists(), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_does_not_answer_is_told_to_the_supervisor() {
    let network = Network::start(["alpha"]).await;
    let browser = network["alpha"].browser();
    assert_eq!(browser.open("/healthz").await.text(), "ok");
    let options = SqliteConnectOptions::new().filename(network["alpha"].data().join("o2m.sqlite"));
    let mut somebody = SqliteConnection::connect_with(&options).await.expect("the database opens");
    let held = somebody.begin_with("BEGIN IMMEDIATE").await.expect("the right to write");
    eventually("not well", async || {
        (browser.open("/healthz").await.status == StatusCode::SERVICE_UNAVAILABLE).then_some(())
    })
    .await;
    held.rollback().await.expect("given back");
    eventually("well again", async || (browser.open("/healthz").await.status == StatusCode::OK).then_some(())).await;
}

/// As on a full or read-only disk: what is there can be read by the owner's browser, a program, and a friend's server.
#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_when_somebody_was_seen_fails_nothing() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish("Still to be read").await;
    let script = Script::of(&alpha, "reader").await;
    let (friend, address) = Caller::with_server().await;
    friend.befriend(&network["alpha"], &alpha, "Bela", &[&address]).await;
    assert_eq!(friend.get(&network["alpha"], paths::FEED).await.status(), StatusCode::OK);

    network["alpha"].stop().await;
    let mut database = Database::open(&network["alpha"].data()).await;
    for statement in [
        "UPDATE session SET last_seen_at = last_seen_at - 600000",
        "UPDATE app_token SET last_used_at = NULL",
        "UPDATE peer SET last_heard_at = NULL, last_source_ip = NULL",
        "CREATE TRIGGER full_1 BEFORE UPDATE ON session BEGIN SELECT RAISE(FAIL, 'the disk is full'); END",
        "CREATE TRIGGER full_2 BEFORE UPDATE ON app_token BEGIN SELECT RAISE(FAIL, 'the disk is full'); END",
        "CREATE TRIGGER full_3 BEFORE UPDATE OF last_heard_at, last_source_ip ON peer
            BEGIN SELECT RAISE(FAIL, 'the disk is full'); END",
    ] {
        database.execute(statement).await;
    }
    drop(database);
    network["alpha"].run().await;

    assert!(alpha.timeline().await.text().contains("Still to be read"));
    assert_eq!(script.ask_to_publish("From a program").await.status(), StatusCode::OK);
    let feed = friend.get(&network["alpha"], paths::FEED).await;
    assert_eq!(feed.status(), StatusCode::OK);
    assert!(feed.text().await.expect("a feed").contains("Still to be read"));
}
