//! Decoding a JPEG file, also one without its end.

use std::io::Cursor;

use bytes::Bytes;
use image::{ColorType, ImageDecoder, codecs::jpeg::JpegDecoder};

use super::{JpegLayout, cmyk};
use crate::{
    picture::hash::hash_of,
    picture::{
        colors,
        decoded::{Decoded, check_size, damaged, decode_with, orientation},
        error::PictureError,
        memory::DecoderCost,
    },
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
    if layout.has_end {
        let file_bytes = bytes.len();
        decode_whole(bytes, layout, file_bytes)
    } else {
        decode_without_end(&bytes[..layout.readable_bytes], layout)
    }
}

/// Decodes a file that has its end, of which `file_bytes` are in memory.
fn decode_whole(bytes: Bytes, layout: JpegLayout, file_bytes: usize) -> Result<Decoded, PictureError> {
    let cost = DecoderCost::of_jpeg(layout);
    if layout.components == cmyk::INKS {
        return decode_for_print(&bytes, cost, file_bytes);
    }
    decode_with(JpegDecoder::new(Cursor::new(bytes)).map_err(damaged)?, cost, file_bytes)
}

/// Decodes four inks. What they look like is guessed where no profile says it.
fn decode_for_print(bytes: &Bytes, cost: DecoderCost, file_bytes: usize) -> Result<Decoded, PictureError> {
    // The decoder makes a copy of the file.
    let file_bytes = file_bytes + bytes.len();
    let mut decoder = JpegDecoder::new(Cursor::new(bytes.clone())).map_err(damaged)?;
    let profile = decoder.icc_profile().unwrap_or_default();
    let Some(from_inks) = profile.as_deref().and_then(colors::of_icc).as_ref().and_then(cmyk::from_inks) else {
        // One of other colours is not about these.
        return Ok(Decoded { profile: None, ..decode_with(decoder, cost, file_bytes)? });
    };
    let (width, height) = decoder.dimensions();
    let profile_bytes = profile.map_or(0, |profile| profile.len());
    // In memory they are four bytes a pixel, and the colours take the place of the inks.
    if !cost.fits(check_size(width, height)?, ColorType::Rgba8, file_bytes + profile_bytes) {
        return Err(PictureError::TooMuchMemory);
    }
    let orientation = orientation(&mut decoder);
    drop(decoder);
    let image = cmyk::decode(bytes, &from_inks).ok_or(PictureError::Damaged(None))?;
    Ok(Decoded { image, orientation, profile: None })
}

/// Some phones leave the end of a panorama out. The decoder makes up what is missing, which is no picture to publish; nothing is missing
/// if the picture is the same whatever follows the file.
fn decode_without_end(bytes: &[u8], layout: JpegLayout) -> Result<Decoded, PictureError> {
    // Half of a pair (B.1.1.5) would change what follows.
    let bytes = &bytes[..bytes.iter().rposition(|&byte| byte != 0xff).map_or(0, |last| last + 1)];
    let decode_followed_by = |rest: &[u8]| {
        let whole = [bytes, rest, &END_OF_IMAGE].concat();
        // This file and the longer one are in memory.
        let file_bytes = bytes.len() + whole.len();
        decode_whole(whole.into(), layout, file_bytes)
    };
    let hash_of_pixels = |rest: &[u8]| Ok::<_, PictureError>(hash_of(decode_followed_by(rest)?.image.as_bytes()));
    // The limits come first: of a picture that is too large it is no use to say that it is incomplete.
    let first = hash_of_pixels(&NOISES[0].repeat(NOISE_TIMES))?;
    for noise in &NOISES[1..] {
        if !layout.has_all_scans || hash_of_pixels(&noise.repeat(NOISE_TIMES))? != first {
            return Err(PictureError::Damaged(None));
        }
    }
    let decoded = decode_followed_by(&[])?;
    if hash_of(decoded.image.as_bytes()) == first { Ok(decoded) } else { Err(PictureError::Damaged(None)) }
}
