//! The inks of a JPEG for print, by the profile that says what they look like.
//!
//! As in every program that reads such files, inks are the other way round: 255 is none.

use std::sync::Arc;

use image::{DynamicImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

/// Components of a JPEG for print.
pub(super) const INKS: usize = 4;
const COLORS: usize = 3;

/// Makes colours of inks, four bytes each.
pub(super) type FromInks = Arc<dyn TransformExecutor<u8> + Send + Sync>;

/// Returns what makes colours of inks, if the profile is one of inks.
pub(super) fn from_inks(profile: &ColorProfile) -> Option<FromInks> {
    if profile.color_space != DataColorSpace::Cmyk {
        return None;
    }
    profile
        .create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgb, TransformOptions::default())
        .ok()
}

/// Decodes a JPEG file as inks, and makes sRGB of them.
pub(super) fn decode(bytes: &[u8], from_inks: &FromInks) -> Option<DynamicImage> {
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    let coded = decoder.input_colorspace().filter(|space| space.num_components() == INKS)?;
    decoder.set_options(options.jpeg_set_out_colorspace(coded));
    let mut samples = decoder.decode().ok()?;
    let mut colors = vec![0; width * COLORS];
    // In place: a row of colours is shorter than the row of inks that it is made of.
    for row in 0..height {
        let inks = samples.get_mut(row * width * INKS..(row + 1) * width * INKS)?;
        to_inks(inks, coded);
        from_inks.transform(inks, &mut colors).ok()?;
        samples[row * width * COLORS..(row + 1) * width * COLORS].copy_from_slice(&colors);
    }
    samples.truncate(width * height * COLORS);
    samples.shrink_to_fit();
    RgbImage::from_raw(u32::try_from(width).ok()?, u32::try_from(height).ok()?, samples).map(Into::into)
}

fn to_inks(samples: &mut [u8], coded: ColorSpace) {
    let (pixels, _) = samples.as_chunks_mut::<INKS>();
    for pixel in pixels {
        let [one, two, three, black] = *pixel;
        let inks = if coded == ColorSpace::YCCK { from_luminance(one, two, three) } else { [!one, !two, !three] };
        *pixel = [inks[0], inks[1], inks[2], !black];
    }
}

/// The three inks of which luminance and chrominance are coded (ITU-T T.871, 7).
fn from_luminance(luminance: u8, blue: u8, red: u8) -> [u8; 3] {
    let (luminance, blue, red) = (f32::from(luminance), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
    let level = |level: f32| level.round().clamp(0.0, 255.0) as u8;
    [
        level(luminance + 1.402 * red),
        level(luminance - 0.344_136 * blue - 0.714_136 * red),
        level(luminance + 1.772 * blue),
    ]
}
