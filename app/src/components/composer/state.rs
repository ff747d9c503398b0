//! What a composer knows, and what it does with it in the browser.

use std::time::Duration;

use domain::PostText;
use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::{
    attaching::{Attaching, fields},
    autosave::{Autosave, Saved},
};
use crate::{
    api::{
        ApiError, DraftView, PostView, SaveDraft, SavedDraftView, SetAsideView, UploadPicture, discard_set_aside,
        preview_post, publish_post, save_draft,
    },
    components::show_audience,
};

/// How long the preview lags behind.
const PREVIEW_DELAY: Duration = Duration::from_millis(300);

/// One composer. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Composer {
    pub(super) text: NodeRef<html::Textarea>,
    pub(super) audience: NodeRef<html::Select>,
    pub(super) key: RwSignal<String>,
    /// Which words the form has seen.
    pub(super) version: RwSignal<String>,
    /// Words of other forms that were written over.
    pub(super) set_aside: RwSignal<Vec<SetAsideView>>,
    pub(super) attaching: Attaching,
    /// Saves the draft.
    pub(super) autosave: Autosave,
    pub(super) is_publishing: RwSignal<bool>,
    /// Characters beyond what a post holds.
    pub(super) excess: RwSignal<usize>,
    /// The rendered text, while the preview is open.
    pub(super) preview: RwSignal<Option<String>>,
    on_published: Callback<PostView>,
    /// The preview is about to be rendered.
    is_preview_due: StoredValue<bool>,
    /// To be published after the save that is on its way.
    pub(super) is_publish_due: RwSignal<bool>,
}

impl Composer {
    pub(super) fn new(
        draft: DraftView,
        failure: Option<ApiError>,
        is_publishing: RwSignal<bool>,
        on_published: Callback<PostView>,
    ) -> Self {
        let composer = Self {
            text: NodeRef::new(),
            audience: NodeRef::new(),
            key: RwSignal::new(draft.key),
            version: RwSignal::new(draft.version),
            set_aside: RwSignal::new(draft.set_aside),
            attaching: Attaching::new(draft.pictures, failure, UploadPicture::PATH),
            autosave: Autosave::new(is_publishing, SaveDraft::PATH, |form| {
                Box::pin(async { save_draft(form).await.map(Some) })
            }),
            is_publishing,
            excess: RwSignal::new(0),
            preview: RwSignal::new(None),
            on_published,
            is_preview_due: StoredValue::new(false),
            is_publish_due: RwSignal::new(false),
        };
        composer.autosave.after_each(move |next| composer.after_save(next));
        composer.autosave.leave_nothing_behind(composer.text, move || composer.touch());
        composer
    }

    /// Something in the form changed.
    pub(super) fn touch(self) {
        self.autosave.touch();
        self.count_excess();
        if self.preview.get_untracked().is_some() && !self.is_preview_due.get_value() {
            self.is_preview_due.set_value(true);
            set_timeout(move || self.render_preview(), PREVIEW_DELAY);
        }
    }

    fn count_excess(self) {
        self.excess.set(PostText::excess(&self.typed()));
    }

    /// Learns the key that the draft has after a save, and what it was written over.
    fn after_save(self, saved: Option<SavedDraftView>) {
        if let Some(SavedDraftView { key: next, set_aside }) = saved {
            self.set_aside.set(set_aside);
            // What was written under a key that was published meanwhile goes on under another.
            if next != self.key.get_untracked() {
                self.key.set(next);
                self.autosave.touch();
            }
        }
        if self.is_publish_due.get_untracked() {
            self.is_publish_due.set(false);
            self.publish();
        }
    }

    /// Publishes the form, after a save that is on its way, so that the two cannot overtake each other.
    pub(super) fn publish(self) {
        if self.is_publishing.get_untracked() || self.attaching.holds_back() {
            return;
        }
        if self.autosave.is_saving() {
            self.is_publish_due.set(true);
            return;
        }
        let Some(form) = fields(self.autosave.form) else { return };
        let sent = self.typed();
        self.is_publishing.set(true);
        self.attaching.failure.set(None);
        spawn_local(async move {
            let result = publish_post(form.into()).await;
            if self.is_publish_due.try_get_untracked().is_none() {
                // The page was left.
                return;
            }
            match result {
                Ok(published) => {
                    self.begin(published.draft, &sent);
                    self.on_published.run(published.post);
                }
                Err(error) => self.attaching.failure.set(Some(error)),
            }
            self.is_publishing.set(false);
            self.autosave.go_on();
        });
    }

    /// Begins a new draft, after `sent` was published. What was typed since is its beginning.
    fn begin(self, draft: DraftView, sent: &str) {
        let goes_on = self.typed() != sent;
        if !goes_on {
            if let Some(text) = self.text.get_untracked() {
                text.set_value(&draft.source);
            }
            if let Some(audience) = self.audience.get_untracked() {
                show_audience(&audience, &draft.audience.chosen);
            }
            self.preview.set(None);
        }
        self.count_excess();
        self.key.set(draft.key);
        self.version.set(draft.version);
        self.set_aside.set(draft.set_aside);
        self.attaching.pictures.set(draft.pictures);
        self.attaching.uploads.set(Vec::new());
        self.autosave.set_dirty(goes_on);
        self.autosave.saved.set(Saved::Sent);
    }

    /// Takes a picture out of the draft.
    pub(super) fn remove(self, picture: domain::MediaId) {
        let Some(form) = fields(self.autosave.form) else { return };
        // Appending text to a form does not fail.
        let _appended = form.append_with_str("remove", &picture.to_string());
        spawn_local(async move {
            match save_draft(form.into()).await {
                Ok(_) => self.attaching.take_out(picture),
                Err(error) => {
                    self.attaching.failure.try_set(Some(error));
                }
            }
        });
    }

    /// Puts words that were set aside at the end of the text. They stay set aside until a save has them.
    pub(super) fn take_back(self, words: &str) {
        let Some(text) = self.text.get_untracked() else { return };
        let typed = text.value();
        let whole = if typed.trim().is_empty() { words.to_owned() } else { format!("{}\n\n{words}", typed.trim_end()) };
        text.set_value(&whole);
        self.touch();
    }

    /// Forgets words that were set aside.
    pub(super) fn discard(self, id: i64) {
        spawn_local(async move {
            match discard_set_aside(id).await {
                Ok(()) => {
                    self.set_aside.try_update(|all| all.retain(|each| each.id != id));
                }
                Err(error) => {
                    self.attaching.failure.try_set(Some(error));
                }
            }
        });
    }

    /// Opens or closes the preview.
    pub(super) fn toggle_preview(self) {
        if self.preview.get_untracked().is_some() {
            self.preview.set(None);
        } else {
            self.preview.set(Some(String::new()));
            self.render_preview();
        }
    }

    fn render_preview(self) {
        if self.is_preview_due.try_set_value(false).is_some() {
            return;
        }
        let text = self.typed();
        spawn_local(async move {
            let Ok(html) = preview_post(text).await else { return };
            self.preview.try_update(|preview| {
                if preview.is_some() {
                    *preview = Some(html);
                }
            });
        });
    }

    fn typed(self) -> String {
        self.text.get_untracked().map(|text| text.value()).unwrap_or_default()
    }
}
