//! How a HEIC picture is to be turned (ISO/IEC 23008-12, 6.5.10 and 6.5.12). What EXIF says of it does not count there (A.2.2).

use heifer::heifer_isobmff::boxes::Property;
use image::metadata::Orientation;

/// Quarters to the right, after a flip from left to right or without one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Turns {
    is_flipped: bool,
    quarters: u8,
}

impl Turns {
    /// Does what `property` says after all before; `None` if it is not about turning.
    pub(super) fn then(self, property: &Property) -> Option<Self> {
        let Self { is_flipped, quarters } = self;
        Some(match *property {
            // To the left.
            Property::Rotation(left) => Self { is_flipped, quarters: (quarters + 4 - left % 4) % 4 },
            // A flip after a turn is a turn the other way after a flip, and the one of top and bottom is upside down.
            Property::Mirror(is_top_bottom) => {
                let upside_down = if is_top_bottom { 2 } else { 0 };
                Self { is_flipped: !is_flipped, quarters: (4 - quarters + upside_down) % 4 }
            }
            _ => return None,
        })
    }

    pub(super) fn orientation(self) -> Orientation {
        match (self.is_flipped, self.quarters) {
            (false, 1) => Orientation::Rotate90,
            (false, 2) => Orientation::Rotate180,
            (false, 3) => Orientation::Rotate270,
            (false, _) => Orientation::NoTransforms,
            (true, 1) => Orientation::Rotate270FlipH,
            (true, 2) => Orientation::FlipVertical,
            (true, 3) => Orientation::Rotate90FlipH,
            (true, _) => Orientation::FlipHorizontal,
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage};

    use super::*;

    #[test]
    fn turns_add_up_to_what_they_do_one_after_the_other() {
        let steps = [0, 1, 2, 3].map(Property::Rotation).into_iter().chain([true, false].map(Property::Mirror));
        let steps: Vec<_> = steps.collect();
        let numbered: DynamicImage = GrayImage::from_raw(3, 2, vec![0, 1, 2, 3, 4, 5]).unwrap().into();
        for first in &steps {
            for second in &steps {
                for third in &steps {
                    let (mut turns, mut expected) = (Turns::default(), numbered.clone());
                    for step in [first, second, third] {
                        turns = turns.then(step).unwrap();
                        expected = match step {
                            Property::Rotation(left) => (0..*left).fold(expected, |image, _| image.rotate270()),
                            Property::Mirror(true) => expected.flipv(),
                            _ => expected.fliph(),
                        };
                    }
                    let mut turned = numbered.clone();
                    turned.apply_orientation(turns.orientation());
                    assert_eq!(turned, expected, "{first:?} {second:?} {third:?}");
                }
            }
        }
    }
}
