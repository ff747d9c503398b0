//! Opening a picture file under limits: what it is by its bytes, how large by its header, and only then its pixels.
//!
//! Of an animation (GIF, WebP, PNG) the first frame is taken, of several pictures (HEIC) the primary one. A colour profile is handed on, not applied here.

use std::io::Cursor;

use bytes::Bytes;
use domain::{PictureType, limits};
use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};

use super::{
    decoded::{Decoded, damaged, decode_with, decoder_limits},
    error::PictureError,
    exif, heic, jpeg,
    memory::DecoderCost,
    png,
};

/// What a PNG may say beside its pixels, in bytes: a profile is compressed, and need not stop.
const METADATA_BYTES: u64 = 64_000_000;

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

/// Decodes a picture file. Blocks, and takes up to [`MEMORY_BYTES`](super::memory::MEMORY_BYTES).
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
