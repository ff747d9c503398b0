//! The two lists of an archive's picture files: the one in it says what they are, the one beside it which sealed files they are in.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::Path,
};

use domain::{SealedName, Sha256};
use serde::{Deserialize, Serialize};

/// How a list beside an archive begins; how many lines follow stands behind it.
const HEAD: &str = "o2m-media 1 ";

/// A file that lies beside the archives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::backup) struct ApartFile {
    /// In the data folder, with slashes.
    pub path: String,
    pub sha256: Sha256,
    pub size_bytes: u64,
    /// What it is called in `media/`.
    pub name: SealedName,
}

/// Writes the list that is in the archive: one JSON object a line. Blocks.
pub(super) fn write_apart(path: &Path, files: &[ApartFile]) -> io::Result<()> {
    let mut out = io::BufWriter::new(File::create_new(path)?);
    for file in files {
        serde_json::to_writer(&mut out, file)?;
        out.write_all(b"\n")?;
    }
    out.into_inner()?.sync_all()
}

/// Reads it. Blocks.
pub(super) fn read_apart(path: &Path) -> io::Result<Vec<ApartFile>> {
    let lines = BufReader::new(File::open(path)?).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// The list that is beside the archive: sealed files, and how many bytes each has.
pub(super) type Needed = BTreeMap<SealedName, u64>;

/// The text of the list.
pub(super) fn needed_text(needed: &Needed) -> String {
    let mut text = format!("{HEAD}{}\n", needed.len());
    for (name, size_bytes) in needed {
        // Writing to a string does not fail.
        let _written = writeln!(text, "{name} {size_bytes}");
    }
    text
}

/// Reads the list; `None` if it is not whole: what it does not name may be needed nevertheless.
pub(super) fn read_needed(text: &str) -> Option<Needed> {
    let (head, lines) = text.split_once('\n')?;
    let count: usize = head.strip_prefix(HEAD)?.parse().ok()?;
    let line = |line: &str| {
        let (name, size_bytes) = line.split_once(' ')?;
        Some((name.parse().ok()?, size_bytes.parse().ok()?))
    };
    let needed: Option<Needed> = lines.strip_suffix('\n').unwrap_or(lines).lines().map(line).collect();
    needed.filter(|needed| needed.len() == count && text.ends_with('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_not_whole_is_none() {
        let needed: Needed = (1..=3).map(|number| (SealedName([number; 32]), u64::from(number) * 200)).collect();
        let text = needed_text(&needed);
        assert_eq!(read_needed(&text), Some(needed));
        assert_eq!(read_needed(&needed_text(&Needed::new())), Some(Needed::new()));
        for length in 0..text.len() {
            assert_eq!(read_needed(&text[..length]), None, "{length} bytes");
        }
        assert_eq!(read_needed(&text.replace("o2m-media 1", "o2m-media 2")), None);
        assert_eq!(read_needed(&format!("{text}more\n")), None);
    }

    #[test]
    fn the_list_in_the_archive_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        let file = |number: u8| ApartFile {
            path: format!("pictures/{number} \"snow\"\n.jpg"),
            sha256: Sha256([number; 32]),
            size_bytes: 5,
            name: SealedName([number; 32]),
        };
        write_apart(&path, &[file(1), file(2)]).unwrap();
        assert_eq!(read_apart(&path).unwrap(), [file(1), file(2)]);
    }
}
