//! Edits that were not made yet, kept for a while: a form that was refused comes back with what was typed, and so does one that was
//! left, reloaded or lost with its browser.
//!
//! In memory only. An edit is what a person is doing just now; what is to outlive a restart is the draft.

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER;
use domain::{Audience, Author, MediaId, ParseIdError, Picture, Post, PostId, Timestamp, limits};
use parking_lot::{Mutex, MutexGuard};

use super::{PostEdit, PostVersion, edited_pictures};
use crate::{
    Owner,
    draft::check_length,
    publish::{NewPost, PostError},
    secret::random_bytes,
};

/// How long an edit is kept.
const KEPT_SECONDS: i64 = 60 * 60;
/// Edits kept at once; the oldest goes first.
const EDITS: usize = 4;

/// Which edit of a post: 128 random bits, as 32 hex digits.
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
    seen: Option<PostVersion>,
    kept_at: Timestamp,
}

/// A post with what was kept of an edit over it.
#[derive(Debug)]
pub struct UnsavedPost {
    pub post: Post,
    /// What the post says now, if it was edited since the edit that was kept began.
    pub meanwhile: Option<String>,
}

/// The edits that are kept, oldest first.
#[derive(Debug, Default)]
pub(crate) struct UnsavedEdits(Mutex<Vec<Unsaved>>);

impl UnsavedEdits {
    /// Keeps an edit, in the place of what was kept of it before.
    fn keep(&self, unsaved: Unsaved) {
        let mut kept = self.fresh(unsaved.kept_at);
        kept.retain(|known| !known.is(unsaved.post, unsaved.id));
        if kept.len() >= EDITS {
            kept.remove(0);
        }
        kept.push(unsaved);
    }

    fn find(&self, post: PostId, id: EditId, now: Timestamp) -> Option<Unsaved> {
        self.fresh(now).iter().find(|unsaved| unsaved.is(post, id)).cloned()
    }

    pub(super) fn forget(&self, post: PostId, id: EditId, now: Timestamp) {
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

impl Owner {
    /// Keeps an edit without making it, whatever is wrong with it, in the place of what was kept of it before. One that changes nothing
    /// needs no keeping.
    pub async fn keep_edit(&self, post: PostId, edit: PostEdit) -> Result<KeptEdit, PostError> {
        let old = self.node.post(post).await?;
        if old.author != Author::Owner {
            return Err(PostError::NotFound);
        }
        check_length(&edit.source, &edit.alts)?;
        let shown: Vec<_> = old.pictures.into_iter().map(|picture| (picture.id, picture.alt)).collect();
        let mut pictures = edited_pictures(&shown, &edit);
        let fits = pictures.len() <= limits::PICTURES_PER_POST;
        pictures.truncate(limits::PICTURES_PER_POST);
        let (id, now) = (edit.unsaved.unwrap_or_else(EditId::random), self.node.now());
        let PostEdit { source, audience, seen, .. } = edit;
        let new = NewPost::new(&source, audience.clone(), pictures.clone());
        let shows_the_same = new.is_ok_and(|new| old.source == new.source() && shown == new.pictures());
        if shows_the_same && old.audience == audience {
            self.node.unsaved_edits.forget(post, id, now);
        } else {
            self.node.unsaved_edits.keep(Unsaved { id, post, source, audience, pictures, seen, kept_at: now });
        }
        Ok(KeptEdit { id, fits })
    }

    /// Puts the edit `id` over its post, for going on with it; the post as it is, if nothing is kept of the edit.
    pub async fn with_unsaved_edit(&self, post: Post, id: EditId) -> Result<UnsavedPost, PostError> {
        let Some(unsaved) = self.node.unsaved_edits.find(post.id, id, self.node.now()) else {
            return Ok(UnsavedPost { post, meanwhile: None });
        };
        let ids: Vec<MediaId> = unsaved.pictures.iter().map(|(id, _)| *id).collect();
        let mut known = self.node.store.pictures_of_owner(&ids).await?;
        let with_alt = |(id, alt)| Some(Picture { alt, ..known.remove(&id)? });
        let pictures = unsaved.pictures.into_iter().filter_map(with_alt).collect();
        let is_news = unsaved.seen.is_some_and(|seen| seen != PostVersion::new(post.edited_at));
        let meanwhile = is_news.then(|| post.source.clone());
        let post = Post { source: unsaved.source, audience: unsaved.audience, pictures, ..post };
        Ok(UnsavedPost { post, meanwhile })
    }
}

impl EditId {
    /// An id that cannot be guessed.
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
