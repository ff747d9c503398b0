//! A form that saves itself: while one types, and at the last moment before its page goes. Knows nothing of what is in it.
//!
//! At the last moment a browser takes some 64 KiB. Of a longer form, what was typed since its last save can be lost with its page.

use std::{pin::Pin, time::Duration};

use leptos::{html, prelude::*, task::spawn_local};
use web_sys::FormData;

use super::{
    attaching::fields,
    journal::{self, Fields},
};
use crate::{
    api::{ErrorKind, SavedDraftView, ShownError},
    browser::leaving,
};

/// How long a change waits for others, to be saved with them.
const DELAY: Duration = Duration::from_millis(800);
/// How long to wait after a save that failed.
const RETRY_DELAY: Duration = Duration::from_secs(5);

/// How far the saving is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SaveState {
    /// Nothing was written since the page was opened.
    Untouched,
    Saving,
    Saved,
    /// It was not taken. It will be tried again: after a while if that can help, else after the next change.
    Failed(ShownError),
    /// It was sent for good.
    Sent,
}

/// What is to be awaited from a server function that takes the form.
pub(super) type Answer = Pin<Box<dyn Future<Output = Result<Option<SavedDraftView>, ShownError>>>>;

/// One form that saves itself. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Autosave {
    pub(super) form: NodeRef<html::Form>,
    pub(super) saved: RwSignal<SaveState>,
    /// Set while the form is on its way for good. Nothing is saved meanwhile.
    pub(super) is_submitting: RwSignal<bool>,
    /// The server function that saves, and its path.
    save: fn(FormData) -> Answer,
    pub(super) path: &'static str,
    /// Under what the browser keeps the form until a save of it arrived.
    journal: StoredValue<String>,
    /// Learns what a save of the draft was answered with, `None` if it failed or was none of the draft.
    after_save: StoredValue<Option<Callback<Option<SavedDraftView>>>>,
    is_dirty: StoredValue<bool>,
    is_saving: StoredValue<bool>,
    is_due: StoredValue<bool>,
}

impl Autosave {
    pub(super) fn new(path: &'static str, journal: String, save: fn(FormData) -> Answer) -> Self {
        Self {
            form: NodeRef::new(),
            saved: RwSignal::new(SaveState::Untouched),
            is_submitting: RwSignal::new(false),
            save,
            path,
            journal: StoredValue::new(journal),
            after_save: StoredValue::new(None),
            is_dirty: StoredValue::new(false),
            is_saving: StoredValue::new(false),
            is_due: StoredValue::new(false),
        }
    }

    /// Runs `after_save` after each save, with the draft that was saved, if it is one and did not fail.
    pub(super) fn after_each(self, after_save: impl Fn(Option<SavedDraftView>) + Send + Sync + 'static) {
        self.after_save.set_value(Some(Callback::new(after_save)));
    }

    /// Something in the form changed.
    pub(super) fn touch(self) {
        self.is_dirty.set_value(true);
        self.keep_here();
        self.save_after(DELAY);
    }

    /// Lets the browser keep the form: no save of it has arrived.
    pub(super) fn keep_here(self) {
        if let Some(form) = fields(self.form) {
            self.journal.try_with_value(|journal| journal::keep(journal, &form));
        }
    }

    /// The node has the form.
    pub(super) fn forget_here(self) {
        self.journal.try_with_value(|journal| journal::forget(journal));
    }

    /// Says whether a save is on its way.
    pub(super) fn is_saving(self) -> bool {
        self.is_saving.get_value()
    }

    /// Says whether something was typed that is not saved, and not on its way.
    pub(super) fn is_dirty(self) -> bool {
        self.is_dirty.get_value()
    }

    /// Says whether something in the form is not saved, and not on its way.
    pub(super) fn set_dirty(self, is_dirty: bool) {
        self.is_dirty.set_value(is_dirty);
    }

    /// Saves what was typed while the form was on its way for good.
    pub(super) fn go_on(self) {
        // The page may have been left meanwhile.
        if self.is_dirty.try_get_value() == Some(true) {
            self.save_after(Duration::ZERO);
        }
    }

    fn save_after(self, delay: Duration) {
        if self.is_due.get_value() {
            return;
        }
        self.is_due.set_value(true);
        set_timeout(
            move || {
                // The page may have been left meanwhile.
                if self.is_due.try_set_value(false).is_none() {
                    self.save_now();
                }
            },
            delay,
        );
    }

    fn save_now(self) {
        if !self.is_dirty.get_value() || self.is_saving.get_value() || self.is_submitting.get_untracked() {
            return;
        }
        let Some(form) = fields(self.form) else { return };
        self.is_dirty.set_value(false);
        self.is_saving.set_value(true);
        self.saved.set(SaveState::Saving);
        spawn_local(async move {
            let result = (self.save)(form).await;
            if self.is_saving.try_set_value(false).is_none() {
                self.take_answer(result);
            }
        });
    }

    fn take_answer(self, result: Result<Option<SavedDraftView>, ShownError>) {
        let (answer, saved, delay) = match result {
            Ok(answer) => {
                if !self.is_dirty.get_value() {
                    self.forget_here();
                }
                (answer, SaveState::Saved, Some(DELAY))
            }
            Err(error) => {
                self.is_dirty.set_value(true);
                let may_pass =
                    matches!(error.kind, ErrorKind::Unreachable | ErrorKind::OtherBuild | ErrorKind::Internal);
                (None, SaveState::Failed(error), may_pass.then_some(RETRY_DELAY))
            }
        };
        self.saved.set(saved);
        if let Some(after_save) = self.after_save.get_value() {
            after_save.run(answer);
        }
        if let Some(delay) = delay
            && self.is_dirty.get_value()
            && !self.is_submitting.get_untracked()
        {
            self.save_after(delay);
        }
    }

    /// Takes up what the browser kept of this form when its page went, if `is_own` says of its fields that it is this form's, and keeps what was
    /// typed before the form was mounted, for which it calls `touch`.
    pub(super) fn take_up(self, text: NodeRef<html::Textarea>, is_own: impl Fn(&Fields) -> bool, touch: impl Fn()) {
        let (Some(form), Some(text)) = (self.form.get_untracked(), text.get_untracked()) else { return };
        // From here on the form is kept by itself. A browser that filled it in again, on the way back to this page, would put older
        // words over those that were saved meanwhile.
        form.set_autocomplete("off");
        let is_typed = text.default_value().is_ok_and(|sent| sent != text.value());
        let kept = self.journal.with_value(|journal| journal::kept(journal));
        // Words that stand there already, and are others, were typed after these.
        let is_older = |kept: &Fields| is_typed && journal::value(kept, "text") != Some(&text.value());
        let kept = kept.filter(|kept| !is_older(kept) && is_own(kept));
        if let Some(kept) = &kept {
            journal::put_back(&form, kept);
        }
        if is_typed || kept.is_some() {
            touch();
        }
    }

    /// Keeps what is typed when the page is left.
    pub(super) fn leave_nothing_behind(self) {
        Effect::new(move || leaving::on_leaving(move || self.save_on_leaving()));
        // One goes to another page of the app.
        on_cleanup(move || self.save_on_leaving());
    }

    /// Sends what is not saved yet, at the last moment; also what is on its way, which may end with the page.
    fn save_on_leaving(self) {
        let is_sending = self.is_saving.get_value() || self.is_submitting.try_get_untracked() == Some(true);
        if !self.is_dirty.get_value() && !is_sending {
            return;
        }
        let Some(form) = fields(self.form) else { return };
        if !leaving::send_beacon(self.path, &form) {
            let save = self.save;
            // The page that would hear the answer is gone.
            spawn_local(async move { drop(save(form).await) });
        }
        // The browser does not tell whether it arrived; if the page stays, that is made sure of.
        self.save_after(DELAY);
    }
}
