//! Where things are.

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use cargo_metadata::{Metadata, MetadataCommand};

use crate::Profile;

/// The server and all that it is made of. Always the same set, so that features unify the same way and nothing is built twice.
pub(crate) const NATIVE: [&str; 5] = ["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace")
}

/// What cargo says of our crates, without what they depend on.
pub(crate) fn metadata() -> &'static Metadata {
    static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
        let manifest = root().join("Cargo.toml");
        MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo reads its own workspace")
    });
    &METADATA
}

/// The one target folder: where the cargo that runs this builds, whatever told it so.
pub(crate) fn target() -> &'static Path {
    metadata().target_directory.as_std_path()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_where_cargo_builds() {
        let this = std::env::current_exe().expect("a test has a path");
        for file in [this.as_path(), &site(), &binary(Profile::Dev)] {
            assert!(file.starts_with(target()), "{}", file.display());
        }
        let cargo = crate::command::cargo();
        let told = cargo.get_envs().find(|(name, _)| *name == "CARGO_TARGET_DIR");
        assert_eq!(told.and_then(|(_, value)| value), Some(target().as_os_str()));
    }
}
