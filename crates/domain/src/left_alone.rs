//! What in the pictures folder is not published, and why.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ParseIdError;

/// A file or folder in the pictures folder that is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAlone {
    pub name: String,
    pub reason: LeftAloneReason,
}

/// Why it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftAloneReason {
    /// Only what is in the pictures folder itself is published.
    Folder,
    /// A symbolic link could publish any file of the machine.
    Link,
    /// Its name is not Unicode, so it cannot be asked for.
    UnreadableName,
    NotAPicture,
    TooLarge,
    /// Of a kind that is not known here; before O2M took any, each one.
    Heic,
    Avif,
    UnsupportedJpeg,
    TooManyPixels,
    TooMuchMemory,
    Damaged,
    /// The system lets nobody read it, or not this process.
    Unreadable,
    /// It is the pictures folder itself, which is not there or cannot be read.
    Closed,
}

impl LeftAloneReason {
    const ALL: [Self; 13] = [
        Self::Folder,
        Self::Link,
        Self::UnreadableName,
        Self::NotAPicture,
        Self::TooLarge,
        Self::Heic,
        Self::Avif,
        Self::UnsupportedJpeg,
        Self::TooManyPixels,
        Self::TooMuchMemory,
        Self::Damaged,
        Self::Unreadable,
        Self::Closed,
    ];

    /// The word used in the database and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Link => "link",
            Self::UnreadableName => "unreadable-name",
            Self::NotAPicture => "not-a-picture",
            Self::TooLarge => "too-large",
            Self::Heic => "heic",
            Self::Avif => "avif",
            Self::UnsupportedJpeg => "unsupported-jpeg",
            Self::TooManyPixels => "too-many-pixels",
            Self::TooMuchMemory => "too-much-memory",
            Self::Damaged => "damaged",
            Self::Unreadable => "unreadable",
            Self::Closed => "closed",
        }
    }
}

impl FromStr for LeftAloneReason {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or(ParseIdError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_back_from_its_word() {
        for reason in LeftAloneReason::ALL {
            assert_eq!(reason.as_str().parse(), Ok(reason));
        }
        assert_eq!("mood".parse::<LeftAloneReason>(), Err(ParseIdError));
    }
}
