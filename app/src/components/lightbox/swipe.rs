//! Swipes of one finger across a picture.

use leptos::{ev::TouchEvent, prelude::window};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How far a finger goes at least, in CSS pixels.
const SHORTEST: f64 = 50.0;
/// What describes a picture, where it scrolls.
const WORDS: &str = "[data-many-words] figcaption";
/// It goes so much further one way than the other.
const STRAIGHT: f64 = 2.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Swipe {
    Left,
    Right,
    Down,
}

/// Where a finger came down; `None` if there are more, if the page is zoomed in, or if it is on the words: then what is seen moves.
pub(super) fn start(event: &TouchEvent) -> Option<(f64, f64)> {
    let is_zoomed = window().visual_viewport().is_some_and(|viewport| viewport.scale() > 1.01);
    let moves_words = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let moves_words = moves_words.is_some_and(|target| target.closest(WORDS).is_ok_and(|words| words.is_some()));
    let is_alone = event.touches().length() == 1;
    let touch = event.touches().get(0).filter(|_| is_alone && !is_zoomed && !moves_words)?;
    Some((f64::from(touch.client_x()), f64::from(touch.client_y())))
}

/// Which way the finger went that came down at `start`.
pub(super) fn end(start: (f64, f64), event: &TouchEvent) -> Option<Swipe> {
    let touch = event.changed_touches().get(0).filter(|_| event.touches().length() == 0)?;
    direction(f64::from(touch.client_x()) - start.0, f64::from(touch.client_y()) - start.1)
}

fn direction(x: f64, y: f64) -> Option<Swipe> {
    let is_along = |one: f64, other: f64| one.abs() >= SHORTEST && one.abs() > STRAIGHT * other.abs();
    match (is_along(x, y), is_along(y, x)) {
        (true, _) if x < 0.0 => Some(Swipe::Left),
        (true, _) => Some(Swipe::Right),
        (_, true) if y > 0.0 => Some(Swipe::Down),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swipe_is_long_and_straight() {
        for ((x, y), expected) in [
            ((-80.0, 10.0), Some(Swipe::Left)),
            ((80.0, -20.0), Some(Swipe::Right)),
            ((5.0, 90.0), Some(Swipe::Down)),
            ((5.0, -90.0), None),
            ((60.0, 55.0), None),
            ((20.0, 0.0), None),
        ] {
            assert_eq!(direction(x, y), expected, "{x}, {y}");
        }
    }
}
