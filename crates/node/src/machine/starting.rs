//! How O2M starts again, and whether it does with the computer. What that takes on this system is found out by `server`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::file_system::is_writable;

/// How this O2M starts again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starting {
    /// What is typed in a terminal for that.
    pub command: String,
    /// What starts it with the computer.
    pub by: StartsBy,
}

/// What may start O2M with the computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartsBy {
    /// A file among those that the desktop reads when its user signs in.
    Entry(StartEntry),
    /// The service manager, which runs it now.
    Service(Service),
    /// Nothing that O2M could change. For the usual data folder packages bring a service.
    ByHand { is_usual_folder: bool },
}

/// A service that runs O2M.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub name: String,
    /// It is one of the account's own.
    pub is_of_user: bool,
}

impl Service {
    /// What is typed in a terminal for the service manager to do with it what `verb` says.
    pub fn command(&self, verb: &str) -> String {
        let manager = if self.is_of_user { "systemctl --user" } else { "sudo systemctl" };
        format!("{manager} {verb} {}", self.name)
    }
}

/// A file that makes the desktop start O2M when its user signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartEntry {
    pub path: PathBuf,
    pub text: String,
}

/// Whether O2M starts with the computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartsItself {
    On,
    Off,
    /// This account may not write into the folder that decides.
    NotAllowed(PathBuf),
    Service(Service),
    ByHand {
        is_usual_folder: bool,
    },
}

impl StartsBy {
    /// Whether it does now. Blocks.
    pub(crate) fn now(&self) -> StartsItself {
        match self {
            Self::Entry(entry) if !entry.is_allowed() => StartsItself::NotAllowed(entry.folder().to_owned()),
            Self::Entry(entry) if entry.is_on() => StartsItself::On,
            Self::Entry(_) => StartsItself::Off,
            Self::Service(service) => StartsItself::Service(service.clone()),
            &Self::ByHand { is_usual_folder } => StartsItself::ByHand { is_usual_folder },
        }
    }
}

impl StartEntry {
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Says whether this account may make or remove the file.
    fn is_allowed(&self) -> bool {
        self.folder()
            .ancestors()
            .find(|folder| folder.exists())
            .is_some_and(|there| there.is_dir() && is_writable(there))
    }

    /// Desktops switch an entry off by a line in it.
    /// <https://specifications.freedesktop.org/autostart-spec/latest/>
    fn is_on(&self) -> bool {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        let is_off = |line: &str| {
            let pair = line.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
            matches!(pair, Some(("Hidden", "true") | ("X-GNOME-Autostart-enabled", "false")))
        };
        text.lines().any(|line| line.trim() == "[Desktop Entry]") && !text.lines().any(is_off)
    }

    /// Switches it on or off. Blocks.
    pub(crate) fn set(&self, is_on: bool) -> io::Result<()> {
        if is_on {
            fs::create_dir_all(self.folder())?;
            return fs::write(&self.path, &self.text);
        }
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_on_while_it_is_there_and_no_desktop_switched_it_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config/autostart/o2m.desktop");
        let text = "[Desktop Entry]\nType=Application\n".to_owned();
        let by = StartsBy::Entry(StartEntry { path: path.clone(), text: text.clone() });
        let StartsBy::Entry(entry) = &by else { unreachable!() };
        assert_eq!(by.now(), StartsItself::Off);
        entry.set(false).expect("it is off");
        entry.set(true).unwrap();
        assert_eq!((by.now(), fs::read_to_string(&path).unwrap()), (StartsItself::On, text.clone()));
        for line in ["Hidden=true", "X-GNOME-Autostart-enabled = false"] {
            fs::write(&path, format!("{text}{line}\n")).unwrap();
            assert_eq!(by.now(), StartsItself::Off, "{line}");
        }
        entry.set(true).unwrap();
        assert_eq!(by.now(), StartsItself::On);
        entry.set(false).unwrap();
        assert!(!path.exists());
        fs::remove_dir(path.parent().unwrap()).unwrap();
        fs::write(path.parent().unwrap(), "a file").unwrap();
        assert_eq!(by.now(), StartsItself::NotAllowed(path.parent().unwrap().to_owned()));
        assert!(entry.set(true).is_err());
    }
}
