//! The one post that is being written, kept by the node so that no reload and no crash loses it.

use std::str::FromStr;

use domain::{Audience, MediaId, ParseIdError, Picture, Timestamp, limits};
use store::{DraftText, StoreError, WriteTx};

use crate::{Node, Owner, secret::new_secret};

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub key: DraftKey,
    pub source: String,
    pub audience: Audience,
    /// In order, each with its alternative text so far.
    pub pictures: Vec<Picture>,
}

/// Names one form to write a post in: what it publishes, however often it is sent, is one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey(String);

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

/// A form to write a post in, as it was sent. Nothing in it is within the limits of a post yet.
#[derive(Debug, Clone, Default)]
pub struct DraftForm {
    /// `None`: a script sent it, which has no draft.
    pub key: Option<DraftKey>,
    pub source: String,
    /// `None`: the default.
    pub audience: Option<Audience>,
    /// What pictures of the draft show.
    pub alts: Vec<(MediaId, String)>,
    /// Pictures to take out of the draft.
    pub removed: Vec<MediaId>,
    /// The pictures of the draft that the form shows; `None`: it does not say, and means all. Another form may have put others there.
    pub listed: Option<Vec<MediaId>>,
}

impl DraftForm {
    /// Refuses what is too long even for a draft. Whatever writes a form into the draft asks this first.
    pub(crate) fn check(&self) -> Result<(), DraftError> {
        if fits_a_draft(&self.source, &self.alts) { Ok(()) } else { Err(DraftError::TooLong) }
    }

    /// Says whether the form has this picture of the draft.
    pub(crate) fn has(&self, picture: MediaId) -> bool {
        self.listed.as_ref().is_none_or(|listed| listed.contains(&picture))
    }
}

/// Says whether what was typed is short enough to be kept. It may be longer than a post.
pub(crate) fn fits_a_draft(source: &str, alts: &[(MediaId, String)]) -> bool {
    alts.iter().map(|(_, alt)| alt.as_str()).chain([source]).all(|text| text.len() <= limits::DRAFT_TEXT_BYTES)
}

/// A draft that was not kept.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Too long even for a draft, which may be longer than a post.
    #[error("the text is too long to be kept")]
    TooLong,
    /// The post has as many pictures as a post may have.
    #[error("a post has {} pictures at most", limits::PICTURES_PER_POST)]
    TooManyPictures,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Owner {
    /// What is being written; an empty draft with a new key if nothing is.
    pub async fn draft(&self) -> Result<Draft, StoreError> {
        let store = &self.node.store;
        let (key, source, audience) = match store.draft().await? {
            Some(text) => (DraftKey(text.key), text.source, text.audience),
            None => (DraftKey::random(), String::new(), self.node.default_audience().await?),
        };
        Ok(Draft { key, source, audience, pictures: store.draft_pictures().await? })
    }

    /// Keeps what was written so far; pictures stay unless they are taken out. The key to go on with comes back: another one if
    /// the form's own was published meanwhile.
    pub async fn save_draft(&self, form: &DraftForm) -> Result<DraftKey, DraftError> {
        form.check()?;
        let audience = self.node.audience_of(form).await?;
        let tx = self.node.store.write().await?;
        let key = match &form.key {
            Some(key) => save_under(&tx, key, form, audience, self.node.now()).await?,
            None => save(&tx, DraftKey::random(), form, audience, self.node.now()).await?,
        };
        tx.commit().await?;
        Ok(key)
    }

    /// Puts a picture at the end of the draft; once, however often.
    pub async fn add_draft_picture(&self, media: MediaId) -> Result<(), DraftError> {
        let tx = self.node.store.write().await?;
        let pictures = tx.draft_pictures().await?;
        if pictures.iter().any(|(id, _)| *id == media) {
            return Ok(());
        }
        if pictures.len() >= limits::PICTURES_PER_POST {
            return Err(DraftError::TooManyPictures);
        }
        tx.add_draft_picture(media).await?;
        Ok(tx.commit().await?)
    }
}

impl Node {
    /// The audience that the form names, or else the owner's default.
    pub(crate) async fn audience_of(&self, form: &DraftForm) -> Result<Audience, StoreError> {
        match &form.audience {
            Some(audience) => Ok(audience.clone()),
            None => self.default_audience().await,
        }
    }

    pub(crate) async fn default_audience(&self) -> Result<Audience, StoreError> {
        let credentials = self.store.credentials().await?;
        Ok(credentials.map(|credentials| credentials.account.default_audience).unwrap_or_default())
    }
}

/// Saves under the form's own key, unless that was published meanwhile: then what goes beyond the post begins a new draft, and what
/// does not came late and is no longer needed.
async fn save_under(
    tx: &WriteTx,
    key: &DraftKey,
    form: &DraftForm,
    audience: Audience,
    at: Timestamp,
) -> Result<DraftKey, StoreError> {
    match tx.own_post_of_draft(key.as_str()).await? {
        None => save(tx, key.clone(), form, audience, at).await,
        Some(post) if post.source.starts_with(form.source.trim()) => Ok(DraftKey::random()),
        Some(_) => save(tx, DraftKey::random(), form, audience, at).await,
    }
}

/// Writes the form into the draft, under `key`.
async fn save(
    tx: &WriteTx,
    key: DraftKey,
    form: &DraftForm,
    audience: Audience,
    at: Timestamp,
) -> Result<DraftKey, StoreError> {
    save_pictures(tx, form).await?;
    save_text(tx, &key, form, audience, at).await?;
    Ok(key)
}

/// Writes the text of the form into the draft, under `key`, whatever was there before.
pub(crate) async fn save_text(
    tx: &WriteTx,
    key: &DraftKey,
    form: &DraftForm,
    audience: Audience,
    at: Timestamp,
) -> Result<(), StoreError> {
    let source = form.source.clone();
    tx.save_draft(&DraftText { key: key.0.clone(), source, audience, saved_at: at }).await
}

/// Writes into the draft what the form says of its pictures.
pub(crate) async fn save_pictures(tx: &WriteTx, form: &DraftForm) -> Result<(), StoreError> {
    for (media, alt) in &form.alts {
        tx.set_draft_alt(*media, alt).await?;
    }
    for media in &form.removed {
        tx.remove_draft_picture(*media).await?;
    }
    Ok(())
}
