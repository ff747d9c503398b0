//! A first day with an installed O2M, as `cargo xtask dist --check` has it: from the first start to the first post, a picture, a friend's answer,
//! an ordinary end and a second start.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::path::PathBuf;

use clap::Parser;
use tokio::time::Instant;

use support::{TestNode, befriend, photograph};

/// With which program.
#[derive(Parser)]
struct Arguments {
    /// The installed `o2m`.
    #[arg(long)]
    program: PathBuf,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let Arguments { program, .. } = Arguments::parse();
    let started = Instant::now();
    let mut node = TestNode::start_program("mara", &program).await;
    let mara = node.first_day().await;
    mara.publish("The kettle is on").await;
    println!("from the first start to the first post: {:.1} s", started.elapsed().as_secs_f64());

    let other = TestNode::start("jonas").await;
    let jonas = other.first_day().await;
    befriend(&jonas, &mara).await;
    jonas.post_of("The kettle is on").await;
    mara.publish_picture("Cake", "A cake", photograph(5)).await;
    jonas.post_of("Cake").await;
    node.restart().await;
    mara.sees("/", "The kettle is on").await;
    node.stop().await;
    println!("a friend, a picture, an ordinary end and a second start: {:.1} s", started.elapsed().as_secs_f64());
}
