//! The form that posts are written in, as it comes: `multipart/form-data` (RFC 7578), read field by field.

use domain::{Audience, CircleId, Cover, MediaId, ParseAudienceError, PostId, TypedText, Warning, limits};
use leptos::server_fn::codec::MultipartData;
use node::{DraftForm, EditId, Owner, PostVersion};

use super::form_field;
use crate::api::{ApiError, DraftView, PicturesError, PostView, PostsError, PublishedView, SavedDraftView};

/// More fields than any form of ours has.
const FIELDS: usize = 64 + limits::CIRCLES;

/// A form that was read. Its files are stored already, since no two of them are ever held in memory at once.
#[derive(Debug, Default)]
pub(in crate::api) struct PostForm {
    pub(super) form: DraftForm,
    /// The post that is being changed.
    pub(super) post: Option<PostId>,
    /// Under what the change is kept until it is made.
    pub(super) unsaved: Option<EditId>,
    /// The version of the post that is being changed.
    pub(super) seen: Option<PostVersion>,
    /// The pictures that it shows, in order; a post that is changed is to have these.
    pub(super) listed: Option<Vec<MediaId>>,
    /// The word of its audience, and the circles beside it.
    audience: Option<String>,
    circles: Vec<CircleId>,
    /// `None`: the form does not know of warnings, nor of blurred pictures.
    warning: Option<String>,
    is_blurred: bool,
    /// The files, as pictures with their alternative texts.
    pub(super) pictures: Vec<(MediaId, String)>,
    /// A picture to move, by so many places towards the end.
    shifted: Option<(MediaId, isize)>,
    /// All that the form has is to be taken out of the draft.
    discards: bool,
    /// Why a file was not taken. All else is kept before this is told.
    pub(super) failure: Option<ApiError>,
}

impl PostForm {
    /// Reads the form and stores its files.
    pub(in crate::api) async fn read(owner: &Owner, data: MultipartData) -> Result<Self, ApiError> {
        let mut fields = data.into_inner().ok_or(ApiError::Malformed)?;
        let mut read = Self { form: DraftForm::default(), ..Self::default() };
        for _ in 0..FIELDS {
            let Some(field) = fields.next_field().await.map_err(|_| ApiError::Malformed)? else {
                read.take_audience()?;
                read.take_cover();
                read.shift();
                return Ok(read);
            };
            let name = field.name().unwrap_or_default().to_owned();
            let limit = if name == "files" { limits::PICTURE_BYTES } else { limits::DRAFT_TEXT_BYTES };
            let is_file = form_field::names_file(&field);
            let value = form_field::read(field, limit).await?;
            if name != "files" {
                read.take(&name, &value)?;
            } else if !value.is_empty() {
                read.take_file(owner, value).await;
            } else if is_file {
                read.failure.get_or_insert(PicturesError::Empty.into());
            }
        }
        Err(ApiError::Malformed)
    }

    fn take(&mut self, name: &str, value: &[u8]) -> Result<(), ApiError> {
        // A value cut at its limit may end within a character; it is refused for its length, not for that.
        let value = String::from_utf8_lossy(value).into_owned();
        let form = &mut self.form;
        match name {
            "id" => self.post = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "unsaved" => self.unsaved = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "seen" => self.seen = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "picture" => {
                let listed = self.listed.get_or_insert_default();
                // An empty one names nothing, and says that the list is whole.
                if !value.is_empty() {
                    listed.push(value.parse().map_err(|_| ApiError::Malformed)?);
                }
            }
            "key" => form.key = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "version" => form.version = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "save" => form.save_number = value.parse().map_err(|_| ApiError::Malformed)?,
            "text" => form.source = value.into(),
            "warning" => self.warning = Some(value),
            "blur" => self.is_blurred = true,
            "audience" => self.audience = Some(value),
            "earlier" => self.shifted = Some((value.parse().map_err(|_| ApiError::Malformed)?, -1)),
            "later" => self.shifted = Some((value.parse().map_err(|_| ApiError::Malformed)?, 1)),
            "discard" => self.discards = true,
            "quote" => form.quote = Some(value.parse().map_err(|_| ApiError::Malformed)?),
            "remove" => form.removed.push(value.parse().map_err(|_| ApiError::Malformed)?),
            "alt" => {
                if let Some((_, alt)) = self.pictures.last_mut() {
                    *alt = value;
                }
            }
            _ => {
                if let Some(Ok(picture)) = name.strip_prefix("alt-").map(str::parse) {
                    form.alts.push((picture, value));
                }
                if let Some(circle) = name.strip_prefix("circles[").and_then(|rest| rest.strip_suffix(']')) {
                    self.circles.push(circle.parse().map_err(|_| ApiError::Malformed)?);
                }
            }
        }
        Ok(())
    }

    /// Puts the word and the circles together, which come in any order.
    fn take_audience(&mut self) -> Result<(), ApiError> {
        let Some(word) = &self.audience else { return Ok(()) };
        self.form.audience = Some(match Audience::parse(word, self.circles.iter().copied()) {
            Ok(audience) => audience,
            // A writer who is about to tick some has chosen none yet.
            Err(ParseAudienceError::NoCircle) => Audience::OnlyMe,
            Err(ParseAudienceError::Unknown) => return Err(ApiError::Malformed),
        });
        Ok(())
    }

    /// Puts together what is to stand before the post.
    fn take_cover(&mut self) {
        let Some(warning) = &self.warning else { return };
        self.form.cover = Cover::new(warning, self.is_blurred).ok();
        if self.form.cover.is_none() {
            let excess = Warning::excess(warning);
            self.failure.get_or_insert(ApiError::Posts(PostsError::WarningTooLong { excess }));
        }
    }

    /// Moves the picture that is to be moved among those listed.
    fn shift(&mut self) {
        let (Some((picture, by)), Some(listed)) = (self.shifted, &mut self.listed) else { return };
        let from = listed.iter().position(|id| *id == picture);
        let to = from.and_then(|from| from.checked_add_signed(by)).filter(|&to| to < listed.len());
        if let (Some(from), Some(to)) = (from, to) {
            listed.swap(from, to);
        }
    }

    /// Whether the draft is to be thrown away.
    pub(in crate::api) fn discards(&self) -> bool {
        self.discards
    }

    /// Says that circles were to see the post, but none was ticked.
    pub(super) fn lacks_circles(&self) -> bool {
        self.circles.is_empty() && self.audience.as_deref() == Some("circles")
    }

    async fn take_file(&mut self, owner: &Owner, bytes: Vec<u8>) {
        if self.pictures.len() >= limits::PICTURES_PER_POST {
            self.failure = Some(ApiError::Posts(PostsError::TooManyPictures));
            return;
        }
        match owner.pictures().store(bytes.into()).await {
            Ok(picture) => self.pictures.push((picture.id, String::new())),
            Err(error) => {
                self.failure.get_or_insert(error.into());
            }
        }
    }

    /// Keeps the form in the draft, or takes out of the draft what the form has.
    pub(in crate::api) async fn save(mut self, owner: &Owner) -> Result<SavedDraftView, ApiError> {
        self.form.listed = self.listed.take();
        if self.discards {
            self.form.source = TypedText::default();
            self.form.alts.clear();
            self.form.cover = Some(Cover::NONE);
            self.form.removed.extend(self.form.listed.iter().flatten());
        }
        if self.discards && self.form.quote.is_some() {
            owner.posts().begin_quote(None).await?;
        }
        self.save_pictures(owner).await?;
        let saved = owner.draft().save(&self.form).await?;
        self.failure.map_or_else(|| Ok(saved.into()), Err)
    }

    /// Publishes the form; if that fails, the draft has everything.
    pub(in crate::api) async fn publish(mut self, owner: &Owner) -> Result<PublishedView, ApiError> {
        if self.lacks_circles() {
            self.failure.get_or_insert(ApiError::Posts(PostsError::NoCircle));
        }
        let post = if let Some(key) = self.form.key.clone() {
            self.form.listed = self.listed.take();
            self.save_pictures(owner).await?;
            if let Some(failure) = self.failure {
                owner.draft().save(&self.form).await?;
                return Err(failure);
            }
            owner.posts().publish_draft(&self.form, &key).await?
        } else {
            self.failure.map_or(Ok(()), Err)?;
            owner.posts().publish(&self.form, self.pictures).await?
        };
        let found = owner.reading().post(post.id).await?.ok_or(ApiError::NotFound)?;
        let for_now = owner.profile().picture_for_now().await?;
        let is_picture_for_now = found.post.pictures.iter().any(|picture| Some(picture.id) == for_now);
        let post = PostView::new(found.post, &found.people, &found.quoted, owner.node().now());
        Ok(PublishedView { post: Some(post), draft: DraftView::read(owner).await?, is_picture_for_now })
    }

    /// Puts the files that came with the form into the draft.
    async fn save_pictures(&mut self, owner: &Owner) -> Result<(), ApiError> {
        for (picture, alt) in std::mem::take(&mut self.pictures) {
            match owner.draft().add_picture(picture).await {
                Ok(()) => {
                    self.form.alts.push((picture, alt));
                    if let Some(listed) = &mut self.form.listed {
                        listed.push(picture);
                    }
                }
                Err(node::DraftError::TooManyPictures) => {
                    self.failure.get_or_insert(ApiError::Posts(PostsError::TooManyPictures));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
