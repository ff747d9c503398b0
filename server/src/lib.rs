//! What the binary `o2m` is: the command line, the listening socket and the only wiring of all parts. A library, so that `cargo xtask bench web`
//! can run it under an allocator that counts.

mod allocator;
mod app_state;
mod backup;
mod cli;
mod config;
mod doctor;
mod house;
mod http;
mod interfaces;
mod links;
mod listen;
mod lock;
mod router;
mod serve;
mod setup_link;
mod site;
mod stop_signal;
mod terminal_code;
mod tls;

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
    time::Duration,
};

use clap::Parser;
use tracing_subscriber::EnvFilter;

pub use allocator::BySize;

use crate::cli::{Cli, Command};

/// What is logged unless `O2M_LOG` says otherwise.
const LOG_LEVELS: &str = "info,sea_orm_migration=warn,sqlx=warn";
/// How long work that cannot be interrupted may go on after the server has stopped.
const LAST_WORK: Duration = Duration::from_millis(500);

/// Does what the command line says, and gives how it went.
pub fn main() -> ExitCode {
    allocator::give_memory_back();
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("O2M_LOG").unwrap_or_else(|_| EnvFilter::new(LOG_LEVELS)))
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        // Where the log's reader is gone, complaining of that on the same stream would end the task that logs.
        .log_internal_errors(false)
        .init();
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
            Command::Restore(arguments) => backup::restore(arguments).await?,
        }
        Ok(ExitCode::SUCCESS)
    });
    runtime.shutdown_timeout(LAST_WORK);
    result
}
