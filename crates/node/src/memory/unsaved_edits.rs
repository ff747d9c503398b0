//! Edits that were not made yet, kept for a while.
//!
//! An edit is what a person is doing just now; what is to outlive a restart is the draft.

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER;
use domain::{Audience, Cover, MediaId, ParseIdError, PostId, PostVersion, Timestamp, TypedText};
use parking_lot::{Mutex, MutexGuard};

use crate::secrets::secret::random_bytes;

/// How long an edit is kept.
const KEPT_SECONDS: i64 = 60 * 60;
/// Edits kept at once; the oldest goes first.
const EDITS: usize = 4;

/// Which edit of a post: 128 random bits, as 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditId([u8; 16]);

/// A form as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct Unsaved {
    pub(crate) id: EditId,
    pub(crate) post: PostId,
    pub(crate) source: TypedText,
    pub(crate) audience: Audience,
    pub(crate) cover: Cover,
    /// All pictures it is to have, with what they show.
    pub(crate) pictures: Vec<(MediaId, String)>,
    pub(crate) seen: Option<PostVersion>,
    pub(crate) kept_at: Timestamp,
}

/// The edits that are kept, oldest first.
#[derive(Debug, Default)]
pub(crate) struct UnsavedEdits(Mutex<Vec<Unsaved>>);

impl UnsavedEdits {
    /// Keeps an edit, in the place of what was kept of it before.
    pub(crate) fn keep(&self, unsaved: Unsaved) {
        let mut kept = self.fresh(unsaved.kept_at);
        kept.retain(|known| !known.is(unsaved.post, unsaved.id));
        if kept.len() >= EDITS {
            kept.remove(0);
        }
        kept.push(unsaved);
    }

    pub(crate) fn find(&self, post: PostId, id: EditId, now: Timestamp) -> Option<Unsaved> {
        self.fresh(now).iter().find(|unsaved| unsaved.is(post, id)).cloned()
    }

    pub(crate) fn forget(&self, post: PostId, id: EditId, now: Timestamp) {
        self.fresh(now).retain(|unsaved| !unsaved.is(post, id));
    }

    fn fresh(&self, now: Timestamp) -> MutexGuard<'_, Vec<Unsaved>> {
        let mut kept = self.0.lock();
        kept.retain(|unsaved| (0..KEPT_SECONDS).contains(&now.seconds_since(unsaved.kept_at)));
        kept
    }
}

impl Unsaved {
    fn is(&self, post: PostId, id: EditId) -> bool {
        (self.post, self.id) == (post, id)
    }
}

impl EditId {
    /// An id that nobody guesses.
    pub fn random() -> Self {
        Self(random_bytes())
    }
}

impl fmt::Display for EditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for EditId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| ParseIdError)?;
        bytes.try_into().map(Self).map_err(|_| ParseIdError)
    }
}
