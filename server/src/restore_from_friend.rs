//! `o2m restore --from-friend`: what a friend keeps comes here.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, absolute},
    time::Duration,
};

use anyhow::Context;
use domain::{Size, keeping::RestoreLink};
use node::{FromFriend, FromFriendError};
use tokio::time::sleep;

/// How soon the friend's server is asked again.
const PAUSE: Duration = Duration::from_secs(5);
/// Groups of digits on a line.
const GROUPS_ON_LINE: usize = 4;
/// Of a hundred; a line for each where no terminal is looked at.
const STEP_OF_HUNDRED: u64 = 10;

/// Asks until the friend gives it, and takes all of it.
pub(crate) async fn take(link: RestoreLink, data: &Path) -> anyhow::Result<FromFriend> {
    let data = absolute(data).context("the data folder has no path")?;
    let friend = FromFriend::begin_for(link, &data)?;
    let mut is_told = false;
    loop {
        match friend.ask().await {
            Ok(true) => break,
            Ok(false) if !is_told => {
                println!(
                    "Call your friend, and read out these digits. Your friend sees them at \"Backups at friends\","
                );
                println!("compares them, and presses \"Give\":");
                for groups in friend.digits().chunks(GROUPS_ON_LINE) {
                    println!("  {}", groups.join(" "));
                }
                println!("This waits until then.");
                is_told = true;
            }
            Ok(false) => {}
            // It may be away for a moment, or not reached yet.
            Err(error @ FromFriendError::Exchange(_)) if is_told => eprintln!("{error}; it is tried again"),
            Err(error) => return Err(error.into()),
        }
        sleep(PAUSE).await;
    }
    let mut tenth = None;
    let come = friend.take(|has_bytes, of_bytes| {
        let hundredths = (has_bytes * 100).checked_div(of_bytes).unwrap_or(100);
        let shown = format!("{} of {} ({hundredths} %)", Size(has_bytes), Size(of_bytes));
        if io::stdout().is_terminal() {
            print!("\r\u{1b}[K{shown}");
            // Whether it is seen does not matter.
            let _shown = io::stdout().flush();
        } else if tenth != Some(hundredths / STEP_OF_HUNDRED) {
            println!("{shown}");
        }
        tenth = Some(hundredths / STEP_OF_HUNDRED);
    });
    come.await.context("what came so far is kept: the same command goes on with it")?;
    if io::stdout().is_terminal() {
        println!();
    }
    Ok(friend)
}
