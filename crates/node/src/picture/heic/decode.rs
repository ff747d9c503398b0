//! Decoding a HEIC file.

use bytes::Bytes;
use domain::limits;
use heifer::{Options, decode_rgba8};
use image::{DynamicImage, RgbImage, RgbaImage};

use super::{fault::fault, plan::Plan};
use crate::picture::{decoded::Decoded, error::PictureError};

/// Decodes a HEIC file. Blocks. A panic of the decoder ends the task in which pictures are prepared, which is told as a damaged file.
pub(in crate::picture) fn decode(bytes: Bytes) -> Result<Decoded, PictureError> {
    let plan = Plan::of(&bytes)?;
    let bytes = plan.without_turns(bytes);
    // One thread: tiles that are decoded at once are in memory at once.
    let image = decode_rgba8(&bytes, &Options { max_threads: 1, max_pixels: limits::PICTURE_PIXELS }).map_err(fault)?;
    drop(bytes);
    let (width, height) = (image.width, image.height);
    let image: Option<DynamicImage> = if image.has_alpha {
        RgbaImage::from_raw(width, height, image.data).map(Into::into)
    } else {
        RgbImage::from_raw(width, height, image.into_rgb8()).map(Into::into)
    };
    // A crop may leave nothing.
    let image = image.filter(|_| width > 0 && height > 0).ok_or(PictureError::Damaged(None))?;
    Ok(Decoded { image, orientation: plan.orientation, profile: plan.profile })
}
