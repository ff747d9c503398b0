//! What the binary `o2m` is: the command line, the listening socket and the only wiring of all parts. A library, so that `cargo xtask bench web`
//! can run it under an allocator that counts.

mod allocator;
mod app_state;
mod backup;
mod beside;
mod cli;
mod command_help;
mod config;
mod doctor;
mod export;
mod health;
mod house;
mod http;
mod import;
mod interfaces;
mod links;
mod listen;
mod lock;
mod log;
mod move_here;
mod own_port;
mod restore_from_friend;
mod router;
mod running;
mod serve;
mod setup_link;
mod site;
mod starting;
mod stop_signal;
mod terminal_code;
mod tls;

use std::{process::ExitCode, time::Duration};

use clap::Parser;

pub use allocator::BySize;

use crate::cli::{Cli, Command};

/// How long work that cannot be interrupted may go on after the server has stopped.
const LAST_WORK: Duration = Duration::from_millis(500);

/// Does what the command line says, and gives how it went.
pub fn main() -> ExitCode {
    allocator::give_memory_back();
    let cli = Cli::parse();
    log::begin();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("o2m: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        match cli.command() {
            Command::Serve(arguments) => serve::serve(arguments).await?,
            Command::SetupLink(arguments) => setup_link::print(arguments).await?,
            Command::Backup(arguments) => backup::make(arguments).await?,
            Command::Doctor(arguments) => return doctor::examine(arguments).await,
            Command::Health(arguments) => health::ask(arguments).await?,
            Command::Export(arguments) => export::make(arguments).await?,
            Command::Import(arguments) => import::run(arguments).await?,
            Command::Restore(arguments) => backup::restore(arguments).await?,
            Command::Move(arguments) => move_here::run(arguments).await?,
            Command::Completions(arguments) => command_help::completions(arguments.shell)?,
            Command::Man { folder } => command_help::manual(&folder)?,
        }
        Ok(ExitCode::SUCCESS)
    });
    runtime.shutdown_timeout(LAST_WORK);
    result
}
