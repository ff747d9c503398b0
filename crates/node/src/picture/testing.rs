//! For tests: pictures of a red corner in blue, and what becomes of it.

use std::iter;

use image::Rgb;

pub(super) const RED: [u8; 3] = [220, 30, 30];
pub(super) const BLUE: [u8; 3] = [30, 30, 220];

/// Each orientation of EXIF, of a picture whose top left corner is red: whether that is shown at the left and at the top, and whether width and
/// height change places.
pub(super) const ORIENTATIONS: [(u8, bool, bool, bool); 8] = [
    (1, true, true, false),
    (2, false, true, false),
    (3, false, false, false),
    (4, true, false, false),
    (5, true, true, true),
    (6, false, true, true),
    (7, false, false, true),
    (8, true, false, true),
];

pub(super) fn is_near(pixel: Rgb<u8>, color: [u8; 3]) -> bool {
    iter::zip(pixel.0, color).all(|(one, other)| one.abs_diff(other) < 24)
}
