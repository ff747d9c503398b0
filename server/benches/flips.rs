//! What flips of a reaction cost those who may see it, counted at the wire: a reaction comes and goes as fast as pages are answered, once by the
//! owner of the post and once by a friend, whose server brings it to the owner's.
//!
//! `cargo xtask bench flips`.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::time::Duration;

use clap::Parser;
use tokio::time::{Instant, sleep};

use support::{Network, Owner, Wire, befriend_at};

const NAMES: [&str; 3] = ["mara", "lea", "jonas"];
const POST: &str = "Frost tonight";
/// Longer than a reaction waits before anybody is told.
const REST: Duration = Duration::from_secs(40);

/// For how long.
#[derive(Parser)]
struct Arguments {
    /// Minutes of flips by each of the two.
    #[arg(long, default_value_t = 2)]
    minutes: u32,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let minutes = Arguments::parse().minutes;
    let mut network = Network::start(NAMES).await;
    let mut wires = Vec::new();
    for name in NAMES {
        let wire = Wire::to(&network[name]).await;
        network[name].advertise(&wire.address()).await;
        wires.push(wire);
    }
    let (mara, lea, jonas) =
        tokio::join!(network["mara"].first_day(), network["lea"].first_day(), network["jonas"].first_day());
    befriend_at(&lea, &mara, &wires[0].address()).await;
    befriend_at(&jonas, &mara, &wires[0].address()).await;
    let at_mara = mara.publish(POST).await;
    let at_lea = lea.post_of(POST).await;
    jonas.post_of(POST).await;
    sleep(REST).await;

    for (who, owner, post) in [("the owner of the post", &mara, &at_mara), ("a friend", &lea, &at_lea)] {
        wires.iter().for_each(Wire::clear);
        let flips = flip(owner, post, Duration::from_mins(minutes.into())).await;
        println!("{flips} flips in {minutes} minutes by {who}:");
        for (name, path, what) in [
            (0, "/o2m/v1/posts", "brought to mara's server"),
            (1, "/o2m/v1/poke", "pokes at lea's"),
            (2, "/o2m/v1/poke", "pokes at jonas's"),
            (0, "/o2m/v1/threads", "pulls of mara's threads by both"),
        ] {
            println!("    {:>4} {what}", wires[name].below(path).len());
        }
        // What is left of them goes out before others are counted.
        sleep(REST).await;
    }
}

/// Takes part and takes it back for so long; says how often.
async fn flip(owner: &Owner, post: &str, long: Duration) -> u64 {
    let page = owner.browser.open(post).await;
    let form = page.form("threads/react").fill("emoji", "👍");
    let (started, mut flips) = (Instant::now(), 0);
    while started.elapsed() < long {
        let answer = owner.browser.send(&page, form.clone()).await;
        assert!(answer.status.is_success(), "flip {flips}: {}", answer.text());
        flips += 1;
    }
    flips
}
