//! The desktop of the machine on which O2M runs, if it has one.

use std::{env, ffi::OsStr, io};

/// Says whether there is a desktop. Where one can do without, it says so in the environment; a service has none.
pub fn is_there() -> bool {
    has_desktop(env::consts::OS, |name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn has_desktop(system: &str, is_set: impl Fn(&str) -> bool) -> bool {
    matches!(system, "macos" | "windows") || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")
}

/// Opens a link or a folder with the program that the desktop has for it, and does not wait for that program.
pub async fn open(what: impl AsRef<OsStr> + Send + 'static) -> io::Result<()> {
    // It waits for a moment to see whether the program starts.
    tokio::task::spawn_blocking(move || open::that_detached(what)).await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_known_by_the_system_or_the_environment() {
        for (system, environment, expected) in [
            ("linux", &["DISPLAY"][..], true),
            ("linux", &["TERM"], false),
            ("linux", &[], false),
            ("freebsd", &["WAYLAND_DISPLAY"], true),
            ("macos", &[], true),
            ("windows", &[], true),
        ] {
            assert_eq!(has_desktop(system, |name| environment.contains(&name)), expected, "{system}: {environment:?}");
        }
    }
}
