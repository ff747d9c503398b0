use image::{Rgb, RgbImage, Rgba};

use super::structure::Structure;
use crate::picture::{
    decode::decode,
    error::PictureError,
    prepare::prepare,
    testing::{BLUE, ORIENTATIONS, RED, is_near},
};

macro_rules! samples {
    ($($name:literal),+ $(,)?) => {
        /// What `samples/make.py` wrote, by name.
        pub(in crate::picture) const SAMPLES: &[(&str, &[u8])] = &[$(($name, include_bytes!(concat!("samples/", $name, ".heic")))),+];
    };
}

samples![
    "420",
    "422",
    "444",
    "odd",
    "grey",
    "video",
    "10-bit",
    "turned-1",
    "turned-2",
    "turned-3",
    "turned-4",
    "turned-5",
    "turned-6",
    "turned-7",
    "turned-8",
    "exif-only",
    "grid",
    "grid-turned",
    "alpha",
    "alpha-turned",
    "p3",
    "p3-coded",
    "pq",
    "hlg",
    "collection",
];

pub(in crate::picture) fn sample(name: &str) -> Vec<u8> {
    SAMPLES.iter().find(|(its_name, _)| *its_name == name).unwrap().1.to_vec()
}

/// The largest file that is made of one.
fn shown(bytes: Vec<u8>) -> image::DynamicImage {
    let prepared = prepare(bytes.into()).unwrap();
    let file = prepared.files.last().unwrap();
    assert_eq!((file.width, file.height), (prepared.width, prepared.height));
    image::load_from_memory(&file.encoded.bytes).unwrap()
}

/// Where it is red: at the left, at the top.
fn red_corner(image: &RgbImage) -> (bool, bool) {
    let (right, bottom) = (image.width() - 4, image.height() - 4);
    let corners = [(3, 3), (right, 3), (3, bottom), (right, bottom)];
    let is_red = corners.map(|(x, y)| is_near(*image.get_pixel(x, y), RED));
    assert!(corners.iter().zip(is_red).all(|(&(x, y), is_red)| is_red || is_near(*image.get_pixel(x, y), BLUE)));
    let place = is_red.iter().position(|&is_red| is_red).unwrap();
    assert_eq!(is_red.iter().filter(|&&is_red| is_red).count(), 1);
    (place % 2 == 0, place < 2)
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn every_sampling_and_depth_is_shown() {
    for (name, size) in [
        ("420", (64, 48)),
        ("422", (64, 48)),
        ("444", (64, 48)),
        ("odd", (61, 45)),
        ("video", (64, 48)),
        ("10-bit", (64, 48)),
        ("grid", (150, 100)),
        ("collection", (64, 48)),
        ("exif-only", (64, 48)),
    ] {
        let image = shown(sample(name)).into_rgb8();
        assert_eq!(image.dimensions(), size, "{name}");
        assert_eq!(red_corner(&image), (true, true), "{name}");
        // Where tiles meet, too.
        for (x, y) in [(size.0 * 2 / 5, size.1 * 2 / 5), (size.0 - 2, size.1 * 2 / 3)] {
            let expected = if x < size.0 / 2 { RED } else { BLUE };
            assert!(is_near(*image.get_pixel(x, y), expected), "{name} {x} {y}");
        }
    }
    let grey = shown(sample("grey")).into_rgb8();
    assert!(is_near(*grey.get_pixel(3, 3), [87; 3]) && is_near(*grey.get_pixel(60, 3), [52; 3]));
}

#[test]
fn is_turned_once_by_its_properties_though_exif_says_the_same() {
    for (orientation, red_is_left, red_is_top, is_turned) in ORIENTATIONS {
        let image = shown(sample(&format!("turned-{orientation}"))).into_rgb8();
        assert_eq!(image.dimensions(), if is_turned { (48, 64) } else { (64, 48) }, "{orientation}");
        assert_eq!(red_corner(&image), (red_is_left, red_is_top), "{orientation}");
    }
    let image = shown(sample("grid-turned")).into_rgb8();
    assert_eq!((image.dimensions(), red_corner(&image)), ((100, 150), (false, true)));
    // A shared file is left as it is.
    let bytes = bytes::Bytes::from(sample("turned-6"));
    let prepared = prepare(bytes.clone()).unwrap();
    assert_eq!((prepared.width, bytes), (48, sample("turned-6").into()));
}

#[test]
fn what_is_transparent_stays_so_and_is_turned_too() {
    let image = shown(sample("alpha")).into_rgba8();
    let Rgba([red, .., left]) = *image.get_pixel(3, 3);
    assert!(red > 190 && left < 40 && image.get_pixel(60, 3)[3] > 215, "{red} {left}");
    // What was at the left is at the top.
    let image = shown(sample("alpha-turned")).into_rgba8();
    assert_eq!(image.dimensions(), (48, 64));
    assert!(image.get_pixel(3, 3)[3] < 40 && image.get_pixel(44, 3)[3] < 40 && image.get_pixel(3, 60)[3] > 215);
}

#[test]
fn colors_become_those_of_srgb() {
    for name in ["p3", "p3-coded"] {
        let Rgb([red, green, blue]) = *shown(sample(name)).into_rgb8().get_pixel(20, 20);
        assert!(red >= 251 && green <= 6 && blue <= 6, "{name}: {red} {green} {blue}");
    }
    // White on paper, with room above it for what shines.
    for name in ["pq", "hlg"] {
        let pixel = *shown(sample(name)).into_rgb8().get_pixel(20, 20);
        assert!(
            is_near(pixel, [233; 3]) && pixel.0.iter().all(|&level| (225..=242).contains(&level)),
            "{name}: {pixel:?}"
        );
    }
}

#[test]
fn kinds_that_are_not_known_are_named() {
    let grid = sample("grid");
    // Laid over each other, the same picture elsewhere, JPEG, uncompressed, a crop of a tile.
    for kind in [b"iovl", b"iden", b"jpeg", b"unci", b"hev1"] {
        assert!(matches!(prepare(replaced(&grid, b"grid", kind).into()), Err(PictureError::Heic)), "{kind:?}");
    }
    assert!(matches!(prepare(replaced(&sample("420"), b"hvc1", b"av01").into()), Err(PictureError::Avif)));
    let avif = include_bytes!("samples/new.avif");
    assert!(matches!(prepare(avif[..].into()), Err(PictureError::Avif)));
    assert!(matches!(prepare(replaced(avif, b"ftypavif", b"ftypmif1").into()), Err(PictureError::Avif)));
    // A burst that is kept as a film.
    let film = b"\0\0\0\x14ftyphevc\0\0\0\0msf1\0\0\0\x08moov".to_vec();
    assert!(matches!(prepare(film.into()), Err(PictureError::Heic)));
}

#[test]
fn a_part_of_a_file_is_damaged() {
    for name in ["420", "grid", "alpha"] {
        let whole = sample(name);
        for length in [20, whole.len() / 2, whole.len() - 40] {
            let cut = prepare(whole[..length].to_vec().into());
            assert!(matches!(cut, Err(PictureError::Damaged(_))), "{name} {length}: {cut:?}");
        }
    }
}

#[test]
fn sizes_are_read_before_anything_is_decoded() {
    // The size of the whole grid, in its own words: 150 by 100.
    let sized = |width: u16, height: u16| {
        let said = [width.to_be_bytes(), height.to_be_bytes()].concat();
        prepare(replaced(&sample("grid"), &[0, 150, 0, 100], &said).into())
    };
    assert!(matches!(sized(10_000, 10_000), Err(PictureError::TooManyPixels)));
    assert!(matches!(sized(7740, 7740), Err(PictureError::TooMuchMemory)));
    assert!(matches!(sized(0, 100), Err(PictureError::Damaged(_))));
}

#[test]
fn files_that_tell_too_much_of_themselves_are_not_read() {
    let with_properties = |count: usize, name: &[u8; 4]| {
        let property = [&8_u32.to_be_bytes()[..], name].concat().repeat(count);
        let sized = |name: &[u8; 4], content: &[u8]| {
            [&(8 + u32::try_from(content.len()).unwrap()).to_be_bytes()[..], name, content].concat()
        };
        sized(b"meta", &[&[0; 4][..], &sized(b"iprp", &sized(b"ipco", &property))].concat())
    };
    assert!(Structure::of(&with_properties(30_000, b"free")).is_ok());
    assert!(matches!(Structure::of(&with_properties(33_000, b"free")), Err(PictureError::Heic)));
    assert!(matches!(Structure::of(&with_properties(33_000, b"colr")), Err(PictureError::Heic)));
    // Places that take no bytes to tell: one, here.
    let places = b"\0\0\0\x22meta\0\0\0\0\0\0\0\x16iloc\0\0\0\0\0\0\0\x01\0\x01\0\0\0\x01";
    assert!(matches!(Structure::of(places), Err(PictureError::Heic)));
}

#[test]
fn no_changed_byte_is_a_panic() {
    for name in ["420", "422", "444", "grey", "10-bit", "grid-turned", "alpha", "p3"] {
        let whole = sample(name);
        for at in (4..whole.len()).step_by(3) {
            for change in [0xff, 0x01, 0x80] {
                let mut changed = whole.clone();
                changed[at] ^= change;
                let _error_or_picture = decode(changed.into());
            }
        }
    }
}
