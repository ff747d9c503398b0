//! `o2m move`: everything from another machine, which then stops serving; and this one begins.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, absolute},
};

use anyhow::{Context, bail};
use domain::{MoveCode, Size};
use node::{MoveStep, MovedHere};

use crate::{
    cli::MoveArguments,
    config,
    lock::{FolderLock, LockError},
    serve,
};

/// Of a hundred; a line for each where no terminal is looked at.
const STEP_OF_HUNDRED: u64 = 10;

/// Moves to this machine, and serves here.
pub(crate) async fn run(arguments: MoveArguments) -> anyhow::Result<()> {
    let MoveArguments { from, code, serve } = arguments;
    let code = code.map_or_else(ask_for_code, Ok)?;
    let data = absolute(config::data_folder(&serve.data)?).context("the data folder has no path")?;
    let is_new = !data.try_exists()?;
    config::prepare(&data)?;
    // Nobody starts or sets up another server there, for as long as it takes.
    let lock = match FolderLock::take(&data) {
        Err(LockError::Taken) => bail!("O2M runs on {}, or moves there, already: stop it first", data.display()),
        lock => lock?,
    };
    let mut progress = Progress::default();
    let moved = node::move_here(&from, code, data.clone(), |step| progress.say(step)).await;
    progress.end();
    if moved.is_err() && is_new {
        lock.remove_with_folder(&data);
    } else {
        drop(lock);
    }
    say_moved(&moved?, &data);
    Ok(serve::serve(serve).await?)
}

fn say_moved(MovedHere { name, lost, was_here }: &MovedHere, data: &Path) {
    if *was_here {
        println!("The O2M of {name} was in {} already, and the other machine knows it now.", data.display());
        return;
    }
    println!("The O2M of {name} is in {}. The other machine serves nobody any more.", data.display());
    if !lost.is_empty() {
        println!("{} picture files did not come, or have no place here; everything else is here:", lost.len());
        for path in lost {
            println!("  {path}");
        }
    }
}

/// Reads the code that the other machine shows: what stands on the command line is seen by everybody on this one.
fn ask_for_code() -> anyhow::Result<MoveCode> {
    if io::stdin().is_terminal() {
        eprintln!("The code that the other machine shows, then Enter:");
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim().parse()?)
}

/// What is said of the steps: on a terminal one line that changes, else a line for each tenth.
#[derive(Debug, Default)]
struct Progress {
    tenth: Option<u64>,
    is_line_open: bool,
}

impl Progress {
    fn say(&mut self, step: MoveStep) {
        match step {
            MoveStep::Files { has_bytes, of_bytes } => {
                let hundredths = (has_bytes * 100).checked_div(of_bytes).unwrap_or(100);
                let tenth = Some(hundredths / STEP_OF_HUNDRED);
                let line = format!("Pictures: {} of {} ({hundredths} %)", Size(has_bytes), Size(of_bytes));
                if io::stdout().is_terminal() {
                    self.over(&line);
                } else if self.tenth != tenth {
                    println!("{line}");
                }
                self.tenth = tenth;
            }
            MoveStep::Ending => self.line("The other machine stops serving."),
            MoveStep::Rest { bytes: 0 } => self.line("Posts, friends and the key come."),
            MoveStep::Rest { bytes } => self.over(&format!("{} of them are here", Size(bytes))),
            MoveStep::Checking => self.line("Everything is looked through."),
        }
    }

    fn over(&mut self, line: &str) {
        if io::stdout().is_terminal() {
            print!("\r\u{1b}[K{line}");
            // Whether it is seen does not matter.
            let _shown = io::stdout().flush();
            self.is_line_open = true;
        }
    }

    fn line(&mut self, line: &str) {
        self.end();
        println!("{line}");
    }

    fn end(&mut self) {
        if std::mem::take(&mut self.is_line_open) {
            println!();
        }
    }
}
