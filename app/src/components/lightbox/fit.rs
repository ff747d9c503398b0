//! How large a picture is shown before anybody zooms.

use leptos::prelude::window;

/// A picture that would be narrower than this part of the screen, or of a column of text, is a sliver, in which nothing can be read.
const SLIVER: f64 = 0.45;
/// A column of text, in CSS pixels.
const COLUMN: f64 = 640.0;
/// Above and below a picture that is shown whole, in CSS pixels: 7rem in `style/lightbox.css`.
const ROOM_FOR_WORDS: f64 = 112.0;

/// Never larger than the picture's own size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Whole,
    /// As wide as the screen, and scrolled.
    Width,
}

/// Width and height in CSS pixels.
pub(super) type Size = (f64, f64);

/// The size of the screen.
pub(super) fn screen() -> Size {
    let side = |side: Result<wasm_bindgen::JsValue, _>| side.ok().and_then(|side| side.as_f64()).unwrap_or_default();
    (side(window().inner_width()), side(window().inner_height()))
}

impl Fit {
    pub(super) fn of(width: u32, height: u32, screen: Size) -> Self {
        let whole = Self::Whole.width(width, height, screen);
        let is_sliver = whole < SLIVER * f64::from(width).min(screen.0).min(COLUMN);
        if is_sliver { Self::Width } else { Self::Whole }
    }

    /// Says whether the picture is larger than it is shown.
    pub(super) fn makes_smaller(self, width: u32, height: u32, screen: Size) -> bool {
        self.width(width, height, screen) < 0.95 * f64::from(width)
    }

    fn width(self, width: u32, height: u32, (screen_width, screen_height): Size) -> f64 {
        let (width, height) = (f64::from(width), f64::from(height.max(1)));
        let widest = width.min(screen_width);
        match self {
            Self::Whole => widest.min((screen_height - ROOM_FOR_WORDS) * width / height),
            Self::Width => widest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: Size = (390.0, 844.0);
    const DESKTOP: Size = (1280.0, 900.0);

    #[test]
    fn what_would_be_a_sliver_is_as_wide_as_the_screen() {
        for ((width, height), screen, fit, is_smaller) in [
            ((1080, 12_000), PHONE, Fit::Width, true),
            ((1080, 12_000), DESKTOP, Fit::Width, false),
            ((1080, 2340), PHONE, Fit::Whole, true),
            ((1080, 2340), DESKTOP, Fit::Whole, true),
            ((3000, 4000), DESKTOP, Fit::Whole, true),
            ((4000, 3000), PHONE, Fit::Whole, true),
            ((12_000, 1080), PHONE, Fit::Whole, true),
            ((40, 40), PHONE, Fit::Whole, false),
            ((40, 400), PHONE, Fit::Whole, false),
            ((0, 0), PHONE, Fit::Whole, false),
        ] {
            assert_eq!(Fit::of(width, height, screen), fit, "{width} x {height} on {screen:?}");
            assert_eq!(fit.makes_smaller(width, height, screen), is_smaller, "{width} x {height} on {screen:?}");
        }
    }
}
