//! The form for a post, in either mode.

use leptos::{prelude::*, server_fn::ServerFn};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{
    attachments::{Attachments, Failure, PictureInput, Uploads},
    autosave::SaveState,
    discard::Discard,
    preview::{Preview, PreviewButton},
    room::RoomText,
    state::{Composing, Mode},
};
use crate::{
    api::{AudienceChoiceView, EditPost, ErrorKind, PublishPost, ShownError},
    browser::keys,
    components::{AudienceSelect, POST_FORM, PictureForNow, TextArea, scripted},
    i18n::{t, use_i18n},
};

/// The form, which begins with `text`, `audience` and `cover`.
#[component]
pub(super) fn PostForm(
    state: Composing,
    text: String,
    audience: AudienceChoiceView,
    /// The fields for what is to stand before the post, as HTML.
    cover: String,
    /// Says in hidden fields which form it is.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let Composing { mode, attaching, autosave, .. } = state;
    let (action, id, placeholder, keep) = match mode {
        Mode::New(_) => (PublishPost::PATH, "composer-text", t!(i18n, posts.placeholder), t!(i18n, posts.save)),
        Mode::Edit(_) => (EditPost::PATH, "edit-text", "", t!(i18n, posts.add_pictures)),
    };
    let discard = match mode {
        Mode::New(draft) => Some(view! { <Discard state draft/> }),
        Mode::Edit(_) => None,
    };
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        state.submit();
    };
    let on_input = move |event: web_sys::Event| {
        state.resume();
        if !is_of_files(&event) {
            state.touch();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if is_command(&event) {
            state.submit();
        }
    };
    view! {
        <form
            id=POST_FORM method="post" action=action enctype="multipart/form-data" node_ref=autosave.form
            data-dragged-over=move || attaching.is_dragged_over.get().then_some("")
            on:submit=on_submit on:input=on_input on:keydown=on_key
            on:paste=move |event| attaching.on_paste(&event)
        >
            {children()}
            // Names no picture, and says that those named below are all: another page may have put others into the draft.
            <input type="hidden" name="picture" value=""/>
            <div class="visually-hidden"><label for=id>{t!(i18n, posts.text)}</label></div>
            <TextArea id name="text" text placeholder node_ref=state.text/>
            <Preview previewing=state.previewing/>
            // What Enter in a line does without JavaScript: the first button of a form is its default.
            <button type="submit" formaction=autosave.path hidden>{keep}</button>
            <Attachments
                attaching keep_path=autosave.path on_remove=move |picture| state.remove(picture)
                on_arranged=move |()| state.touch()
            />
            <Uploads attaching/>
            <div inner_html=cover></div>
            <Failure attaching saved=autosave.saved/>
            <Toolbar state audience/>
            <Status state/>
            {discard}
            {scripted(|| view! { <p class="composer-drop" aria-hidden="true">{t!(i18n, posts.drop_here)}</p> })}
        </form>
    }
}

/// Says whether files were chosen: they are sent by themselves, and change nothing in the form before they are taken.
fn is_of_files(event: &web_sys::Event) -> bool {
    let target = event.target();
    let input = target.as_ref().and_then(|target| target.dyn_ref::<web_sys::HtmlInputElement>());
    input.is_some_and(|input| input.type_() == "file")
}

/// Says whether the keys mean that the form is to be sent, and keeps Enter in a line from meaning it.
fn is_command(event: &KeyboardEvent) -> bool {
    if keys::pressed(event).as_deref() != Some("Enter") {
        return false;
    }
    let is_in_line = event.target().is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>());
    let is_command = keys::sends(event);
    if is_in_line || is_command {
        event.prevent_default();
    }
    is_command
}

/// What one does with what was written.
#[component]
fn Toolbar(state: Composing, audience: AudienceChoiceView) -> impl IntoView {
    let i18n = use_i18n();
    let Composing { mode, attaching, autosave, .. } = state;
    let is_submitting = move || autosave.is_submitting.get() || state.is_submit_due.get();
    let submit = move || match (mode, is_submitting()) {
        (Mode::New(_), false) => t!(i18n, posts.publish),
        (Mode::New(_), true) => t!(i18n, posts.publishing),
        (Mode::Edit(_), false) => t!(i18n, posts.save),
        (Mode::Edit(_), true) => t!(i18n, posts.saving_edit),
    };
    let cancel = match mode {
        Mode::New(_) => None,
        Mode::Edit(edit) => Some(view! { <a class="button-quiet" href=edit.post_path()>{t!(i18n, posts.cancel)}</a> }),
    };
    view! {
        <div class="composer-toolbar" class:composer-toolbar-edit=matches!(mode, Mode::Edit(_))>
            <PictureInput attaching keep_path=autosave.path/>
            <PreviewButton previewing=state.previewing/>
            <AudienceSelect choice=audience node_ref=state.audience/>
            <div class="composer-actions">
                {cancel}
                <button class="button" type="submit" disabled=move || is_submitting() || attaching.is_uploading()>
                    {submit}
                </button>
            </div>
        </div>
    }
}

/// How far the form is kept, and what does not fit, in words.
#[component]
fn Status(state: Composing) -> impl IntoView {
    let i18n = use_i18n();
    let saved = move || match (state.autosave.saved.get(), state.mode) {
        // What was not taken is said above. That something else was is of another moment.
        (SaveState::Saving | SaveState::Saved | SaveState::Sent, _) if state.attaching.has_failure() => String::new(),
        // A form that is signed out says so above, with the way back.
        (SaveState::Untouched, _) => String::new(),
        (SaveState::Failed(error), _) if error.kind == ErrorKind::SignInRequired => String::new(),
        (SaveState::Saving, Mode::New(_)) => t!(i18n, posts.saving).into(),
        (SaveState::Saving, Mode::Edit(_)) => t!(i18n, posts.keeping).into(),
        (SaveState::Saved, Mode::New(_)) => t!(i18n, posts.saved).into(),
        (SaveState::Saved, Mode::Edit(_)) => t!(i18n, posts.kept).into(),
        (SaveState::Failed(error), mode) => match (error.kind, mode) {
            (ErrorKind::Unreachable, Mode::New(_)) => t!(i18n, posts.not_saved).into(),
            (ErrorKind::Unreachable, Mode::Edit(_)) => t!(i18n, posts.not_kept).into(),
            _ => error.text,
        },
        // An edit leads to its page.
        (SaveState::Sent, _) => t!(i18n, posts.published).into(),
    };
    let is_picture_for_now = move || matches!(state.mode, Mode::New(draft) if draft.is_picture_for_now.get());
    let is_too_long = move || {
        let of_text = |error: &ShownError| error.kind == ErrorKind::TextTooLong;
        // Either says by how much.
        state.attaching.failure.with(|failure| failure.as_ref().is_some_and(of_text))
            || state.autosave.saved.with(|saved| matches!(saved, SaveState::Failed(error) if of_text(error)))
    };
    view! {
        <p class="composer-status" role="status">{saved}</p>
        {move || is_picture_for_now().then(|| view! { <PictureForNow/> })}
        {move || (!is_too_long()).then(|| view! { <RoomText room=state.room/> })}
    }
}
