//! What `o2m` says in a terminal.

use std::{fs, os::unix::fs::PermissionsExt};

use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::support::{Database, Network, PATIENCE, Process, within};

#[tokio::test(flavor = "multi_thread")]
async fn says_its_version_and_helps() {
    let home = TempDir::new().expect("a folder");
    for (argument, word) in [("--version", env!("CARGO_PKG_VERSION")), ("--help", "setup-link")] {
        let process = Process::spawn(home.path(), [argument]);
        let exit = process.exit(PATIENCE).await.expect("it ends");
        assert!(exit.success() && process.output().contains(word), "{}", process.output());
    }
    for arguments in [&["--help"][..], &["serve", "--help"]] {
        let help = Process::spawn(home.path(), arguments);
        help.exit(PATIENCE).await.expect("it ends");
        let keys = ["listen = ", "host_names = ", "addresses = ", "outer_url = ", "proxies = ", "open = "];
        for word in ["--data", "--listen", "--open", "--no-open"].into_iter().chain(keys) {
            assert!(help.output().contains(word), "{word} in {}", help.output());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_have_manual_pages_and_completions() {
    let home = TempDir::new().expect("a folder");
    let process = Process::spawn(home.path(), ["man", "."]);
    assert!(process.exit(PATIENCE).await.expect("it ends").success(), "{}", process.output());
    for (page, word) in [("o2m.1", "setup"), ("o2m-backup.1", "unsealed"), ("o2m-restore.1", "recovery sheet")] {
        let text = fs::read_to_string(home.path().join(page)).expect(page);
        assert!(text.contains(word), "{page}: {text}");
    }
    for shell in ["bash", "fish", "zsh"] {
        let process = Process::spawn(home.path(), ["completions", shell]);
        assert!(process.exit(PATIENCE).await.expect("it ends").success(), "{}", process.output());
        assert!(process.output().contains("setup-link"), "{}", process.output());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let listen = taken.local_addr().expect("bound").to_string();
    let home = TempDir::new().expect("a folder");
    let sentence = refusal(&home, &["serve", "--data", "data", "--listen", &listen, "--no-open"]).await;
    assert!(sentence.contains(&listen) || sentence.contains("port"), "{sentence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unwritable_folder_is_one_sentence() {
    let home = TempDir::new().expect("a folder");
    fs::write(home.path().join("data"), "a file").expect("written");
    let sentence = refusal(&home, &["serve", "--data", "data", "--listen", "127.0.0.1:0", "--no-open"]).await;
    assert!(sentence.contains("data"), "{sentence}");

    let locked = home.path().join("locked");
    fs::create_dir(&locked).expect("a folder");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).expect("locked");
    // The system's superuser writes wherever it likes.
    if fs::write(locked.join("probe"), "").is_err() {
        let sentence = refusal(&home, &["serve", "--data", "locked", "--listen", "127.0.0.1:0", "--no-open"]).await;
        assert!(sentence.contains("locked"), "{sentence}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_is_left_alone() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = &mut network["alpha"];
    alpha.stop().await;
    let mut database = Database::open(&alpha.data()).await;
    database.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)").await;
    drop(database);
    let process = Process::spawn(alpha.home(), alpha.arguments());
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    let output = process.output();
    assert!(!exit.success() && output.contains("newer") && output.contains("There is no copy here"), "{output}");

    let copy = alpha.data().join("o2m-before-update-to-9.9.9.sqlite");
    fs::copy(alpha.data().join("o2m.sqlite"), &copy).expect("copied");
    let mut before = Database::open_file(&copy).await;
    before.execute("DELETE FROM seaql_migrations WHERE version = 'm9999_future'").await;
    before.close().await;
    for arguments in [alpha.arguments(), vec!["setup-link".into(), "--data".into(), alpha.arguments()[2].clone()]] {
        let process = Process::spawn(alpha.home(), arguments);
        let exit = process.exit(PATIENCE).await.expect("it ends by itself");
        let output = process.output();
        assert!(!exit.success() && output.contains(copy.to_str().expect("UTF-8")), "{output}");
    }
    // As it says.
    fs::rename(&copy, alpha.data().join("o2m.sqlite")).expect("put back");
    for beside in ["o2m.sqlite-wal", "o2m.sqlite-shm"] {
        let _gone = fs::remove_file(alpha.data().join(beside));
    }
    alpha.run().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_is_one_sentence_once_there_are_friends() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = &mut network["alpha"];
    alpha.stop().await;
    let path = alpha.data().join("identity.key");
    let key = fs::read(&path).expect("the key");
    let mut database = Database::open(&alpha.data()).await;
    database
        .execute(
            "INSERT INTO peer (node_id, address, state, created_at, changed_at)
            VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '127.0.0.1:1', 'accepted', 0, 0)",
        )
        .await;
    drop(database);
    fs::remove_file(&path).expect("the key is lost");
    let process = Process::spawn(alpha.home(), alpha.arguments());
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    assert!(!exit.success(), "{}", process.output());
    let errors = process.wait_for(PATIENCE, |seen| Some(seen.stderr.clone())).await.expect("the output");
    assert_eq!(errors.len(), 1, "one sentence: {errors:?}");
    let says = |words: &str| assert!(errors[0].contains(words), "{words} in {errors:?}");
    says(path.to_str().expect("UTF-8"));
    says("friends");
    says("backup");
    assert!(!path.exists(), "no other key takes its place");

    fs::write(&path, key).expect("put back");
    alpha.run().await;
    assert_eq!(alpha.browser().open("/healthz").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_shows_the_server_that_runs() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    // What a desktop has for links.
    let desktop = alpha.home().join("xdg-open");
    fs::write(&desktop, "#!/bin/sh\necho \"$1\" > opened").expect("a program");
    fs::set_permissions(&desktop, fs::Permissions::from_mode(0o700)).expect("a program");

    let data = alpha.data();
    let arguments = ["serve", "--data", data.to_str().expect("UTF-8"), "--listen", "127.0.0.1:0", "--open"];
    let second = Process::spawn_after("PATH=$PWD:$PATH; export PATH", alpha.home(), arguments);
    let exit = second.exit(PATIENCE).await.expect("it ends by itself");
    let output = second.output();
    assert!(exit.success() && output.contains("runs already"), "{output}");
    assert!(output.contains(&format!("Open {}", alpha.origin().replace("127.0.0.1", "localhost"))), "{output}");
    let opened = alpha.home().join("opened");
    let link =
        within(PATIENCE, "opened", async || fs::read_to_string(&opened).ok().filter(|link| !link.is_empty())).await;
    assert_eq!(link.trim(), alpha.origin().replace("127.0.0.1", "localhost"));
    assert_eq!(alpha.browser().open("/healthz").await.status, 200, "the first goes on");
}

/// Who starts it from an icon sees no terminal.
#[tokio::test(flavor = "multi_thread")]
async fn what_no_terminal_shows_is_kept_in_a_file_that_goes_into_no_backup() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = &mut network["alpha"];
    alpha.stop().await;
    let log = alpha.data().join("o2m.log");
    let text = fs::read_to_string(&log).expect("a log");
    assert!(text.contains("stopping") && !text.contains('\u{1b}'), "{text}");
    assert_eq!(fs::metadata(&log).expect("a log").permissions().mode() & 0o777, 0o600);

    let [data, backup] =
        [alpha.data(), alpha.home().join("backup.tar")].map(|path| path.to_str().expect("UTF-8").to_owned());
    let made = Process::spawn(alpha.home(), ["backup", "--unsealed", "--data", &data, &backup]);
    assert!(made.exit(PATIENCE).await.expect("it ends").success(), "{}", made.output());
    let tar = fs::read(backup).expect("a backup");
    assert!(!tar.windows(7).any(|part| part == b"o2m.log"));
}

/// Runs `o2m` where it must refuse, and gives the one line it says.
async fn refusal(home: &TempDir, arguments: &[&str]) -> String {
    let process = Process::spawn(home.path(), arguments);
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    assert!(!exit.success(), "{arguments:?} ends with {exit}");
    let errors = process.wait_for(PATIENCE, |seen| Some(seen.stderr.clone())).await.expect("the output");
    assert_eq!(errors.len(), 1, "one sentence: {errors:?}");
    errors.into_iter().next().expect("a line")
}
