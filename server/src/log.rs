//! Where the log goes: to standard error, and where that is no terminal, to a file in the data folder, too. Who started O2M from an icon sees
//! no other.
//!
//! The file is turned over here: file-rotate (0.8) panics where a folder is gone, tracing-appender (0.2) knows days and no sizes.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use node::log_file::{NAME, OLD_NAME, is_in_terminal};
use parking_lot::Mutex;
use tracing_subscriber::EnvFilter;

/// What is logged unless `O2M_LOG` says otherwise.
const LEVELS: &str = "info,sea_orm_migration=warn,sqlx=warn";
/// There are two files at most, and a line is written whole.
const MAX_FILE_BYTES: u64 = 4_900_000;

static FILE: OnceLock<Mutex<LogFile>> = OnceLock::new();

/// Begins to log to standard error.
pub(crate) fn begin() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("O2M_LOG").unwrap_or_else(|_| EnvFilter::new(LEVELS)))
        .with_ansi(is_in_terminal())
        .with_writer(|| Output)
        // Where the log's reader is gone, complaining of that on the same stream would end the task that logs.
        .log_internal_errors(false)
        .init();
}

/// Logs to a file in the data folder, too, if nobody sees the standard error. Without that file it goes on.
pub(crate) fn keep_in(data: &Path) {
    if is_in_terminal() {
        return;
    }
    match LogFile::open(data) {
        // It is set once, by the one server of this process.
        Ok(file) => drop(FILE.set(Mutex::new(file))),
        Err(error) => tracing::warn!(%error, "the log is not kept in the data folder"),
    }
}

/// Both of them.
struct Output;

impl Write for Output {
    /// A line of the log, as the subscriber gives it.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let shown = io::stderr().write_all(line);
        match FILE.get() {
            Some(file) => file.lock().append(line)?,
            None => shown?,
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
struct LogFile {
    folder: PathBuf,
    file: File,
    bytes: u64,
}

impl LogFile {
    fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(NAME);
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        node::close_to_others(&path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), file, bytes })
    }

    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        if self.bytes >= MAX_FILE_BYTES {
            fs::rename(self.folder.join(NAME), self.folder.join(OLD_NAME))?;
            *self = Self::open(&self.folder)?;
        }
        self.file.write_all(line)?;
        self.bytes = self.bytes.saturating_add(line.len().try_into().unwrap_or(u64::MAX));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_turned_over_and_goes_on_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join(NAME), folder.path().join(OLD_NAME));
        let line = [b'x'; 1_000];
        let mut log = LogFile::open(folder.path()).unwrap();
        for _ in 0..4_900 {
            log.append(&line).unwrap();
        }
        assert!(!old.exists());
        let mut log = LogFile::open(folder.path()).unwrap();
        log.append(b"after a restart").unwrap();
        assert_eq!(fs::metadata(&old).unwrap().len(), MAX_FILE_BYTES);
        assert_eq!(fs::read(&new).unwrap(), b"after a restart");
        for _ in 0..15_000 {
            log.append(&line).unwrap();
        }
        let kept = fs::metadata(&old).unwrap().len() + fs::metadata(&new).unwrap().len();
        assert!(kept <= 10_000_000, "{kept}");
    }

    #[test]
    fn a_folder_that_is_gone_is_an_error_and_no_panic() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = LogFile::open(folder.path()).unwrap();
        log.bytes = MAX_FILE_BYTES;
        drop(folder);
        assert!(log.append(b"a line").is_err());
    }
}
