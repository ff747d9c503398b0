//! Making the files of a picture, from its largest to its smallest, with one large picture in memory at a time.

use bytes::Bytes;
use domain::{Crop, picture::variant_widths};
use image::{DynamicImage, metadata::Orientation};

use super::{
    backdrop::backdrop,
    colors::convert_to_srgb,
    cut::Part,
    decode::decode,
    decoded::Decoded,
    encode::{Encoded, encode},
    error::PictureError,
    resize::{shrink, shrink_part},
};

/// No file has more pixels than this: a panorama or a long strip gets fewer columns than the usual widths.
const FILE_PIXELS: u64 = 16_000_000;

/// A picture that is ready to be kept.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Width in pixels, upright.
    pub(crate) width: u32,
    /// Height in pixels, upright.
    pub(crate) height: u32,
    pub(crate) color: String,
    /// Narrowest first; at least one.
    pub(crate) files: Vec<PreparedFile>,
}

/// One file of a picture that is ready to be kept.
#[derive(Debug)]
pub(crate) struct PreparedFile {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) encoded: Encoded,
}

/// Decodes a picture file and makes the files to be shown. Blocks.
pub(crate) fn prepare(bytes: Bytes) -> Result<Prepared, PictureError> {
    prepare_part(bytes, |image, _| Part::whole(image))
}

/// The same with a part of the picture, as it is seen upright.
pub(crate) fn prepare_cut(bytes: Bytes, crop: Crop) -> Result<Prepared, PictureError> {
    prepare_part(bytes, |image, orientation| {
        let (width, height) = upright(orientation, image.width(), image.height());
        Part::lying(crop.square(width, height), orientation, image)
    })
}

fn prepare_part(
    bytes: Bytes,
    part_of: impl FnOnce(&DynamicImage, Orientation) -> Part,
) -> Result<Prepared, PictureError> {
    let Decoded { image, orientation, profile } = decode(bytes)?;
    let part = part_of(&image, orientation);
    let (width, height) = upright(orientation, part.width, part.height);
    let is_opaque = is_opaque(&image);
    let mut widths = file_widths(width, height);
    let largest = widths.pop().unwrap_or(width);
    let mut image = largest_lying(image, part, orientation, largest, height_at(largest, width, height));
    if let Some(profile) = profile {
        convert_to_srgb(&mut image, &profile);
    }
    let mut image = upright_in_8_bits(image, orientation, is_opaque);

    let mut files = vec![file(&image)?];
    for narrower in widths.into_iter().rev() {
        image = shrink(&mut image, narrower, height_at(narrower, width, height));
        files.push(file(&image)?);
    }
    files.reverse();
    Ok(Prepared { width, height, color: backdrop(&image), files })
}

/// Shrinks first: what follows never has a second picture of full size beside it.
fn largest_lying(
    mut image: DynamicImage,
    part: Part,
    orientation: Orientation,
    width: u32,
    height: u32,
) -> DynamicImage {
    let (lying_width, lying_height) = upright(orientation, width, height);
    if (lying_width, lying_height) != (image.width(), image.height()) {
        image = shrink_part(&mut image, part, lying_width, lying_height);
    }
    image
}

fn upright_in_8_bits(image: DynamicImage, orientation: Orientation, is_opaque: bool) -> DynamicImage {
    let mut image: DynamicImage = if is_opaque { image.into_rgb8().into() } else { image.into_rgba8().into() };
    image.apply_orientation(orientation);
    image
}

fn file(image: &DynamicImage) -> Result<PreparedFile, PictureError> {
    let encoded = encode(image).map_err(|error| PictureError::Damaged(Some(error)))?;
    Ok(PreparedFile { width: image.width(), height: image.height(), encoded })
}

/// Swaps the sides if the picture lies on one.
fn upright(orientation: Orientation, width: u32, height: u32) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => (width, height),
    }
}

/// The usual widths, without those at which the file would have too many pixels; narrowest first, at least one.
fn file_widths(width: u32, height: u32) -> Vec<u32> {
    let fits = |candidate: u32| u64::from(candidate) * u64::from(height_at(candidate, width, height)) <= FILE_PIXELS;
    let mut widths = variant_widths(width);
    let usual = widths.len();
    widths.retain(|&candidate| fits(candidate));
    if widths.len() < usual {
        let widest = (1..=width).collect::<Vec<_>>().partition_point(|&candidate| fits(candidate));
        let widest = u32::try_from(widest).unwrap_or(width).max(1);
        if widths.last() != Some(&widest) {
            widths.push(widest);
        }
    }
    widths
}

/// The height at `width` of a picture that is `full_width` by `full_height`.
fn height_at(width: u32, full_width: u32, full_height: u32) -> u32 {
    let (width, full_width, full_height) = (u64::from(width), u64::from(full_width), u64::from(full_height));
    let height = (width * full_height + full_width / 2) / full_width;
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

/// Says whether every pixel hides what is behind it; a picture with an alpha channel may be opaque all the same.
fn is_opaque(image: &DynamicImage) -> bool {
    match image {
        DynamicImage::ImageLumaA8(image) => image.pixels().all(|pixel| pixel[1] == u8::MAX),
        DynamicImage::ImageRgba8(image) => image.pixels().all(|pixel| pixel[3] == u8::MAX),
        DynamicImage::ImageLumaA16(image) => image.pixels().all(|pixel| pixel[1] == u16::MAX),
        DynamicImage::ImageRgba16(image) => image.pixels().all(|pixel| pixel[3] == u16::MAX),
        other => !other.color().has_alpha(),
    }
}

#[cfg(test)]
mod tests;
