//! Pictures: from an upload to bytes, and from the node's types to views.

use domain::{Direction, Picture, Variant, limits, picture::SHOWN_WIDTH};
use leptos::server_fn::codec::MultipartData;
use node::PictureError;

use super::{form_field, internal};
use crate::api::{ApiError, PictureView, PicturesError};

/// The narrowest file for a browser that does not read `srcset` is at least so wide, where there is one.
const PLAIN_WIDTH: u32 = 800;

/// Takes the field `file` of an upload, if it is within the limit of a picture. All of the upload is read, whatever is kept of it.
pub(in crate::api) async fn picture_file(data: MultipartData) -> Result<Vec<u8>, ApiError> {
    let mut form = data.into_inner().ok_or(ApiError::Malformed)?;
    let mut file = Vec::new();
    let mut is_named = false;
    while let Some(field) = form.next_field().await.map_err(|_| ApiError::Malformed)? {
        if field.name() == Some("file") && file.is_empty() {
            is_named = form_field::names_file(&field);
            file = form_field::read(field, limits::PICTURE_BYTES).await?;
        } else {
            form_field::read(field, 0).await?;
        }
    }
    Ok(chosen_file(file, is_named)?.ok_or(PicturesError::NoFile)?)
}

/// The file of a field; `None`: none was chosen.
pub(super) fn chosen_file(file: Vec<u8>, is_named: bool) -> Result<Option<Vec<u8>>, PicturesError> {
    if file.is_empty() {
        return if is_named { Err(PicturesError::Empty) } else { Ok(None) };
    }
    if file.len() > limits::PICTURE_BYTES { Err(PicturesError::TooLarge) } else { Ok(Some(file)) }
}

/// The URL of the smallest file, for where a person is no more than a dot.
pub(super) fn face(picture: &Picture) -> Option<String> {
    picture.variants.first().map(url)
}

fn url(variant: &Variant) -> String {
    format!("/media/{}", variant.sha256)
}

impl From<Picture> for PictureView {
    fn from(picture: Picture) -> Self {
        let widest = picture.variants.last();
        // Narrowest first. The others are for the view of one picture.
        let shown = &picture.variants[..picture.variants.partition_point(|variant| variant.width <= SHOWN_WIDTH)];
        let plain = shown.iter().find(|variant| variant.width >= PLAIN_WIDTH).or(shown.last()).or(widest);
        let srcset: Vec<_> = shown.iter().map(|variant| format!("{} {}w", url(variant), variant.width)).collect();
        Self {
            id: picture.id,
            width: widest.map_or(picture.width, |variant| variant.width),
            height: widest.map_or(picture.height, |variant| variant.height),
            src: plain.map(url).unwrap_or_default(),
            full: widest.map(url).unwrap_or_default(),
            srcset: srcset.join(", "),
            color: picture.color,
            dir: against_the_page(&picture.alt),
            alt: picture.alt,
        }
    }
}

/// The direction of a text that does not run as the page does.
fn against_the_page(text: &str) -> Option<String> {
    let direction = Direction::of(text).filter(|&direction| direction == Direction::RightToLeft);
    direction.map(|direction| direction.as_str().to_owned())
}

impl From<PictureError> for ApiError {
    fn from(error: PictureError) -> Self {
        match error {
            PictureError::TooLarge => PicturesError::TooLarge.into(),
            PictureError::NotAPicture => PicturesError::NotAPicture.into(),
            PictureError::Heic => PicturesError::Heic.into(),
            PictureError::Avif => PicturesError::Avif.into(),
            PictureError::UnsupportedJpeg => PicturesError::UnsupportedJpeg.into(),
            PictureError::TooManyPixels => PicturesError::TooManyPixels.into(),
            PictureError::TooMuchMemory => PicturesError::TooMuchMemory.into(),
            PictureError::Damaged(_) => PicturesError::Damaged.into(),
            PictureError::Files(_) | PictureError::Store(_) => internal(&error),
        }
    }
}
