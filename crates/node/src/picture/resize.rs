//! Making a picture smaller without making its memory larger.

use fast_image_resize::{MulDiv, ResizeOptions, Resizer, images::CroppedImageMut};
use image::DynamicImage;

use super::cut::Part;

/// Rows of the result that are made at once. Between its two passes the resizer keeps only the rows that these need, not a
/// picture of the old height.
const BAND_ROWS: u32 = 64;

/// Shrinks `source` to `width` by `height` with a Lanczos filter. Multiplies the colours of `source` by its alpha.
pub(super) fn shrink(source: &mut DynamicImage, width: u32, height: u32) -> DynamicImage {
    let whole = Part::whole(source);
    shrink_part(source, whole, width, height)
}

/// The same of a part of `source`.
pub(super) fn shrink_part(source: &mut DynamicImage, part: Part, width: u32, height: u32) -> DynamicImage {
    let has_alpha = source.color().has_alpha();
    let mut result = DynamicImage::new(width, height, source.color());
    // In place: the resizer would copy all of the source for it.
    let alpha = MulDiv::new();
    if has_alpha {
        alpha.multiply_alpha_inplace(source).expect("decoders make pixels that the resizer knows");
    }
    let (left, part_top) = (f64::from(part.left), f64::from(part.top));
    let (source_width, source_height) = (f64::from(part.width), f64::from(part.height));
    let rows_of_source = source_height / f64::from(height);
    let mut resizer = Resizer::new();
    let mut top = 0;
    while top < height {
        let rows = BAND_ROWS.min(height - top);
        let source_top = f64::from(top) * rows_of_source;
        let source_rows = (f64::from(rows) * rows_of_source).min(source_height - source_top);
        let options =
            ResizeOptions::new().use_alpha(false).crop(left, part_top + source_top, source_width, source_rows);
        let mut band = CroppedImageMut::new(&mut result, 0, top, width, rows).expect("the band is inside the result");
        resizer.resize(source, &mut band, &options).expect("the band's source is inside the source");
        top += rows;
    }
    if has_alpha {
        alpha.divide_alpha_inplace(&mut result).expect("decoders make pixels that the resizer knows");
    }
    result
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    #[test]
    fn bands_leave_no_seams() {
        // A ramp from top to bottom: a seam would be a step.
        let ramp = |_, y: u32| Rgb([u8::try_from(y * 255 / 999).unwrap(); 3]);
        let mut source = RgbImage::from_fn(30, 1000, ramp).into();
        let small = shrink(&mut source, 10, 333).into_rgb8();
        let column: Vec<i16> = (0..333).map(|y| small.get_pixel(5, y)[0].into()).collect();
        assert!(column.windows(2).all(|pair| (0..=2).contains(&(pair[1] - pair[0]))), "{column:?}");
        assert!(column[0] <= 1 && column[332] >= 254);
    }

    #[test]
    fn what_is_clear_does_not_bleed() {
        // Invisible green beside visible red.
        let half = |x, _| if x < 20 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 255, 0, 0]) };
        let mut source = RgbaImage::from_fn(40, 40, half).into();
        let small = shrink(&mut source, 10, 10).into_rgba8();
        assert!(small.pixels().all(|pixel| pixel[3] == 0 || pixel[1] < 3));
        assert_eq!(small.get_pixel(0, 0).0, [255, 0, 0, 255]);
        assert_eq!(small.get_pixel(9, 9)[3], 0);
    }
}
