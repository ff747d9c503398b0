//! What a form has seen of a post that it changes.

use std::{fmt, str::FromStr};

use crate::{ParseIdError, Timestamp};

/// What tells an edited post from what it was before: when it was edited last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostVersion(Timestamp);

impl PostVersion {
    /// Of a post that was `edited_at`, if ever.
    pub fn new(edited_at: Option<Timestamp>) -> Self {
        Self(edited_at.unwrap_or(Timestamp(0)))
    }
}

impl fmt::Display for PostVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.0.fmt(f)
    }
}

impl FromStr for PostVersion {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        text.parse().map(|at| Self(Timestamp(at))).map_err(|_| ParseIdError)
    }
}
