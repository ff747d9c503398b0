//! A backup that is put back: what the owner said after it was made stands.

use std::{
    fs,
    path::{Path, PathBuf},
};

use federation::paths;
use reqwest::StatusCode;

use crate::support::{Caller, Network, TestNode, befriend};

/// A copy of a data folder, as a person makes it who keeps a backup.
pub(crate) struct Backup {
    data: PathBuf,
    kept: PathBuf,
}

impl Backup {
    /// Made while the server is stopped; then that goes on.
    pub(crate) async fn of(node: &mut TestNode) -> Self {
        let backup = Self { data: node.data(), kept: node.home().join("backup") };
        node.stop().await;
        copy(&backup.data, &backup.kept);
        node.run().await;
        backup
    }

    /// The disk is lost, and this put in its place.
    pub(crate) async fn put_back(&self, node: &mut TestNode) {
        node.stop().await;
        fs::remove_dir_all(&self.data).expect("the disk is lost");
        copy(&self.kept, &self.data);
        node.run().await;
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let place = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).expect("copied");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_owner_ended_since_does_not_come_back() {
    for action in ["friends/end", "friends/block"] {
        let mut network = Network::start(["alpha", "beta"]).await;
        let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
        befriend(&alpha, &beta).await;
        alpha.publish("From before").await;
        beta.sees("/", "From before").await;
        let backup = Backup::of(&mut network["alpha"]).await;

        let page = alpha.browser.open(&alpha.friend_page("beta").await).await;
        alpha.browser.send(&page, page.form(action)).await;
        beta.loses("/", "From before").await;
        backup.put_back(&mut network["alpha"]).await;

        // With beta's key, before alpha can have heard anything.
        let feed = Caller::with_key_of(&network["beta"]).get(&network["alpha"], paths::FEED).await;
        assert_eq!(feed.status(), StatusCode::NOT_FOUND, "after {action}");
        let alpha = network["alpha"].sign_in().await;
        alpha.sees("/notifications", "after the backup was made").await;
        let asked = beta.browser.open("/friends").await.find_form("friends/accept", "alpha");
        assert!(asked.is_none(), "beta is asked nothing");
        let feed = Caller::with_key_of(&network["beta"]).get(&network["alpha"], paths::FEED).await;
        assert_eq!(feed.status(), StatusCode::NOT_FOUND, "after {action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn friends_go_on_as_before() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    Backup::of(&mut network["alpha"]).await.put_back(&mut network["alpha"]).await;
    let alpha = network["alpha"].sign_in().await;
    alpha.publish("Back again").await;
    beta.sees("/", "Back again").await;
    beta.publish("Good to hear").await;
    alpha.sees("/", "Good to hear").await;
}
