//! Every decoder, and what is done with its picture, under files that chance made of good ones. `PROPTEST_CASES` says how many, for each kind.

use std::env;

use domain::limits;
use image::{
    DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
};
use moxcms::ColorProfile;
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::{heic::tests::SAMPLES, prepare::prepare};

/// Cases for each kind, unless somebody wants more.
const CASES: u32 = 64;
const WIDTH: u32 = 24;
const HEIGHT: u32 = 16;
/// The bytes of a PNG before its first chunk, and those around the data of each.
const PNG_SIGNATURE: usize = 8;
const AROUND_DATA: usize = 12;
/// Limits of numbers, and markers of JPEG.
const TELLING: [u8; 11] = [0x00, 0x01, 0x7f, 0x80, 0xc2, 0xc4, 0xd0, 0xd9, 0xda, 0xdd, 0xff];

#[derive(Debug, Clone, Copy)]
enum Change {
    Set(Index, u8),
    Flip(Index, u8),
    Delete(Index, usize),
    Truncate(Index),
    /// A piece comes again elsewhere.
    Repeat(Index, usize, Index),
    /// What follows comes from another file.
    Splice(Index, Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    let telling = prop::sample::select(&TELLING[..]);
    prop_oneof![
        (at(), telling).prop_map(|(at, byte)| Change::Set(at, byte)),
        (at(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (at(), 1_usize..40).prop_map(|(at, length)| Change::Delete(at, length)),
        at().prop_map(Change::Truncate),
        (at(), 1_usize..200, at()).prop_map(|(from, length, to)| Change::Repeat(from, length, to)),
        (at(), at(), at()).prop_map(|(at, other, from)| Change::Splice(at, other, from)),
    ]
}

fn apply(change: Change, mut file: Vec<u8>, bases: &[Vec<u8>]) -> Vec<u8> {
    let place = |at: Index, file: &[u8]| at.index(file.len() + 1);
    match change {
        Change::Set(at, byte) if !file.is_empty() => {
            let at = at.index(file.len());
            file[at] = byte;
        }
        Change::Flip(at, bits) if !file.is_empty() => {
            let at = at.index(file.len());
            file[at] ^= bits;
        }
        Change::Set(..) | Change::Flip(..) => {}
        Change::Delete(at, length) => {
            let at = place(at, &file);
            file.drain(at..file.len().min(at + length));
        }
        Change::Truncate(at) => file.truncate(place(at, &file)),
        Change::Repeat(from, length, to) => {
            let (from, to) = (place(from, &file), place(to, &file));
            let piece = file[from..file.len().min(from + length)].to_vec();
            file.splice(to..to, piece);
        }
        Change::Splice(at, other, from) => {
            let other = other.get(bases);
            file.truncate(place(at, &file));
            file.extend_from_slice(&other[place(from, other)..]);
        }
    }
    file
}

/// Gives files that are made of `bases` to what decodes them, each once more after `mend`.
fn try_out(bases: &[Vec<u8>], mend: fn(&mut [u8])) {
    for base in bases {
        prepare(base.clone().into()).unwrap();
    }
    let cases = if env::var_os("PROPTEST_CASES").is_some() { Config::default().cases } else { CASES };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    // The same in each run: what one finds the next finds, too.
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let files = (any::<Index>(), prop::collection::vec(change(), 1..5)).prop_map(|(base, changes)| {
        changes.into_iter().fold(base.get(bases).clone(), |file, change| apply(change, file, bases))
    });
    let tried = runner.run(&files, |mut file| {
        decode_within_limits(file.clone());
        mend(&mut file);
        decode_within_limits(file);
        Ok(())
    });
    tried.unwrap();
}

fn decode_within_limits(file: Vec<u8>) {
    let Ok(prepared) = prepare(file.into()) else { return };
    assert!(u64::from(prepared.width) * u64::from(prepared.height) <= limits::PICTURE_PIXELS);
    assert!(!prepared.files.is_empty());
}

/// A decoder looks no further than a wrong checksum.
fn mend_checksums(png: &mut [u8]) {
    let mut at = PNG_SIGNATURE;
    while let Some(length) = png.get(at..).and_then(|chunk| chunk.first_chunk()) {
        let length = u32::from_be_bytes(*length) as usize;
        let Some(checked) = png.get(at + 4..at + 8 + length) else { return };
        let checksum = crc32fast::hash(checked).to_be_bytes();
        let Some(place) = png.get_mut(at + 8 + length..at + AROUND_DATA + length) else { return };
        place.copy_from_slice(&checksum);
        at += AROUND_DATA + length;
    }
}

fn mend_nothing(_: &mut [u8]) {}

fn colored() -> RgbImage {
    let level = |number: u32| u8::try_from(number % 256).unwrap();
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| Rgb([level(x * 37), level(y * 91), level((x ^ y) * 40)]))
}

fn fading() -> RgbaImage {
    let level = |number: u32| u8::try_from(number % 256).unwrap();
    RgbaImage::from_fn(WIDTH, HEIGHT, |x, y| Rgba([level(x * 37), level(y * 91), 9, level(x * 10)]))
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image.into().write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn profile() -> Vec<u8> {
    ColorProfile::new_display_p3().encode().unwrap()
}

/// Sideways.
fn exif() -> Vec<u8> {
    b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec()
}

#[test]
fn jpeg() {
    let mut with_profile = Vec::new();
    let mut encoder = JpegEncoder::new(&mut with_profile);
    encoder.set_icc_profile(profile()).unwrap();
    encoder.encode_image(&colored()).unwrap();
    let grey = DynamicImage::from(colored()).into_luma8();
    let files = [encoded(colored(), ImageFormat::Jpeg), encoded(grey, ImageFormat::Jpeg), with_profile];
    let for_print = include_bytes!("jpeg/samples/inks.jpg").to_vec();
    try_out(&[&files[..], &[for_print]].concat(), mend_nothing);
}

#[test]
fn png() {
    let mut with_profile = Vec::new();
    let mut encoder = PngEncoder::new(&mut with_profile);
    encoder.set_icc_profile(profile()).unwrap();
    encoder.set_exif_metadata(exif()).unwrap();
    encoder.write_image(&colored(), WIDTH, HEIGHT, ExtendedColorType::Rgb8).unwrap();
    let deep = DynamicImage::from(fading()).into_luma_alpha16();
    let files = [encoded(colored(), ImageFormat::Png), encoded(fading(), ImageFormat::Png), with_profile];
    try_out(&[&files[..], &[encoded(deep, ImageFormat::Png)]].concat(), mend_checksums);
}

#[test]
fn gif() {
    try_out(&[encoded(colored(), ImageFormat::Gif), encoded(fading(), ImageFormat::Gif)], mend_nothing);
}

#[test]
fn webp() {
    let mut extended = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut extended);
    encoder.set_icc_profile(profile()).unwrap();
    encoder.set_exif_metadata(exif()).unwrap();
    encoder.encode(&fading(), WIDTH, HEIGHT, ExtendedColorType::Rgba8).unwrap();
    try_out(&[encoded(colored(), ImageFormat::WebP), extended], mend_nothing);
}

#[test]
fn heic() {
    let samples: Vec<_> = SAMPLES.iter().map(|(_, heic)| heic.to_vec()).collect();
    try_out(&samples, mend_nothing);
}
