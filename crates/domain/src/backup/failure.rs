//! Why no backup was made.

use serde::{Deserialize, Serialize};

use crate::ParseIdError;

/// What was in the way of the last one; named for what the owner can do about it.
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
pub enum BackupFailure {
    /// The folder is not there, or not the one that was chosen: a disk that is not plugged in, or not mounted.
    FolderGone,
    /// The system does not let O2M write into it.
    NotWritable,
    /// There is no room left where the folder is.
    DiskFull,
    /// There is no room left where the data folder is: a backup is looked through there before it counts.
    NoRoomHere,
    /// What was written did not read back as it was, or did not come back to what it had been made of.
    Unsound,
    /// Anything else; the log says what.
    Failed,
}

impl BackupFailure {
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
    fn every_failure_is_read_back_from_its_word() {
        for &failure in BackupFailure::VARIANTS {
            assert_eq!(failure.as_str().parse(), Ok(failure));
        }
        assert_eq!("moths".parse::<BackupFailure>(), Err(ParseIdError));
    }
}
