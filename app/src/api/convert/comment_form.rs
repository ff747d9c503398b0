//! The form in which a comment is written or changed, as it comes: `multipart/form-data` (RFC 7578), read field by field.

use std::collections::HashMap;

use domain::{Cover, MediaId, PeerId, Permission, PostId, ThreadItemId, TypedText, Warning, WireId, limits};
use leptos::server_fn::{ServerFn, codec::MultipartData};
use node::{ChosenPicture, NewComment, NewMessage, Owner, SaidUnder};

use super::{form_field, unsent::Unsent};
use crate::api::{
    ApiError, CommentOnPost, EditComment, KeepComment, PictureView, PicturesError, SendMessage, ThreadsError,
    TypedView, context,
};

/// More fields than any form of ours has.
const FIELDS: usize = 64;

/// A form that was read. Its files are stored already, since no two of them are ever held in memory at once.
pub(in crate::api) struct CommentForm {
    owner: Result<Owner, ApiError>,
    fields: Fields,
    /// Why a file was not taken. All else is kept before this is told.
    failure: Option<ApiError>,
}

/// What it says.
#[derive(Debug, Default)]
struct Fields {
    post: Option<PostId>,
    /// To whom, if it is a message.
    peer: Option<PeerId>,
    reply_to: Option<ThreadItemId>,
    id: Option<WireId>,
    /// The comment that is being changed.
    item: Option<ThreadItemId>,
    text: String,
    warning: String,
    is_blurred: bool,
    pictures: Vec<ChosenPicture>,
    removed: Option<MediaId>,
    quote: Option<PostId>,
}

impl CommentForm {
    /// Reads the form, and stores its files if it is the owner's. Whoever else asks is told that, whatever the form is.
    pub(in crate::api) async fn read(owner: Result<Owner, ApiError>, data: MultipartData) -> Result<Self, ApiError> {
        let refused = owner.as_ref().err().cloned();
        let mut read = Self { owner, fields: Fields::default(), failure: None };
        match read.read_fields(data).await {
            Ok(()) => Ok(read),
            Err(error) => Err(refused.unwrap_or(error)),
        }
    }

    async fn read_fields(&mut self, data: MultipartData) -> Result<(), ApiError> {
        let mut fields = data.into_inner().ok_or(ApiError::Malformed)?;
        for _ in 0..FIELDS {
            let Some(field) = fields.next_field().await.map_err(|_| ApiError::Malformed)? else {
                let removed = self.fields.removed;
                self.fields.pictures.retain(|picture| Some(picture.media) != removed);
                return Ok(());
            };
            let name = field.name().unwrap_or_default().to_owned();
            let limit = if name == "files" { limits::PICTURE_BYTES } else { limits::DRAFT_TEXT_BYTES };
            let is_file = form_field::names_file(&field);
            let value = form_field::read(field, limit).await?;
            if name != "files" {
                self.fields.take(&name, &value)?;
            } else if !value.is_empty() {
                self.take_file(value).await;
            } else if is_file {
                self.failure.get_or_insert(PicturesError::Empty.into());
            }
        }
        Err(ApiError::Malformed)
    }

    async fn take_file(&mut self, bytes: Vec<u8>) {
        let Ok(owner) = &self.owner else { return };
        if self.fields.pictures.len() >= limits::COMMENT_PICTURES {
            self.failure.get_or_insert(ApiError::Threads(ThreadsError::TooManyPictures));
            return;
        }
        match owner.pictures().store(bytes.into()).await {
            Ok(picture) => self.fields.add(picture.id),
            Err(error) => {
                self.failure.get_or_insert(error.into());
            }
        }
    }

    /// Writes the comment; if that fails, the page has everything.
    pub(in crate::api) async fn comment(self) -> Result<ThreadItemId, ApiError> {
        let (Some(post), Some(_)) = (self.fields.post, self.fields.id) else { return Err(self.malformed()) };
        match self.try_comment().await {
            Ok(item) => {
                context::answer_form_at_comment(post, item);
                Ok(item)
            }
            Err(error) => Err(self.fail::<CommentOnPost>(error).await),
        }
    }

    async fn try_comment(&self) -> Result<ThreadItemId, ApiError> {
        let owner = self.owner.as_ref().map_err(Clone::clone)?;
        let Fields { post, reply_to, id, ref text, quote, .. } = self.fields;
        let (post, id) = post.zip(id).ok_or(ApiError::Malformed)?;
        let cover = self.fields.cover()?;
        self.failure.clone().map_or(Ok(()), Err)?;
        let (text, pictures) = (TypedText::from(text.as_str()), self.fields.pictures.clone());
        Ok(owner.threads().comment(NewComment { post, reply_to, id, text, cover, pictures, quote }).await?)
    }

    /// Writes the message; if that fails, the page has everything.
    pub(in crate::api) async fn message(self) -> Result<ThreadItemId, ApiError> {
        let (Some(peer), Some(_)) = (self.fields.peer, self.fields.id) else { return Err(self.malformed()) };
        match self.try_message().await {
            Ok(item) => {
                context::answer_form_in_conversation(peer, item);
                Ok(item)
            }
            Err(error) => Err(self.fail::<SendMessage>(error).await),
        }
    }

    async fn try_message(&self) -> Result<ThreadItemId, ApiError> {
        let owner = self.owner.as_ref().map_err(Clone::clone)?;
        let Fields { peer, id, ref text, .. } = self.fields;
        let (peer, id) = peer.zip(id).ok_or(ApiError::Malformed)?;
        let cover = self.fields.cover()?;
        self.failure.clone().map_or(Ok(()), Err)?;
        let (text, pictures) = (TypedText::from(text.as_str()), self.fields.pictures.clone());
        Ok(owner.messages().write(NewMessage { peer, id, text, cover, pictures }).await?)
    }

    /// Changes the comment; if that fails, the page has everything.
    pub(in crate::api) async fn edit(self) -> Result<(), ApiError> {
        let Some(item) = self.fields.item else { return Err(self.malformed()) };
        match self.try_edit(item).await {
            Ok(place) => {
                context::answer_form_at_own_words(place, item);
                Ok(())
            }
            Err(error) => Err(self.fail::<EditComment>(error).await),
        }
    }

    async fn try_edit(&self, item: ThreadItemId) -> Result<SaidUnder, ApiError> {
        let owner = self.owner.as_ref().map_err(Clone::clone)?;
        may_change(owner, item).await?;
        let cover = self.fields.cover()?;
        self.failure.clone().map_or(Ok(()), Err)?;
        let text = TypedText::from(self.fields.text.as_str());
        Ok(owner.threads().edit(item, text, cover, &self.fields.pictures).await?)
    }

    /// Keeps the form for its page, and says by which word that finds it.
    pub(in crate::api) async fn keep(self) -> Result<String, ApiError> {
        self.owner.as_ref().map_err(Clone::clone)?;
        match self.failure.clone() {
            Some(error) => Err(self.fail::<KeepComment>(error).await),
            None => self.unsent().await?.keep(),
        }
    }

    fn malformed(self) -> ApiError {
        self.owner.err().unwrap_or(ApiError::Malformed)
    }

    /// Sends the form back to its page with why `S` failed, and with all that was typed.
    async fn fail<S: ServerFn>(self, error: ApiError) -> ApiError {
        match self.unsent().await {
            Ok(unsent) => unsent.fail::<S>(error),
            Err(_) => error,
        }
    }

    async fn unsent(self) -> Result<Unsent, ApiError> {
        let Fields { post, peer, reply_to, id, item, text, warning, is_blurred, pictures, quote, .. } = self.fields;
        let ids: Vec<MediaId> = pictures.iter().map(|picture| picture.media).collect();
        let mut own = match &self.owner {
            Ok(owner) => owner.pictures().own(&ids).await?,
            Err(_) => HashMap::new(),
        };
        let view = |ChosenPicture { media, alt }| Some(PictureView { alt, ..own.remove(&media)?.into() });
        let pictures = pictures.into_iter().filter_map(view).collect();
        let words = TypedView { text, warning, is_blurred, pictures, quote };
        match (item, peer, post, id) {
            (Some(item), ..) => Ok(Unsent::edit(item, words)),
            (None, Some(peer), _, Some(id)) => Ok(Unsent::message(peer, id, words)),
            (None, None, Some(post), Some(id)) => Ok(Unsent::comment(post, id, reply_to, words)),
            _ => Err(ApiError::Malformed),
        }
    }
}

/// Of messages a token that publishes knows nothing.
pub(in crate::api) async fn may_change(owner: &Owner, item: ThreadItemId) -> Result<(), ApiError> {
    if owner.threads().is_message(item).await? {
        context::owner(Permission::Manage).await?;
    }
    Ok(())
}

impl Fields {
    fn take(&mut self, name: &str, value: &[u8]) -> Result<(), ApiError> {
        // A value cut at its limit may end within a character; it is refused for its length, not for that.
        let value = String::from_utf8_lossy(value).into_owned();
        match name {
            "peer" => self.peer = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "post" => self.post = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "reply_to" => self.reply_to = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "id" => self.id = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "item" => self.item = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "text" => self.text = value,
            "warning" => self.warning = value,
            "quote" => self.quote = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "blur" => self.is_blurred = true,
            "picture" => self.add(value.parse().map_err(|_| ApiError::Malformed)?),
            "remove" => self.removed = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "alt" => {
                if let Some(picture) = self.pictures.last_mut() {
                    picture.alt = value;
                }
            }
            _ => {
                let media = name.strip_prefix("alt-").and_then(|id| id.parse::<MediaId>().ok());
                if let Some(picture) = self.pictures.iter_mut().find(|picture| Some(picture.media) == media) {
                    picture.alt = value;
                }
            }
        }
        Ok(())
    }

    /// The same picture twice is one.
    fn add(&mut self, media: MediaId) {
        if self.pictures.iter().all(|picture| picture.media != media) {
            self.pictures.push(ChosenPicture { media, alt: String::new() });
        }
    }

    fn cover(&self) -> Result<Cover, ApiError> {
        let too_long = |_| ApiError::Threads(ThreadsError::WarningTooLong { excess: Warning::excess(&self.warning) });
        Cover::new(&self.warning, self.is_blurred).map_err(too_long)
    }
}
