//! What is behind a picture: while it is on its way, and, if it is transparent, for good.

use domain::picture::BACKDROPS;
use image::{DynamicImage, GenericImageView};

/// What can be told apart (WCAG 2.2, 1.4.11).
const CONTRAST: f64 = 3.0;

/// Returns a colour as `#rrggbb`. For an opaque picture it is the mean colour. For a transparent one it is that of a few neutral colours from
/// which most of what can be seen stands out, whatever is on the page around it; the mean would hide a drawing of one colour.
pub(super) fn backdrop(image: &DynamicImage) -> String {
    let [red, green, blue] = if image.color().has_alpha() { contrasting(image) } else { mean(image) };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn mean(image: &DynamicImage) -> [u8; 3] {
    let mut sums = [0_u64; 3];
    for (_, _, pixel) in image.pixels() {
        for (sum, &channel) in sums.iter_mut().zip(&pixel.0) {
            *sum += u64::from(channel);
        }
    }
    let count = u64::from(image.width()) * u64::from(image.height());
    sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
}

/// Chooses the backdrop in which the least is lost, each pixel counting as much as it can be seen.
fn contrasting(image: &DynamicImage) -> [u8; 3] {
    let linear = linear_levels();
    let luminances = BACKDROPS.map(|color| luminance(color, &linear));
    let mut lost = [0_u64; BACKDROPS.len()];
    for (_, _, pixel) in image.pixels() {
        let [red, green, blue, alpha] = pixel.0;
        let seen = luminance([red, green, blue], &linear);
        for (lost, behind) in lost.iter_mut().zip(luminances) {
            if contrast(seen, behind) < CONTRAST {
                *lost += u64::from(alpha);
            }
        }
    }
    let least = lost.iter().min();
    BACKDROPS.into_iter().zip(&lost).find(|(_, lost)| Some(*lost) == least).map_or(BACKDROPS[0], |(color, _)| color)
}

/// WCAG 2.2, "contrast ratio".
fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, "relative luminance".
fn luminance(color: [u8; 3], linear: &[f64; 256]) -> f64 {
    let [red, green, blue] = color.map(|level| linear[usize::from(level)]);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn linear_levels() -> [f64; 256] {
    let mut levels = [0.0; 256];
    for (linear, level) in levels.iter_mut().zip(0..=u8::MAX) {
        let level = f64::from(level) / 255.0;
        *linear = if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) };
    }
    levels
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    /// Strokes of these colours, one below the other, on nothing.
    fn drawing(strokes: &[[u8; 3]]) -> DynamicImage {
        RgbaImage::from_fn(20, 10 * u32::try_from(strokes.len()).unwrap(), |x, y| {
            let [red, green, blue] = strokes[y as usize / 10];
            Rgba([red, green, blue, if x < 4 { 255 } else { 0 }])
        })
        .into()
    }

    #[test]
    fn strokes_stand_out() {
        for strokes in [
            &[[0, 0, 0]][..],
            &[[255, 255, 255]],
            &[[128, 128, 128]],
            &[[31, 36, 48]],
            &[[250, 247, 242]],
            &[[0, 0, 0], [255, 255, 255]],
            &[[0, 0, 0], [255, 220, 0]],
            &[[230, 30, 30]],
        ] {
            let color = backdrop(&drawing(strokes));
            let behind = u32::from_str_radix(&color[1..], 16).unwrap().to_be_bytes();
            for &stroke in strokes {
                let levels = linear_levels();
                let ratio = contrast(luminance(stroke, &levels), luminance([behind[1], behind[2], behind[3]], &levels));
                assert!(ratio >= CONTRAST, "{stroke:?} on {color}: {ratio}");
            }
        }
        assert_eq!(backdrop(&drawing(&[[0, 0, 0]])), "#ffffff");
    }

    #[test]
    fn an_opaque_picture_has_its_mean() {
        let halves = RgbImage::from_fn(10, 10, |x, _| if x < 5 { Rgb([200, 0, 10]) } else { Rgb([100, 0, 10]) });
        assert_eq!(backdrop(&halves.into()), "#96000a");
    }
}
