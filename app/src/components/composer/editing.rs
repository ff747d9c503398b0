//! What an editor knows, and what it does with it in the browser.

use domain::{MediaId, PostId};
use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::{
    attaching::{Attaching, fields},
    autosave::Autosave,
    journal::{self, Fields},
    preview::Previewing,
    room::Room,
};
use crate::{
    api::{ApiError, KeepEdit, PictureView, PostsError, StorePicture, edit_post, keep_edit},
    browser::address,
};

/// One editor. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    pub(super) text: NodeRef<html::Textarea>,
    pub(super) attaching: Attaching,
    /// Keeps the form, and changes no post.
    pub(super) autosave: Autosave,
    pub(super) is_saving: RwSignal<bool>,
    pub(super) room: RwSignal<Room>,
    pub(super) previewing: Previewing,
    /// The field that says under what the form is kept. A browser may fill it again with what it held before a reload.
    pub(super) unsaved: NodeRef<html::Input>,
    post: PostId,
    /// The post is to be changed after the save of the form that is on its way.
    pub(super) is_save_due: RwSignal<bool>,
}

impl Editing {
    pub(super) fn new(post: PostId, pictures: Vec<PictureView>, failure: Option<ApiError>) -> Self {
        let is_saving = RwSignal::new(false);
        let text = NodeRef::new();
        let attaching = Attaching::new(pictures, failure, StorePicture::PATH);
        let editing = Self {
            text,
            attaching,
            autosave: Autosave::new(is_saving, KeepEdit::PATH, format!("o2m-edit-{post}"), |form| {
                Box::pin(async { keep_edit(form).await.map(|_| None) })
            }),
            is_saving,
            room: RwSignal::new(Room::Plenty),
            previewing: Previewing::new(text, attaching),
            unsaved: NodeRef::new(),
            post,
            is_save_due: RwSignal::new(false),
        };
        editing.autosave.after_each(move |_| editing.save_if_due());
        editing.autosave.leave_nothing_behind(editing.text, move |kept| editing.is_own(kept), move || editing.touch());
        attaching.take_drops();
        // What was kept may be too long already.
        Effect::new(move || editing.room.set(Room::in_field(editing.text)));
        let pictures =
            move || editing.attaching.pictures.with(|all| all.iter().map(|each| each.id).collect::<Vec<_>>());
        Effect::watch(pictures, move |_, _, _| editing.touch(), false);
        editing
    }

    /// Says whether the browser kept these fields of this very form, and puts its pictures into their order.
    fn is_own(self, kept: &Fields) -> bool {
        let own = self.unsaved.get_untracked().map(|unsaved| unsaved.value());
        if journal::value(kept, "unsaved") != own.as_deref() {
            return false;
        }
        let listed = kept.iter().filter(|(name, _)| name == "picture");
        let listed: Vec<MediaId> = listed.filter_map(|(_, picture)| picture.parse().ok()).collect();
        self.attaching.arrange(&listed);
        true
    }

    /// Something in the form changed.
    pub(super) fn touch(self) {
        self.autosave.touch();
        self.room.set(Room::in_field(self.text));
        self.previewing.follow();
        // A writer who comes back, or loads the page again, is to find what was typed.
        if let Some(unsaved) = self.unsaved.get_untracked() {
            address::set_search(&format!("/posts/{}/edit", self.post), &format!("?unsaved={}", unsaved.value()));
        }
    }

    /// Changes the post, which leads on to its page; after a save of the form that is on its way, which could else come after it and be kept
    /// for nothing.
    pub(super) fn save(self) {
        if self.is_saving.get_untracked() || self.attaching.holds_back() {
            return;
        }
        if self.autosave.is_saving() {
            self.is_save_due.set(true);
            return;
        }
        let Some(form) = fields(self.autosave.form) else { return };
        self.is_saving.set(true);
        self.autosave.set_dirty(false);
        self.autosave.forget_here();
        self.attaching.failure.set(None);
        spawn_local(async move {
            let result = edit_post(form.into()).await;
            if result == Err(ApiError::Posts(PostsError::ChangedMeanwhile)) && self.show_meanwhile().await {
                return;
            }
            self.is_saving.try_set(false);
            if let Err(error) = result {
                self.attaching.failure.try_set(Some(error));
                self.autosave.set_dirty(true);
                self.autosave.keep_here();
            }
            self.autosave.go_on();
        });
    }

    /// Loads the page anew, with what was typed and what another window made of the post meanwhile. False if what was typed could not be kept.
    async fn show_meanwhile(self) -> bool {
        let Some(form) = fields(self.autosave.form) else { return false };
        let Ok(unsaved) = keep_edit(form.into()).await else { return false };
        window().location().set_href(&format!("/posts/{}/edit?unsaved={unsaved}", self.post)).is_ok()
    }

    fn save_if_due(self) {
        if self.is_save_due.get_untracked() {
            self.is_save_due.set(false);
            self.save();
        }
    }
}
