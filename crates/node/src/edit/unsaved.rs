//! Edits that were sent and not made, kept for a while: a browser without JavaScript gets its form back, with what was typed.
//!
//! In memory only. An edit is what a person is doing just now; what is to outlive a restart is the draft.

use std::{
    fmt,
    str::FromStr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{Audience, Author, MediaId, ParseIdError, Picture, Post, PostId, Timestamp, limits};

use super::{PostEdit, edited_pictures};
use crate::{Owner, publish::PostError, secret::random_bytes};

/// How long an edit is kept.
const KEPT_SECONDS: i64 = 60 * 60;
/// Edits kept at once; the oldest goes first.
const EDITS: usize = 4;

/// Which edit: 128 random bits, as 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditId([u8; 16]);

/// An edit that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptEdit {
    pub id: EditId,
    /// All of its pictures fit into a post. Else the first ten are kept.
    pub fits: bool,
}

/// A form as it was sent.
#[derive(Debug, Clone)]
struct Unsaved {
    id: EditId,
    post: PostId,
    source: String,
    audience: Audience,
    /// All pictures it is to have, with what they show.
    pictures: Vec<(MediaId, String)>,
    kept_at: Timestamp,
}

/// The edits that are kept, oldest first.
#[derive(Debug, Default)]
pub(crate) struct UnsavedEdits(Mutex<Vec<Unsaved>>);

impl UnsavedEdits {
    fn keep(&self, unsaved: Unsaved) {
        let mut kept = self.fresh(unsaved.kept_at);
        if kept.len() >= EDITS {
            kept.remove(0);
        }
        kept.push(unsaved);
    }

    fn find(&self, id: EditId, now: Timestamp) -> Option<Unsaved> {
        self.fresh(now).iter().find(|unsaved| unsaved.id == id).cloned()
    }

    fn fresh(&self, now: Timestamp) -> MutexGuard<'_, Vec<Unsaved>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|unsaved| (0..KEPT_SECONDS).contains(&now.seconds_since(unsaved.kept_at)));
        kept
    }
}

impl Owner {
    /// Keeps an edit without making it, whatever is wrong with it.
    pub async fn keep_edit(&self, post: PostId, edit: PostEdit) -> Result<KeptEdit, PostError> {
        let old = self.node.post(post).await?;
        if old.author != Author::Owner {
            return Err(PostError::NotFound);
        }
        let is_too_long = |text: &str| text.len() > limits::DRAFT_TEXT_BYTES;
        if is_too_long(&edit.source) || edit.alts.iter().any(|(_, alt)| is_too_long(alt)) {
            return Err(PostError::TextTooLong);
        }
        let shown: Vec<_> = old.pictures.into_iter().map(|picture| (picture.id, picture.alt)).collect();
        let mut pictures = edited_pictures(&shown, &edit);
        let fits = pictures.len() <= limits::PICTURES_PER_POST;
        pictures.truncate(limits::PICTURES_PER_POST);
        let id = EditId(random_bytes());
        let PostEdit { source, audience, .. } = edit;
        self.node.unsaved_edits.keep(Unsaved { id, post, source, audience, pictures, kept_at: self.node.now() });
        Ok(KeptEdit { id, fits })
    }

    /// Puts the edit `id` over its post, for going on with it; the post as it is, once the edit is forgotten.
    pub async fn with_unsaved_edit(&self, post: Post, id: EditId) -> Result<Post, PostError> {
        let found = self.node.unsaved_edits.find(id, self.node.now());
        let Some(unsaved) = found.filter(|unsaved| unsaved.post == post.id) else { return Ok(post) };
        let ids: Vec<MediaId> = unsaved.pictures.iter().map(|(id, _)| *id).collect();
        let mut known = self.node.store.pictures(&ids).await?;
        let with_alt = |(id, alt)| Some(Picture { alt, ..known.remove(&id)? });
        let pictures = unsaved.pictures.into_iter().filter_map(with_alt).collect();
        Ok(Post { source: unsaved.source, audience: unsaved.audience, pictures, ..post })
    }
}

impl fmt::Display for EditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for EditId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| ParseIdError)?;
        Ok(Self(bytes))
    }
}
