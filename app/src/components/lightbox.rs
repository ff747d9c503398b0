//! A picture alone, as large as the screen.

use leptos::{ev, html, prelude::*};

use super::{Icon, IconName};
use crate::{
    api::PictureView,
    i18n::{t_string, use_i18n},
};

/// Shows `pictures` one at a time, beginning with the one at `first`, until it is closed and `shown` becomes `None`. Exists only in
/// the browser: without JavaScript a picture is a link.
#[component]
pub fn Lightbox(pictures: Vec<PictureView>, first: usize, shown: RwSignal<Option<usize>>) -> impl IntoView {
    let i18n = use_i18n();
    let dialog = NodeRef::<html::Dialog>::new();
    let count = pictures.len();
    let at = RwSignal::new(first);
    let pictures = StoredValue::new(pictures);
    let step = move |steps: usize| at.update(|at| *at = (*at + steps) % count);
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            // Fails only for a dialog that is open already.
            let _opened = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowRight" => step(1),
        "ArrowLeft" => step(count - 1),
        _ => {}
    };
    // A click beside the picture lands on the dialog itself.
    let on_click = move |event: ev::MouseEvent| {
        if event.target() == event.current_target() {
            close();
        }
    };
    let place = move || t_string!(i18n, posts.picture_of, n = at.get() + 1, count = count).to_string();
    view! {
        <dialog
            class="lightbox" node_ref=dialog aria-label=place on:close=move |_| shown.set(None) on:keydown=on_key
            on:click=on_click
        >
            {move || pictures.with_value(|pictures| pictures.get(at.get()).cloned()).map(|picture| view! { <Plate picture/> })}
            <button class="lightbox-close" type="button" aria-label=t_string!(i18n, posts.close) on:click=move |_| close()>
                <Icon name=IconName::Close/>
            </button>
            {(count > 1).then(|| view! {
                <button
                    class="lightbox-previous" type="button" aria-label=t_string!(i18n, posts.previous)
                    on:click=move |_| step(count - 1)
                >
                    <Icon name=IconName::ArrowLeft/>
                </button>
                <button class="lightbox-next" type="button" aria-label=t_string!(i18n, posts.next) on:click=move |_| step(1)>
                    <Icon name=IconName::ArrowRight/>
                </button>
                <p class="lightbox-place" role="status">{place}</p>
            })}
        </dialog>
    }
}

#[component]
fn Plate(picture: PictureView) -> impl IntoView {
    let caption = (!picture.alt.is_empty()).then(|| {
        // The picture has it already for those who cannot see.
        view! { <figcaption aria-hidden="true" dir="auto">{picture.alt.clone()}</figcaption> }
    });
    view! {
        <figure class="lightbox-plate">
            <img
                src=picture.full width=picture.width height=picture.height alt=picture.alt
                style:background-color=picture.color
            />
            {caption}
        </figure>
    }
}
