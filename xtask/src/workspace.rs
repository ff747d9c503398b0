//! Where things are.

use std::path::{Path, PathBuf};

use crate::Profile;

/// The server and all that it is made of. Always the same set, so that features unify the same way and nothing is built twice.
pub(crate) const NATIVE: [&str; 5] = ["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace")
}

/// The one target folder.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// What the server embeds.
pub(crate) fn site() -> PathBuf {
    target().join("site")
}

/// The built server.
pub(crate) fn binary(profile: Profile) -> PathBuf {
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    target().join(folder).join(format!("o2m{}", std::env::consts::EXE_SUFFIX))
}
