//! What a form for a post knows, and what it does with it in the browser, whichever post it is.

use domain::MediaId;
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::HtmlInputElement;

use super::{
    attaching::{Attaching, fields},
    autosave::Autosave,
    draft::Draft,
    edit::Edit,
    journal::Fields,
    preview::Previewing,
    room::Room,
};
use crate::{
    api::SavedDraftView,
    browser::{elements::all, feed},
};

/// What a form is for.
#[derive(Clone, Copy)]
pub(super) enum Mode {
    /// A new post, of which the draft is kept.
    New(Draft),
    /// A post that is there. The form is kept as it is typed, and changes nothing until one says so.
    Edit(Edit),
}

/// One form for a post. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Composing {
    pub(super) mode: Mode,
    pub(super) text: NodeRef<html::Textarea>,
    pub(super) audience: NodeRef<html::Select>,
    pub(super) attaching: Attaching,
    /// Keeps the form, and publishes or changes nothing.
    pub(super) autosave: Autosave,
    /// It is to be sent for good after the save that is on its way.
    pub(super) is_submit_due: RwSignal<bool>,
    pub(super) room: RwSignal<Room>,
    pub(super) previewing: Previewing,
    /// Says whether there is any text in the form.
    pub(super) is_begun: RwSignal<bool>,
    /// What the browser kept of the form was taken up.
    is_resumed: StoredValue<bool>,
}

impl Composing {
    /// A form that begins with the text `begun`.
    pub(super) fn new(mode: Mode, begun: &str, attaching: Attaching, autosave: Autosave) -> Self {
        let text = NodeRef::new();
        let state = Self {
            mode,
            text,
            audience: NodeRef::new(),
            attaching,
            autosave,
            is_submit_due: RwSignal::new(false),
            room: RwSignal::new(Room::Plenty),
            previewing: Previewing::new(text, attaching),
            is_begun: RwSignal::new(!begun.trim().is_empty()),
            is_resumed: StoredValue::new(false),
        };
        autosave.after_each(move |saved| state.after_save(saved));
        autosave.leave_nothing_behind();
        attaching.take_drops();
        Effect::new(move || {
            state.resume();
            // What was kept may be too long already.
            state.room.set(Room::in_field(text));
        });
        state
    }

    /// Goes on with what the browser kept of the form. Once, and before anything that stands in it is kept in the place of that: what was typed
    /// before the form was mounted is put into it as if it was typed then.
    pub(super) fn resume(self) {
        if self.is_resumed.get_value() {
            return;
        }
        self.is_resumed.set_value(true);
        self.autosave.take_up(self.text, |kept| self.take_over(kept), || self.touch());
    }

    /// Goes on as the form whose fields the browser kept, if it is that one, and puts the pictures into its order.
    fn take_over(self, kept: &Fields) -> bool {
        let is_own = match self.mode {
            Mode::New(draft) => draft.take_over(kept),
            Mode::Edit(edit) => edit.is_own(kept),
        };
        if is_own {
            let listed = kept.iter().filter(|(name, _)| name == "picture");
            let listed: Vec<MediaId> = listed.filter_map(|(_, picture)| picture.parse().ok()).collect();
            self.attaching.arrange(&listed);
        }
        is_own
    }

    /// Something in the form changed.
    pub(super) fn touch(self) {
        self.attaching.clear_failure();
        self.autosave.touch();
        self.measure();
        self.previewing.follow();
        if let Mode::Edit(edit) = self.mode {
            edit.name_in_address();
        }
    }

    pub(super) fn measure(self) {
        self.room.set(Room::in_field(self.text));
        self.is_begun.set(!self.typed().trim().is_empty());
    }

    pub(super) fn typed(self) -> String {
        self.text.get_untracked().map(|text| text.value()).unwrap_or_default()
    }

    fn after_save(self, saved: Option<SavedDraftView>) {
        if let (Mode::New(draft), Some(saved)) = (self.mode, saved) {
            draft.after_save(self, saved);
        }
        if self.is_submit_due.get_untracked() {
            self.is_submit_due.set(false);
            self.submit();
        }
    }

    /// Sends the form for good; after a save that is on its way, so that the two cannot overtake each other.
    pub(super) fn submit(self) {
        if self.autosave.is_submitting.get_untracked() || self.attaching.holds_back() {
            return;
        }
        if self.autosave.is_saving() {
            self.is_submit_due.set(true);
            return;
        }
        let Some(form) = fields(self.autosave.form) else { return };
        self.set_submitting(true);
        self.attaching.failure.set(None);
        // What is not taken is kept here again.
        self.autosave.forget_here();
        spawn_local(async move {
            let sent = match self.mode {
                Mode::New(draft) => draft.publish(self, form).await,
                Mode::Edit(edit) => edit.save(self, form).await,
            };
            let Some(sent) = sent.filter(|_| self.is_there()) else { return };
            if let Err(error) = sent {
                self.autosave.keep_here();
                self.attaching.fail(error);
            }
            self.set_submitting(false);
            self.autosave.go_on();
        });
    }

    /// While a post is on its way, nothing is announced on the page: it may be that very post.
    fn set_submitting(self, is_submitting: bool) {
        self.autosave.is_submitting.set(is_submitting);
        if let Mode::New(_) = self.mode {
            feed::hold(is_submitting);
        }
    }

    /// Says whether the form is on the page still, which may be left while something is awaited.
    pub(super) fn is_there(self) -> bool {
        self.is_submit_due.try_get_untracked().is_some()
    }

    /// Puts the cursor into the text.
    pub(super) fn focus(self) {
        if let Some(field) = self.text.get_untracked() {
            // Focussing a field that is on the page does not fail.
            let _focussed = field.focus();
        }
    }

    /// Puts `text` into the form, in place of what is there.
    pub(super) fn set_text(self, text: &str) {
        if let Some(field) = self.text.get_untracked() {
            field.set_value(text);
        }
    }

    /// Leaves nothing in the form that stood there.
    pub(super) fn clear(self) {
        self.set_text("");
        let Some(form) = self.autosave.form.get_untracked() else { return };
        for field in all::<HtmlInputElement>(&form, ".cover-fields input") {
            field.set_value("");
            field.set_checked(false);
        }
    }

    /// Takes a picture out of the form.
    pub(super) fn remove(self, picture: MediaId) {
        match self.mode {
            Mode::New(_) => Draft::remove(self, picture),
            Mode::Edit(_) => self.attaching.take_out(picture),
        }
    }
}
