//! What it costs to keep friends up to date: requests and bytes per edit at the wire, and the time until it is on a friend's page.
//!
//! Starts real nodes, every one behind a wire that counts; `cargo xtask bench sync -- --friends 5 --edits 10`. The same work is set
//! against what other ways of doing it would cost, computed from what was measured: `ActivityPub`'s push (one signed POST of the whole
//! object to each friend's inbox, `ActivityPub` section 7.1) and a feed that is asked for every 15 minutes for a day.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::time::{Duration, Instant};

use clap::Parser;

use support::{Network, Owner, Wire, befriend_at};

/// Apart from each other, so that each edit is a pull of its own.
const PAUSE: Duration = Duration::from_secs(2);
/// A feed is asked for every 15 minutes.
const POLLS_PER_DAY: u64 = 24 * 4;
/// What is published and edited.
const LETTERS: &str =
    "The kettle is on, and there is cake. Come round when you have fed the hens, and bring the big tin.";

/// How much of it.
#[derive(Parser)]
struct Arguments {
    /// Friends of the one who publishes.
    #[arg(long, default_value_t = 5)]
    friends: usize,
    /// Edits, two seconds apart.
    #[arg(long, default_value_t = 10)]
    edits: usize,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let Arguments { friends, edits, .. } = Arguments::parse();
    let mut network = Network::start(["publisher"]).await;
    let mut wires = vec![stand_behind_a_wire(&mut network, "publisher").await];
    let publisher = network["publisher"].first_day().await;
    let mut readers = Vec::new();
    for number in 0..friends {
        let name: &'static str = Box::leak(format!("reader{number}").into_boxed_str());
        network.add(name).await;
        wires.push(stand_behind_a_wire(&mut network, name).await);
        let reader = network[name].first_day().await;
        befriend_at(&reader, &publisher, &wires[0].address()).await;
        readers.push(reader);
    }
    let post = publisher.publish(LETTERS).await;
    arrivals(&readers, LETTERS).await;
    tokio::time::sleep(PAUSE).await;
    wires.iter().for_each(Wire::clear);

    let mut times = Vec::new();
    for number in 1..=edits {
        let text = format!("{LETTERS} Edit {number}.");
        let started = Instant::now();
        publisher.edit(&post, &text).await;
        times.extend(arrivals(&readers, &format!("Edit {number}.")).await.into_iter().map(|at| at - started));
        tokio::time::sleep(PAUSE).await;
    }
    report(friends, edits, &wires, times);
}

/// Makes everybody who speaks to the node speak through a wire.
async fn stand_behind_a_wire(network: &mut Network, name: &str) -> Wire {
    let wire = Wire::to(&network[name]).await;
    network[name].advertise(&wire.address()).await;
    wire
}

/// When each reader's page says `text`.
async fn arrivals(readers: &[Owner], text: &str) -> Vec<Instant> {
    let mut arrivals = Vec::new();
    for reader in readers {
        reader.sees("/", text).await;
        arrivals.push(Instant::now());
    }
    arrivals
}

fn report(friends: usize, edits: usize, wires: &[Wire], mut times: Vec<Duration>) {
    let requests: usize = wires.iter().map(|wire| wire.crossings().len()).sum();
    let pulls = wires.iter().map(|wire| wire.below("/o2m/v1/feed").len()).sum::<usize>();
    let pokes = wires.iter().map(|wire| wire.below("/o2m/v1/poke").len()).sum::<usize>();
    let bytes: u64 = wires.iter().map(Wire::bytes).sum();
    let each = (friends * edits) as u64;
    times.sort();
    println!("{friends} friends, {edits} edits, {} bytes of text each", LETTERS.len());
    println!("requests {requests}: {pulls} pulls and {pokes} pokes, for {each} deliveries");
    println!("bytes {bytes}, TLS and all: {} for one edit at one friend", bytes / each.max(1));
    println!("on the friend's page after {:?} (median), {:?} (last)", times[times.len() / 2], times[times.len() - 1]);
    println!("computed, for the same work:");
    println!("  ActivityPub push: {each} deliveries, and a key fetched by each friend's server at the first");
    let requests_of_polling = POLLS_PER_DAY * friends as u64;
    println!(
        "  a feed asked for every 15 minutes, for a day: {requests_of_polling} requests, on a page after 7.5 minutes on average"
    );
}
