//! What a file is called that a friend keeps: as in the folder of backups, and nothing else.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{SealedName, backup::ArchiveName};

const ARCHIVES: &str = "archives/";
const MEDIA: &str = "media/";
const ARCHIVE_SUFFIX: &str = ".tar.age";
const LIST_SUFFIX: &str = ".media";
const TAKE_BACKS: &str = "takebacks.jsonl";

/// The path of a file below the folder of a server's backups, with a slash. In their order they are put back: what is needed first comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum KeptName {
    TakeBacks,
    /// Which picture files an archive needs.
    List(ArchiveName),
    Archive(ArchiveName),
    /// A picture file.
    Media(SealedName),
}

/// This is not what a file of a backup is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a file of a backup")]
pub struct ParseKeptNameError;

impl fmt::Display for KeptName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TakeBacks => f.write_str(TAKE_BACKS),
            Self::List(name) => write!(f, "{ARCHIVES}{name}{LIST_SUFFIX}"),
            Self::Archive(name) => write!(f, "{ARCHIVES}{name}{ARCHIVE_SUFFIX}"),
            Self::Media(name) => write!(f, "{MEDIA}{name}"),
        }
    }
}

impl FromStr for KeptName {
    type Err = ParseKeptNameError;

    fn from_str(text: &str) -> Result<Self, ParseKeptNameError> {
        let of_archive = |suffix| text.strip_prefix(ARCHIVES)?.strip_suffix(suffix)?.parse().ok();
        let name = if text == TAKE_BACKS {
            Some(Self::TakeBacks)
        } else if let Some(name) = text.strip_prefix(MEDIA) {
            name.parse().ok().map(Self::Media)
        } else {
            of_archive(ARCHIVE_SUFFIX).map(Self::Archive).or_else(|| of_archive(LIST_SUFFIX).map(Self::List))
        };
        // However else it may be written, it is not written like this.
        name.filter(|name| name.to_string() == text).ok_or(ParseKeptNameError)
    }
}

impl From<KeptName> for String {
    fn from(name: KeptName) -> Self {
        name.to_string()
    }
}

impl TryFrom<String> for KeptName {
    type Error = ParseKeptNameError;

    fn try_from(text: String) -> Result<Self, ParseKeptNameError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_folder_and_lead_nowhere_else() {
        let name = "143a7cda292f2e83e801790243ea83c4f42f55784fb5d34116e9fdd3852f858a";
        let names = [
            "takebacks.jsonl".to_owned(),
            "archives/2026-11-30T020014Z.media".to_owned(),
            "archives/2026-11-30T020014Z.tar.age".to_owned(),
            format!("media/{name}"),
        ];
        let read: Vec<KeptName> = names.iter().map(|text| text.parse().unwrap()).collect();
        assert!(read.is_sorted(), "what is needed first comes first");
        assert!(read.iter().map(ToString::to_string).eq(names));
        for other in [
            String::new(),
            "media".into(),
            "media/".into(),
            "media/../takebacks.jsonl".into(),
            format!("/media/{name}"),
            format!("media/{}", name.to_uppercase()),
            format!("media/{name}/"),
            "archives/2026-11-30T020014Z".into(),
            "archives/../../x.tar.age".into(),
            "o2m.sqlite".into(),
        ] {
            assert_eq!(other.parse::<KeptName>(), Err(ParseKeptNameError), "{other}");
        }
    }
}
