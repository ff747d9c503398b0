//! What packages ship of the command line, made of the command line itself: completions for shells, and manual pages.

use std::{
    io::{self, Write},
    path::Path,
};

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;

/// Prints the completions for `shell`.
pub(crate) fn completions(shell: Shell) -> io::Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut <Cli as CommandFactory>::command(), "o2m", &mut text);
    io::stdout().write_all(&text)
}

/// Writes the manual pages into `folder`: one for each command.
pub(crate) fn manual(folder: &Path) -> io::Result<()> {
    clap_mangen::generate_to(<Cli as CommandFactory>::command(), folder)
}
