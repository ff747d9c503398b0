//! For which machines the packages for Linux are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A processor, by the names that it has in different worlds.
pub(crate) struct Target {
    pub(crate) processor: &'static str,
    /// As Debian calls it, and images for containers do.
    pub(crate) debian: &'static str,
    /// The folder that Debian has for its libraries.
    pub(crate) libraries_name: &'static str,
    /// Where programs look for what loads them.
    pub(crate) loader: &'static str,
}

const TARGETS: [Target; 2] = [
    Target {
        processor: "x86_64",
        debian: "amd64",
        libraries_name: "x86_64-linux-gnu",
        loader: "lib64/ld-linux-x86-64.so.2",
    },
    Target {
        processor: "aarch64",
        debian: "arm64",
        libraries_name: "aarch64-linux-gnu",
        loader: "lib/ld-linux-aarch64.so.1",
    },
];

impl Target {
    /// What this machine is.
    pub(crate) fn own() -> Result<&'static Self> {
        let own = TARGETS.iter().find(|target| target.processor == std::env::consts::ARCH);
        own.context("no packages are made for this processor")
    }

    /// A library of the system that the server was linked with.
    pub(crate) fn library(&self, name: &str) -> PathBuf {
        Path::new("/lib").join(self.libraries_name).join(name)
    }
}
