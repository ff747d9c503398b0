//! The one post that is being written, kept by the node so that no reload and no crash loses it.

pub(crate) mod form;
pub(crate) mod key;
pub(crate) mod unseen;

use domain::{Audience, Cover, MediaId, Picture, Timestamp, limits};
use store::{DraftText, OwnPost, SetAside, StoreError, WriteTx};

use crate::{node::Node, owner::Owner};
use form::{DraftError, DraftForm, check_length};
use key::DraftKey;
use unseen::Unseen;

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub key: DraftKey,
    pub source: String,
    pub audience: Audience,
    pub cover: Cover,
    /// In order, each with its alternative text so far.
    pub pictures: Vec<Picture>,
    /// How often it was written.
    pub version: i64,
    /// Words that were written over by forms that had not seen them.
    pub set_aside: Vec<SetAside>,
}

/// A draft that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedDraft {
    /// The key to go on with.
    pub key: DraftKey,
    /// The form was published before, as it is; so nothing was saved. It did not hear of that, or this came late.
    pub is_published: bool,
    /// As in [`Draft`].
    pub set_aside: Vec<SetAside>,
}

/// What the owner does with the draft.
#[derive(Debug, Clone, Copy)]
pub struct OwnerDraft<'a> {
    node: &'a Node,
}

impl Owner {
    /// What the owner does with the draft.
    pub fn draft(&self) -> OwnerDraft<'_> {
        OwnerDraft { node: &self.node }
    }
}

impl OwnerDraft<'_> {
    /// What is being written; an empty draft with a new key if nothing is.
    pub async fn read(self) -> Result<Draft, StoreError> {
        let store = &self.node.store;
        let text = match store.draft().await? {
            Some(text) => text,
            None => self.node.empty_draft().await?,
        };
        let DraftText { key, source, audience, cover, version, .. } = text;
        let (pictures, set_aside) = (store.draft_pictures().await?, store.set_aside().await?);
        Ok(Draft { key: DraftKey(key), source, audience, cover, pictures, version, set_aside })
    }

    /// Keeps what was written so far; pictures stay unless they are taken out. The key to go on with comes back: another one if
    /// the form's own was published meanwhile. Words that the form has not seen are set aside.
    pub async fn save(self, form: &DraftForm) -> Result<SavedDraft, DraftError> {
        form.check()?;
        let audience = self.node.audience_of(form).await?;
        // As it was published, if it was.
        let source = self.node.with_mentions(&form.source, limits::POST_TEXT_BYTES).await?;
        let tx = self.node.store.write().await?;
        let published = match &form.key {
            Some(key) => tx.own_post_of_draft(key.as_str()).await?,
            None => None,
        };
        let is_published = published.as_ref().is_some_and(|post| post.source == source.as_str().trim());
        let was_overtaken = match form.draft_save() {
            Some(save) => tx.is_published_since(&save).await?,
            None => false,
        };
        let is_spent = published.is_some() || was_overtaken;
        let key = form.key.clone().filter(|_| !is_spent).unwrap_or_else(DraftKey::random);
        // What was sent before the post, or does not go beyond it, came late and is no longer needed; what does begins a new draft.
        let is_within = |post: OwnPost| post.source.starts_with(source.as_str().trim());
        if !was_overtaken && !published.is_some_and(is_within) {
            save(&tx, &key, form, audience, self.node.now()).await?;
        }
        let set_aside = tx.set_aside().await?;
        tx.commit().await?;
        Ok(SavedDraft { key, is_published, set_aside })
    }

    /// Puts words that were set aside at the end of the draft.
    pub async fn take_back(self, id: i64) -> Result<(), DraftError> {
        let empty = self.node.empty_draft().await?;
        let tx = self.node.store.write().await?;
        let Some(SetAside { words, .. }) = tx.set_aside().await?.into_iter().find(|each| each.id == id) else {
            return Ok(());
        };
        let draft = tx.draft().await?.unwrap_or(empty);
        let source =
            if draft.source.trim().is_empty() { words } else { format!("{}\n\n{words}", draft.source.trim_end()) };
        check_length(&source.as_str().into(), &[])?;
        let (version, saved_by) = (draft.version + 1, String::new());
        tx.save_draft(&DraftText { source, version, saved_by, saved_at: self.node.now(), ..draft }).await?;
        tx.delete_set_aside(id).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets words that were set aside.
    pub async fn discard_set_aside(self, id: i64) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        tx.delete_set_aside(id).await?;
        tx.commit().await
    }

    /// Puts a picture at the end of the draft; once, however often.
    pub async fn add_picture(self, media: MediaId) -> Result<(), DraftError> {
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

    async fn empty_draft(&self) -> Result<DraftText, StoreError> {
        Ok(DraftText {
            key: DraftKey::random().0,
            source: String::new(),
            audience: self.default_audience().await?,
            cover: Cover::NONE,
            saved_at: self.now(),
            version: 0,
            saved_by: String::new(),
        })
    }

    pub(crate) async fn default_audience(&self) -> Result<Audience, StoreError> {
        let credentials = self.store.credentials().await?;
        Ok(credentials.map(|credentials| credentials.account.default_audience).unwrap_or_default())
    }
}

/// Writes the form into the draft, under `key`.
async fn save(
    tx: &WriteTx,
    key: &DraftKey,
    form: &DraftForm,
    audience: Audience,
    at: Timestamp,
) -> Result<(), DraftError> {
    let unseen = Unseen::find(tx, form).await?;
    save_pictures(tx, form, unseen.as_ref(), at).await?;
    save_text(tx, key, form, audience, at).await
}

/// Writes the text of the form into the draft, under `key`, and sets aside what it had not seen.
pub(crate) async fn save_text(
    tx: &WriteTx,
    key: &DraftKey,
    form: &DraftForm,
    audience: Audience,
    at: Timestamp,
) -> Result<(), DraftError> {
    let source = form.source.as_str().to_owned();
    if let Some(unseen) = Unseen::find(tx, form).await? {
        unseen.make_way(tx, &source, at).await?;
    }
    unseen::forget_within(tx, &source).await?;
    let version = tx.draft().await?.map_or(0, |draft| draft.version) + 1;
    let cover = cover_of(tx, form).await?;
    let saved_by = form.version.as_ref().map(|version| version.form().to_owned()).unwrap_or_default();
    let text = DraftText { key: key.0.clone(), source, audience, cover, saved_at: at, version, saved_by };
    Ok(tx.save_draft(&text).await?)
}

/// What stands before what the form says: as it says itself, or else as in the draft.
pub(crate) async fn cover_of(tx: &WriteTx, form: &DraftForm) -> Result<Cover, StoreError> {
    match &form.cover {
        Some(cover) => Ok(cover.clone()),
        None => Ok(tx.draft().await?.map(|draft| draft.cover).unwrap_or_default()),
    }
}

/// Writes into the draft what the form says of its pictures. What another form said of them that this one has not seen is kept.
pub(crate) async fn save_pictures(
    tx: &WriteTx,
    form: &DraftForm,
    unseen: Option<&Unseen>,
    at: Timestamp,
) -> Result<(), DraftError> {
    let known = if unseen.is_some() { tx.draft_pictures().await? } else { Vec::new() };
    for (media, alt) in &form.alts {
        let old = known.iter().find(|(id, _)| id == media).map_or("", |(_, old)| old);
        if unseen::covers(alt, old) {
            tx.set_draft_alt(*media, alt).await?;
        } else if !alt.trim().is_empty() {
            unseen::set_aside(tx, old, at).await?;
            tx.set_draft_alt(*media, alt).await?;
        }
    }
    for media in &form.removed {
        tx.remove_draft_picture(*media).await?;
    }
    if let Some(listed) = &form.listed {
        tx.arrange_draft_pictures(listed).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
