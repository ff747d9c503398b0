//! A first day with an installed O2M, as `cargo xtask dist --check` has it: from the first start to the first post, a picture, a friend's answer,
//! an ordinary end and a second start, and whether it starts with the computer.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::path::PathBuf;

use clap::Parser;
use tokio::time::Instant;

use support::{Owner, TestNode, befriend, photograph};

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
    start_with_the_computer(&mara).await;
    node.stop().await;
    println!("a friend, a picture, an ordinary end and a second start: {:.1} s", started.elapsed().as_secs_f64());
}

/// Switches it on and off, where the system lets O2M do that.
async fn start_with_the_computer(owner: &Owner) {
    for starts in [true, false] {
        let page = owner.browser.open("/settings/this-server").await;
        if page.find_form("server/start-with-computer", "").is_none() {
            return;
        }
        let form = page.form("server/start-with-computer");
        assert_eq!(form.value("starts").is_some(), !starts, "as it was switched before");
        let form = if starts { form.fill("starts", "true") } else { form.untick("starts") };
        let page = owner.browser.send(&page, form).await;
        assert_eq!(page.all("#start .saved p"), ["Saved."]);
    }
    println!("started with the computer, and no longer");
}
