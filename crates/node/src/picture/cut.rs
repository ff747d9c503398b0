//! Which part of a decoded picture is shown, which may lie on its side or its head.

use image::{DynamicImage, metadata::Orientation};

/// A part of a picture as its file has it, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Part {
    /// All of the picture.
    pub(super) fn whole(image: &DynamicImage) -> Self {
        Self { left: 0, top: 0, width: image.width(), height: image.height() }
    }

    /// Where a square of the upright picture, by its left and upper edge and its side, lies in `image`, which is not turned yet.
    pub(super) fn lying((x, y, side): (u32, u32, u32), orientation: Orientation, image: &DynamicImage) -> Self {
        let from_right = |x: u32| image.width() - side - x;
        let from_below = |y: u32| image.height() - side - y;
        let (left, top) = match orientation {
            Orientation::NoTransforms => (x, y),
            Orientation::FlipHorizontal => (from_right(x), y),
            Orientation::Rotate180 => (from_right(x), from_below(y)),
            Orientation::FlipVertical => (x, from_below(y)),
            Orientation::Rotate90FlipH => (y, x),
            Orientation::Rotate90 => (y, from_below(x)),
            Orientation::Rotate270FlipH => (from_right(y), from_below(x)),
            Orientation::Rotate270 => (from_right(y), x),
        };
        Self { left, top, width: side, height: side }
    }
}
