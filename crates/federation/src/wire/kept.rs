//! What servers say of the backups that one keeps for the other.

use std::{
    collections::BTreeSet,
    io::{self, Read, Seek, SeekFrom},
};

use bytes::Bytes;
use domain::{Sha256, Timestamp, keeping::KeptName, limits};
use serde::{Deserialize, Serialize};
use sha2::Digest;

use super::{WireError, time, to_json};

const BUFFER_BYTES: usize = 64 * 1024;

/// What is kept, and how much may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptList {
    /// Something may be brought.
    pub takes: bool,
    pub quota_bytes: u64,
    /// Until when it can be read; `None`: as long as it is kept.
    pub until: Option<Timestamp>,
    /// When it was given to a new machine last.
    pub given: Option<Timestamp>,
    pub files: Vec<KeptListed>,
}

#[derive(Serialize, Deserialize)]
struct WireList {
    takes: bool,
    quota_bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given: Option<String>,
    files: Vec<KeptListed>,
}

/// A file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptListed {
    pub name: KeptName,
    pub size_bytes: u64,
    pub sha256: Sha256,
}

/// How much of a file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptHas {
    pub has_bytes: u64,
}

/// Which stretch of a file is asked for to see whether it is kept, under a salt that was not known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct KeptChallenge {
    pub salt: Sha256,
    pub at: u64,
    pub length: u64,
}

/// SHA-256 of a salt, and of the stretch of a file behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptProof {
    pub sha256: Sha256,
}

impl KeptChallenge {
    /// For a file of `size_bytes`: `place` chooses from how many places the stretch may begin at.
    pub fn new(salt: Sha256, size_bytes: u64, place: impl FnOnce(u64) -> u64) -> Self {
        let length = size_bytes.min(limits::KEPT_STRETCH_BYTES);
        let last = size_bytes - length;
        Self { salt, at: place(last.saturating_add(1)).min(last), length }
    }

    /// Says whether so much may be asked for at once.
    pub fn is_possible(&self) -> bool {
        let is_in_file = self.at.checked_add(self.length).is_some_and(|end| end <= limits::KEPT_FILE_BYTES);
        (1..=limits::KEPT_STRETCH_BYTES).contains(&self.length) && is_in_file
    }

    /// What one who has the file answers; `None`: it is not so long. Blocks.
    pub fn answer(&self, mut file: impl Read + Seek) -> io::Result<Option<Sha256>> {
        file.seek(SeekFrom::Start(self.at))?;
        let (mut hash, mut buffer) = (sha2::Sha256::new(), vec![0; BUFFER_BYTES]);
        hash.update(self.salt.0);
        let mut stretch = file.take(self.length);
        loop {
            match stretch.read(&mut buffer)? {
                0 => break,
                read => hash.update(&buffer[..read]),
            }
        }
        Ok((stretch.limit() == 0).then(|| Sha256(hash.finalize().into())))
    }
}

impl KeptList {
    /// Reads what a keeper says: each name once, and no file larger than one may be.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let WireList { takes, quota_bytes, until, given, files } = serde_json::from_slice(bytes)?;
        let until = until.map(|until| time::parse(&until, "until")).transpose()?;
        let given = given.map(|given| time::parse(&given, "given")).transpose()?;
        let list = Self { takes, quota_bytes, until, given, files };
        let names: BTreeSet<_> = list.files.iter().map(|file| file.name).collect();
        if names.len() != list.files.len() {
            return Err(WireError::Field("name"));
        }
        if list.files.iter().any(|file| !(1..=limits::KEPT_FILE_BYTES).contains(&file.size_bytes)) {
            return Err(WireError::Field("size_bytes"));
        }
        Ok(list)
    }

    /// Writes it.
    pub fn to_json(&self) -> Bytes {
        let Self { takes, quota_bytes, until, given, files } = self;
        let (until, given, files) = (until.map(time::to_text), given.map(time::to_text), files.clone());
        to_json(&WireList { takes: *takes, quota_bytes: *quota_bytes, until, given, files })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_list_is_read_back_and_one_that_cannot_be_is_refused() {
        let json = |name: &str, size: &str| {
            let sha256 = Sha256([7; 32]);
            format!(
                r#"{{"takes":true,"quota_bytes":9,"until":"2026-12-30T07:12:04.120Z","given":"2026-12-01T07:12:04.120Z","files":[{{"name":"{name}","size_bytes":{size},"sha256":"{sha256}"}}]}}"#
            )
        };
        let text = json("takebacks.jsonl", "5");
        assert_eq!(&KeptList::parse(text.as_bytes()).unwrap().to_json()[..], text.as_bytes());
        for (name, size) in [("../o2m.sqlite", "5"), ("takebacks.jsonl", "0"), ("takebacks.jsonl", "99999999999999")] {
            assert!(KeptList::parse(json(name, size).as_bytes()).is_err(), "{name} {size}");
        }
        let twice = text.replacen("[{", &format!("[{},{{", &text[text.find('[').unwrap() + 1..text.len() - 2]), 1);
        assert!(matches!(KeptList::parse(twice.as_bytes()), Err(WireError::Field("name"))), "{twice}");
    }

    #[test]
    fn a_stretch_is_somewhere_in_the_file_and_never_too_long() {
        let (salt, large) = (Sha256([9; 32]), limits::KEPT_FILE_BYTES);
        for (size_bytes, place, expected) in [
            (1, 0, (0, 1)),
            (limits::KEPT_STRETCH_BYTES, 0, (0, limits::KEPT_STRETCH_BYTES)),
            (large, 5, (5, limits::KEPT_STRETCH_BYTES)),
            (large, u64::MAX, (large - limits::KEPT_STRETCH_BYTES, limits::KEPT_STRETCH_BYTES)),
        ] {
            let challenge = KeptChallenge::new(salt, size_bytes, |_| place);
            assert_eq!((challenge.at, challenge.length), expected);
            assert!(challenge.is_possible());
        }
        for (at, length) in [(0, 0), (0, limits::KEPT_STRETCH_BYTES + 1), (u64::MAX, 1)] {
            assert!(!KeptChallenge { salt, at, length }.is_possible(), "{at} {length}");
        }
        let file = || io::Cursor::new("snow on the sill");
        let answer = KeptChallenge { salt, at: 5, length: 2 }.answer(file()).unwrap();
        assert_eq!(answer, Some(Sha256(sha2::Sha256::digest([&salt.0[..], b"on"].concat()).into())));
        assert_eq!(KeptChallenge { salt, at: 5, length: 12 }.answer(file()).unwrap(), None, "it is not so long");
        assert_eq!(KeptChallenge { salt, at: 50, length: 1 }.answer(file()).unwrap(), None);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = KeptList::parse(&bytes);
        }
    }
}
