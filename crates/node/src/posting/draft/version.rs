//! Two forms, one draft: which words a form has seen. What it has not seen, it does not write over for good.

use std::{fmt, str::FromStr};

use domain::{ParseIdError, Timestamp, limits};
use store::{DraftText, StoreError, WriteTx};

use super::{DraftError, DraftForm, DraftKey};

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
    fn has_seen(&self, draft: &DraftText, key: Option<&DraftKey>) -> bool {
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

/// What stands in the draft, and a form has not seen.
#[derive(Debug)]
pub(crate) struct Unseen(DraftText);

impl Unseen {
    pub(crate) async fn find(tx: &WriteTx, form: &DraftForm) -> Result<Option<Self>, StoreError> {
        let has_seen =
            |draft: &DraftText| form.version.as_ref().is_some_and(|version| version.has_seen(draft, form.key.as_ref()));
        Ok(tx.draft().await?.filter(|draft| !has_seen(draft)).map(Self))
    }

    /// Sets the words aside that are not in `text`.
    pub(super) async fn make_way(&self, tx: &WriteTx, text: &str, at: Timestamp) -> Result<(), DraftError> {
        if covers(text, &self.0.source) { Ok(()) } else { set_aside(tx, &self.0.source, at).await }
    }

    /// Says whether there are words that are not in `text`.
    pub(crate) fn is_beyond(&self, text: &str) -> bool {
        !covers(text, &self.0.source)
    }
}

/// Says whether all of `old` is in `new`.
pub(super) fn covers(new: &str, old: &str) -> bool {
    new.contains(old.trim())
}

/// Sets words aside, unless they are there already, within others or by themselves.
pub(super) async fn set_aside(tx: &WriteTx, words: &str, at: Timestamp) -> Result<(), DraftError> {
    forget_within(tx, words).await?;
    let known = tx.set_aside().await?;
    if known.iter().any(|known| covers(&known.words, words)) {
        return Ok(());
    }
    if known.len() >= limits::SET_ASIDE {
        return Err(DraftError::TooManySetAside);
    }
    Ok(tx.insert_set_aside(words, at).await?)
}

/// Forgets what was set aside and is in `text` whole.
pub(super) async fn forget_within(tx: &WriteTx, text: &str) -> Result<(), StoreError> {
    for known in tx.set_aside().await? {
        if covers(text, &known.words) {
            tx.delete_set_aside(known.id).await?;
        }
    }
    Ok(())
}
