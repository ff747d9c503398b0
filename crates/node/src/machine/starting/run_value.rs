//! A value in the registry that makes Windows start O2M. The installer removes it with the program; a shortcut among those that Windows starts would
//! need a library that writes one, and could not be told from one that the owner made.

use std::{io, path::Path};

use windows_registry::CURRENT_USER;

/// What is started when the user signs in.
const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
/// What the user switched off among it, in the settings or the task manager.
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";

/// `ERROR_FILE_NOT_FOUND` as an HRESULT, which is no kind of `io::Error`: of a key and of a value.
const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

/// What makes Windows start O2M when its user signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartEntry {
    /// The name of the value.
    pub name: String,
    /// The command line.
    pub command: String,
}

impl StartEntry {
    /// Where it stands.
    pub(super) fn folder(&self) -> &Path {
        Path::new(RUN)
    }

    /// The registry of the account is its own.
    pub(super) fn is_allowed(&self) -> bool {
        true
    }

    pub(super) fn is_on(&self) -> bool {
        let is_there = CURRENT_USER.open(RUN).and_then(|run| run.get_string(&self.name)).is_ok();
        let word = CURRENT_USER.open(APPROVED).and_then(|approved| approved.get_value(&self.name));
        // Windows does not say so in its documentation; the first byte is odd where it was switched off.
        let is_off = word.is_ok_and(|word| word.first().is_some_and(|first| first % 2 == 1));
        is_there && !is_off
    }

    /// Switches it on or off. Blocks.
    pub(crate) fn set(&self, is_on: bool) -> io::Result<()> {
        if is_on {
            CURRENT_USER.create(RUN)?.set_string(&self.name, &self.command)?;
            remove(APPROVED, &self.name)
        } else {
            remove(RUN, &self.name)
        }
    }
}

/// Removes the value `name` of `key`, if it is there.
fn remove(key: &str, name: &str) -> io::Result<()> {
    match CURRENT_USER.options().read().write().open(key).and_then(|key| key.remove_value(name)) {
        Err(error) if error.code().0 == NOT_FOUND => Ok(()),
        removed => Ok(removed?),
    }
}
