//! What a developer types: `cargo xtask run`, `cargo xtask test`, `cargo xtask bench`, `cargo xtask dist`.
//!
//! Builds both halves of O2M, and brings what a fresh machine lacks. Nothing of it runs in the product.

#[cfg(test)]
mod architecture;
mod baseline;
mod bench;
mod browser;
#[cfg(test)]
mod circles;
mod command;
mod dependencies;
mod dist;
#[cfg(test)]
mod documents;
mod names;
mod npm;
mod optimise;
mod site;
#[cfg(test)]
mod sources;
mod test;
mod tool;
mod toolchain;
mod wasm;
mod weight;
#[cfg(test)]
mod words;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and tests O2M")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// Install missing system packages even when not root already.
    #[arg(long, global = true)]
    install: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Build both halves and start the server.
    Run {
        /// Optimised, with everything inside the one binary.
        #[arg(long)]
        release: bool,
        /// Passed on to `o2m`, for example `-- --listen 127.0.0.1:8001 --data /tmp/second`.
        #[arg(last = true)]
        o2m: Vec<String>,
    },
    /// Build both halves.
    Build {
        /// Optimised, with everything inside the one binary.
        #[arg(long)]
        release: bool,
    },
    /// Measure, with real servers: `web`, `phone`, `sync`, `crowd`, `timeline`, `search`, `threads`, `flips`, `backup`, `friend`, `first_day` or `pictures`.
    Bench {
        /// Which measurement.
        name: String,
        /// Without optimisation, which is quicker to build; counts are the same, times are not.
        #[arg(long)]
        dev: bool,
        /// Passed on to the measurement.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Make what people install, in `target/dist`.
    Dist {
        /// For these systems alone.
        #[arg(value_enum)]
        systems: Vec<dist::System>,
        /// Prove what was made instead: by the system's own judges, and by installing it.
        #[arg(long)]
        check: bool,
        /// Without optimisation, which is quicker to build, in `target/dist-dev`: to try the packages themselves, not for others.
        #[arg(long)]
        dev: bool,
    },
    /// The whole check: format, dependencies, clippy on both halves, documentation, unit and integration tests, weight, browser tests.
    Test {
        /// Run only these steps.
        #[arg(value_enum)]
        steps: Vec<test::Step>,
        /// The browser tests with the optimised build, which is what people get.
        #[arg(long)]
        release: bool,
    },
}

/// Whether to optimise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Profile {
    Dev,
    Release,
}

impl Profile {
    fn from_flag(release: bool) -> Self {
        if release { Self::Release } else { Self::Dev }
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let install = toolchain::Install::from_flag(arguments.install);
    match arguments.task {
        Task::Build { release } => build(Profile::from_flag(release), install),
        Task::Run { release, o2m } => {
            let profile = Profile::from_flag(release);
            build(profile, install)?;
            command::run(std::process::Command::new(workspace::binary(profile)).args(o2m))
        }
        Task::Bench { name, dev, arguments } => bench::bench(&name, Profile::from_flag(!dev), &arguments, install),
        Task::Dist { systems, check, dev } => {
            let dist = dist::Dist { profile: Profile::from_flag(!dev), install };
            if check { dist.check(&systems) } else { dist.make(&systems) }
        }
        Task::Test { steps, release } => test::test(&steps, Profile::from_flag(release), install),
    }
}

/// The browser's half first: the server carries it inside.
fn build(profile: Profile, install: toolchain::Install) -> Result<()> {
    site::build(profile, install)?;
    build_server(profile)
}

fn build_server(profile: Profile) -> Result<()> {
    let mut cargo = command::cargo();
    cargo.arg("build").args(workspace::NATIVE).args(["--bin", "o2m"]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    command::run(&mut cargo)
}
