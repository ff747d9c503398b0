//! Writing pixels as a file, with nothing in it but pixels: no EXIF, no place, no maker's notes, no profile, no thumbnail.

use image::{
    DynamicImage, ImageEncoder, ImageResult,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
};

/// Of 100; above this files grow faster than what can be seen.
const JPEG_QUALITY: u8 = 82;

/// A file as it will be sent.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) content_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// Encodes an opaque picture as JPEG, and one with alpha as PNG.
pub(crate) fn encode(image: &DynamicImage) -> ImageResult<Encoded> {
    let mut bytes = Vec::new();
    if image.color().has_alpha() {
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive).write_image(
            image.as_bytes(),
            image.width(),
            image.height(),
            image.color().into(),
        )?;
        return Ok(Encoded { content_type: "image/png", bytes });
    }
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode(
        image.as_bytes(),
        image.width(),
        image.height(),
        image.color().into(),
    )?;
    Ok(Encoded { content_type: "image/jpeg", bytes })
}
