//! Reading a friend's invite with the camera.

use leptos::{html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::{
    browser::scan::{self, Scanner},
    components::{Icon, IconName, is_browser},
    i18n::{t, use_i18n},
    islands::Island,
};

/// The island: a button that opens the camera, where the browser reads codes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ScanIsland {
    /// The id of the field that gets what was read, and whose form is sent then.
    pub field: String,
}

impl Island for ScanIsland {
    const NAME: &'static str = "scan";

    fn key(&self) -> String {
        self.field.clone()
    }

    fn view(self) -> AnyView {
        let is_there = is_browser() && scan::is_there();
        is_there.then(|| view! { <Scan field=self.field/> }).into_any()
    }
}

#[component]
fn Scan(field: String) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let has_failed = RwSignal::new(false);
    let on_code = Callback::new(move |code: String| send(&field, &code));
    view! {
        <Button is_open has_failed/>
        <Show when=move || is_open.get()>
            <Camera is_open has_failed on_code/>
        </Show>
    }
}

fn send(field: &str, code: &str) {
    let field = document().get_element_by_id(field).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field else { return };
    field.set_value(code);
    if let Some(form) = field.form() {
        // A form that is not ready to be sent says so to the reader.
        let _sending = form.request_submit();
    }
}

#[component]
fn Button(is_open: RwSignal<bool>, has_failed: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let on_click = move |_| {
        has_failed.set(false);
        is_open.update(|is_open| *is_open = !*is_open);
    };
    view! {
        <button class="button-quiet" type="button" aria-pressed=move || is_open.get().to_string() on:click=on_click>
            <Icon name=IconName::Camera/>
            {move || if is_open.get() { t!(i18n, friends.scan.stop) } else { t!(i18n, friends.scan.start) }}
        </button>
        <div class="action-error" role="alert">
            {move || has_failed.get().then(|| view! { <p>{t!(i18n, friends.scan.failed)}</p> })}
        </div>
    }
}

#[component]
fn Camera(is_open: RwSignal<bool>, has_failed: RwSignal<bool>, on_code: Callback<String>) -> impl IntoView {
    let i18n = use_i18n();
    let video = NodeRef::<html::Video>::new();
    let scanner = Scanner::of_component();
    Effect::new(move || {
        let Some(video) = video.get() else { return };
        spawn_local(async move {
            let on_code = move |code| {
                is_open.set(false);
                on_code.run(code);
            };
            if !scanner.start(video, on_code).await {
                is_open.try_set(false);
                has_failed.try_set(true);
            }
        });
    });
    view! {
        <video
            class="scan" node_ref=video muted playsinline aria-label=t!(i18n, friends.scan.camera)
        ></video>
    }
}
