//! What an error of the decoder says of the file.

use heifer::{Error, heifer_hevc_dec, heifer_isobmff};
use image::{
    ImageError,
    error::{DecodingError, ImageFormatHint},
};

use crate::picture::error::PictureError;

/// A kind of HEIC that is not known here, or a damaged file.
pub(super) fn fault(error: impl Into<Error>) -> PictureError {
    match error.into() {
        Error::Unsupported(_)
        | Error::Hevc(heifer_hevc_dec::Error::Unimplemented(_))
        | Error::Container(heifer_isobmff::Error::Unimplemented(_)) => PictureError::Heic,
        error => {
            let hint = ImageFormatHint::Name("HEIC".into());
            PictureError::Damaged(Some(ImageError::Decoding(DecodingError::new(hint, error))))
        }
    }
}
