//! Pictures: taking them in, and why one is not taken.

use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

use super::{ApiError, PictureView};
use crate::i18n::{I18n, t};

/// Why a picture was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PicturesError {
    /// The form came without a file.
    #[error("no file was chosen")]
    NoFile,
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than 30 MB")]
    TooLarge,
    #[error("the file is not a JPEG, PNG, GIF, WebP or HEIC picture")]
    NotAPicture,
    #[error("the picture is HEIC of a kind that is not taken")]
    Heic,
    #[error("the picture is AVIF, which is not taken")]
    Avif,
    #[error("the picture is a JPEG of a kind that is not taken")]
    UnsupportedJpeg,
    #[error("the picture has more than 60 megapixels")]
    TooManyPixels,
    #[error("the picture takes too much memory to open")]
    TooMuchMemory,
    #[error("the picture file is damaged or incomplete")]
    Damaged,
}

impl PicturesError {
    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        match self {
            Self::NoFile => t!(i18n, pictures.errors.no_file).into(),
            Self::Empty => t!(i18n, pictures.errors.empty).into(),
            Self::TooLarge => t!(i18n, pictures.errors.too_large).into(),
            Self::NotAPicture => t!(i18n, pictures.errors.not_a_picture).into(),
            Self::Heic => t!(i18n, pictures.errors.heic).into(),
            Self::Avif => t!(i18n, pictures.errors.avif).into(),
            Self::UnsupportedJpeg => t!(i18n, pictures.errors.unsupported_jpeg).into(),
            Self::TooManyPixels => t!(i18n, pictures.errors.too_many_pixels).into(),
            Self::TooMuchMemory => t!(i18n, pictures.errors.too_much_memory).into(),
            Self::Damaged => t!(i18n, pictures.errors.damaged).into(),
        }
    }

    /// The HTTP status for a script.
    pub fn status(self) -> u16 {
        match self {
            Self::TooLarge => 413,
            Self::NotAPicture | Self::Heic | Self::Avif | Self::UnsupportedJpeg => 415,
            Self::NoFile | Self::Empty | Self::TooManyPixels | Self::TooMuchMemory | Self::Damaged => 422,
        }
    }
}

impl From<PicturesError> for ApiError {
    fn from(error: PicturesError) -> Self {
        Self::Pictures(error)
    }
}

/// Takes the picture in the field `file` in, and puts it at the end of the draft.
#[server(endpoint = "pictures/upload", input = MultipartFormData)]
pub async fn upload_picture(data: MultipartData) -> Result<PictureView, ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let file = super::convert::picture_file(data).await?;
    let picture = owner.pictures().store(file.into()).await?;
    owner.draft().add_picture(picture.id).await?;
    Ok(picture.into())
}

/// Takes the picture in the field `file` in, and puts it nowhere: within a day, a post is to name it.
#[server(endpoint = "pictures/store", input = MultipartFormData)]
pub async fn store_picture(data: MultipartData) -> Result<PictureView, ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let file = super::convert::picture_file(data).await?;
    Ok(owner.pictures().store(file.into()).await?.into())
}
