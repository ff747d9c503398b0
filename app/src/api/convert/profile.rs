//! The profile as pages get it, and what its forms say.

use std::mem;

use domain::{Crop, MediaId, Name, Note, Profile, limits};
use leptos::server_fn::codec::MultipartData;
use node::{ChoosePictureError, Owner, PictureChoice};

use super::{form_field, pictures::chosen_file};
use crate::api::{
    ApiError, ChangeProfile, PictureChoiceView, ProfileView, context::keep_all_typed, profile::ProfileError,
};

impl ProfileView {
    pub(in crate::api) async fn read(owner: &Owner) -> Result<Self, ApiError> {
        let Profile { name, about, picture } = owner.node().profile().await?;
        let is_for_now = owner.profile().picture_for_now().await?.is_some();
        Ok(Self { name, about, picture: picture.map(Into::into), is_for_now })
    }
}

impl From<PictureChoice> for PictureChoiceView {
    fn from(choice: PictureChoice) -> Self {
        Self { chosen: choice.chosen, pictures: choice.pictures.into_iter().map(Into::into).collect() }
    }
}

/// The form of one's own page, as it came.
#[derive(Debug, Default)]
pub(in crate::api) struct ProfileForm {
    name: String,
    about: String,
    /// `None`: the picture stays.
    picture: Option<String>,
    file: Vec<u8>,
    /// A file was chosen, though there may be nothing in it.
    has_file: bool,
    crop: CropFields,
}

/// Which part of the picture was chosen, as it came; no field of it: none in particular.
#[derive(Debug, Default)]
struct CropFields {
    x: Option<String>,
    y: Option<String>,
    size: Option<String>,
}

impl CropFields {
    fn read(&self) -> Result<Option<Crop>, ProfileError> {
        let fields = [&self.x, &self.y, &self.size].map(Option::as_deref);
        if fields == [None; 3] {
            return Ok(None);
        }
        let [x, y, size] = fields.map(Option::unwrap_or_default);
        Crop::parse(x, y, size).map(Some).map_err(ProfileError::NoSuchPart)
    }
}

impl ProfileForm {
    pub(in crate::api) async fn read(data: MultipartData) -> Result<Self, ApiError> {
        let mut fields = data.into_inner().ok_or(ApiError::Malformed)?;
        let mut form = Self::default();
        while let Some(field) = fields.next_field().await.map_err(|_| ApiError::Malformed)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                form.has_file = form_field::names_file(&field);
                form.file = form_field::read(field, limits::PICTURE_BYTES).await?;
                continue;
            }
            let value = form_field::read(field, limits::DRAFT_TEXT_BYTES).await?;
            let value = String::from_utf8_lossy(&value).into_owned();
            match &*name {
                "name" => form.name = value,
                "about" => form.about = value,
                "picture" => form.picture = Some(value),
                "x" => form.crop.x = Some(value),
                "y" => form.crop.y = Some(value),
                "size" => form.crop.size = Some(value),
                _ => {}
            }
        }
        Ok(form)
    }

    /// Changes the profile. What can be refused comes first, so that a refusal changes nothing.
    pub(in crate::api) async fn save(mut self, owner: &Owner) -> Result<(), ApiError> {
        let saved = self.try_save(owner).await;
        let fields = [("name", &*self.name), ("about", &*self.about)];
        saved.map_err(|error| keep_all_typed::<ChangeProfile>(error, &fields))
    }

    async fn try_save(&mut self, owner: &Owner) -> Result<(), ApiError> {
        let (name, about) = profile(&self.name, &self.about)?;
        let crop = self.crop.read()?;
        if let Some(file) = chosen_file(mem::take(&mut self.file), self.has_file)? {
            owner.profile().upload_picture(file.into(), crop).await?;
        } else if let Some(picture) = &self.picture {
            let picture = picture_choice(Some(picture))?;
            // Pages show the middle of a picture by themselves, and a choice that was not touched stays the picture that is in the post.
            match picture.zip(crop.filter(|crop| *crop != Crop::CENTRED)) {
                Some((picture, crop)) => owner.profile().choose_part(picture, crop).await?,
                None => owner.profile().choose_picture(picture).await?,
            }
        }
        Ok(owner.profile().save(&name, &about).await?)
    }
}

/// The name and the short text.
pub(in crate::api) fn profile(name: &str, text: &str) -> Result<(Name, Note), ApiError> {
    Ok((super::name(name)?, about(text)?))
}

fn about(text: &str) -> Result<Note, ProfileError> {
    let excess = Note::excess(text);
    text.parse().map_err(|_| ProfileError::AboutTooLong { excess })
}

/// The picture that was chosen; an empty choice is none.
pub(in crate::api) fn picture_choice(text: Option<&str>) -> Result<Option<MediaId>, ProfileError> {
    let id = text.filter(|text| !text.is_empty()).map(str::parse);
    id.transpose().map_err(|_| ProfileError::NoSuchPicture)
}

impl From<ChoosePictureError> for ApiError {
    fn from(error: ChoosePictureError) -> Self {
        match error {
            ChoosePictureError::NotFound => ProfileError::NoSuchPicture.into(),
            ChoosePictureError::Picture(error) => error.into(),
            ChoosePictureError::Store(error) => error.into(),
        }
    }
}
