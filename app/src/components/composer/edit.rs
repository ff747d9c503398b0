//! The form to change a post that is there.

use domain::PostId;
use leptos::{html, prelude::*, server_fn::ServerFn};
use serde::{Deserialize, Serialize};
use web_sys::FormData;

use super::{
    attaching::{Attaching, fields},
    autosave::Autosave,
    form::PostForm,
    journal::{self, Fields},
    state::{Composing, Mode},
};
use crate::{
    api::{EditPost, ErrorKind, KeepEdit, PostSourceView, ShownError, StorePicture},
    browser::{address, call::call, paint::painted, visit},
    i18n::{t, use_i18n},
    islands::Island,
};

/// The island: a form to change a post of the owner's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EditorIsland {
    pub post: PostSourceView,
    /// The fields for what is to stand before it, as HTML.
    pub cover: String,
    /// Why the form failed that was sent without JavaScript.
    pub failure: Option<ShownError>,
}

impl Island for EditorIsland {
    const NAME: &'static str = "editor";

    fn key(&self) -> String {
        self.post.id.to_string()
    }

    fn view(self) -> AnyView {
        let Self { post, cover, failure } = self;
        view! { <Editor post cover failure/> }.into_any()
    }
}

#[component]
fn Editor(
    post: PostSourceView,
    cover: String,
    #[prop(optional_no_strip)] failure: Option<ShownError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let PostSourceView { id, unsaved, seen, meanwhile, source: text, audience, pictures, .. } = post;
    let edit = Edit { post: id, unsaved: NodeRef::new() };
    let attaching = Attaching::new(pictures, failure, StorePicture::PATH);
    let autosave = Autosave::new(KeepEdit::PATH, format!("o2m-edit-{id}"), |form| {
        Box::pin(async move { call::<String>(KeepEdit::PATH, &form).await.map(|_| None) })
    });
    let state = Composing::new(Mode::Edit(edit), &text, attaching, autosave);
    // A draft has a picture once it is sent; an edit has those that its form lists.
    let listed = move || attaching.pictures.with(|all| all.iter().map(|each| each.id).collect::<Vec<_>>());
    Effect::watch(listed, move |_, _, _| state.touch(), false);
    view! {
        <section class="card composer" aria-label=t!(i18n, posts.edit_title)>
            {meanwhile.map(|words| view! { <Meanwhile words/> })}
            <PostForm state text audience cover>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="unsaved" value=unsaved node_ref=edit.unsaved/>
                <input type="hidden" name="seen" value=seen/>
            </PostForm>
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
            <blockquote class="set-aside-words" tabindex="0" dir="auto" aria-label=t!(i18n, posts.changed_meanwhile)>
                {words}
            </blockquote>
            <p>{t!(i18n, posts.changed_meanwhile_save)}</p>
        </div>
    }
}

/// What the form to change a post knows of its edit. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Edit {
    post: PostId,
    /// The field that says under what the form is kept. A browser may fill it again with what it held before a reload.
    unsaved: NodeRef<html::Input>,
}

impl Edit {
    pub(super) fn post_path(self) -> String {
        format!("/posts/{}", self.post)
    }

    /// Says whether the browser kept these fields of this very form.
    pub(super) fn is_own(self, kept: &Fields) -> bool {
        let own = self.unsaved.get_untracked().map(|unsaved| unsaved.value());
        journal::value(kept, "unsaved") == own.as_deref()
    }

    /// Names the edit in the page's address: whoever comes back, or loads the page again, is to find what was typed.
    pub(super) fn name_in_address(self) {
        if let Some(unsaved) = self.unsaved.get_untracked() {
            address::set_search(&format!("{}/edit", self.post_path()), &format!("?unsaved={}", unsaved.value()));
        }
    }

    /// Changes the post, which leads on to its page. `None`: the page was left, or is loaded anew.
    pub(super) async fn save(self, state: Composing, form: FormData) -> Option<Result<(), ShownError>> {
        // What is kept from now on would be kept for nothing.
        state.autosave.set_dirty(false);
        painted().await;
        let result: Result<(), ShownError> = call(EditPost::PATH, &form).await;
        if !state.is_there() {
            return None;
        }
        let is_changed = result.as_ref().is_err_and(|error| error.kind == ErrorKind::ChangedMeanwhile);
        if is_changed && self.show_meanwhile(state).await {
            return None;
        }
        if result.is_ok() {
            visit::go(&self.post_path());
        } else if state.is_there() {
            state.autosave.set_dirty(true);
        }
        Some(result)
    }

    /// Loads the page anew, with what was typed and what another window made of the post meanwhile. False if what was typed could not be kept.
    async fn show_meanwhile(self, state: Composing) -> bool {
        let Some(form) = fields(state.autosave.form) else { return false };
        let Ok(unsaved) = call::<String>(KeepEdit::PATH, &form).await else { return false };
        window().location().set_href(&format!("{}/edit?unsaved={unsaved}", self.post_path())).is_ok()
    }
}
