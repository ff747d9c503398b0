//! A picture alone, as large as the screen.

mod fit;
mod plate;
mod swipe;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{Icon, IconName};
use crate::{
    browser::{keys, place},
    i18n::{t, use_i18n},
};
use fit::{Fit, screen};
use plate::Plate;
use swipe::Swipe;

/// What is around the picture, its words and the buttons: a click there closes.
const AROUND: &str = ".lightbox, .lightbox-view, .lightbox-plate";

/// A picture, as far as it is shown alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LargePicture {
    /// The URL of the largest file.
    pub url: String,
    pub alt: String,
    /// The direction of `alt` where it is not the page's.
    pub dir: Option<String>,
    /// Width in pixels of the file.
    pub width: u32,
    /// Height in pixels of the file.
    pub height: u32,
    /// What stands behind it, as a CSS colour.
    pub color: String,
}

/// Shows `pictures` one at a time, beginning with the one at `first`, until it is closed, of which it tells. Going back closes it, too. Exists
/// only in the browser: without JavaScript a picture is a link.
#[component]
pub fn Lightbox(pictures: Vec<LargePicture>, first: usize, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let dialog = NodeRef::<html::Dialog>::new();
    let view = NodeRef::<html::Div>::new();
    let count = pictures.len();
    let at = RwSignal::new(first);
    let is_zoomed = RwSignal::new(false);
    let pictures = StoredValue::new(pictures);
    let step = move |steps: usize| {
        is_zoomed.set(false);
        at.update(|at| *at = (*at + steps) % count);
        if let Some(view) = view.get_untracked() {
            view.scroll_to_with_x_and_y(0.0, 0.0);
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            // Fails only for a dialog that is open already.
            let _opened = dialog.show_modal();
            place::cover(close);
        }
    });
    on_cleanup(place::uncover);
    let shown_picture = Memo::new(move |_| pictures.with_value(|pictures| pictures.get(at.get()).cloned()));
    let fit = Memo::new(move |_| {
        shown_picture.get().map_or(Fit::Whole, |picture| Fit::of(picture.width, picture.height, screen()))
    });
    let can_zoom = Memo::new(move |_| {
        shown_picture.get().is_some_and(|picture| fit.get().makes_smaller(picture.width, picture.height, screen()))
    });
    // By keyboard only what has the focus is scrolled.
    let can_scroll = move || is_zoomed.get() || fit.get() == Fit::Width;
    let on_key = move |event: ev::KeyboardEvent| match keys::pressed(&event).as_deref() {
        // In a picture larger than the screen, the arrows move about.
        _ if is_zoomed.get_untracked() => {}
        Some("ArrowRight") => step(1),
        Some("ArrowLeft") => step(count - 1),
        _ => {}
    };
    let on_click = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.matches(AROUND) == Ok(true)) {
            close();
        }
    };
    let touched = StoredValue::new(None);
    let on_touch_start = move |event: ev::TouchEvent| touched.set_value(swipe::start(&event));
    let on_touch_end = move |event: ev::TouchEvent| {
        let start = touched.try_update_value(Option::take).flatten();
        let swipe = start.filter(|_| !is_zoomed.get_untracked()).and_then(|start| swipe::end(start, &event));
        match swipe {
            Some(Swipe::Left) if count > 1 => step(1),
            Some(Swipe::Right) if count > 1 => step(count - 1),
            // What is higher than the screen is scrolled by that.
            Some(Swipe::Down) if fit.get_untracked() == Fit::Whole => close(),
            _ => {}
        }
    };
    let place = move || t!(i18n, posts.picture_of, n = at.get() + 1, count = count).to_string();
    view! {
        // A finger may come down on a button, too: on a phone they lie on the picture.
        <dialog
            class="lightbox" node_ref=dialog aria-label=place on:close=move |_| on_close.run(()) on:keydown=on_key
            on:click=on_click on:touchstart=on_touch_start on:touchend=on_touch_end
        >
            <button class="lightbox-close" type="button" aria-label=t!(i18n, posts.close) on:click=move |_| close()>
                <Icon name=IconName::Close/>
            </button>
            {move || can_zoom.get().then(|| view! { <ZoomButton is_zoomed/> })}
            <div class="lightbox-view" node_ref=view tabindex=move || can_scroll().then_some("0")>
                {move || shown_picture.get().map(|picture| view! { <Plate picture fit view is_zoomed can_zoom/> })}
            </div>
            {(count > 1).then(|| view! {
                <button
                    class="lightbox-previous" type="button" aria-label=t!(i18n, posts.previous)
                    on:click=move |_| step(count - 1)
                >
                    <Icon name=IconName::ArrowLeft/>
                </button>
                <button class="lightbox-next" type="button" aria-label=t!(i18n, posts.next) on:click=move |_| step(1)>
                    <Icon name=IconName::ArrowRight/>
                </button>
                <p class="lightbox-place" role="status">{place}</p>
            })}
        </dialog>
    }
}

#[component]
fn ZoomButton(is_zoomed: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || if is_zoomed.get() { t!(i18n, posts.zoom_out) } else { t!(i18n, posts.zoom_in) };
    view! {
        <button class="lightbox-zoom" type="button" aria-label=label on:click=move |_| is_zoomed.update(|is| *is = !*is)>
            {move || view! { <Icon name=if is_zoomed.get() { IconName::ZoomOut } else { IconName::ZoomIn }/> }}
        </button>
    }
}
