//! `o2m restore --from-friend`: what a friend keeps comes here.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, absolute},
    time::Duration,
};

use anyhow::bail;
use domain::{Size, keeping::RestoreLink};
use node::{Came, FromFriend, FromFriendError};
use tokio::time::sleep;

/// How soon the friend's server is asked again.
const PAUSE: Duration = Duration::from_secs(5);
/// Groups of digits on a line.
const GROUPS_ON_LINE: usize = 4;
/// Of a hundred; a line for each where no terminal is looked at.
const STEP_OF_HUNDRED: u64 = 10;

/// Asks until the friend gives it, and takes all of it. Where the newest backup does not come, it goes on only if it was told to (`in_part`).
pub(crate) async fn take(link: RestoreLink, data: &Path, in_part: bool) -> anyhow::Result<FromFriend> {
    let data = absolute(data)?;
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
            Err(error @ FromFriendError::Exchange(_)) => eprintln!("{error}; it is tried again"),
            Err(error) => return Err(error.into()),
        }
        sleep(PAUSE).await;
    }
    let Came { left_out, is_older, .. } = loop {
        match Box::pin(take_once(&friend)).await {
            // Nobody sits here at night.
            Err(error @ FromFriendError::Exchange(_)) => eprintln!("{error}; it is tried again"),
            taken => break taken?,
        }
        sleep(PAUSE).await;
    };
    for name in &left_out {
        println!("Did not come as your friend's O2M says: {name}");
    }
    if is_older && !in_part {
        bail!(
            "the newest backup, or the list of what you took back, did not come whole. What came is kept: the same command tries again, and with --in-part it puts back what is there"
        );
    }
    Ok(friend)
}

async fn take_once(friend: &FromFriend) -> Result<Came, FromFriendError> {
    let mut tenth = None;
    let came = friend.take(|has_bytes, of_bytes| {
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
    let came = came.await;
    if io::stdout().is_terminal() {
        println!();
    }
    came
}
