//! Where a post is changed. The form of the composer, for a post that is there: it is kept as it is typed, and changes nothing until one
//! says so.

use leptos::{prelude::*, server_fn::ServerFn};
use web_sys::KeyboardEvent;

use super::{
    attachments::{Attachments, Failure, PictureInput, Uploads},
    autosave::SaveState,
    editing::Editing,
    is_command,
    preview::{Preview, PreviewButton},
    room::RoomText,
};
use crate::{
    api::{ApiError, EditPost, KeepEdit, PostSourceView},
    components::{AudienceSelect, Scripted, TextArea, form_error},
    i18n::{t, t_string, use_i18n},
};

/// A form to change a post of the owner's.
#[component]
pub fn Editor(post: PostSourceView) -> impl IntoView {
    let i18n = use_i18n();
    let PostSourceView { id, unsaved, seen, meanwhile, source, audience, pictures } = post;
    let failure = form_error::<EditPost>().or_else(form_error::<KeepEdit>);
    let state = Editing::new(id, pictures, failure);
    let attaching = state.attaching;
    let is_saving = move || state.is_saving.get() || state.is_save_due.get();
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        state.save();
    };
    let on_key = move |event: KeyboardEvent| {
        if is_command(&event) {
            state.save();
        }
    };
    view! {
        <section class="card composer" aria-label=t_string!(i18n, posts.edit_title)>
            {meanwhile.map(|words| view! { <Meanwhile words/> })}
            <form
                method="post" action=EditPost::PATH enctype="multipart/form-data" node_ref=state.autosave.form
                data-dragged-over=move || attaching.is_dragged_over.get().then_some("")
                on:submit=on_submit on:input=move |_| state.touch() on:keydown=on_key
                on:paste=move |event| attaching.on_paste(&event)
            >
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="unsaved" value=unsaved node_ref=state.unsaved/>
                <input type="hidden" name="seen" value=seen/>
                // Names no picture, and says that those named below are all.
                <input type="hidden" name="picture" value=""/>
                <div class="visually-hidden"><label for="edit-text">{t!(i18n, posts.text)}</label></div>
                <TextArea id="edit-text" name="text" text=source node_ref=state.text/>
                // What Enter in a line does without JavaScript: the first button of a form is its default.
                <button type="submit" formaction=KeepEdit::PATH hidden tabindex="-1">
                    {t!(i18n, posts.add_pictures)}
                </button>
                <Preview previewing=state.previewing/>
                <Attachments
                    attaching keep_path=KeepEdit::PATH on_remove=move |picture| attaching.take_out(picture)
                    on_arranged=move |()| state.touch()
                />
                <Uploads attaching/>
                <Failure attaching saved=state.autosave.saved/>
                <div class="composer-toolbar">
                    <PictureInput attaching keep_path=KeepEdit::PATH/>
                    <PreviewButton previewing=state.previewing/>
                    <AudienceSelect choice=audience/>
                    <a class="button-quiet" href=format!("/posts/{id}")>{t!(i18n, posts.cancel)}</a>
                    <button class="button" type="submit" disabled=move || is_saving() || attaching.is_uploading()>
                        {move || {
                            if is_saving() { t_string!(i18n, posts.saving_edit) } else { t_string!(i18n, posts.save) }
                        }}
                    </button>
                </div>
                <Status state/>
                <Scripted><p class="composer-drop" aria-hidden="true">{t!(i18n, posts.drop_here)}</p></Scripted>
            </form>
        </section>
    }
}

/// What the post says since another window changed it.
#[component]
fn Meanwhile(words: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="set-aside">
            <p>{t!(i18n, posts.changed_meanwhile)}</p>
            <blockquote class="set-aside-words" tabindex="0" dir="auto" aria-label=t_string!(i18n, posts.changed_meanwhile)>
                {words}
            </blockquote>
        </div>
    }
}

/// Whether what was typed is kept, and what does not fit, in words.
#[component]
fn Status(state: Editing) -> impl IntoView {
    let i18n = use_i18n();
    let saved = move || match state.autosave.saved.get() {
        // A form that is signed out says so above, with the way back.
        SaveState::Untouched | SaveState::Sent | SaveState::Failed(ApiError::SignInRequired) => String::new(),
        SaveState::Saving => t_string!(i18n, posts.keeping).into(),
        SaveState::Saved => t_string!(i18n, posts.kept).into(),
        SaveState::Failed(ApiError::Unreachable) => t_string!(i18n, posts.not_kept).into(),
        SaveState::Failed(error) => error.text(i18n),
    };
    view! {
        <p class="composer-status" role="status">{saved}</p>
        <RoomText room=state.room/>
    }
}
