//! The pictures of a post that is being written or changed: those in its form, those on their way, and where one chooses more.

use domain::MediaId;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    attaching::{Attaching, Upload},
    autosave::SaveState,
};
use crate::{
    api::{ErrorKind, PictureView, ShownError},
    browser::{
        address,
        upload::{self, UploadError},
    },
    components::{Icon, IconName, Limit, Limited, is_browser},
    i18n::{I18n, t, use_i18n},
    number::decimal,
};

/// The pictures in the form, each with a field for what it shows.
#[component]
pub(super) fn Attachments(
    attaching: Attaching,
    /// Takes the form without JavaScript when a picture is taken out.
    keep_path: &'static str,
    #[prop(into)] on_remove: Callback<MediaId>,
    /// The pictures stand in another order.
    #[prop(into)]
    on_arranged: Callback<()>,
) -> impl IntoView {
    view! {
        <ul class="attachments" role="list">
            <For each=move || attaching.pictures.get() key=|picture| picture.id let:picture>
                <Attachment attaching picture keep_path on_remove on_arranged/>
            </For>
        </ul>
    }
}

#[component]
fn Attachment(
    attaching: Attaching,
    picture: PictureView,
    keep_path: &'static str,
    on_remove: Callback<MediaId>,
    on_arranged: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = picture.id;
    let place = move || attaching.pictures.with(|all| all.iter().position(|each| each.id == id).map_or(0, |at| at + 1));
    let on_click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        on_remove.run(id);
    };
    view! {
        <li
            class="attachment" data-dragged=move || (attaching.dragged.get() == Some(id)).then_some("")
            on:dragstart=move |event| start_drag(attaching, id, &event)
            on:dragover=move |event| drag_over(attaching, id, &event)
            on:drop=move |event: web_sys::DragEvent| event.prevent_default()
            on:dragend=move |_| {
                attaching.dragged.set(None);
                on_arranged.run(());
            }
        >
            <img
                src=picture.src srcset=picture.srcset sizes="8rem" width=picture.width height=picture.height alt=""
                decoding="async" style:background-color=picture.color draggable="true"
            />
            <input type="hidden" name="picture" value=id.to_string()/>
            <Limited limit=Limit::AltText>
                <input
                    type="text" name=format!("alt-{id}") value=picture.alt dir="auto"
                    aria-label=move || t!(i18n, posts.alt, n = place()).to_string()
                    placeholder=t!(i18n, posts.alt_placeholder)
                />
            </Limited>
            <div class="attachment-tools">
                <Shift attaching id keep_path is_towards_end=false on_arranged/>
                <Shift attaching id keep_path is_towards_end=true on_arranged/>
                <button
                    class="attachment-tool attachment-remove" type="submit" name="remove" value=id.to_string()
                    formaction=keep_path on:click=on_click
                    aria-label=move || t!(i18n, posts.remove_picture, n = place()).to_string()
                >
                    <Icon name=IconName::Close/>
                </button>
            </div>
        </li>
    }
}

/// The button that moves a picture by one place. At the end of the way it stays, so that the keyboard keeps its place, and does nothing.
#[component]
fn Shift(
    attaching: Attaching,
    id: MediaId,
    keep_path: &'static str,
    is_towards_end: bool,
    on_arranged: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let button = NodeRef::<html::Button>::new();
    let place = move || attaching.pictures.with(|all| all.iter().position(|each| each.id == id).unwrap_or_default());
    let count = move || attaching.pictures.with(Vec::len);
    let is_at_end = move || if is_towards_end { place() + 1 >= count() } else { place() == 0 };
    let label = move || {
        let n = place() + 1;
        if is_towards_end {
            t!(i18n, posts.later_picture, n = n).to_string()
        } else {
            t!(i18n, posts.earlier_picture, n = n).to_string()
        }
    };
    let on_click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        attaching.shift(id, if is_towards_end { 1 } else { -1 });
        on_arranged.run(());
        // The button moved along, and lost the focus by that.
        request_animation_frame(move || {
            if let Some(button) = button.get_untracked() {
                // Focussing a button that is on the page does not fail.
                let _focussed = button.focus();
            }
        });
    };
    let (name, icon) = if is_towards_end { ("later", IconName::ArrowDown) } else { ("earlier", IconName::ArrowUp) };
    view! {
        <button
            class="attachment-tool" type="submit" name=name value=id.to_string() formaction=keep_path node_ref=button
            hidden=move || count() < 2 aria-disabled=move || is_at_end().then_some("true") aria-label=label on:click=on_click
        >
            <Icon name=icon/>
        </button>
    }
}

fn start_drag(attaching: Attaching, id: MediaId, event: &web_sys::DragEvent) {
    // The text of a description is dragged, too.
    if event.target().is_some_and(|target| target.has_type::<web_sys::HtmlImageElement>()) {
        attaching.dragged.set(Some(id));
    }
}

fn drag_over(attaching: Attaching, id: MediaId, event: &web_sys::DragEvent) {
    let Some(dragged) = attaching.dragged.get_untracked() else { return };
    event.prevent_default();
    if dragged != id {
        attaching.put_in_place_of(dragged, id);
    }
}

/// Where pictures are chosen. Without JavaScript a button beside it sends them.
#[component]
pub(super) fn PictureInput(
    attaching: Attaching,
    /// Takes the form without JavaScript, with the files in it.
    keep_path: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let on_chosen = move |event: web_sys::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let files = input.files().as_ref().map(upload::listed).unwrap_or_default();
        // Choosing the same file again is a change again; and the form does not send it a second time.
        input.set_value("");
        attaching.add_files(files);
    };
    view! {
        <label class="composer-tool">
            <Icon name=IconName::ImagePlus/>
            <span>{t!(i18n, posts.pictures)}</span>
            // Without HEIC by name, for which iPhones would not hand over JPEG any more.
            <input
                type="file" name="files" multiple accept="image/*" aria-label=t!(i18n, posts.choose_pictures)
                on:change=on_chosen
            />
        </label>
        <button class="button-quiet composer-add" type="submit" formaction=keep_path>
            {t!(i18n, posts.add_pictures)}
        </button>
    }
}

/// The files on their way, and those that were not taken.
#[component]
pub(super) fn Uploads(attaching: Attaching) -> impl IntoView {
    view! {
        <ul class="uploads" role="list" aria-live="polite">
            <For each=move || attaching.uploads.get() key=|upload| upload.id let:upload>
                <UploadRow attaching upload/>
            </For>
        </ul>
    }
}

#[component]
fn UploadRow(attaching: Attaching, upload: Upload) -> impl IntoView {
    let i18n = use_i18n();
    let Upload { id, name, progress, failure, .. } = upload;
    let on_its_way = move || t!(i18n, posts.uploading, name = name.get()).to_string();
    view! {
        <li class="upload" data-failed=move || failure.get().map(|_| "")>
            <span class="upload-name">{move || name.get()}</span>
            {move || match failure.get() {
                None => view! {
                    <progress max="1" value=move || decimal(progress.get()) aria-label=on_its_way></progress>
                }.into_any(),
                Some(error) => view! {
                    <span class="upload-failure">{reason(&error, i18n)}</span>
                    <span class="upload-answers">
                        {may_pass(&error).then(|| view! {
                            <button class="button-quiet" type="button" on:click=move |_| attaching.try_again(upload)>
                                {t!(i18n, posts.try_again)}
                            </button>
                        })}
                        <button class="button-quiet" type="button" on:click=move |_| attaching.dismiss(id)>
                            {t!(i18n, posts.dismiss)}
                        </button>
                    </span>
                }.into_any(),
            }}
        </li>
    }
}

/// Says whether the same file may be taken the next time: what is wrong lies with the way, not with the file.
fn may_pass(error: &UploadError) -> bool {
    matches!(error, UploadError::Api(error) if error.kind != ErrorKind::Picture)
}

/// Why a file was not taken, in words.
fn reason(error: &UploadError, i18n: I18n) -> String {
    match error {
        UploadError::Folder => t!(i18n, pictures.errors.folder).into(),
        UploadError::Gone => t!(i18n, pictures.errors.gone).into(),
        UploadError::Api(error) => error.text.clone(),
    }
}

/// Why the form was not sent, in words.
///
/// That one is signed out is said here and nowhere else in the form, with the way back: the browser keeps the words for it.
#[component]
pub(super) fn Failure(attaching: Attaching, saved: RwSignal<SaveState>) -> impl IntoView {
    let i18n = use_i18n();
    let is_signed_out = move || {
        let is_it = |error: &ShownError| error.kind == ErrorKind::SignInRequired;
        attaching.failure.with(|failure| failure.as_ref().is_some_and(is_it))
            || saved.with(|saved| matches!(saved, SaveState::Failed(error) if is_it(error)))
    };
    let way_back = || if is_browser() { address::sign_in_and_back() } else { "/sign-in".to_owned() };
    let other = move || attaching.failure.get().filter(|error| error.kind != ErrorKind::SignInRequired);
    view! {
        <div class="action-error" role="alert">
            {move || is_signed_out().then(|| view! {
                <p>
                    {t!(i18n, posts.signed_out)} " "
                    <a href=way_back() rel="external">{t!(i18n, layout.sign_in)}</a>
                </p>
            })}
            {move || other().map(|error| view! { <p>{error.text}</p> })}
            {move || attaching.is_held_back().then(|| view! { <p>{t!(i18n, posts.held_back)}</p> })}
        </div>
    }
}
