//! Decoding a JPEG file, also one without its end.

use std::io::Cursor;

use bytes::Bytes;
use image::{ColorType, codecs::jpeg::JpegDecoder};

use super::{
    super::{
        PictureError,
        decode::{Decoded, damaged, decode_with},
        memory::DecoderCost,
        store::hash_of,
    },
    JpegLayout, cmyk,
};

const END_OF_IMAGE: [u8; 2] = [0xff, 0xd9];
/// Coded data that no picture has of its own, without a marker in it. Three of them, of different first bits: what is left of a code before the
/// end may be made the one that ends a block by one of two bits, and then nothing that follows is seen.
const NOISES: [[u8; 16]; 3] = [
    *b"\x6b\x25\xd1\x8e\x4c\xb3\x17\xea\x59\x92\xc7\x3d\x84\x5a\x2e\xf1",
    *b"\x95\xd8\x4e\x71\xa3\x1c\xe6\x95\x2b\x7a\x48\xbd\x63\x9c\xd4\x0e",
    *b"\xd1\x9a\x36\xc5\x68\xd7\x2d\x43\xbc\x1e\x75\xa8\x4b\xe3\x96\x5f",
];
/// More than what decoders read ahead.
const NOISE_TIMES: usize = 16;

/// Decodes a JPEG file. Blocks.
pub(in crate::picture) fn decode(bytes: Bytes) -> Result<Decoded, PictureError> {
    let layout = JpegLayout::of(&bytes);
    if !layout.is_known_kind {
        return Err(PictureError::UnsupportedJpeg);
    }
    let (cost, file_bytes) = (DecoderCost::of_jpeg(layout), bytes.len());
    if layout.components == cmyk::INKS {
        return decode_for_print(&bytes, layout, cost);
    }
    if layout.has_end {
        decode_with(JpegDecoder::new(Cursor::new(bytes)).map_err(damaged)?, cost, file_bytes)
    } else {
        decode_without_end(&bytes[..layout.readable_bytes], cost, layout.has_all_scans)
    }
}

/// Decodes four inks. What they look like is guessed where no profile says it.
fn decode_for_print(bytes: &Bytes, layout: JpegLayout, cost: DecoderCost) -> Result<Decoded, PictureError> {
    // This file and the decoder's copy are in memory.
    let file_bytes = 2 * bytes.len();
    let guessed = if layout.has_end {
        decode_with(JpegDecoder::new(Cursor::new(bytes.clone())).map_err(damaged)?, cost, file_bytes)?
    } else {
        decode_without_end(&bytes[..layout.readable_bytes], cost, layout.has_all_scans)?
    };
    let Some(from_inks) = guessed.profile.as_ref().and_then(cmyk::from_inks) else {
        // One of other colours is not about these.
        return Ok(Decoded { profile: None, ..guessed });
    };
    let pixels = u64::from(guessed.image.width()) * u64::from(guessed.image.height());
    if !cost.fits(pixels, ColorType::Rgba8, file_bytes) {
        return Err(PictureError::TooMuchMemory);
    }
    let orientation = guessed.orientation;
    drop(guessed);
    let image = cmyk::decode(bytes, &from_inks).ok_or(PictureError::Damaged(None))?;
    Ok(Decoded { image, orientation, profile: None })
}

/// Some phones leave the end of a panorama out. The decoder makes up what is missing, which is no picture to publish; nothing is missing
/// if the picture is the same whatever follows the file.
fn decode_without_end(bytes: &[u8], cost: DecoderCost, has_all_scans: bool) -> Result<Decoded, PictureError> {
    // Half of a pair (B.1.1.5) would change what follows.
    let bytes = bytes.strip_suffix(b"\xff").unwrap_or(bytes);
    let decode_followed_by = |rest: &[u8]| {
        let whole = [bytes, rest, &END_OF_IMAGE].concat();
        let decoder = JpegDecoder::new(Cursor::new(whole)).map_err(damaged)?;
        // This file and the longer one are in memory.
        decode_with(decoder, cost, 2 * bytes.len() + rest.len())
    };
    let hash_of_pixels = |rest: &[u8]| Ok::<_, PictureError>(hash_of(decode_followed_by(rest)?.image.as_bytes()));
    // The limits come first: of a picture that is too large it is no use to say that it is incomplete.
    let first = hash_of_pixels(&NOISES[0].repeat(NOISE_TIMES))?;
    for noise in &NOISES[1..] {
        if !has_all_scans || hash_of_pixels(&noise.repeat(NOISE_TIMES))? != first {
            return Err(PictureError::Damaged(None));
        }
    }
    let decoded = decode_followed_by(&[])?;
    if hash_of(decoded.image.as_bytes()) == first { Ok(decoded) } else { Err(PictureError::Damaged(None)) }
}
