//! For which machines the packages for Linux are.

use anyhow::{Context, Result};

use super::foreign::{Foreign, Linker};

/// A processor, by the names that it has in different worlds.
pub(crate) struct Target {
    pub(crate) processor: &'static str,
    /// As Debian calls it, and images for containers do.
    pub(crate) debian: &'static str,
    /// The folder that Debian has for its libraries.
    pub(crate) libraries_name: &'static str,
    /// Where programs look for what loads them.
    pub(crate) loader: &'static str,
    /// How it is built for on a machine with another processor.
    pub(crate) foreign: Foreign,
    /// What runs it there, of Debian's `qemu-user-static`.
    pub(crate) emulator: &'static str,
}

const TARGETS: [Target; 2] = [
    Target {
        processor: "x86_64",
        debian: "amd64",
        libraries_name: "x86_64-linux-gnu",
        loader: "lib64/ld-linux-x86-64.so.2",
        foreign: Foreign {
            triple: "x86_64-unknown-linux-gnu",
            packages: &[
                ("x86_64-linux-gnu-gcc", "gcc-x86-64-linux-gnu"),
                ("/usr/x86_64-linux-gnu/lib/libc.so", "libc6-dev-amd64-cross"),
            ],
            linker: Linker::Program("x86_64-linux-gnu-gcc"),
        },
        emulator: "qemu-x86_64-static",
    },
    Target {
        processor: "aarch64",
        debian: "arm64",
        libraries_name: "aarch64-linux-gnu",
        loader: "lib/ld-linux-aarch64.so.1",
        foreign: Foreign {
            triple: "aarch64-unknown-linux-gnu",
            packages: &[
                ("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
                ("/usr/aarch64-linux-gnu/lib/libc.so", "libc6-dev-arm64-cross"),
            ],
            linker: Linker::Program("aarch64-linux-gnu-gcc"),
        },
        emulator: "qemu-aarch64-static",
    },
];

impl Target {
    /// What this machine is first, since it says what the others' packages say, too.
    pub(crate) fn all() -> Result<[&'static Self; 2]> {
        let [first, second] = &TARGETS;
        let own = if second.is_own() { [second, first] } else { [first, second] };
        own[0].is_own().then_some(own).context("no packages are made on this processor")
    }

    /// Says whether this machine runs what is built for it.
    pub(crate) fn is_own(&self) -> bool {
        self.processor == std::env::consts::ARCH
    }
}
