//! A frame in which the profile picture is moved and zoomed. What is in it is what the form keeps of the picture.

use domain::Crop;
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::{
    browser::keys,
    i18n::{t, use_i18n},
    number::decimal,
};

/// How far an arrow key moves the picture, in CSS pixels.
const KEY_STEP: f64 = 8.0;
/// How much a key zooms.
const KEY_ZOOM: f64 = 1.1;

/// The picture at `url` behind a square frame, and the fields that say which part of it that shows.
///
/// Without JavaScript there is no frame, and nothing is cut: pages show the middle.
#[component]
pub(super) fn CropFrame(
    url: String,
    /// The browser cannot show the picture.
    #[prop(into)]
    on_error: Callback<()>,
    /// What stands below the tools.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let framed = Framed::new();
    let crop = framed.crop;
    // Where the picture is placed, it is zoomed from, too: so all of it can be reached.
    let place = move || {
        let crop = crop.get();
        format!("{}% {}%", decimal(100.0 * crop.x()), decimal(100.0 * crop.y()))
    };
    view! {
        <div class="crop">
            // Screen readers leave the arrow keys to an application.
            <div
                class="crop-frame" tabindex="0" role="application" aria-label=t!(i18n, profile.picture.part)
                aria-describedby="crop-hint"
                on:pointerdown=move |event| framed.take(&event)
                on:pointermove=move |event| framed.drag(&event)
                on:pointerup=move |_| framed.dragged.set_value(None)
                on:pointercancel=move |_| framed.dragged.set_value(None)
                on:keydown=move |event| framed.press(&event)
            >
                <img
                    src=url alt=t!(i18n, profile.picture.preview) draggable="false" node_ref=framed.image
                    style:object-position=place style:transform-origin=place
                    style:scale=move || decimal(framed.zoom())
                    on:error=move |_| on_error.run(())
                />
            </div>
            <div class="crop-tools">
                <div class="field">
                    <label for="crop-zoom">{t!(i18n, profile.picture.zoom)}</label>
                    // Without a name: the form sends the size.
                    <input
                        id="crop-zoom" type="range" min="1" max=decimal(1.0 / Crop::SMALLEST) step="0.05"
                        prop:value=move || decimal(framed.zoom())
                        on:input=move |event| framed.zoom_to(event_target::<HtmlInputElement>(&event).value_as_number())
                    />
                </div>
                <p class="hint" id="crop-hint">{t!(i18n, profile.picture.part_hint)}</p>
                {children()}
            </div>
            <input type="hidden" name="x" value=move || decimal(crop.get().x())/>
            <input type="hidden" name="y" value=move || decimal(crop.get().y())/>
            <input type="hidden" name="size" value=move || decimal(crop.get().size())/>
        </div>
    }
}

/// A picture behind the frame. Copies are handles to the same one.
#[derive(Clone, Copy)]
struct Framed {
    crop: RwSignal<Crop>,
    image: NodeRef<html::Img>,
    /// Where the pointer was that drags the picture.
    dragged: StoredValue<Option<(i32, i32)>>,
}

impl Framed {
    fn new() -> Self {
        Self { crop: RwSignal::new(Crop::CENTRED), image: NodeRef::new(), dragged: StoredValue::new(None) }
    }

    fn zoom(self) -> f64 {
        1.0 / self.crop.get().size()
    }

    fn zoom_to(self, zoom: f64) {
        self.crop.update(|crop| *crop = crop.sized(1.0 / zoom));
    }

    /// Takes hold of the picture; the pointer may leave the frame then.
    fn take(self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(frame) = event.current_target().and_then(|frame| frame.dyn_into::<Element>().ok()) {
            // Fails if the pointer is gone already.
            let _captured = frame.set_pointer_capture(event.pointer_id());
        }
        self.dragged.set_value(Some((event.client_x(), event.client_y())));
    }

    fn drag(self, event: &PointerEvent) {
        let Some((x, y)) = self.dragged.get_value() else { return };
        let to = (event.client_x(), event.client_y());
        self.dragged.set_value(Some(to));
        self.shift(f64::from(to.0 - x), f64::from(to.1 - y));
    }

    fn press(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(key) = keys::pressed(event) else { return };
        match &*key {
            "ArrowLeft" => self.shift(-KEY_STEP, 0.0),
            "ArrowRight" => self.shift(KEY_STEP, 0.0),
            "ArrowUp" => self.shift(0.0, -KEY_STEP),
            "ArrowDown" => self.shift(0.0, KEY_STEP),
            "+" | "=" => self.zoom_to(untrack(|| self.zoom()) * KEY_ZOOM),
            "-" => self.zoom_to(untrack(|| self.zoom()) / KEY_ZOOM),
            _ => return,
        }
        event.prevent_default();
    }

    /// Moves the picture by so many CSS pixels; the frame goes the other way across it.
    fn shift(self, right: f64, down: f64) {
        let Some(image) = self.image.get_untracked() else { return };
        let frame = f64::from(image.client_width());
        let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
        let pixels = frame * untrack(|| self.zoom()) / width.min(height);
        // What of the picture is not in the frame.
        let part = |by: f64, side: f64| match side * pixels - frame {
            rest if rest >= 1.0 => -by / rest,
            _ => 0.0,
        };
        self.crop.update(|crop| *crop = crop.moved(part(right, width), part(down, height)));
    }
}
