//! Where a post is changed. The form of the composer, for a post that is there: nothing of it is saved until one says so.

use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};
use web_sys::KeyboardEvent;

use super::{
    attaching::{Attaching, fields},
    attachments::{Attachments, PictureInput, Uploads},
    is_command,
};
use crate::{
    api::{EditPost, KeepEdit, PostSourceView, StorePicture, edit_post},
    components::{AudienceSelect, TextArea, form_error},
    i18n::{t, t_string, use_i18n},
};

/// A form to change a post of the owner's.
#[component]
pub fn Editor(post: PostSourceView) -> impl IntoView {
    let i18n = use_i18n();
    let PostSourceView { id, source, audience, pictures } = post;
    let failure = form_error::<EditPost>().or_else(form_error::<KeepEdit>);
    let attaching = Attaching::new(pictures, failure, StorePicture::PATH);
    let form = NodeRef::<html::Form>::new();
    let is_saving = RwSignal::new(false);
    let save = move || save(attaching, form, is_saving);
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let on_key = move |event: KeyboardEvent| {
        if is_command(&event) {
            save();
        }
    };
    view! {
        <section class="card composer" aria-label=t_string!(i18n, posts.edit_title)>
            <form
                method="post" action=EditPost::PATH enctype="multipart/form-data" node_ref=form
                data-dragged-over=move || attaching.is_dragged_over.get().then_some("")
                on:submit=on_submit on:keydown=on_key on:paste=move |event| attaching.on_paste(&event)
                on:dragover=move |event| attaching.on_drag(&event)
                on:dragleave=move |_| attaching.is_dragged_over.set(false)
                on:drop=move |event| attaching.on_drop(&event)
            >
                // What Enter in a field does without JavaScript: the first button of a form is its default.
                <button type="submit" formaction=KeepEdit::PATH hidden tabindex="-1">
                    {t!(i18n, posts.add_pictures)}
                </button>
                <input type="hidden" name="id" value=id.to_string()/>
                // Names no picture, and says that those named below are all.
                <input type="hidden" name="picture" value=""/>
                <label class="visually-hidden" for="edit-text">{t!(i18n, posts.text)}</label>
                <TextArea id="edit-text" name="text" text=source/>
                <Attachments attaching keep_path=KeepEdit::PATH on_remove=move |picture| attaching.take_out(picture)/>
                <Uploads attaching/>
                <div class="action-error" role="alert">
                    {move || attaching.failure.get().map(|error| view! { <p>{error.text(i18n)}</p> })}
                </div>
                <div class="composer-toolbar">
                    <PictureInput attaching keep_path=KeepEdit::PATH/>
                    <AudienceSelect choice=audience/>
                    <a class="button-quiet" href=format!("/posts/{id}")>{t!(i18n, posts.cancel)}</a>
                    <button class="button" type="submit" disabled=move || is_saving.get() || attaching.is_uploading()>
                        {move || {
                            if is_saving.get() { t_string!(i18n, posts.saving_edit) } else { t_string!(i18n, posts.save) }
                        }}
                    </button>
                </div>
                <p class="composer-drop" aria-hidden="true">{t!(i18n, posts.drop_here)}</p>
            </form>
        </section>
    }
}

/// Changes the post, which leads on to its page.
fn save(attaching: Attaching, form: NodeRef<html::Form>, is_saving: RwSignal<bool>) {
    if is_saving.get_untracked() || untrack(move || attaching.is_uploading()) {
        return;
    }
    let Some(form) = fields(form) else { return };
    is_saving.set(true);
    attaching.failure.set(None);
    spawn_local(async move {
        let result = edit_post(form.into()).await;
        if let Err(error) = result {
            attaching.failure.try_set(Some(error));
        }
        is_saving.try_set(false);
    });
}
