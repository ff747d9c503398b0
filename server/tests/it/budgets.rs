//! What keeping up costs, counted at the wire.

use std::time::{Duration, Instant};

use crate::support::{Network, Owner, Script, Wire, befriend_at, eventually};

/// Apart from each other, so that each edit is a pull of its own.
const PAUSE: Duration = Duration::from_millis(2_100);

#[tokio::test(flavor = "multi_thread")]
async fn each_edit_is_one_pull_and_one_poke_and_nothing_else_is_anything() {
    const EDITS: usize = 4;
    let Wired { network: _network, alpha, beta, wires } = Wired::new().await;
    let letter = ["The hens have learnt to open the gate."; 200].join(" ");
    let post = alpha.publish(&letter).await;
    beta.sees("/", "The hens have learnt").await;
    quiet(&wires).await;

    let mut times = Vec::new();
    for number in 1..=EDITS {
        alpha.edit(&post, &format!("Edit {number}. {letter}")).await;
        let published = Instant::now();
        beta.sees("/", &format!("Edit {number}.")).await;
        times.push(published.elapsed());
        tokio::time::sleep(PAUSE).await;
    }
    // The quickest, since the machine has other things to do.
    assert!(times.iter().min() < Some(&Duration::from_secs(1)), "on the friend's page after {times:?}");
    let pulls = wires[0].crossings();
    assert_eq!((pulls.len(), wires[0].below("/o2m/v1/feed").len()), (EDITS, EDITS), "{pulls:?}");
    let pokes = wires[1].crossings();
    assert_eq!((pokes.len(), wires[1].below("/o2m/v1/poke").len()), (EDITS, EDITS), "{pokes:?}");
    let (bytes, content) = (wires.iter().map(Wire::bytes).sum::<u64>(), (letter.len() * EDITS) as u64);
    assert!(bytes <= 3 * content, "{bytes} bytes for {content} of content");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_a_thousand_edits_is_ten_pulls_at_most() {
    let Wired { network: _network, alpha, beta, wires } = Wired::new().await;
    let script = Script::of(&alpha, "weather station").await;
    let post = script.publish("No edit yet.").await;
    beta.sees("/", "No edit yet.").await;
    quiet(&wires).await;
    for number in 1..=1_000 {
        script.edit(post, &format!("Edit {number}.")).await;
    }
    beta.sees("/", "Edit 1000.").await;
    quiet_again(&wires).await;
    let pulls = wires[0].below("/o2m/v1/feed").len();
    assert!((1..=10).contains(&pulls), "{pulls} pulls");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_is_one_answer_without_content_for_each_friend() {
    let Wired { mut network, alpha, beta, wires } = Wired::new().await;
    alpha.publish("Nothing new after this").await;
    beta.sees("/", "Nothing new after this").await;
    quiet(&wires).await;
    network["beta"].restart().await;
    eventually("a pull at start", async || (!wires[0].crossings().is_empty()).then_some(())).await;
    quiet_again(&wires).await;
    let pulls: Vec<_> = wires[0].crossings().into_iter().map(|each| (each.method, each.status)).collect();
    assert_eq!(pulls, [("GET".to_owned(), 304)]);
    assert_eq!(wires[1].crossings(), [], "nobody asks who has just started");
}

/// Two friends, with a wire to each.
struct Wired {
    network: Network,
    alpha: Owner,
    beta: Owner,
    /// To alpha, and to beta.
    wires: [Wire; 2],
}

impl Wired {
    async fn new() -> Self {
        let mut network = Network::start(["alpha", "beta"]).await;
        let wires = [Wire::to(&network["alpha"]).await, Wire::to(&network["beta"]).await];
        for (name, wire) in ["alpha", "beta"].into_iter().zip(&wires) {
            network[name].advertise(&wire.address()).await;
        }
        let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
        befriend_at(&beta, &alpha, &wires[0].address()).await;
        Self { network, alpha, beta, wires }
    }
}

/// Waits until what was begun has come to its end, and counts from there.
pub(crate) async fn quiet(wires: &[Wire]) {
    quiet_again(wires).await;
    wires.iter().for_each(Wire::clear);
}

/// Waits until nothing crosses any more.
pub(crate) async fn quiet_again(wires: &[Wire]) {
    let quiet = async || {
        let before: usize = wires.iter().map(|wire| wire.crossings().len()).sum();
        tokio::time::sleep(PAUSE).await;
        (wires.iter().map(|wire| wire.crossings().len()).sum::<usize>() == before).then_some(())
    };
    eventually("quiet on the wires", quiet).await;
}
