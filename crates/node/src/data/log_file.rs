//! The log, in the data folder: what of it is read. `server` writes it.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, IsTerminal, Read, Seek, SeekFrom, Write},
    path::Path,
};

pub const NAME: &str = "o2m.log";
/// What was written before the last turning over.
pub const OLD_NAME: &str = "o2m.log.1";

/// What a page shows of it, at most.
const SHOWN_BYTES: u64 = 64 * 1024;
const SHOWN_LINES: usize = 200;

/// Says whether a terminal shows the log, so that none is kept.
pub fn is_in_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Writes all that is kept to `out`, oldest first. Blocks.
pub fn copy_to(data: &Path, out: &mut impl Write) -> io::Result<()> {
    for name in [OLD_NAME, NAME] {
        match File::open(data.join(name)) {
            // A line that is being written meanwhile goes on behind that.
            Ok(mut file) => io::copy(&mut file, out).map(drop)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The last lines, newest last. Blocks.
pub(crate) fn last_lines(data: &Path) -> io::Result<Vec<String>> {
    let (mut bytes, is_all) = tail(&data.join(NAME), SHOWN_BYTES)?;
    if is_all {
        // It may have been turned over a moment ago.
        let room = SHOWN_BYTES.saturating_sub(bytes.len().try_into().unwrap_or(u64::MAX));
        let (mut older, _) = tail(&data.join(OLD_NAME), room)?;
        older.append(&mut bytes);
        bytes = older;
    }
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = VecDeque::with_capacity(SHOWN_LINES);
    for line in text.lines() {
        if lines.len() == SHOWN_LINES {
            lines.pop_front();
        }
        lines.push_back(line.to_owned());
    }
    Ok(lines.into())
}

/// The whole lines among the last bytes of a file, and whether that is all of it. Nothing is all of a file that is not there.
fn tail(path: &Path, bytes: u64) -> io::Result<(Vec<u8>, bool)> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), true)),
        Err(error) => return Err(error),
    };
    let skipped = file.metadata()?.len().saturating_sub(bytes);
    // One byte more tells whether a line begins there.
    file.seek(SeekFrom::Start(skipped.saturating_sub(1)))?;
    let mut read = Vec::new();
    file.take(bytes.saturating_add(1)).read_to_end(&mut read)?;
    if skipped > 0 {
        let begins = read.iter().position(|byte| *byte == b'\n').map_or(read.len(), |end| end + 1);
        read.drain(..begins);
    }
    Ok((read, skipped == 0))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_last_whole_lines_are_shown_the_newest_last() {
        let folder = tempfile::tempdir().unwrap();
        assert!(last_lines(folder.path()).unwrap().is_empty(), "there is no log");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write(OLD_NAME, "before\nlast before\n");
        write(NAME, "first\nsec\u{fffd}nd\n");
        assert_eq!(last_lines(folder.path()).unwrap(), ["before", "last before", "first", "sec\u{fffd}nd"]);
        let mut all = Vec::new();
        copy_to(folder.path(), &mut all).unwrap();
        assert_eq!(String::from_utf8(all).unwrap(), "before\nlast before\nfirst\nsec\u{fffd}nd\n");

        let many: Vec<_> = (0..1_000).map(|number| format!("line {number}\n")).collect();
        write(NAME, &many.concat());
        let lines = last_lines(folder.path()).unwrap();
        assert_eq!((lines.len(), lines[0].as_str(), lines[199].as_str()), (200, "line 800", "line 999"));

        let long = "x".repeat(40_000);
        write(NAME, &format!("{long}\n{long}\nend\n"));
        assert_eq!(last_lines(folder.path()).unwrap(), [long.as_str(), "end"], "no part of a line");
        write(NAME, &"x".repeat(100_000));
        assert!(last_lines(folder.path()).unwrap().is_empty(), "nor of one that is longer than all that is shown");
        fs::write(folder.path().join(NAME), b"\xff\xfe\n").unwrap();
        assert_eq!(last_lines(folder.path()).unwrap().last().unwrap(), "\u{fffd}\u{fffd}");
    }
}
