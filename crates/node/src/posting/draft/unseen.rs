//! Two forms, one draft: which words a form has seen. What it has not seen, it does not write over for good.

use domain::{Timestamp, limits};
use store::{DraftText, StoreError, WriteTx};

use super::form::{DraftError, DraftForm};

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

/// Says whether `form` wrote what stands in the draft, and has all of it still.
pub(crate) fn has_own(form: &DraftForm, draft: &DraftText) -> bool {
    let is_own = form.version.as_ref().is_some_and(|version| version.form() == draft.saved_by);
    is_own && covers(form.source.as_str(), &draft.source)
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
