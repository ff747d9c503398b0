//! `o2m move`: everything from another machine, which then stops serving; and this one begins.

use std::io::{self, IsTerminal, Write};

use anyhow::{Context, bail};
use domain::Size;
use node::{MoveStep, MovedHere};

use crate::{cli::MoveArguments, config, lock, serve};

/// Of a hundred; a line for each where no terminal is looked at.
const STEP_OF_HUNDRED: u64 = 10;

/// Moves to this machine, and serves here.
pub(crate) async fn run(arguments: MoveArguments) -> anyhow::Result<()> {
    let MoveArguments { from, code, serve } = arguments;
    let data = config::data_folder(&serve.data)?;
    if lock::is_taken(&data) {
        bail!("O2M runs on {} already: stop it first", data.display());
    }
    let mut progress = Progress::default();
    let moved = node::move_here(&from, code, data.clone(), |step| progress.say(step)).await;
    progress.end();
    let MovedHere { name, lost } = match moved {
        Err(error) if progress.has_begun && error.can_go_on() => {
            return Err(error).context("what came so far is kept: the same command goes on with it");
        }
        moved => moved?,
    };
    println!("The O2M of {name} is in {}. The other machine serves nobody any more.", data.display());
    if !lost.is_empty() {
        println!("{} picture files are missing or damaged on the other machine; everything else is here:", lost.len());
        for path in &lost {
            println!("  {path}");
        }
    }
    Ok(serve::serve(serve).await?)
}

/// What is said of the steps: on a terminal one line that changes, else a line for each tenth.
#[derive(Debug, Default)]
struct Progress {
    /// Something came, or may have.
    has_begun: bool,
    tenth: Option<u64>,
    is_line_open: bool,
}

impl Progress {
    fn say(&mut self, step: MoveStep) {
        self.has_begun = true;
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
