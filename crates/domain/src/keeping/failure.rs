//! Why a keeper has not everything.

use serde::{Deserialize, Serialize};

use crate::ParseIdError;

/// What was in the way of the last try; named for what the owner can do about it.
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
pub enum KeeperFailure {
    /// The friend's server was not reached, or did not answer in time.
    Unreachable,
    /// The friend keeps no backups for the owner, or not any more.
    NotKept,
    /// It would be more than the friend offers.
    OverQuota,
    /// There is no room left on the friend's computer.
    NoRoom,
    /// The friend's server could not show that it has a file that it was given. The file is sent again.
    Lost,
    /// It has the newest backup, and there is no room for older ones in what the friend offers.
    OlderLeftOut,
    /// The friend's server has shown for a week of no file that it has it.
    Unproved,
    /// There is no backup here that could be sent.
    NothingHere,
    /// Anything else; the log says what.
    Failed,
}

impl KeeperFailure {
    /// Says whether it is more than that the friend's computer is off, or that older backups do not fit.
    pub(super) fn lasts(self) -> bool {
        match self {
            Self::Unreachable | Self::OlderLeftOut | Self::NothingHere => false,
            Self::NotKept | Self::OverQuota | Self::NoRoom | Self::Lost | Self::Unproved | Self::Failed => true,
        }
    }

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
        for &failure in KeeperFailure::VARIANTS {
            assert_eq!(failure.as_str().parse(), Ok(failure));
        }
    }
}
