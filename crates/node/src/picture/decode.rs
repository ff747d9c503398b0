//! Opening a picture file under limits: what it is by its bytes, how large by its header, and only then its pixels.
//!
//! Of an animation (GIF, WebP, PNG) the first frame is taken. A colour profile is not applied: colours are taken as sRGB.

use std::io::Cursor;

use bytes::Bytes;
use domain::{PictureType, limits};
use image::{
    DynamicImage, ImageDecoder, ImageError, Limits,
    codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};

use super::{
    PictureError,
    jpeg::JpegLayout,
    memory::{DecoderCost, MEMORY_BYTES},
};

/// The longest side that is taken, in pixels: what JPEG can hold.
const SIDE_PIXELS: u32 = 65_535;

/// A picture as its file has it, not upright yet.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) image: DynamicImage,
    pub(super) orientation: Orientation,
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
        PictureType::Jpeg => {
            let layout = JpegLayout::of(&bytes);
            let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
            // The limits come first: of a picture that is too large it is no use to say that it is incomplete.
            check_size(&decoder, DecoderCost::of_jpeg(layout), file_bytes)?;
            if !layout.is_whole {
                return Err(PictureError::Damaged(None));
            }
            read(decoder)
        }
        PictureType::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), decoder_limits()).map_err(damaged)?;
            check_size(&decoder, DecoderCost::NONE, file_bytes)?;
            read(decoder)
        }
        PictureType::Gif => {
            let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
            check_size(&decoder, DecoderCost::GIF, file_bytes)?;
            read(decoder)
        }
        PictureType::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes.clone())).map_err(damaged)?;
            let cost = DecoderCost::of_webp(&bytes, decoder.has_animation());
            drop(bytes);
            check_size(&decoder, cost, file_bytes)?;
            read(decoder)
        }
        PictureType::Heic => Err(PictureError::Heic),
        PictureType::Avif => Err(PictureError::Avif),
    }
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

fn read(mut decoder: impl ImageDecoder) -> Result<Decoded, PictureError> {
    decoder.set_limits(decoder_limits()).map_err(damaged)?;
    // A picture whose EXIF block is broken is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(Decoded { image, orientation })
}

fn decoder_limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE_PIXELS);
    limits.max_image_height = Some(SIDE_PIXELS);
    limits.max_alloc = Some(MEMORY_BYTES);
    limits
}

fn damaged(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooManyPixels,
        other => PictureError::Damaged(Some(other)),
    }
}
