//! Opening a picture file under limits: what it is by its bytes, how large by its header, and only then its pixels.
//!
//! Of an animation (GIF, WebP, PNG) the first frame is taken. A colour profile is handed on, not applied here.

use std::io::Cursor;

use bytes::Bytes;
use domain::{PictureType, limits};
use image::{
    DynamicImage, ImageDecoder, ImageError, Limits,
    codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};

use super::{
    PictureError, exif, jpeg,
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
    /// The ICC profile that says what the colours are, as the file has it.
    pub(super) profile: Option<Vec<u8>>,
}

/// Recognises a picture file of a kind that is taken.
pub(crate) fn recognise(bytes: &[u8]) -> Result<PictureType, PictureError> {
    if bytes.len() > limits::PICTURE_BYTES {
        return Err(PictureError::TooLarge);
    }
    match PictureType::of(bytes) {
        Some(PictureType::Heic) => Err(PictureError::Heic),
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
            let file = Cursor::new(png::with_transparent_grey(bytes));
            let decoder = PngDecoder::with_limits(file, decoder_limits(METADATA_BYTES)).map_err(damaged)?;
            let picture = decode_with(decoder, DecoderCost::NONE, file_bytes)?;
            Ok(Decoded { orientation: orientation.unwrap_or(picture.orientation), ..picture })
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
        PictureType::Heic => Err(PictureError::Heic),
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
    check_size(&decoder, cost, file_bytes + profile.as_ref().map_or(0, Vec::len))?;
    decoder.set_limits(decoder_limits(MEMORY_BYTES)).map_err(damaged)?;
    let block = decoder.exif_metadata().unwrap_or_default();
    let orientation = block.map_or(Orientation::NoTransforms, |block| exif::orientation(&block));
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(Decoded { image, orientation, profile })
}

fn check_size(decoder: &impl ImageDecoder, cost: DecoderCost, file_bytes: usize) -> Result<(), PictureError> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits::PICTURE_PIXELS || width.max(height) > SIDE_PIXELS {
        return Err(PictureError::TooManyPixels);
    }
    if pixels == 0 {
        return Err(PictureError::Damaged(None));
    }
    if !cost.fits(pixels, decoder.color_type(), file_bytes) {
        return Err(PictureError::TooMuchMemory);
    }
    Ok(())
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
