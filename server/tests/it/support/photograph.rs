//! A photograph as a phone takes it: lying on its side, with the place and the camera written in.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Words that must never leave the server they came to.
pub(crate) const SECRETS: [&[u8]; 4] = [b"Exif\0", b"SpyPhone 9", b"http://ns.adobe.com/xap", b"behind the old mill"];

/// The size as stored; the orientation turns it on its short side. Small, but with three widths to show it in.
pub(crate) const STORED: (u32, u32) = (1120, 840);

const RED: Rgb<u8> = Rgb([200, 30, 30]);
const GREEN: Rgb<u8> = Rgb([30, 160, 30]);
const BLUE: Rgb<u8> = Rgb([30, 30, 200]);
const WHITE: Rgb<u8> = Rgb([235, 235, 235]);

/// A JPEG of four coloured quarters, to be turned a quarter to the right, with GPS, camera, XMP and a comment. Two seeds
/// make two different files.
pub(crate) fn photograph(seed: u8) -> Vec<u8> {
    let (width, height) = STORED;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let Rgb([red, green, blue]) = match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        };
        Rgb([red, green, blue.saturating_add(seed % 20)])
    });
    let mut plain = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut plain, ImageFormat::Jpeg).expect("a JPEG is encoded");
    let plain = plain.into_inner();
    let (start, rest) = plain.split_at(2);
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>behind the old mill</x:xmpmeta>";
    let comment = format!("behind the old mill {seed}");
    [start, &segment(0xE1, &exif()), &segment(0xE1, xmp), &segment(0xFE, comment.as_bytes()), rest].concat()
}

/// Fails the test unless `file` is a picture that stands upright and tells nothing of where it was taken.
pub(crate) fn assert_clean_and_upright(file: &[u8]) {
    for secret in SECRETS {
        let found = file.windows(secret.len()).any(|bytes| bytes == secret);
        assert!(!found, "the file still says {:?}", String::from_utf8_lossy(secret));
    }
    let picture = image::load_from_memory(file).expect("a picture").to_rgb8();
    let (width, height) = picture.dimensions();
    assert!(width < height, "{width} by {height} lies on its side");
    let (far_x, far_y) = (width * 9 / 10, height * 9 / 10);
    for (x, y, expected) in
        [(width / 10, height / 10, BLUE), (far_x, height / 10, RED), (width / 10, far_y, WHITE), (far_x, far_y, GREEN)]
    {
        let found = *picture.get_pixel(x, y);
        let distance = found.0.iter().zip(expected.0).map(|(&a, b)| a.abs_diff(b)).max();
        assert!(distance < Some(60), "at {x},{y} of {width} by {height}: {found:?} instead of {expected:?}");
    }
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("a short segment");
    [&[0xFF, marker], &length.to_be_bytes()[..], body].concat()
}

/// TIFF 6.0, little-endian: orientation 6, a camera, and a GPS directory with a place in Jena.
fn exif() -> Vec<u8> {
    const CAMERA: &[u8] = b"SpyPhone 9\0";
    const FIRST: u32 = 8;
    const GPS: u32 = FIRST + 2 + 3 * 12 + 4;
    const VALUES: u32 = GPS + 2 + 4 * 12 + 4;
    let camera_at = VALUES + 48;
    let camera_length = u32::try_from(CAMERA.len()).expect("a short name");
    let mut tiff = b"Exif\0\0II*\0".to_vec();
    tiff.extend(FIRST.to_le_bytes());
    tiff.extend(directory(&[(0x010F, 2, camera_length, camera_at), (0x0112, 3, 1, 6), (0x8825, 4, 1, GPS)]));
    let (north, east) = (u32::from(b'N'), u32::from(b'E'));
    tiff.extend(directory(&[(1, 2, 2, north), (2, 5, 3, VALUES), (3, 2, 2, east), (4, 5, 3, VALUES + 24)]));
    for number in [50_u32, 1, 55, 1, 3821, 100, 11, 1, 35, 1, 1107, 100] {
        tiff.extend(number.to_le_bytes());
    }
    tiff.extend(CAMERA);
    tiff
}

/// Entries of tag, type, count and value or offset.
fn directory(entries: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let count = u16::try_from(entries.len()).expect("few entries");
    let mut bytes = count.to_le_bytes().to_vec();
    for (tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes
}
