//! The pictures of a post that is being written: those in the draft, and those on their way.

use leptos::{prelude::*, server_fn::ServerFn};

use super::state::{Composer, Upload};
use crate::{
    api::{PictureView, SaveDraft},
    components::{Icon, IconName},
    i18n::{t, t_string, use_i18n},
};

/// The pictures in the draft, each with a field for what it shows.
#[component]
pub(super) fn Attachments(state: Composer) -> impl IntoView {
    view! {
        <ul class="attachments" role="list">
            <For each=move || state.pictures.get() key=|picture| picture.id let:picture>
                <Attachment state picture/>
            </For>
        </ul>
    }
}

#[component]
fn Attachment(state: Composer, picture: PictureView) -> impl IntoView {
    let i18n = use_i18n();
    let id = picture.id;
    let place = move || state.pictures.with(|all| all.iter().position(|each| each.id == id).map_or(0, |at| at + 1));
    let on_remove = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        state.remove(id);
    };
    view! {
        <li class="attachment">
            <img
                src=picture.src srcset=picture.srcset sizes="8rem" width=picture.width height=picture.height alt=""
                decoding="async" style:background-color=picture.color
            />
            <input
                type="text" name=format!("alt-{id}") value=picture.alt maxlength="2000"
                aria-label=move || t_string!(i18n, posts.alt, n = place()).to_string()
                placeholder=t_string!(i18n, posts.alt_placeholder)
            />
            <button
                class="attachment-remove" type="submit" name="remove" value=id.to_string() formaction=SaveDraft::PATH
                aria-label=move || t_string!(i18n, posts.remove_picture, n = place()).to_string() on:click=on_remove
            >
                <Icon name=IconName::Close/>
            </button>
        </li>
    }
}

/// The files on their way, and those that were not taken.
#[component]
pub(super) fn Uploads(state: Composer) -> impl IntoView {
    view! {
        <ul class="uploads" role="list" aria-live="polite">
            <For each=move || state.uploads.get() key=|upload| upload.id let:upload>
                <UploadRow state upload/>
            </For>
        </ul>
    }
}

#[component]
fn UploadRow(state: Composer, upload: Upload) -> impl IntoView {
    let i18n = use_i18n();
    let Upload { id, name, progress, failure } = upload;
    let on_its_way = move || t_string!(i18n, posts.uploading, name = name.get()).to_string();
    view! {
        <li class="upload" data-failed=move || failure.get().map(|_| "")>
            <span class="upload-name">{move || name.get()}</span>
            {move || match failure.get() {
                None => view! {
                    <progress max="1" value=move || progress.get() aria-label=on_its_way></progress>
                }.into_any(),
                Some(error) => view! {
                    <span class="upload-failure">{error.text(i18n)}</span>
                    <button class="button-quiet" type="button" on:click=move |_| state.dismiss(id)>
                        {t!(i18n, posts.dismiss)}
                    </button>
                }.into_any(),
            }}
        </li>
    }
}
