//! Reading a friend's invite with the camera.

use leptos::{html, prelude::*, task::spawn_local};

use crate::{
    browser::scan::{self, Scanner},
    components::{Icon, IconName},
    i18n::{t, use_i18n},
};

/// A button that opens the camera, where the browser reads codes.
#[component]
pub(super) fn Scan(#[prop(into)] on_code: Callback<String>) -> impl IntoView {
    let (is_there, set_there) = signal(false);
    Effect::new(move || set_there.set(scan::is_there()));
    let is_open = RwSignal::new(false);
    let has_failed = RwSignal::new(false);
    view! {
        <Show when=move || is_there.get()>
            <Button is_open has_failed/>
            <Show when=move || is_open.get()>
                <Camera is_open has_failed on_code/>
            </Show>
        </Show>
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
