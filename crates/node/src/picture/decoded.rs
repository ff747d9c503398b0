//! What comes of a decoder, within the limits that hold for all of them.

use domain::limits;
use image::{DynamicImage, ImageDecoder, ImageError, Limits, metadata::Orientation};
use moxcms::ColorProfile;

use super::{
    colors,
    error::PictureError,
    exif,
    memory::{DecoderCost, MEMORY_BYTES},
};

/// The longest side that is taken, in pixels: what JPEG can hold.
const SIDE_PIXELS: u32 = 65_535;

/// A picture as its file has it, not upright yet.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) image: DynamicImage,
    pub(super) orientation: Orientation,
    /// What the colours are, if that is not sRGB.
    pub(super) profile: Option<ColorProfile>,
}

/// Decodes what a decoder has read the header of, if the limits allow it.
pub(super) fn decode_with(
    mut decoder: impl ImageDecoder,
    cost: DecoderCost,
    file_bytes: usize,
) -> Result<Decoded, PictureError> {
    // A picture whose profile or EXIF block is broken is shown as if it had none.
    let profile = decoder.icc_profile().unwrap_or_default();
    check_cost(&decoder, cost, file_bytes + profile.as_ref().map_or(0, Vec::len))?;
    decoder.set_limits(decoder_limits(MEMORY_BYTES)).map_err(damaged)?;
    let orientation = orientation(&mut decoder);
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(Decoded { image, orientation, profile: profile.as_deref().and_then(colors::of_icc) })
}

pub(super) fn orientation(decoder: &mut impl ImageDecoder) -> Orientation {
    let block = decoder.exif_metadata().unwrap_or_default();
    block.map_or(Orientation::NoTransforms, |block| exif::orientation(&block))
}

fn check_cost(decoder: &impl ImageDecoder, cost: DecoderCost, file_bytes: usize) -> Result<(), PictureError> {
    let (width, height) = decoder.dimensions();
    let pixels = check_size(width, height)?;
    if !cost.fits(pixels, decoder.color_type(), file_bytes) {
        return Err(PictureError::TooMuchMemory);
    }
    Ok(())
}

/// Returns how many pixels a picture has, if it may have them.
pub(super) fn check_size(width: u32, height: u32) -> Result<u64, PictureError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(PictureError::Damaged(None)),
        pixels if pixels > limits::PICTURE_PIXELS || width.max(height) > SIDE_PIXELS => {
            Err(PictureError::TooManyPixels)
        }
        pixels => Ok(pixels),
    }
}

pub(super) fn decoder_limits(bytes: u64) -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE_PIXELS);
    limits.max_image_height = Some(SIDE_PIXELS);
    limits.max_alloc = Some(bytes);
    limits
}

pub(super) fn damaged(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooManyPixels,
        other => PictureError::Damaged(Some(other)),
    }
}
