//! What in the pictures folder is not published, and why.

use serde::{Deserialize, Serialize};

use crate::ParseIdError;

/// A file or folder in the pictures folder that is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAlone {
    pub name: String,
    pub reason: LeftAloneReason,
}

/// Why it is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
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
    /// The word used in the database and in the API.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn every_reason_is_read_back_from_its_word() {
        for &reason in LeftAloneReason::VARIANTS {
            assert_eq!(reason.as_str().parse(), Ok(reason));
            assert_eq!(serde_json::to_string(&reason).unwrap(), format!("\"{}\"", reason.as_str()));
        }
        assert_eq!("mood".parse::<LeftAloneReason>(), Err(ParseIdError));
    }
}
