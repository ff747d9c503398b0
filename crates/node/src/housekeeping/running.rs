//! What the owner is shown of how O2M runs, and decides of that.

use std::io;

use domain::Timestamp;
use tokio::task::spawn_blocking;

use crate::{
    data::log_file,
    machine::{
        file_system::bytes_below,
        starting::{Starting, StartsBy, StartsItself},
    },
    node::Node,
    owner::{NeedsBrowser, Owner},
};

/// What the owner may know of how O2M runs, and decide.
#[derive(Debug, Clone, Copy)]
pub struct OwnerRunning<'a> {
    owner: &'a Owner,
}

/// The end of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEnd {
    /// The newest last.
    pub lines: Vec<String>,
    /// A terminal shows the log since the start, so that what is kept is older.
    pub is_in_terminal: bool,
}

/// It was not decided whether O2M starts with the computer.
#[derive(Debug, thiserror::Error)]
pub enum SetStartError {
    #[error(transparent)]
    NeedsBrowser(#[from] NeedsBrowser),
    #[error("nothing that O2M could change starts it on this system")]
    ByHand,
    #[error("the file by which it starts could not be written or removed")]
    Entry(#[source] io::Error),
}

impl Node {
    /// Says how this O2M starts again. Once.
    pub fn set_starting(&self, starting: Starting) {
        if self.starting.set(starting).is_err() {
            tracing::debug!("it was said before how O2M starts");
        }
    }

    /// What is typed in a terminal to start O2M again, where that is known.
    pub fn start_command(&self) -> Option<String> {
        self.starting.get().map(|starting| starting.command.clone())
    }
}

impl Owner {
    /// What the owner may know of how O2M runs, and decide.
    pub fn running(&self) -> OwnerRunning<'_> {
        OwnerRunning { owner: self }
    }
}

impl OwnerRunning<'_> {
    /// Since when it runs.
    pub fn since(self) -> Timestamp {
        let node = &self.owner.node;
        let seconds = node.course.since_opened(&*node.clock).as_secs();
        node.now().plus_seconds(i64::try_from(seconds).map_or(0, |seconds| -seconds))
    }

    /// How large the data folder is, as far as it can be read.
    pub async fn data_bytes(self) -> u64 {
        let data = self.owner.node.data.clone();
        spawn_blocking(move || bytes_below(&data)).await.unwrap_or_default()
    }

    /// The end of the log.
    pub async fn log(self) -> io::Result<LogEnd> {
        let data = self.owner.node.data.clone();
        let lines = spawn_blocking(move || log_file::last_lines(&data)).await.map_err(io::Error::other)??;
        Ok(LogEnd { lines, is_in_terminal: log_file::is_in_terminal() })
    }

    /// Whether it starts with the computer.
    pub async fn starts_itself(self) -> StartsItself {
        let by = self.by();
        spawn_blocking(move || by.now()).await.unwrap_or(StartsItself::ByHand { is_usual_folder: false })
    }

    /// Lets it start with the computer from now on, or not. Only for a browser: an app token must not change what runs on the machine.
    pub async fn set_starts_itself(self, starts: bool) -> Result<(), SetStartError> {
        self.owner.browser()?;
        let StartsBy::Entry(entry) = self.by() else { return Err(SetStartError::ByHand) };
        let set = spawn_blocking(move || entry.set(starts)).await.map_err(io::Error::other);
        set.and_then(|set| set).map_err(SetStartError::Entry)
    }

    fn by(self) -> StartsBy {
        let starting = self.owner.node.starting.get();
        starting.map_or(StartsBy::ByHand { is_usual_folder: false }, |starting| starting.by.clone())
    }
}
