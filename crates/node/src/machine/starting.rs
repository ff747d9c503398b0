//! How O2M starts again, and whether it does with the computer. What that takes on this system is found out by `server`.

#[cfg_attr(windows, path = "starting/run_value.rs")]
mod entry;

use std::path::PathBuf;

pub use entry::StartEntry;

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
    /// A word to the desktop, which it reads when its user signs in.
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
