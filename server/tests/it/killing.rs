//! Ends at random moments, as by a power cut: what was acknowledged is there.

use std::{
    env, fs,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher, RandomState},
    path::Path,
    time::Duration,
};

use sha2::{Digest, Sha256};
use tokio::time::timeout;

use crate::support::{Database, Network, Owner, TestNode, befriend, photograph};

/// How often the server is killed; `O2M_KILLS=100` takes some minutes.
fn kills() -> u32 {
    env::var("O2M_KILLS").map_or(20, |kills| kills.parse().expect("O2M_KILLS is a number"))
}

/// What the moments of the kills come from, another each time; `O2M_KILLS_SEED` takes one up again.
fn seed() -> u64 {
    env::var("O2M_KILLS_SEED")
        .map_or_else(|_| RandomState::new().hash_one("kills"), |seed| seed.parse().expect("O2M_KILLS_SEED is a number"))
}

/// How long the server runs before this kill.
fn moment(seed: u64, kill: u32) -> Duration {
    Duration::from_millis(BuildHasherDefault::<DefaultHasher>::default().hash_one((seed, kill)) % 700)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_post_and_file_outlives_kills() {
    let seed = seed();
    // Shown if the test fails.
    eprintln!("O2M_KILLS_SEED={seed}");
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    let mut acknowledged = Vec::new();
    let mut from_beta = Vec::new();
    for kill in 0..kills() {
        // Both write: alpha is killed while posting, while taking a picture in, and while pulling what beta wrote.
        let mut writing = Box::pin(async {
            tokio::join!(write(&alpha, kill, &mut acknowledged), write_notes(&beta, kill, &mut from_beta))
        });
        let _cut_short = timeout(moment(seed, kill), &mut writing).await;
        // The requests are still under way; nothing is taken back by hanging up first.
        network["alpha"].process().kill();
        drop(writing);
        network["alpha"].kill().await;
        Database::open(&network["alpha"].data()).await.assert_sound().await;
        network["alpha"].run().await;
    }
    alpha.publish("After all of that").await;
    let last = from_beta.last().expect("the friend wrote something");
    let posts = reread(&mut network["alpha"], last).await;
    for text in &acknowledged {
        assert!(posts.contains(text), "{text:?} was acknowledged and is gone");
    }
    for text in &from_beta {
        assert!(posts.contains(text), "{text:?} of the friend never came");
    }
    assert!(!acknowledged.is_empty(), "no kill came late enough");
}

/// Publishes notes and pictures for ever, and remembers what the server said yes to.
async fn write(owner: &Owner, kill: u32, acknowledged: &mut Vec<String>) {
    let seed = u8::try_from(kill % 20).expect("small");
    for number in 0.. {
        let text = format!("Note {kill}.{number}.");
        owner.publish(&text).await;
        acknowledged.push(text);
        let text = format!("Picture {kill}.{number}.");
        owner.publish_picture(&text, "four colours", photograph(seed)).await;
        acknowledged.push(text);
    }
}

async fn write_notes(owner: &Owner, kill: u32, acknowledged: &mut Vec<String>) {
    for number in 0.. {
        let text = format!("From afar {kill}.{number}.");
        owner.publish(&text).await;
        acknowledged.push(text);
    }
}

/// Waits for the friend's last words, stops the server, looks at every file it keeps, and gives the text of every post.
async fn reread(node: &mut TestNode, last_of_friend: &str) -> Vec<String> {
    let owner = node.sign_in().await;
    owner.sees(&owner.friend_page("beta").await, last_of_friend).await;
    node.stop().await;
    let mut database = Database::open(&node.data()).await;
    database.assert_sound().await;
    let own = "SELECT sha256 FROM variant JOIN media ON media.id = media_id WHERE peer_id IS NULL";
    for sha256 in database.text(own).await {
        assert_file(&node.data().join("media").join(&sha256), &sha256);
    }
    database.text("SELECT source FROM post").await
}

fn assert_file(path: &Path, sha256: &str) {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(format!("{:x}", Sha256::digest(bytes)), sha256, "{} is not what its name says", path.display());
}
