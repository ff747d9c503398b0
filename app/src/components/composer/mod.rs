//! Where a post is written. One form, which works without JavaScript; with it, the draft saves itself, pictures are sent as they
//! are chosen, pasted or dropped, and the post can be seen before it is one.

mod attaching;
mod attachments;
mod autosave;
mod discard;
mod editing;
mod editor;
mod journal;
mod preview;
mod room;
mod set_aside;
mod state;

use leptos::{prelude::*, server_fn::ServerFn};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{AudienceSelect, PictureForNow, Scripted, TextArea, form_error};
use crate::{
    api::{ApiError, DraftView, PostView, PublishPost, SaveDraft, TakeBack},
    browser::{focus, keys},
    i18n::{t, t_string, use_i18n},
};
use attachments::{Attachments, Failure, PictureInput, Uploads};
use autosave::SaveState;
use discard::Discard;
pub use editor::Editor;
use preview::{Preview, PreviewButton};
use room::RoomText;
use set_aside::SetAside;
use state::Composer as State;

/// A form for a new post, with what is in the draft.
#[component]
pub fn Composer(
    draft: DraftView,
    /// Set while a post is on its way.
    is_publishing: RwSignal<bool>,
    #[prop(into)] on_published: Callback<PostView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (source, audience) = (draft.source.clone(), draft.audience.clone());
    let failure = form_error::<PublishPost>().or_else(form_error::<SaveDraft>).or_else(form_error::<TakeBack>);
    let state = State::new(draft, failure, is_publishing, on_published);
    let attaching = state.attaching;
    focus::focus_if_named("composer-text");

    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        state.publish();
    };
    let on_key = move |event: KeyboardEvent| {
        if is_command(&event) {
            state.publish();
        }
    };
    view! {
        <section class="card composer" id="composer" aria-label=t_string!(i18n, posts.compose)>
            <form
                method="post" action=PublishPost::PATH enctype="multipart/form-data" node_ref=state.autosave.form
                data-dragged-over=move || attaching.is_dragged_over.get().then_some("")
                on:submit=on_submit on:input=move |_| state.touch() on:keydown=on_key
                on:paste=move |event| attaching.on_paste(&event)
            >
                <input type="hidden" name="key" value=move || state.key.get()/>
                <input type="hidden" name="version" value=move || state.version.get()/>
                // Names no picture, and says that those named below are all: another page may have put others into the draft.
                <input type="hidden" name="picture" value=""/>
                <div class="visually-hidden"><label for="composer-text">{t!(i18n, posts.text)}</label></div>
                <TextArea
                    id="composer-text" name="text" text=source placeholder=t_string!(i18n, posts.placeholder)
                    node_ref=state.text
                />
                <Preview previewing=state.previewing/>
                // What Enter in a line does without JavaScript: the first button of a form is its default.
                <button type="submit" formaction=SaveDraft::PATH hidden tabindex="-1">{t!(i18n, posts.save)}</button>
                <Attachments
                    attaching keep_path=SaveDraft::PATH on_remove=move |picture| state.remove(picture)
                    on_arranged=move |()| state.touch()
                />
                <Uploads attaching/>
                <Failure attaching saved=state.autosave.saved/>
                <Toolbar state>
                    <AudienceSelect choice=audience node_ref=state.audience/>
                </Toolbar>
                <Status state/>
                <Discard state/>
                <Scripted><p class="composer-drop" aria-hidden="true">{t!(i18n, posts.drop_here)}</p></Scripted>
            </form>
            <SetAside state/>
        </section>
    }
}

/// Says whether the keys mean that the form is to be sent, and keeps Enter in a line from meaning it.
fn is_command(event: &KeyboardEvent) -> bool {
    if keys::pressed(event).as_deref() != Some("Enter") {
        return false;
    }
    let is_in_line = event.target().is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>());
    let is_command = event.ctrl_key() || event.meta_key();
    if is_in_line || is_command {
        event.prevent_default();
    }
    is_command
}

/// What one does with what was written.
#[component]
fn Toolbar(state: State, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let is_publishing = move || state.is_publishing.get() || state.is_publish_due.get();
    view! {
        <div class="composer-toolbar">
            <PictureInput attaching=state.attaching keep_path=SaveDraft::PATH/>
            <PreviewButton previewing=state.previewing/>
            {children()}
            <button class="button" type="submit" disabled=move || is_publishing() || state.attaching.is_uploading()>
                {move || {
                    if is_publishing() {
                        t_string!(i18n, posts.publishing)
                    } else {
                        t_string!(i18n, posts.publish)
                    }
                }}
            </button>
        </div>
    }
}

/// What became of the draft, and what does not fit, in words.
#[component]
fn Status(state: State) -> impl IntoView {
    let i18n = use_i18n();
    let saved = move || match state.autosave.saved.get() {
        // A form that is signed out says so above, with the way back.
        SaveState::Untouched | SaveState::Failed(ApiError::SignInRequired) => String::new(),
        SaveState::Saving => t_string!(i18n, posts.saving).into(),
        SaveState::Saved => t_string!(i18n, posts.saved).into(),
        SaveState::Failed(ApiError::Unreachable) => t_string!(i18n, posts.not_saved).into(),
        SaveState::Failed(error) => error.text(i18n),
        SaveState::Sent => t_string!(i18n, posts.published).into(),
    };
    view! {
        <p class="composer-status" role="status">{saved}</p>
        {move || state.is_picture_for_now.get().then(|| view! { <PictureForNow/> })}
        <RoomText room=state.room/>
    }
}
