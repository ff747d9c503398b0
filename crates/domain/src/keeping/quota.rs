//! How much a keeper offers.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Size;

const SMALLEST_BYTES: u64 = 100_000_000;
const LARGEST_BYTES: u64 = 10_000_000_000_000;

/// The most bytes that are kept for one friend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptQuota(u64);

/// An amount that cannot be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum KeptQuotaError {
    #[error("not an amount such as 500 MB or 20 GB")]
    NotAnAmount,
    #[error("less than 100 MB")]
    TooSmall,
    #[error("more than 10 TB")]
    TooLarge,
}

impl KeptQuota {
    pub fn bytes(self) -> u64 {
        self.0
    }
}

/// Reads "500 MB", "1.5 GB" or "2", which is in GB.
impl FromStr for KeptQuota {
    type Err = KeptQuotaError;

    fn from_str(text: &str) -> Result<Self, KeptQuotaError> {
        match Size::parse(text).ok_or(KeptQuotaError::NotAnAmount)?.0 {
            ..SMALLEST_BYTES => Err(KeptQuotaError::TooSmall),
            bytes @ SMALLEST_BYTES..=LARGEST_BYTES => Ok(Self(bytes)),
            _ => Err(KeptQuotaError::TooLarge),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_within_their_limits() {
        for (text, expected) in [
            ("20", Ok(20_000_000_000)),
            ("100 MB", Ok(100_000_000)),
            ("99 MB", Err(KeptQuotaError::TooSmall)),
            ("0", Err(KeptQuotaError::TooSmall)),
            ("11 TB", Err(KeptQuotaError::TooLarge)),
            ("much", Err(KeptQuotaError::NotAnAmount)),
            ("", Err(KeptQuotaError::NotAnAmount)),
        ] {
            assert_eq!(text.parse().map(KeptQuota::bytes), expected, "{text}");
        }
    }
}
