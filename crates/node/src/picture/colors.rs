//! Colours as every screen shows them: what a picture says of its numbers is applied, and the result is sRGB.

use std::sync::Arc;

use image::DynamicImage;
use moxcms::{CmsError, ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};

mod code_points;

pub(super) use code_points::of_code_points;

/// Reads an ICC profile. One that cannot be read is ignored.
pub(super) fn of_icc(profile: &[u8]) -> Option<ColorProfile> {
    ColorProfile::new_from_slice(profile).inspect_err(ignored).ok()
}

/// Converts the colours of a picture to sRGB in place, a row at a time. A profile that is not one for such pixels is ignored: the picture is
/// shown as without it.
pub(super) fn convert_to_srgb(image: &mut DynamicImage, profile: &ColorProfile) {
    try_convert(image, profile).unwrap_or_else(|error| ignored(&error));
}

fn ignored(error: &CmsError) {
    tracing::debug!(%error, "a colour profile was ignored");
}

fn try_convert(image: &mut DynamicImage, profile: &ColorProfile) -> Result<(), CmsError> {
    let space = if image.color().has_color() { DataColorSpace::Rgb } else { DataColorSpace::Gray };
    if profile.color_space != space {
        return Err(CmsError::UnsupportedProfileConnection);
    }
    let width = image.width() as usize;
    let layout = match image.color().channel_count() {
        1 => Layout::Gray,
        2 => Layout::GrayAlpha,
        3 => Layout::Rgb,
        _ => Layout::Rgba,
    };
    let row = width * layout.channels();
    let to_8_bits = || profile.create_transform_8bit(layout, &srgb(space), layout, TransformOptions::default());
    let to_16_bits = || profile.create_transform_16bit(layout, &srgb(space), layout, TransformOptions::default());
    match image {
        DynamicImage::ImageLuma8(pixels) => by_rows(&to_8_bits()?, pixels, row),
        DynamicImage::ImageLumaA8(pixels) => by_rows(&to_8_bits()?, pixels, row),
        DynamicImage::ImageRgb8(pixels) => by_rows(&to_8_bits()?, pixels, row),
        DynamicImage::ImageRgba8(pixels) => by_rows(&to_8_bits()?, pixels, row),
        DynamicImage::ImageLuma16(pixels) => by_rows(&to_16_bits()?, pixels, row),
        DynamicImage::ImageLumaA16(pixels) => by_rows(&to_16_bits()?, pixels, row),
        DynamicImage::ImageRgb16(pixels) => by_rows(&to_16_bits()?, pixels, row),
        DynamicImage::ImageRgba16(pixels) => by_rows(&to_16_bits()?, pixels, row),
        // No decoder makes others.
        _ => Err(CmsError::InvalidLayout),
    }
}

/// Grey has the curve of sRGB too.
fn srgb(space: DataColorSpace) -> ColorProfile {
    let colors = ColorProfile::new_srgb();
    if space == DataColorSpace::Gray {
        let mut grey = ColorProfile::new_gray_with_gamma(2.2);
        grey.gray_trc = colors.red_trc;
        return grey;
    }
    colors
}

fn by_rows<T: Copy + Default>(
    transform: &Arc<dyn TransformExecutor<T> + Send + Sync>,
    samples: &mut [T],
    row: usize,
) -> Result<(), CmsError> {
    let mut before = vec![T::default(); row];
    for after in samples.chunks_exact_mut(row) {
        before.copy_from_slice(after);
        transform.transform(&before, after)?;
    }
    Ok(())
}
