//! Opening a picture file under limits: what it is by its bytes, how large by its header, and only then its pixels.
//!
//! Of an animation (GIF, WebP, PNG) the first frame is taken, of several pictures (HEIC) the primary one. A colour profile is handed on, not applied here.

use std::io::Cursor;

use bytes::Bytes;
use domain::{PictureType, limits};
use image::{
    DynamicImage, ImageDecoder, ImageError, Limits,
    codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};
use moxcms::ColorProfile;

use super::{
    PictureError, colors, exif, heic, jpeg,
    memory::{DecoderCost, MEMORY_BYTES},
    png,
};

/// The longest side that is taken, in pixels: what JPEG can hold.
const SIDE_PIXELS: u32 = 65_535;
/// What a PNG may say beside its pixels, in bytes: a profile is compressed, and need not stop.
const METADATA_BYTES: u64 = 64_000_000;

/// A picture as its file has it, not upright yet.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) image: DynamicImage,
    pub(super) orientation: Orientation,
    /// What the colours are, if that is not sRGB.
    pub(super) profile: Option<ColorProfile>,
}

/// Recognises a picture file of a kind that is taken.
pub(crate) fn recognise(bytes: &[u8]) -> Result<PictureType, PictureError> {
    if bytes.len() > limits::PICTURE_BYTES {
        return Err(PictureError::TooLarge);
    }
    match PictureType::of(bytes) {
        Some(PictureType::Avif) => Err(PictureError::Avif),
        Some(taken) => Ok(taken),
        None => Err(PictureError::NotAPicture),
    }
}

/// Decodes a picture file. Blocks, and takes up to [`MEMORY_BYTES`].
pub(super) fn decode(bytes: Bytes) -> Result<Decoded, PictureError> {
    let file_bytes = bytes.len();
    match recognise(&bytes)? {
        PictureType::Jpeg => jpeg::decode(bytes),
        PictureType::Png => {
            let orientation = png::exif(&bytes).map(exif::orientation);
            let colors = png::colors(&bytes);
            let file = Cursor::new(png::with_transparent_grey(png::with_end(bytes)));
            let decoder = PngDecoder::with_limits(file, decoder_limits(METADATA_BYTES)).map_err(damaged)?;
            let picture = decode_with(decoder, DecoderCost::NONE, file_bytes)?;
            let profile = match colors {
                png::Colors::InProfile => picture.profile,
                png::Colors::Are(profile) => profile.map(|profile| *profile),
            };
            Ok(Decoded { orientation: orientation.unwrap_or(picture.orientation), profile, ..picture })
        }
        PictureType::Gif => {
            let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
            decode_with(decoder, DecoderCost::GIF, file_bytes)
        }
        PictureType::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes.clone())).map_err(damaged)?;
            let cost = DecoderCost::of_webp(&bytes, decoder.has_animation());
            drop(bytes);
            decode_with(decoder, cost, file_bytes)
        }
        PictureType::Heic => heic::decode(bytes),
        PictureType::Avif => Err(PictureError::Avif),
    }
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

fn decoder_limits(bytes: u64) -> Limits {
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
