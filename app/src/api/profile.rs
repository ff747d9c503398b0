//! How the owner shows themselves to friends.

use domain::{CropError, MediaId};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

use super::{ApiError, PictureView};
use crate::i18n::{I18n, t, t_plural};

/// The owner's profile, as friends see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    pub name: String,
    pub about: String,
    pub picture: Option<PictureView>,
    /// The picture is the first that was published, since none was chosen.
    pub is_for_now: bool,
}

/// What there is to choose a profile picture from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureChoiceView {
    /// The one that was chosen; `None`: the first that was published to all friends.
    pub chosen: Option<MediaId>,
    /// The owner's pictures, those published last first.
    pub pictures: Vec<PictureView>,
}

/// Why the profile is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileError {
    #[error("the text about you has {excess} characters too many")]
    AboutTooLong { excess: usize },
    /// The picture was deleted, or is not the owner's.
    #[error("there is no such picture")]
    NoSuchPicture,
    #[error(transparent)]
    NoSuchPart(CropError),
}

impl ProfileError {
    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        match self {
            Self::AboutTooLong { excess } => t_plural!(i18n, profile.errors.about_too_long, count = excess),
            Self::NoSuchPicture => t!(i18n, profile.errors.no_such_picture).into(),
            Self::NoSuchPart(CropError) => t!(i18n, profile.errors.no_such_part).into(),
        }
    }

    /// The HTTP status for a script.
    pub fn status(self) -> u16 {
        match self {
            Self::AboutTooLong { .. } | Self::NoSuchPart(_) => 422,
            Self::NoSuchPicture => 409,
        }
    }
}

impl From<ProfileError> for ApiError {
    fn from(error: ProfileError) -> Self {
        Self::Profile(error)
    }
}

/// Says how the owner shows themselves to friends.
#[server(endpoint = "profile/load", input = GetUrl)]
pub async fn load_profile() -> Result<ProfileView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    ProfileView::read(&owner).await
}

/// Says what there is to choose a profile picture from.
#[server(endpoint = "profile/load-picture-choice", input = GetUrl)]
pub async fn load_picture_choice() -> Result<PictureChoiceView, ApiError> {
    Ok(super::context::owner(domain::Permission::Read).await?.profile().picture_choice().await?.into())
}

/// Changes how the owner shows themselves to friends, in one form.
///
/// A multipart form: `name`, `about`, `picture` as [`choose_profile_picture`] takes it, and `file`, which goes before that. Without either the picture stays. `x`, `y` and
/// `size` say which square of it is kept, as [`domain::Crop`] reads them; without these it is the whole picture. What is refused changes nothing.
#[server(endpoint = "profile/change", input = MultipartFormData)]
pub async fn change_profile(data: MultipartData) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    super::convert::ProfileForm::read(data).await?.save(&owner).await?;
    super::context::answer_form("/profile?saved=profile#edit");
    Ok(())
}

/// Changes the name and the short text that friends see.
#[server(endpoint = "profile/save")]
pub async fn save_profile(name: String, about: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let (name, about) = super::convert::profile(&name, &about)?;
    Ok(owner.profile().save(&name, &about).await?)
}

/// Chooses the profile picture from the owner's pictures by id; without one it is the first published to all friends.
#[server(endpoint = "profile/choose-picture")]
pub async fn choose_profile_picture(picture: Option<String>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    Ok(owner.profile().choose_picture(super::convert::picture_choice(picture.as_deref())?).await?)
}

/// Takes the picture in the field `file` in, and makes it the profile picture.
#[server(endpoint = "profile/upload-picture", input = MultipartFormData)]
pub async fn upload_profile_picture(data: MultipartData) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let file = super::convert::picture_file(data).await?;
    Ok(owner.profile().upload_picture(file.into(), None).await?)
}
