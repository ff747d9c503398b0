//! What lies in the data folder after an ordinary stop: for whose eyes, and nothing that was deleted.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::support::{Network, TestNode, befriend, eventually, photograph};

/// Everything in `folder`, and below.
fn paths_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| {
            let below = if path.is_dir() { paths_in(&path) } else { Vec::new() };
            below.into_iter().chain([path])
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_stop_folds_the_log_back() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish("Folded in").await;
    let log = network["alpha"].data().join("o2m.sqlite-wal");
    assert!(fs::metadata(&log).expect("a log").len() > 0);
    network["alpha"].stop().await;
    assert!(!log.exists());
    network["alpha"].run().await;
    alpha.sees("/", "Folded in").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reads_what_is_there_whatever_the_umask() {
    let mut network = Network::start(["alpha"]).await;
    let node = &mut network["alpha"];
    node.stop().await;
    // As if a backup had been copied back without a thought, with what an earlier version left open.
    let open = |path: &Path| {
        let mode = if path.is_dir() { 0o777 } else { 0o666 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
    };
    for path in paths_in(&node.data()) {
        open(&path);
    }
    fs::write(node.data().join("config.toml"), "open = false\n").expect("written");
    open(&node.data().join("config.toml"));
    node.before = Some("umask 000");
    node.run().await;
    let alpha = node.first_day().await;
    alpha.publish_picture("Ours", "A bench", photograph(5)).await;
    assert_private(node);
    node.stop().await;
    assert_private(node);
}

/// Fails if somebody else may read something that is kept.
fn assert_private(node: &TestNode) {
    let paths = paths_in(&node.data());
    assert!(paths.iter().any(|path| path.parent().is_some_and(|folder| folder.ends_with("media"))), "a picture");
    for path in paths {
        let mode = fs::metadata(&path).expect("it is there").permissions().mode() & 0o777;
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{} is {mode:o}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_is_gone_from_the_disk() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    // Short and long: a row inside a page, and pages of its own.
    let texts = ["quince jelly".to_owned(), format!("medlar cheese {}", vec!["and more of it"; 1_000].join(", "))];
    let mut posts = Vec::new();
    for text in &texts {
        posts.push(alpha.publish(text).await);
    }
    posts.push(alpha.publish_picture("damson gin", "sloes in a jar", photograph(5)).await);
    let beta_has = beta.sees("/", "damson gin").await;
    beta.sees("/", "quince jelly").await;
    let file = beta_has.attributes("article img[src^='/media/']", "src").remove(0);
    beta.browser.load(&file).await;
    let page = alpha.add_picture("bletted in a drawer", "draft.jpg", photograph(6)).await;
    alpha.browser.send(&page, page.form("posts/publish").fill("text", "nothing of it").press("Publish")).await;
    let kept = alpha.publish("What stays").await;
    alpha.edit(&kept, "What stays here").await;

    for post in &posts {
        alpha.delete(post).await;
    }
    beta.loses("/", "damson gin").await;
    beta.loses("/", "quince jelly").await;
    for name in ["alpha", "beta"] {
        let media = network[name].data().join("media");
        // The sizes of the picture that is still shown; of the other there is nothing.
        eventually(&format!("the files at {name} are gone"), async || {
            (fs::read_dir(&media).expect("a folder").count() <= 4).then_some(())
        })
        .await;
        network[name].stop().await;
        for path in paths_in(&network[name].data()).iter().filter(|path| path.is_file()) {
            let bytes = fs::read(path).expect("readable");
            for words in
                ["quince jelly", "medlar cheese", "more of it, and more", "damson gin", "sloes in a", "bletted"]
            {
                let found = bytes.windows(words.len()).any(|window| window == words.as_bytes());
                assert!(!found, "{words:?} is still in {}", path.display());
            }
        }
    }
}
