//! What a file that a friend's server sent is, by its header: a browser would open whatever that says, however large.

use std::{
    fs::File,
    io::{self, Read},
};

use domain::{PictureType, Variant};

use super::{jpeg, png};

/// The header of a file is within so many bytes; what servers send has nothing before it.
const HEADER_BYTES: u64 = 1024 * 1024;

/// Says whether `file` is a picture of the type and the size that `variant` says. Blocks.
pub(crate) fn is_as_said(file: &mut File, variant: &Variant) -> io::Result<bool> {
    let mut header = Vec::new();
    file.take(HEADER_BYTES).read_to_end(&mut header)?;
    let (content_type, size) = match PictureType::of(&header) {
        Some(PictureType::Jpeg) => ("image/jpeg", jpeg::size(&header)),
        Some(PictureType::Png) => ("image/png", png::size(&header)),
        _ => return Ok(false),
    };
    Ok(content_type == variant.content_type && size == Some((variant.width, variant.height)))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Seek, Write};

    use domain::Sha256;
    use image::{DynamicImage, ImageFormat};

    use super::*;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    fn is_taken(bytes: &[u8], content_type: &str) -> bool {
        let said = Variant {
            sha256: Sha256([0; 32]),
            width: 80,
            height: 60,
            content_type: content_type.to_owned(),
            size_bytes: 9,
        };
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        is_as_said(&mut file, &said).unwrap()
    }

    #[test]
    fn a_file_is_of_the_size_and_type_that_was_said() {
        for (format, its_type) in [(ImageFormat::Png, "image/png"), (ImageFormat::Jpeg, "image/jpeg")] {
            let right = encoded(80, 60, format);
            for said in ["image/png", "image/jpeg"] {
                assert_eq!(is_taken(&right, said), said == its_type);
            }
            for (width, height) in [(60, 80), (81, 60), (80, 61), (8, 6)] {
                assert!(!is_taken(&encoded(width, height, format), its_type));
            }
            for length in 0..24 {
                assert!(!is_taken(&right[..length], its_type), "{length}");
            }
        }
        for other in [encoded(80, 60, ImageFormat::Gif), encoded(80, 60, ImageFormat::WebP), b"<svg/>".to_vec()] {
            assert!(!is_taken(&other, "image/png"));
        }
    }

    #[test]
    fn headers_of_sizes_that_browsers_would_die_of_are_enough() {
        let mut png = encoded(80, 60, ImageFormat::Png);
        png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        assert!(!is_taken(&png, "image/png"));
        // A lossless frame, or a thumbnail with the right size in a segment before it.
        for marker in [0xc0, 0xc2, 0xc3, 0xcd] {
            let mut jpeg = encoded(80, 60, ImageFormat::Jpeg);
            let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
            let hidden = [&[0xff, 0xe1, 0, 21], &jpeg[frame..frame + 19]].concat();
            jpeg[frame + 1] = marker;
            jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
            jpeg.splice(2..2, hidden);
            assert!(!is_taken(&jpeg, "image/jpeg"), "{marker:x}");
        }
    }
}
