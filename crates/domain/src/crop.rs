//! The square part of a picture that is shown of it.

use serde::{Deserialize, Serialize};

/// A square part of an upright picture: how large it is, and where it lies in what is left.
///
/// That is how CSS places a picture, too (`object-position`), so that every value fits into every picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crop {
    x: f64,
    y: f64,
    size: f64,
}

/// No such part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("a part of a picture is x and y from 0 to 1, and a size from {} to 1", Crop::SMALLEST)]
pub struct CropError;

impl Crop {
    /// The largest square, in the middle.
    pub const CENTRED: Self = Self { x: 0.5, y: 0.5, size: 1.0 };
    /// The smallest side, of the shorter side of the picture: of less, too few pixels are left.
    pub const SMALLEST: f64 = 0.2;

    /// A square whose side is `size` of the shorter side of the picture. `x` of the width that is left over is at its left, `y` of the height
    /// above it.
    pub fn new(x: f64, y: f64, size: f64) -> Result<Self, CropError> {
        // No range contains what is no number.
        let fits = [x, y].iter().all(|place| (0.0..=1.0).contains(place)) && (Self::SMALLEST..=1.0).contains(&size);
        fits.then_some(Self { x, y, size }).ok_or(CropError)
    }

    /// Reads what a form says.
    pub fn parse(x: &str, y: &str, size: &str) -> Result<Self, CropError> {
        let number = |text: &str| text.parse().map_err(|_| CropError);
        Self::new(number(x)?, number(y)?, number(size)?)
    }

    pub fn x(self) -> f64 {
        self.x
    }

    pub fn y(self) -> f64 {
        self.y
    }

    pub fn size(self) -> f64 {
        self.size
    }

    /// The part that lies further right and down by these parts of what is left over, as far as the picture goes.
    #[must_use]
    pub fn moved(self, right: f64, down: f64) -> Self {
        let moved = |place: f64, by: f64| (place + by).clamp(0.0, 1.0);
        Self { x: moved(self.x, right), y: moved(self.y, down), ..self }
    }

    /// The part of another size, within the limits.
    #[must_use]
    pub fn sized(self, size: f64) -> Self {
        Self { size: size.clamp(Self::SMALLEST, 1.0), ..self }
    }

    /// The part in pixels: its left and its upper edge and its side, of a picture that is `width` by `height`.
    pub fn square(self, width: u32, height: u32) -> (u32, u32, u32) {
        let side = part(self.size, width.min(height)).max(1);
        (part(self.x, width.saturating_sub(side)), part(self.y, height.saturating_sub(side)), side)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a number of pixels is one")]
fn part(of: f64, pixels: u32) -> u32 {
    (of * f64::from(pixels)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_lies_within_the_picture() {
        for (fields, expected) in [
            (["0.5", "0.5", "1"], (100, 0, 200)),
            (["0", "0", "1"], (0, 0, 200)),
            (["1", "1", "1"], (200, 0, 200)),
            (["1", "1", "0.5"], (300, 100, 100)),
            (["0.25", "1e-1", "0.2"], (90, 16, 40)),
        ] {
            let [x, y, size] = fields;
            assert_eq!(Crop::parse(x, y, size).map(|crop| crop.square(400, 200)), Ok(expected), "{fields:?}");
        }
        assert_eq!(Crop::CENTRED.square(3, 2), (1, 0, 2));
        assert_eq!(Crop::CENTRED.sized(0.0).square(1, 1), (0, 0, 1), "one pixel at least");
    }

    #[test]
    fn what_is_no_part_is_refused() {
        let fields = [["-0.1", "0", "1"], ["0", "1.1", "1"], ["0", "0", "0.1"], ["0", "0", "2"], ["NaN", "0", "1"]];
        for [x, y, size] in fields.into_iter().chain([["inf", "0", "1"], ["0", "", "1"], ["0", "0", "0,5"]]) {
            assert_eq!(Crop::parse(x, y, size), Err(CropError), "{x} {y} {size}");
        }
    }

    #[test]
    fn it_moves_and_grows_as_far_as_the_picture_goes() {
        let corner = Crop::CENTRED.sized(0.01).moved(-3.0, 0.25);
        assert_eq!(Crop::new(0.0, 0.75, Crop::SMALLEST), Ok(corner));
        assert_eq!(Crop::CENTRED.sized(7.0), Crop::CENTRED);
    }
}
