//! Why a picture cannot be taken, each with a sentence of its own for whoever sent it.

use std::io;

use store::StoreError;

/// A picture that was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It has more than [`domain::limits::PICTURE_BYTES`] bytes.
    #[error("the picture file is too large")]
    TooLarge,
    /// Its bytes are not those of a picture that is known here.
    #[error("the file is not a picture")]
    NotAPicture,
    /// What phones by Apple keep pictures in.
    #[error("the picture is HEIC")]
    Heic,
    #[error("the picture is AVIF")]
    Avif,
    /// It has more than [`domain::limits::PICTURE_PIXELS`] pixels, or is longer than 65,535 on one side.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// It has fewer pixels than that, but is kept in a way that takes too much memory to open.
    #[error("the picture takes too much memory to open")]
    TooMuchMemory,
    /// It ends early, or its bytes make no sense.
    #[error("the picture file is damaged or incomplete")]
    Damaged(#[source] Option<image::ImageError>),
    #[error("the picture's files could not be written")]
    Files(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PictureError {
    /// Says whether the file is at fault, and trying again with the same bytes is no use.
    pub fn is_the_files_fault(&self) -> bool {
        !matches!(self, Self::Files(_) | Self::Store(_))
    }
}
