//! A file that makes a desktop start O2M.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::machine::file_system::is_writable;

/// A file that makes the desktop start O2M when its user signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartEntry {
    pub path: PathBuf,
    pub text: String,
}

impl StartEntry {
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Says whether this account may make or remove the file.
    pub(super) fn is_allowed(&self) -> bool {
        self.folder()
            .ancestors()
            .find(|folder| folder.exists())
            .is_some_and(|there| there.is_dir() && is_writable(there))
    }

    /// Desktops switch an entry off by a line in it.
    /// <https://specifications.freedesktop.org/autostart-spec/latest/>
    pub(super) fn is_on(&self) -> bool {
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
    use super::{
        super::{StartsBy, StartsItself},
        *,
    };

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
