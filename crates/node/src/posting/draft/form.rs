//! A form to write a post in, as it was sent.

use domain::{AltText, Audience, Cover, MediaId, PostId, PostText, TypedText, limits};
use store::{DraftSave, StoreError};

use super::key::{DraftKey, DraftVersion};

/// A form to write a post in, as it was sent. Nothing in it is within the limits of a post yet.
#[derive(Debug, Clone, Default)]
pub struct DraftForm {
    /// `None`: a script sent it, which has no draft.
    pub key: Option<DraftKey>,
    /// `None`: it has seen nothing of what is in the draft.
    pub version: Option<DraftVersion>,
    /// Which time it is that the form is sent; it counts by itself. Zero where it does not.
    pub save_number: i64,
    pub source: TypedText,
    /// `None`: the default.
    pub audience: Option<Audience>,
    /// `None`: it does not say, and leaves what the draft has.
    pub cover: Option<Cover>,
    /// The post that is to be quoted.
    pub quote: Option<PostId>,
    /// What pictures of the draft show.
    pub alts: Vec<(MediaId, String)>,
    /// Pictures to take out of the draft.
    pub removed: Vec<MediaId>,
    /// The pictures of the draft that the form shows, in order; `None`: it does not say, and means all. Another form may have put others
    /// there.
    pub listed: Option<Vec<MediaId>>,
}

impl DraftForm {
    /// Refuses what is too long even for a draft. Whatever writes a form into the draft asks this first.
    pub(crate) fn check(&self) -> Result<(), DraftError> {
        check_length(&self.source, &self.alts)
    }

    /// Which form was sent, and which time it was, if it says so.
    pub(crate) fn draft_save(&self) -> Option<DraftSave> {
        let version = self.version.as_ref()?;
        Some(DraftSave { form: version.form().to_owned(), number: self.save_number })
    }

    /// Says whether the form has this picture of the draft.
    pub(crate) fn has(&self, picture: MediaId) -> bool {
        self.listed.as_ref().is_none_or(|listed| listed.contains(&picture))
    }
}

/// Refuses what is too long to be kept, though that may be longer than a post. What is said is how much too long it is for a post.
pub(crate) fn check_length(source: &TypedText, alts: &[(MediaId, String)]) -> Result<(), DraftError> {
    if source.is_too_long() {
        return Err(DraftError::TextTooLong { excess: PostText::excess(source.as_str()) });
    }
    match alts.iter().find(|(_, alt)| alt.len() > limits::DRAFT_TEXT_BYTES) {
        Some((_, alt)) => Err(DraftError::AltTooLong { excess: AltText::excess(alt) }),
        None => Ok(()),
    }
}

/// A draft that was not kept.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Too long even for a draft, which may be longer than a post.
    #[error("the text is too long to be kept: a post holds {excess} characters less")]
    TextTooLong { excess: usize },
    #[error("the description of a picture is too long to be kept: it holds {excess} characters less")]
    AltTooLong { excess: usize },
    /// The post has as many pictures as a post may have.
    #[error("a post has {} pictures at most", limits::PICTURES_PER_POST)]
    TooManyPictures,
    /// There is no room for the words that this would write over.
    #[error("{} texts are set aside at most", limits::SET_ASIDE)]
    TooManySetAside,
    #[error(transparent)]
    Store(#[from] StoreError),
}
