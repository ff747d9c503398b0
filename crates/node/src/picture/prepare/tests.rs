use std::{io::Cursor, iter};

use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

const RED: [u8; 3] = [220, 30, 30];
const BLUE: [u8; 3] = [30, 30, 220];

/// Red at the top left, blue everywhere else.
fn photograph(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| if x < width / 2 && y < height / 2 { Rgb(RED) } else { Rgb(BLUE) })
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.into().write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// An EXIF block (CIPA DC-008, little endian): an orientation, and a GPS block with a latitude reference and a latitude.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend([2, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 2, 0, 5, 0, 3, 0, 0, 0, 68, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend([52_u32, 1, 31, 1, 7, 1].into_iter().flat_map(u32::to_le_bytes));
    tiff
}

/// A JPEG as a phone writes it: lying on its side, with the place where it was taken.
fn from_a_phone(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let plain = encoded(photograph(width, height), ImageFormat::Jpeg);
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(exif(orientation));
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &segment, &plain[2..]].concat()
}

fn prepared(bytes: Vec<u8>) -> Result<Prepared, PictureError> {
    prepare(bytes.into())
}

fn opened(file: &PreparedFile) -> RgbImage {
    image::load_from_memory(&file.encoded.bytes).unwrap().into_rgb8()
}

fn is_near(pixel: Rgb<u8>, color: [u8; 3]) -> bool {
    iter::zip(pixel.0, color).all(|(one, other)| one.abs_diff(other) < 24)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn a_photograph_comes_out_upright_and_clean() {
    let bytes = from_a_phone(1200, 900, 6);
    assert!(contains(&bytes, b"Exif"));
    let picture = prepared(bytes).unwrap();

    assert_eq!((picture.width, picture.height), (900, 1200));
    let sizes: Vec<_> = picture.files.iter().map(|file| (file.width, file.height)).collect();
    assert_eq!(sizes, [(320, 427), (800, 1067), (900, 1200)]);
    for file in &picture.files {
        assert_eq!(file.encoded.content_type, "image/jpeg");
        assert!(!contains(&file.encoded.bytes, b"Exif"));
        let image = opened(file);
        assert_eq!(image.dimensions(), (file.width, file.height));
        // Turned a quarter to the right, the top left is at the top right.
        assert!(is_near(*image.get_pixel(file.width - 5, 5), RED));
        assert!(is_near(*image.get_pixel(5, 5), BLUE));
        assert!(is_near(*image.get_pixel(file.width - 5, file.height - 5), BLUE));
    }
}

#[test]
fn each_orientation_is_understood() {
    for (orientation, red_is_left, red_is_top, is_turned) in [
        (1, true, true, false),
        (2, false, true, false),
        (3, false, false, false),
        (4, true, false, false),
        (5, true, true, true),
        (6, false, true, true),
        (7, false, false, true),
        (8, true, false, true),
    ] {
        let picture = prepared(from_a_phone(64, 32, orientation)).unwrap();
        let expected = if is_turned { (32, 64) } else { (64, 32) };
        assert_eq!((picture.width, picture.height), expected, "{orientation}");
        let image = opened(&picture.files[0]);
        let x = if red_is_left { 3 } else { picture.width - 4 };
        let y = if red_is_top { 3 } else { picture.height - 4 };
        assert!(is_near(*image.get_pixel(x, y), RED), "{orientation}");
    }
}

#[test]
fn alpha_is_kept_only_where_there_is_some() {
    let fading = RgbaImage::from_fn(400, 100, |x, _| Rgba([10, 200, 10, if x < 200 { 0 } else { 255 }]));
    let picture = prepared(encoded(fading, ImageFormat::Png)).unwrap();
    // Colours lose a little where they are nearly clear.
    assert!(["#0ac80a", "#09c809"].contains(&picture.color.as_str()), "{}", picture.color);
    for file in &picture.files {
        assert_eq!(file.encoded.content_type, "image/png");
        let image = image::load_from_memory(&file.encoded.bytes).unwrap().into_rgba8();
        assert_eq!(image.get_pixel(2, 2)[3], 0);
        assert_eq!(image.get_pixel(file.width - 2, 2).0, [10, 200, 10, 255]);
    }
    let opaque = RgbaImage::from_pixel(50, 50, Rgba([10, 200, 10, 255]));
    for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let picture = prepared(encoded(opaque.clone(), format)).unwrap();
        assert_eq!(picture.files[0].encoded.content_type, "image/jpeg", "{format:?}");
    }
}

#[test]
fn refuses_each_file_for_its_own_reason() {
    let jpeg = encoded(photograph(64, 64), ImageFormat::Jpeg);
    let png = encoded(photograph(64, 64), ImageFormat::Png);
    assert!(matches!(prepared(b"\0\0\0\x18ftypheic\0\0\0\0".to_vec()), Err(PictureError::Heic)));
    assert!(matches!(prepared(b"\0\0\0\x1cftypavif\0\0\0\0".to_vec()), Err(PictureError::Avif)));
    assert!(matches!(prepared(b"<svg xmlns=".to_vec()), Err(PictureError::NotAPicture)));
    assert!(matches!(prepared(Vec::new()), Err(PictureError::NotAPicture)));
    assert!(matches!(prepared(vec![0xff; 30_000_001]), Err(PictureError::TooLarge)));
    for length in [4, jpeg.len() / 2, jpeg.len() - 2] {
        assert!(matches!(prepared(jpeg[..length].to_vec()), Err(PictureError::Damaged(_))), "{length}");
    }
    assert!(matches!(prepared(png[..png.len() / 2].to_vec()), Err(PictureError::Damaged(_))));
}

#[test]
fn garbage_after_the_header_is_an_error_and_no_panic() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let whole = encoded(photograph(48, 48), format);
        for at in 12..whole.len().min(200) {
            let mut broken = whole.clone();
            broken[at..].iter_mut().for_each(|byte| *byte = byte.wrapping_mul(31).wrapping_add(7));
            let _error_or_picture = prepared(broken);
        }
    }
}

#[test]
fn more_than_60_megapixels_are_refused_by_the_header() {
    // The header says 10,000 by 10,000; there is not one pixel.
    let mut jpeg = encoded(photograph(8, 8), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x27, 0x10, 0x27, 0x10]);
    assert!(matches!(prepared(jpeg), Err(PictureError::TooManyPixels)));

    // A GIF's header is its size (GIF89a, section 18).
    let mut gif = encoded(photograph(8, 8), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0x10, 0x27, 0x10, 0x27]);
    assert!(matches!(prepared(gif), Err(PictureError::TooManyPixels)));
}

#[test]
fn long_strips_get_fewer_columns() {
    assert_eq!(file_widths(1000, 1000), [320, 800, 1000]);
    assert_eq!(file_widths(6000, 4000), [320, 800, 1600, 2560]);
    assert_eq!(file_widths(1000, 60_000), [320, 516]);
    assert_eq!(file_widths(2560, 23_000), [320, 800, 1334]);
    assert_eq!(file_widths(200, 65_535), [200]);
    assert_eq!(height_at(320, 65_535, 1), 1);
}
