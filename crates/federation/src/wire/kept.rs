//! What servers say of the backups that one keeps for the other.

use std::collections::BTreeSet;

use bytes::Bytes;
use domain::{Sha256, keeping::KeptName, limits};
use serde::{Deserialize, Serialize};

use super::{WireError, to_json};

/// What is kept, and how much may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptList {
    pub quota_bytes: u64,
    pub files: Vec<KeptListed>,
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

/// SHA-256 of a salt, and of the file behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptProof {
    pub sha256: Sha256,
}

impl KeptList {
    /// Reads what a keeper says: each name once, and no file larger than one may be.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let list: Self = serde_json::from_slice(bytes)?;
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
        to_json(self)
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
            format!(r#"{{"quota_bytes":9,"files":[{{"name":"{name}","size_bytes":{size},"sha256":"{sha256}"}}]}}"#)
        };
        let text = json("takebacks.jsonl", "5");
        assert_eq!(&KeptList::parse(text.as_bytes()).unwrap().to_json()[..], text.as_bytes());
        for (name, size) in [("../o2m.sqlite", "5"), ("takebacks.jsonl", "0"), ("takebacks.jsonl", "99999999999999")] {
            assert!(KeptList::parse(json(name, size).as_bytes()).is_err(), "{name} {size}");
        }
        let twice = text.replacen("[{", &format!("[{},{{", &text[text.find('[').unwrap() + 1..text.len() - 2]), 1);
        assert!(matches!(KeptList::parse(twice.as_bytes()), Err(WireError::Field("name"))), "{twice}");
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = KeptList::parse(&bytes);
        }
    }
}
