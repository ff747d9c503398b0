//! Which form a post is written in, and what it has seen of the draft.

use std::{fmt, str::FromStr};

use domain::ParseIdError;
use store::DraftText;

use crate::secrets::secret::new_secret;

/// Names one form to write a post in: what it publishes, however often it is sent, is one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey(pub(super) String);

impl DraftKey {
    pub(crate) fn random() -> Self {
        Self(new_secret::<16>())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DraftKey {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let fits = (16..=64).contains(&text.len()) && text.bytes().all(is_base64url);
        fits.then(|| Self(text.to_owned())).ok_or(ParseIdError)
    }
}

/// A form, and the version of the draft that it began with: `3-<128 random bits>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftVersion {
    seen: i64,
    form: DraftKey,
}

impl DraftVersion {
    /// Of a new form that shows the draft of this [version](super::Draft::version).
    pub fn new(seen: i64) -> Self {
        Self { seen, form: DraftKey::random() }
    }

    pub(super) fn form(&self) -> &str {
        self.form.as_str()
    }

    /// Says whether the form has seen what stands in the draft. It has if it wrote that itself.
    pub(super) fn has_seen(&self, draft: &DraftText, key: Option<&DraftKey>) -> bool {
        let is_same = key.is_some_and(|key| key.as_str() == draft.key) && self.seen == draft.version;
        is_same || draft.saved_by == self.form()
    }
}

impl fmt::Display for DraftVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.seen, self.form.as_str())
    }
}

impl FromStr for DraftVersion {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let (seen, form) = text.split_once('-').ok_or(ParseIdError)?;
        Ok(Self { seen: seen.parse().map_err(|_| ParseIdError)?, form: form.parse()? })
    }
}
