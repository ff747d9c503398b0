//! `takebacks.jsonl`, beside the archives: what the owner took back since, a line each, sealed so that its keeper learns how much it is and nothing else.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use data_encoding::BASE64;
use domain::{NodeId, backup::TakenBack};
use federation::Identity;
use serde::{Deserialize, Serialize};
use store::StoreError;

use super::place::{BackupPlace, make_names_durable};
use crate::secrets::secret::random_bytes;

/// The file, in the folder of a server.
const FILE: &str = "takebacks.jsonl";
/// What the key is derived for. It follows from this node's key alone: whoever opens an archive of any recovery sheet reads the list.
const PURPOSE: &[u8] = b"o2m 1 take-backs";
const VERSION: u32 = 1;
const NONCE_BYTES: usize = 24;
/// What is sealed is filled up with spaces to a multiple of this: its length tells nothing of what it is.
const BLOCK_BYTES: usize = 512;
/// What is longer is not this list: so many take-backs nobody makes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Opens and seals the lines.
pub(crate) struct TakeBacksKey(XChaCha20Poly1305);

#[derive(Serialize, Deserialize)]
struct Line {
    v: u32,
    sealed: String,
}

/// Why a line of the list was left out. Lines are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TakeBackProblem {
    #[error("line {0} is damaged, or was not written by this O2M")]
    Damaged(usize),
    #[error("line {0} was cut short")]
    CutShort(usize),
    #[error("line {0} says once more what an earlier one says")]
    Repeated(usize),
    #[error("the list is longer than it can be, and was read up to line {0}")]
    TooLong(usize),
    #[error("the list cannot be read")]
    Unreadable,
}

/// What is in the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::backup) struct TakeBacks {
    /// In the order in which it was taken back, each once.
    pub taken: Vec<TakenBack>,
    pub problems: Vec<TakeBackProblem>,
    /// Of the line at the end, where that was cut short.
    cut_bytes: u64,
}

impl TakeBackProblem {
    /// Says whether something that was taken back is not known for it.
    pub(in crate::backup) fn hides_something(self) -> bool {
        !matches!(self, Self::Repeated(_))
    }
}

impl TakeBacksKey {
    pub(crate) fn new(identity: &Identity) -> Self {
        Self(XChaCha20Poly1305::new(&identity.derive_key(PURPOSE).into()))
    }

    fn seal(&self, taken: &TakenBack) -> io::Result<String> {
        let mut json = serde_json::to_vec(taken)?;
        json.resize(json.len().next_multiple_of(BLOCK_BYTES), b' ');
        let nonce: [u8; NONCE_BYTES] = random_bytes();
        let sealed = self.0.encrypt(XNonce::from_slice(&nonce), &*json).map_err(|_| io::Error::other("not sealed"))?;
        let sealed = BASE64.encode(&[&nonce[..], &sealed].concat());
        Ok(serde_json::to_string(&Line { v: VERSION, sealed })?)
    }

    fn open(&self, line: &[u8]) -> Option<TakenBack> {
        let Line { v: VERSION, sealed } = serde_json::from_slice(line).ok()? else { return None };
        let sealed = BASE64.decode(sealed.as_bytes()).ok()?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        serde_json::from_slice(&self.0.decrypt(XNonce::from_slice(nonce), sealed).ok()?).ok()
    }
}

/// Where the list lies that belongs to `archive`: beside the folder of archives, or for a file elsewhere, beside that.
pub(in crate::backup) fn list_of(archive: &Path) -> PathBuf {
    match BackupPlace::around(archive) {
        Some(place) => place.path().join(FILE),
        None => archive.with_file_name(FILE),
    }
}

/// Reads the list at `path`; `None` if there is none. What is damaged in it keeps nothing else from being read. Blocks.
pub(in crate::backup) fn read(path: &Path, key: &TakeBacksKey) -> Option<TakeBacks> {
    let read = File::open(path).and_then(|file| read_lines(file, key));
    match read {
        Ok(read) => Some(read),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the list of take-backs cannot be read");
            Some(TakeBacks { problems: vec![TakeBackProblem::Unreadable], ..TakeBacks::default() })
        }
    }
}

fn read_lines(file: impl Read, key: &TakeBacksKey) -> io::Result<TakeBacks> {
    let mut file = BufReader::new(file).take(MAX_BYTES);
    let (mut read, mut known, mut line) = (TakeBacks::default(), BTreeSet::new(), Vec::new());
    for number in 1.. {
        line.clear();
        if file.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let is_ended = line.ends_with(b"\n");
        match key.open(&line) {
            Some(taken) if known.insert(taken.id) => read.taken.push(taken),
            Some(_) => read.problems.push(TakeBackProblem::Repeated(number)),
            None if file.limit() == 0 => read.problems.push(TakeBackProblem::TooLong(number)),
            None if !is_ended => {
                read.problems.push(TakeBackProblem::CutShort(number));
                read.cut_bytes = line.len() as u64;
            }
            None => read.problems.push(TakeBackProblem::Damaged(number)),
        }
    }
    Ok(read)
}

/// What was taken back is not beside the backups.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteTakeBacksError {
    #[error("the folder for backups is away, or cannot be written")]
    Folder(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts what of `all` the list of the node `id` in `folder` has not yet at its end; says how much that was. Blocks.
pub(crate) fn append_in(folder: &Path, id: NodeId, key: &TakeBacksKey, all: &[TakenBack]) -> io::Result<usize> {
    append(&BackupPlace::of(folder, id), key, all)
}

/// Puts what of `all` is not in the list yet at its end. It is there for good when this returns. Blocks.
fn append(place: &BackupPlace, key: &TakeBacksKey, all: &[TakenBack]) -> io::Result<usize> {
    if !place.is_there() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(place.path().join(FILE))?;
    let TakeBacks { taken, cut_bytes, .. } = read_lines(&mut file, key)?;
    let there: BTreeSet<_> = taken.into_iter().map(|taken| taken.id).collect();
    let mut text = String::new();
    let new = all.iter().filter(|taken| !there.contains(&taken.id));
    let mut count = 0;
    for taken in new {
        // Writing to a string does not fail.
        let _written = writeln!(text, "{}", key.seal(taken)?);
        count += 1;
    }
    if count > 0 {
        // What a killed process left half is written once more as a whole.
        let end = file.metadata()?.len() - cut_bytes;
        file.set_len(end)?;
        if end > 0 && !ends_with_line(&mut file, end)? {
            text.insert(0, '\n');
        }
        file.seek(SeekFrom::End(0))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        make_names_durable(place.path())?;
    }
    Ok(count)
}

fn ends_with_line(file: &mut File, end: u64) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::Start(end - 1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use domain::{Timestamp, WireId, backup::TakeBack};

    use super::*;

    const MARA: NodeId = NodeId([7; 32]);

    fn taken(number: u8, what: TakeBack) -> TakenBack {
        TakenBack { id: WireId([number; 16]), at: Timestamp(i64::from(number)), what }
    }

    fn some() -> Vec<TakenBack> {
        let kinds = [
            TakeBack::Ended { peer: MARA, comments: false },
            TakeBack::Password,
            TakeBack::Post { post: WireId([9; 16]) },
        ];
        (1..).zip(kinds).map(|(number, what)| taken(number, what)).collect()
    }

    struct Folder {
        _disk: tempfile::TempDir,
        place: BackupPlace,
        key: TakeBacksKey,
    }

    impl Folder {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let place = BackupPlace::of(folder.path(), MARA);
            place.make().unwrap();
            Self { _disk: folder, place, key: TakeBacksKey::new(&Identity::generate().unwrap()) }
        }

        fn path(&self) -> PathBuf {
            self.place.path().join(FILE)
        }

        fn append(&self, all: &[TakenBack]) -> usize {
            append(&self.place, &self.key, all).unwrap()
        }

        fn read(&self) -> TakeBacks {
            read(&self.path(), &self.key).unwrap()
        }
    }

    #[test]
    fn each_is_written_once_and_tells_its_keeper_nothing() {
        let folder = Folder::new();
        let all = some();
        assert_eq!(read(&folder.path(), &folder.key), None);
        assert_eq!((folder.append(&all[..1]), folder.append(&all), folder.append(&all)), (1, 2, 0));
        assert_eq!(folder.read(), TakeBacks { taken: all, ..TakeBacks::default() });
        let text = fs::read_to_string(folder.path()).unwrap();
        let lengths: BTreeSet<_> = text.lines().map(str::len).collect();
        assert_eq!(lengths.len(), 1, "a line is as long as any other");
        assert!(!text.contains(&MARA.to_string()) && !text.contains("password"));
        let others = read(&folder.path(), &TakeBacksKey::new(&Identity::generate().unwrap())).unwrap();
        assert!(others.taken.is_empty() && others.problems.len() == 3);
    }

    #[test]
    fn what_is_damaged_cut_forged_or_repeated_is_named_and_the_rest_is_read() {
        use TakeBackProblem::{CutShort, Damaged, Repeated};
        let folder = Folder::new();
        let all = some();
        folder.append(&all);
        let text = fs::read_to_string(folder.path()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let forged = TakeBacksKey::new(&Identity::generate().unwrap()).seal(&taken(9, TakeBack::Password)).unwrap();
        let flipped = lines[1].replacen('A', "B", 1);
        for (written, expected, problems) in [
            (vec![lines[0], "", lines[1], lines[2]], vec![1, 2, 3], vec![Damaged(2)]),
            (vec![lines[0], &flipped, lines[2]], vec![1, 3], vec![Damaged(2)]),
            (
                vec![&forged, lines[0], "{\"v\":1}", "\u{fffd}", lines[2]],
                vec![1, 3],
                vec![Damaged(1), Damaged(3), Damaged(4)],
            ),
            (vec![lines[0], lines[1], lines[0], lines[1]], vec![1, 2], vec![Repeated(3), Repeated(4)]),
            (vec![lines[2], lines[0]], vec![3, 1], vec![]),
        ] {
            fs::write(folder.path(), written.join("\n") + "\n").unwrap();
            let read = folder.read();
            assert_eq!(read.taken.iter().map(|taken| taken.id.0[0]).collect::<Vec<_>>(), expected);
            assert_eq!(read.problems, problems);
        }
        // Cut short anywhere, it loses what was cut and nothing else; and the next time it is written whole.
        for length in [1, lines[0].len() - 1, lines[0].len() + 2, text.len() - 20] {
            fs::write(folder.path(), &text[..length]).unwrap();
            let read = folder.read();
            assert_eq!(read.problems, [CutShort(read.taken.len() + 1)], "{length}");
            folder.append(&all);
            let mended = folder.read();
            assert_eq!((mended.taken.len(), mended.problems), (3, Vec::new()), "{length}");
        }
    }

    #[test]
    fn nothing_is_written_where_the_folder_is_away() {
        let folder = Folder::new();
        fs::remove_dir_all(folder.place.path()).unwrap();
        let away = append(&folder.place, &folder.key, &some());
        assert_eq!(away.unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(!folder.place.path().exists());
    }
}
