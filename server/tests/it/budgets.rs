//! What keeping up costs, counted at the wire (DESIGN section 5, "Budgets between servers").

use std::time::Duration;

use crate::support::{Network, Wire, befriend_at, eventually};

/// Apart from each other, so that each edit is a pull of its own.
const PAUSE: Duration = Duration::from_millis(2_100);

#[tokio::test(flavor = "multi_thread")]
async fn each_edit_is_one_pull_and_one_poke_and_nothing_else_is_anything() {
    const EDITS: usize = 4;
    let mut network = Network::start(["alpha", "beta"]).await;
    let mut wires = Vec::new();
    for name in ["alpha", "beta"] {
        let wire = Wire::to(&network[name]).await;
        network[name].advertise(&wire.address()).await;
        wires.push(wire);
    }
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend_at(&beta, &alpha, &wires[0].address()).await;
    let letter = ["The hens have learnt to open the gate."; 200].join(" ");
    let post = alpha.publish(&letter).await;
    beta.sees("/", "The hens have learnt").await;
    // What becoming friends brings with it comes to its end first.
    let quiet = async || {
        let before: usize = wires.iter().map(|wire| wire.crossings().len()).sum();
        tokio::time::sleep(PAUSE).await;
        (wires.iter().map(|wire| wire.crossings().len()).sum::<usize>() == before).then_some(())
    };
    eventually("quiet on the wires", quiet).await;
    wires.iter().for_each(Wire::clear);

    for number in 1..=EDITS {
        alpha.edit(&post, &format!("Edit {number}. {letter}")).await;
        beta.sees("/", &format!("Edit {number}.")).await;
        tokio::time::sleep(PAUSE).await;
    }
    let pulls = wires[0].crossings();
    assert_eq!((pulls.len(), wires[0].below("/o2m/v1/feed").len()), (EDITS, EDITS), "{pulls:?}");
    let pokes = wires[1].crossings();
    assert_eq!((pokes.len(), wires[1].below("/o2m/v1/poke").len()), (EDITS, EDITS), "{pokes:?}");
    let (bytes, content) = (wires.iter().map(Wire::bytes).sum::<u64>(), (letter.len() * EDITS) as u64);
    assert!(bytes <= 3 * content, "{bytes} bytes for {content} of content");
}
