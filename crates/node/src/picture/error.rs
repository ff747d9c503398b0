//! Why a picture cannot be taken, each with a sentence of its own for the sender.

use std::io;

use domain::LeftAloneReason;
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
    /// A HEIC that phones and cameras do not write: laid together of others, a film, or coded in another way than HEVC for single pictures.
    #[error("the picture is HEIC of a kind that is not known here")]
    Heic,
    #[error("the picture is AVIF")]
    Avif,
    /// A JPEG that browsers and phones do not write: arithmetic-coded, of 12 bits, lossless, or sampled in a way that the decoder does not show right.
    #[error("the picture is a JPEG of a kind that is not known here")]
    UnsupportedJpeg,
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
    /// What is wrong with the file, if trying again with the same bytes is no use.
    pub(crate) fn fault_of_the_file(&self) -> Option<LeftAloneReason> {
        match self {
            Self::TooLarge => Some(LeftAloneReason::TooLarge),
            Self::NotAPicture => Some(LeftAloneReason::NotAPicture),
            Self::Heic => Some(LeftAloneReason::Heic),
            Self::Avif => Some(LeftAloneReason::Avif),
            Self::UnsupportedJpeg => Some(LeftAloneReason::UnsupportedJpeg),
            Self::TooManyPixels => Some(LeftAloneReason::TooManyPixels),
            Self::TooMuchMemory => Some(LeftAloneReason::TooMuchMemory),
            Self::Damaged(_) => Some(LeftAloneReason::Damaged),
            Self::Files(_) | Self::Store(_) => None,
        }
    }
}
