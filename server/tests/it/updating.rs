//! A data folder of an older version: who brings it up to date, and what happens if that fails.

use std::fs;

use crate::support::{Database, Network, PATIENCE, Process, Script, TestNode};

/// Runs `o2m setup-link` on the folder of `node`.
async fn setup_link(node: &TestNode) -> (bool, Process) {
    let data = node.data();
    let process = Process::spawn(node.home(), ["setup-link", "--data", data.to_str().expect("UTF-8")]);
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    (exit.success(), process)
}

async fn steps(node: &TestNode) -> String {
    Database::open(&node.data()).await.text("SELECT count(*) || '' FROM seaql_migrations").await.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_folder_is_for_the_server_to_bring_up_to_date() {
    let mut network = Network::start(["alpha"]).await;
    let node = &mut network["alpha"];
    node.first_day().await;
    node.stop().await;
    let all = steps(node).await;
    // Its last step is not known to have been taken; so it cannot be taken either, since what it makes is there.
    let forget = "DELETE FROM seaql_migrations WHERE version = (SELECT max(version) FROM seaql_migrations)";
    Database::open(&node.data()).await.execute(forget).await;
    let before = steps(node).await;
    assert_ne!(before, all);

    let (succeeded, process) = setup_link(node).await;
    assert!(!succeeded && process.output().contains("start o2m once"), "{}", process.output());
    assert_eq!(steps(node).await, before);
    let copy = node.data().join(format!("o2m-before-update-to-{}.sqlite", env!("CARGO_PKG_VERSION")));
    assert!(!copy.exists());

    // As one that runs holds it.
    let lock = fs::File::options().write(true).open(node.data().join("o2m.lock")).expect("a lock was made");
    lock.try_lock().expect("nobody holds it");
    let process = Process::spawn(node.home(), node.arguments());
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    assert!(!exit.success() && process.output().contains("another o2m already runs"), "{}", process.output());
    assert!(!copy.exists(), "nothing is done before the folder is locked");
    drop(lock);

    // As on a disk that is full: no file grows larger than this, and who tries is told.
    let size = fs::metadata(node.data().join("o2m.sqlite")).expect("a database").len();
    assert!(size > 131_072, "the copy would be larger: {size}");
    let process = Process::spawn_after("trap '' XFSZ; ulimit -f 128", node.home(), node.arguments());
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    assert!(!exit.success() && process.output().contains("make room on the disk"), "{}", process.output());
    assert_eq!(steps(node).await, before);
    let left = fs::read_dir(node.data()).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains("before-update")).collect();
    assert!(left.is_empty(), "nothing takes the room that is wanted: {left:?}");

    let process = Process::spawn(node.home(), node.arguments());
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    assert!(!exit.success() && process.output().contains("is as it was"), "{}", process.output());
    assert_eq!(steps(node).await, before);
    Database::open(&node.data()).await.assert_sound().await;
    assert!(fs::metadata(&copy).expect("a copy was put aside").len() > 0);
}

/// Two processes write at once: each waits for the other.
#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_link_is_made_beside_a_server_that_writes() {
    let network = Network::start(["alpha"]).await;
    let node = &network["alpha"];
    let script = Script::of(&node.first_day().await, "writer").await;
    let links = async {
        for _ in 0..5 {
            let (succeeded, process) = setup_link(node).await;
            assert!(succeeded, "{}", process.output());
        }
    };
    let mut links = std::pin::pin!(links);
    let mut posts = 0;
    loop {
        let text = format!("Post {posts}");
        tokio::select! {
            () = &mut links => break,
            _ = script.publish(&text) => posts += 1,
        }
    }
    assert!(posts > 0, "nothing was written meanwhile");
}
