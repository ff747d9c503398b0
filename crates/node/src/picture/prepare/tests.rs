use std::{io::Cursor, iter};

use image::{
    ExtendedColorType, ImageEncoder, ImageFormat, Luma, LumaA, Rgb, RgbImage, Rgba, RgbaImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
};
use moxcms::ColorProfile;

use super::{
    super::{
        heic::tests::SAMPLES,
        testing::{BLUE, ORIENTATIONS, RED, is_near},
    },
    *,
};

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
    for (orientation, red_is_left, red_is_top, is_turned) in ORIENTATIONS {
        let picture = prepared(from_a_phone(64, 32, orientation)).unwrap();
        let expected = if is_turned { (32, 64) } else { (64, 32) };
        assert_eq!((picture.width, picture.height), expected, "{orientation}");
        let image = opened(&picture.files[0]);
        let x = if red_is_left { 3 } else { picture.width - 4 };
        let y = if red_is_top { 3 } else { picture.height - 4 };
        assert!(is_near(*image.get_pixel(x, y), RED), "{orientation}");

        let corner = |is_left, is_top| {
            let place = |is_before| if is_before { 0.0 } else { 1.0 };
            let crop = Crop::new(place(is_left), place(is_top), 0.5).unwrap();
            let cut = prepare_cut(from_a_phone(64, 32, orientation).into(), crop).unwrap();
            assert_eq!((cut.width, cut.height, cut.files.len()), (16, 16, 1), "{orientation}");
            opened(&cut.files[0])
        };
        let is_all = |cut: RgbImage, color| cut.pixels().all(|pixel| is_near(*pixel, color));
        assert!(is_all(corner(red_is_left, red_is_top), RED), "{orientation}");
        assert!(is_all(corner(!red_is_left, red_is_top), BLUE), "{orientation}");
    }
}

#[test]
fn a_part_is_cut_before_it_is_made_smaller() {
    let picture = prepare_cut(encoded(photograph(6000, 3200), ImageFormat::Png).into(), Crop::CENTRED).unwrap();
    assert_eq!((picture.width, picture.height), (3200, 3200));
    let sizes: Vec<_> = picture.files.iter().map(|file| (file.width, file.height)).collect();
    assert_eq!(sizes, [(320, 320), (800, 800), (1600, 1600), (2560, 2560)]);
    for file in &picture.files {
        let image = opened(file);
        let half = file.width / 2;
        assert!(is_near(*image.get_pixel(half - 3, half - 3), RED), "{half}");
        assert!(is_near(*image.get_pixel(half + 3, half - 3), BLUE), "{half}");
        assert!(is_near(*image.get_pixel(half - 3, half + 3), BLUE), "{half}");
    }
}

#[test]
fn alpha_is_kept_only_where_there_is_some() {
    let fading = RgbaImage::from_fn(400, 100, |x, _| Rgba([10, 200, 10, if x < 200 { 0 } else { 255 }]));
    let picture = prepared(encoded(fading, ImageFormat::Png)).unwrap();
    assert_eq!(picture.color, "#14171d", "a bright green is told from the night, not from paper");
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
    assert!(matches!(prepared(b"\0\0\0\x10ftypheic\0\0\0\0".to_vec()), Err(PictureError::Damaged(_))));
    assert!(matches!(prepared(b"\0\0\0\x1cftypavif\0\0\0\0".to_vec()), Err(PictureError::Avif)));
    assert!(matches!(prepared(b"<svg xmlns=".to_vec()), Err(PictureError::NotAPicture)));
    assert!(matches!(prepared(Vec::new()), Err(PictureError::NotAPicture)));
    assert!(matches!(prepared(vec![0xff; 30_000_001]), Err(PictureError::TooLarge)));
    for length in [4, jpeg.len() / 2] {
        assert!(matches!(prepared(jpeg[..length].to_vec()), Err(PictureError::Damaged(_))), "{length}");
    }
    assert!(matches!(prepared(png[..png.len() / 2].to_vec()), Err(PictureError::Damaged(_))));
}

#[test]
fn a_jpeg_without_its_end_is_taken_if_nothing_else_is_missing() {
    let level = |number: u32| u8::try_from(number % 256).unwrap();
    let noise = |seed: u32| {
        RgbImage::from_fn(64, 48, |x, y| Rgb([level(x * 37 + y * 91 * seed), level(x * y), level((x ^ y) * 4 + seed)]))
    };
    for picture in (1..9).map(noise).chain([photograph(64, 48)]) {
        let jpeg = encoded(picture, ImageFormat::Jpeg);
        let whole = prepared(jpeg.clone()).unwrap();
        let endless = &jpeg[..jpeg.len() - 2];
        // As phones write it behind a panorama, and as they put a film or a second picture behind a photo.
        for trailer in
            [&b""[..], b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1700000000000SEFHe\0\0\0SEFT", &[0xff, 0xe1, 0x40, 0, 1]]
        {
            for end in [&b""[..], b"\xff\xd9"] {
                let taken = prepared([endless, end, trailer].concat()).unwrap();
                assert_eq!(opened(&taken.files[0]), opened(&whole.files[0]), "{end:?} {trailer:?}");
            }
        }
        for missing in 1..80 {
            let broken = endless[..endless.len() - missing].to_vec();
            assert!(matches!(prepared(broken), Err(PictureError::Damaged(_))), "{missing}");
        }
    }
}

/// What is behind a picture, whatever it may be.
fn noise(bytes: usize) -> Vec<u8> {
    let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    iter::successors(Some(7), next).map(|state: u32| state.to_be_bytes()[0]).take(bytes).collect()
}

#[test]
fn a_film_behind_a_jpeg_without_its_end_is_not_looked_at() {
    let mut grey = encoded(DynamicImage::from(photograph(64, 48)).into_luma8(), ImageFormat::Jpeg);
    // Blocks below each other, which this decoder does not put into their places in scans of some components only.
    let frame = grey.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    grey[frame + 11] = 0x22;
    for jpeg in [grey, encoded(photograph(64, 48), ImageFormat::Jpeg)] {
        let whole = prepared(jpeg.clone()).unwrap();
        let endless = &jpeg[..jpeg.len() - 2];
        let film = [&b"\0\0\0\x18ftypmp42"[..], &noise(2_000_000)].concat();
        let with_a_scan = [b"\xff\xda\0\x0c\x03\x01\0\x02\x11\x03\x11\0\x3f\0", &film[..]].concat();
        for trailer in [film, with_a_scan] {
            let taken = prepared([endless, &trailer].concat()).unwrap();
            assert_eq!(opened(&taken.files[0]), opened(&whole.files[0]));
        }
    }
}

#[test]
fn a_png_without_its_end_is_taken_if_no_pixel_is_missing() {
    let whole = encoded(photograph(64, 48), ImageFormat::Png);
    let expected = opened(&prepared(whole.clone()).unwrap().files[0]);
    let pixels = whole.windows(4).position(|name| name == b"IDAT").unwrap();
    // The end; the checksum of the pixels, too; that inside the pixels (RFC 1950, 2.2), too.
    for missing in 1..=20 {
        let taken = prepared(whole[..whole.len() - missing].to_vec()).unwrap();
        assert_eq!(opened(&taken.files[0]), expected, "{missing}");
    }
    for length in pixels..whole.len() - 20 {
        match prepared(whole[..length].to_vec()) {
            Ok(taken) => assert_eq!(opened(&taken.files[0]), expected, "{length}"),
            Err(error) => assert!(matches!(error, PictureError::Damaged(_)), "{length}"),
        }
    }
    // In the midst of what may follow the pixels; and between two of their chunks.
    let late = [&whole[..whole.len() - 12], &chunk(*b"tEXt", b"Comment\0kale")[..15]].concat();
    assert_eq!(opened(&prepared(late).unwrap().files[0]), expected);
    let half = pixels + 4 + (whole.len() - 16 - pixels - 4) / 2;
    let in_halves = [&whole[..pixels - 4], &chunk(*b"IDAT", &whole[pixels + 4..half])].concat();
    assert!(matches!(prepared(in_halves.clone()), Err(PictureError::Damaged(_))));
    let second = chunk(*b"IDAT", &whole[half..whole.len() - 16]);
    assert_eq!(opened(&prepared([in_halves, second].concat()).unwrap().files[0]), expected);
}

#[test]
fn what_ends_otherwise_than_it_says_is_taken() {
    let gif = encoded(photograph(64, 48), ImageFormat::Gif);
    let expected = opened(&prepared(gif.clone()).unwrap().files[0]);
    assert_eq!(gif.last(), Some(&0x3b));
    assert_eq!(opened(&prepared(gif[..gif.len() - 1].to_vec()).unwrap().files[0]), expected);

    let plain = encoded(photograph(64, 48), ImageFormat::WebP);
    let mut extended = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut extended);
    encoder.set_exif_metadata(exif(1)).unwrap();
    encoder.encode(&photograph(64, 48), 64, 48, ExtendedColorType::Rgb8).unwrap();
    for whole in [plain, extended] {
        let expected = opened(&prepared(whole.clone()).unwrap().files[0]);
        let says = u32::from_le_bytes(*whole[4..].first_chunk().unwrap());
        // RFC 9649, 2.4: more than there is.
        for wrong in [says + 1, says + 4000, u32::MAX] {
            let mut changed = whole.clone();
            changed[4..8].copy_from_slice(&wrong.to_le_bytes());
            assert_eq!(opened(&prepared(changed).unwrap().files[0]), expected, "{wrong}");
        }
    }
}

#[test]
fn jpegs_of_other_kinds_are_named() {
    let jpeg = encoded(photograph(64, 64), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    let with = |at: usize, byte: u8| {
        let mut changed = jpeg.clone();
        changed[frame + at] = byte;
        changed
    };
    let twelve_bits = with(4, 12);
    let luma_coarser_than_chroma = with(14, 0x21);
    // Lossless, hierarchical, arithmetic.
    for changed in [0xc3, 0xc5, 0xc9, 0xca, 0xcb].map(|marker| with(1, marker)) {
        assert!(matches!(prepared(changed), Err(PictureError::UnsupportedJpeg)));
    }
    for changed in [twelve_bits, luma_coarser_than_chroma] {
        assert!(matches!(prepared(changed), Err(PictureError::UnsupportedJpeg)));
    }
}

#[test]
fn webp_and_png_are_turned_upright_too() {
    for prefix in [&b""[..], b"Exif\0\0"] {
        let block = [prefix, &exif(6)].concat();
        let (mut webp, mut png) = (Vec::new(), Vec::new());
        let mut encoder = WebPEncoder::new_lossless(&mut webp);
        encoder.set_exif_metadata(block.clone()).unwrap();
        encoder.encode(&photograph(64, 32), 64, 32, ExtendedColorType::Rgb8).unwrap();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_exif_metadata(block.clone()).unwrap();
        encoder.write_image(&photograph(64, 32), 64, 32, ExtendedColorType::Rgb8).unwrap();
        // Behind the pixels.
        let mut late = encoded(photograph(64, 32), ImageFormat::Png);
        let end = late.len() - 12;
        late.splice(end..end, chunk(*b"eXIf", &block));
        for file in [webp, png, late] {
            let picture = prepared(file).unwrap();
            assert_eq!((picture.width, picture.height), (32, 64), "{prefix:?}");
            let image = opened(&picture.files[0]);
            assert!(is_near(*image.get_pixel(28, 3), RED) && is_near(*image.get_pixel(3, 3), BLUE));
        }
    }
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &named, &crc32fast::hash(&named).to_be_bytes()].concat()
}

/// A grey PNG of 8 by 1 pixels, whose levels are 0, 1, 0, 1 and so on, and one of which is transparent.
fn grey_png(bit_depth: u8, transparent: [u8; 2]) -> Vec<u8> {
    let row = match bit_depth {
        1 => vec![0b0101_0101],
        2 => vec![0b0001_0001; 2],
        4 => vec![0x01; 4],
        8 => vec![0, 1, 0, 1, 0, 1, 0, 1],
        _ => [0, 0, 0, 1].repeat(4),
    };
    png_of_a_row(0, bit_depth, &row, &transparent)
}

/// Eight pixels in a row, of colour type `kind`.
fn png_of_a_row(kind: u8, bit_depth: u8, pixels: &[u8], transparent: &[u8]) -> Vec<u8> {
    let row = [&[0], pixels].concat();
    let length = u16::try_from(row.len()).unwrap();
    let (sum, sums) =
        row.iter().fold((1_u32, 0_u32), |(sum, sums), &byte| (sum + u32::from(byte), sums + sum + u32::from(byte)));
    // RFC 1950, a block that is stored (RFC 1951, 3.2.4), and Adler-32.
    let stored =
        [&[0x78, 1, 1][..], &length.to_le_bytes(), &(!length).to_le_bytes(), &row, &(sums << 16 | sum).to_be_bytes()];
    let header = [0, 0, 0, 8, 0, 0, 0, 1, bit_depth, kind, 0, 0, 0];
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(*b"IHDR", &header),
        &chunk(*b"tRNS", transparent),
        &chunk(*b"IDAT", &stored.concat()),
        &chunk(*b"IEND", b""),
    ]
    .concat()
}

#[test]
fn transparent_grey_of_few_bits_is_kept() {
    // Only the lowest bits count, and some programs set all of them.
    for (bit_depth, transparent) in [
        (1, [0, 1]),
        (1, [0, 0xff]),
        (1, [0xff, 0xff]),
        (2, [0, 1]),
        (2, [0xff, 0xf1]),
        (4, [0, 1]),
        (4, [0, 0x31]),
        (8, [0, 1]),
        (16, [0, 1]),
    ] {
        let picture = prepared(grey_png(bit_depth, transparent)).unwrap();
        let image = image::load_from_memory(&picture.files[0].encoded.bytes).unwrap().into_rgba8();
        let alphas: Vec<_> = image.pixels().map(|pixel| pixel[3]).collect();
        assert_eq!(alphas, [255, 0].repeat(4), "{bit_depth} {transparent:?}");
    }
}

#[test]
fn a_transparent_color_is_kept() {
    let [deep, shallow] = [[0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 3].as_slice(), &[0, 0, 0, 1, 2, 3]];
    for (bit_depth, pixels) in [(8, shallow), (16, deep)] {
        let picture = prepared(png_of_a_row(2, bit_depth, &pixels.repeat(4), &[0, 1, 0, 2, 0, 3])).unwrap();
        let image = image::load_from_memory(&picture.files[0].encoded.bytes).unwrap().into_rgba8();
        let alphas: Vec<_> = image.pixels().map(|pixel| pixel[3]).collect();
        assert_eq!(alphas, [255, 0].repeat(4), "{bit_depth}");
    }
}

#[test]
fn colors_become_those_of_srgb() {
    // Pure red of sRGB, in the numbers of Display P3.
    let image = RgbImage::from_pixel(40, 40, Rgb([234, 51, 35]));
    let wide: DynamicImage = image.clone().into();
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let (mut jpeg, mut png, mut deep, mut webp) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 100);
    encoder.set_icc_profile(profile.clone()).unwrap();
    encoder.encode_image(&image).unwrap();
    for (file, image) in [(&mut png, wide.clone()), (&mut deep, wide.to_rgb16().into())] {
        let mut encoder = PngEncoder::new(file);
        encoder.set_icc_profile(profile.clone()).unwrap();
        encoder.write_image(image.as_bytes(), 40, 40, image.color().into()).unwrap();
    }
    let mut encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.set_icc_profile(profile).unwrap();
    encoder.encode(&image, 40, 40, ExtendedColorType::Rgb8).unwrap();
    for (name, file) in [("jpeg", jpeg), ("png", png), ("16 bits", deep), ("webp", webp)] {
        let Rgb([red, green, blue]) = *opened(&prepared(file).unwrap().files[0]).get_pixel(20, 20);
        assert!(red >= 253 && green <= 4 && blue <= 4, "{name}: {red} {green} {blue}");
    }
}

#[test]
fn grey_and_clear_pixels_have_profiles_too() {
    let with_profile = |image: DynamicImage, profile: &[u8]| {
        let mut file = Vec::new();
        let mut encoder = PngEncoder::new(&mut file);
        encoder.set_icc_profile(profile.to_vec()).unwrap();
        encoder.write_image(image.as_bytes(), image.width(), image.height(), image.color().into()).unwrap();
        let prepared = prepared(file).unwrap();
        *image::load_from_memory(&prepared.files[0].encoded.bytes).unwrap().into_rgba8().get_pixel(1, 1)
    };
    let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let grey = image::GrayImage::from_pixel(4, 4, Luma([55]));
    let clear = image::GrayAlphaImage::from_pixel(4, 4, LumaA([55, 100]));
    // 55 of 255 light is 128 of 255 in sRGB.
    let Rgba([level, _, _, alpha]) = with_profile(grey.clone().into(), &linear);
    assert!(level.abs_diff(128) <= 3 && alpha == 255, "{level}");
    let Rgba([level, _, _, alpha]) = with_profile(clear.into(), &linear);
    assert!(level.abs_diff(128) <= 3 && alpha == 100, "{level} {alpha}");

    // Ignored: not a profile, a part of one, one for other pixels.
    let display_p3 = ColorProfile::new_display_p3().encode().unwrap();
    for profile in [&b"no profile"[..], &linear[..linear.len() / 2], &display_p3] {
        assert_eq!(with_profile(grey.clone().into(), profile)[0], 55);
    }
    let red = RgbImage::from_pixel(4, 4, Rgb([234, 51, 35]));
    assert!(is_near(Rgb(with_profile(red.into(), &linear).0[..3].try_into().unwrap()), [234, 51, 35]));
}

#[test]
fn inks_are_what_their_profile_says() {
    macro_rules! sample {
        ($name:literal, $kind:literal) => {
            &include_bytes!(concat!("../jpeg/samples/", $name, $kind))[..]
        };
    }
    for (name, jpeg, of_littlecms) in [
        ("inks", sample!("inks", ".jpg"), sample!("inks", ".png")),
        ("luminance", sample!("luminance", ".jpg"), sample!("luminance", ".png")),
    ] {
        let expected = image::load_from_memory(of_littlecms).unwrap().into_rgb8();
        let shown = opened(&prepared(jpeg.to_vec()).unwrap().files[0]);
        assert_eq!(shown.dimensions(), expected.dimensions());
        for (x, y) in [(8, 8), (24, 8), (40, 8), (8, 24), (24, 24), (40, 24)] {
            let (shown, expected) = (*shown.get_pixel(x, y), expected.get_pixel(x, y).0);
            assert!(is_near(shown, expected), "{name} {x} {y}: {shown:?} {expected:?}");
        }
    }
    // Without its last two bytes; and with a profile that is none of inks, which is not applied to them.
    let whole = sample!("inks", ".jpg");
    let first = |jpeg: Vec<u8>| *opened(&prepared(jpeg).unwrap().files[0]).get_pixel(8, 8);
    assert_eq!(first(whole[..whole.len() - 2].to_vec()), first(whole.to_vec()));
    let at = whole.windows(4).position(|name| name == b"CMYK").unwrap();
    let other = [&whole[..at], b"RGB ", &whole[at + 4..]].concat();
    assert!(first(other.clone()).0[0] < 20, "cyan has no red, by a guess: {:?}", first(other));
}

#[test]
fn inks_with_a_profile_are_decoded_once() {
    let whole = include_bytes!("../jpeg/samples/inks.jpg");
    let at = |marker: [u8; 2]| whole.windows(2).position(|bytes| bytes == marker).unwrap();
    // Only three bytes a pixel of it fit in memory, and the tables of its codes are missing: if it were decoded as
    // colours before it is known that four bytes are needed, it would be found damaged.
    let mut large = [&whole[..at([0xff, 0xc4])], &whole[at([0xff, 0xda])..]].concat();
    let frame = at([0xff, 0xc0]);
    let [height, width] = [890_u16, 65_000].map(u16::to_be_bytes);
    large[frame + 5..frame + 9].copy_from_slice(&[height, width].concat());
    assert!(matches!(prepared(large.clone()), Err(PictureError::TooMuchMemory)));
    large[frame + 5..frame + 9].copy_from_slice(&whole[frame + 5..frame + 9]);
    assert!(matches!(prepared(large), Err(PictureError::Damaged(_))));
}

/// A PNG with these chunks before its pixels.
fn png_that_says(image: impl Into<DynamicImage>, said: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let mut file = encoded(image, ImageFormat::Png);
    let chunks: Vec<u8> = said.iter().flat_map(|(name, data)| chunk(*name, data)).collect();
    // Behind the header.
    file.splice(33..33, chunks);
    file
}

#[test]
fn png_says_its_colors_in_other_ways_too() {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let display_p3 = numbers(&[31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]);
    let srgb = numbers(&[31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]);
    let (linear, usual, nonsense) = (numbers(&[100_000]), numbers(&[45_455]), numbers(&[0]));
    let color = |said: &[([u8; 4], &[u8])]| {
        let file = png_that_says(RgbImage::from_pixel(8, 8, Rgb([234, 51, 35])), said);
        *opened(&prepared(file).unwrap().files[0]).get_pixel(4, 4)
    };
    let is = |pixel: Rgb<u8>, color: [u8; 3]| iter::zip(pixel.0, color).all(|(one, other)| one.abs_diff(other) < 5);
    for said in [
        &[(*b"cICP", &[12, 13, 0, 1][..])][..],
        &[(*b"cHRM", &display_p3)],
        &[(*b"gAMA", &usual), (*b"cHRM", &display_p3)],
        // The first that is known counts.
        &[(*b"cICP", &[12, 13, 0, 1]), (*b"sRGB", &[0]), (*b"gAMA", &linear)],
    ] {
        assert!(is(color(said), [255, 0, 0]), "{said:?}: {:?}", color(said));
    }
    for said in [
        &[][..],
        &[(*b"cICP", &[1, 13, 0, 1][..])],
        &[(*b"cICP", &[2, 2, 0, 1])],
        &[(*b"sRGB", &[0]), (*b"gAMA", &linear), (*b"cHRM", &display_p3)],
        &[(*b"gAMA", &usual), (*b"cHRM", &srgb)],
        &[(*b"gAMA", &nonsense)],
        &[(*b"gAMA", b"12")],
        &[(*b"cHRM", &[0; 32])],
        &[(*b"cHRM", &[0xff; 32])],
    ] {
        assert!(is(color(said), [234, 51, 35]), "{said:?}: {:?}", color(said));
    }
    // 55 of 255 light is 128 of 255 in sRGB; grey and clear pixels, too.
    let grey = image::GrayImage::from_pixel(4, 4, Luma([55]));
    let clear = image::GrayAlphaImage::from_pixel(4, 4, LumaA([55, 100]));
    let images: [DynamicImage; 3] = [grey.clone().into(), clear.into(), DynamicImage::from(grey).into_rgb8().into()];
    for image in images {
        for said in [(*b"gAMA", &linear[..]), (*b"cICP", &[1, 8, 0, 1])] {
            let prepared = prepared(png_that_says(image.clone(), &[said])).unwrap();
            let shown = image::load_from_memory(&prepared.files[0].encoded.bytes).unwrap().into_rgba8();
            assert!(shown.get_pixel(1, 1)[0].abs_diff(128) <= 3, "{said:?} {:?}", shown.get_pixel(1, 1));
        }
    }
}

#[test]
fn garbage_after_the_header_is_an_error_and_no_panic() {
    let formats = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];
    let encoded = formats.map(|format| encoded(photograph(48, 48), format));
    let heic = SAMPLES.iter().map(|(_, heic)| heic.to_vec());
    for whole in encoded.into_iter().chain(heic) {
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
