//! The picture, its words, and zooming in to its own size.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{LargePicture, fit::Fit};
use crate::number::decimal;

/// A description of more characters than this gets more of the screen, and the picture less.
const FEW_WORDS: usize = 200;

/// `view` is what scrolls around it.
#[component]
pub(super) fn Plate(
    picture: LargePicture,
    fit: Memo<Fit>,
    view: NodeRef<html::Div>,
    is_zoomed: RwSignal<bool>,
    can_zoom: Memo<bool>,
) -> impl IntoView {
    let LargePicture { url, alt, dir, width, height, color } = picture;
    let has_many_words = alt.chars().count() > FEW_WORDS;
    let caption = (!alt.is_empty()).then(|| {
        // The picture has it already for those who cannot see.
        view! { <figcaption aria-hidden="true" dir="auto">{alt.clone()}</figcaption> }
    });
    let on_click = move |event: ev::MouseEvent| {
        let picture = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let (true, Some(picture)) = (can_zoom.get_untracked(), picture) {
            let at = part_of(&picture, f64::from(event.client_x()), f64::from(event.client_y()));
            is_zoomed.update(|is_zoomed| *is_zoomed = !*is_zoomed);
            // Once it has its new size.
            request_animation_frame(move || center(view, &picture, at));
        }
    };
    let size = move || match (is_zoomed.get(), fit.get()) {
        (true, _) => "own",
        (false, Fit::Whole) => "whole",
        (false, Fit::Width) => "width",
    };
    view! {
        <figure class="lightbox-plate" data-size=size data-many-words=has_many_words.then_some("")>
            <img
                src=url width=width height=height alt=alt dir=dir style:background-color=color
                style=("--own-width", format!("{width}px"))
                style=("--ratio", decimal(f64::from(width) / f64::from(height.max(1))))
                data-zooms=move || can_zoom.get().then_some("") on:click=on_click
            />
            {caption}
        </figure>
    }
}

/// Where in the picture a point of the screen is, from 0 to 1 each way.
fn part_of(picture: &Element, x: f64, y: f64) -> (f64, f64) {
    let area = picture.get_bounding_client_rect();
    ((x - area.left()) / area.width().max(1.0), (y - area.top()) / area.height().max(1.0))
}

/// Scrolls the part of the picture into the middle.
fn center(view: NodeRef<html::Div>, picture: &Element, (x, y): (f64, f64)) {
    let Some(view) = view.get_untracked() else { return };
    let (area, frame) = (picture.get_bounding_client_rect(), view.get_bounding_client_rect());
    view.scroll_by_with_x_and_y(
        area.left() + x * area.width() - (frame.left() + frame.width() / 2.0),
        area.top() + y * area.height() - (frame.top() + frame.height() / 2.0),
    );
}
