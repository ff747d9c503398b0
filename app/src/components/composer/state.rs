//! What a composer knows, and what it does with it in the browser.

use std::time::Duration;

use domain::limits;
use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::attaching::{Attaching, fields};
use crate::{
    api::{ApiError, DraftView, PostView, UploadPicture, preview_post, publish_post, save_draft},
    browser::leaving,
    components::show_audience,
};

/// How long the draft is not saved at most, while one types.
const AUTOSAVE_DELAY: Duration = Duration::from_millis(800);
/// How long to wait after a save that failed.
const RETRY_DELAY: Duration = Duration::from_secs(5);
/// How long the preview lags behind.
const PREVIEW_DELAY: Duration = Duration::from_millis(300);

/// Where the draft stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Saved {
    /// Nothing was written since the page was opened.
    Untouched,
    Saving,
    Yes,
    /// It was not taken; it will be tried again.
    No(ApiError),
    /// It became a post.
    Published,
}

/// What a composer will do without being told again.
#[derive(Debug, Clone, Copy, Default)]
struct Due {
    save: bool,
    preview: bool,
    /// After the save that is on its way.
    publish: bool,
}

/// One composer. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Composer {
    pub(super) form: NodeRef<html::Form>,
    pub(super) text: NodeRef<html::Textarea>,
    pub(super) audience: NodeRef<html::Select>,
    pub(super) key: RwSignal<String>,
    pub(super) attaching: Attaching,
    pub(super) saved: RwSignal<Saved>,
    pub(super) is_publishing: RwSignal<bool>,
    /// Characters beyond what a post holds.
    pub(super) excess: RwSignal<usize>,
    /// The rendered text, while the preview is open.
    pub(super) preview: RwSignal<Option<String>>,
    on_published: Callback<PostView>,
    is_dirty: StoredValue<bool>,
    is_saving: StoredValue<bool>,
    due: StoredValue<Due>,
}

impl Composer {
    pub(super) fn new(
        draft: DraftView,
        failure: Option<ApiError>,
        is_publishing: RwSignal<bool>,
        on_published: Callback<PostView>,
    ) -> Self {
        Self {
            form: NodeRef::new(),
            text: NodeRef::new(),
            audience: NodeRef::new(),
            key: RwSignal::new(draft.key),
            attaching: Attaching::new(draft.pictures, failure, UploadPicture::PATH),
            saved: RwSignal::new(Saved::Untouched),
            is_publishing,
            excess: RwSignal::new(0),
            preview: RwSignal::new(None),
            on_published,
            is_dirty: StoredValue::new(false),
            is_saving: StoredValue::new(false),
            due: StoredValue::new(Due::default()),
        }
    }

    /// Something in the form changed.
    pub(super) fn touch(self) {
        self.is_dirty.set_value(true);
        self.count_excess();
        self.save_after(AUTOSAVE_DELAY);
        if self.preview.get_untracked().is_some() && !self.due.get_value().preview {
            self.due.update_value(|due| due.preview = true);
            set_timeout(move || self.render_preview(), PREVIEW_DELAY);
        }
    }

    fn count_excess(self) {
        let text = self.typed();
        let excess = text.char_indices().rev().take_while(|(at, each)| at + each.len_utf8() > limits::POST_TEXT_BYTES);
        self.excess.set(excess.count());
    }

    fn save_after(self, delay: Duration) {
        if !self.due.get_value().save {
            self.due.update_value(|due| due.save = true);
            set_timeout(
                move || {
                    // The page may have been left meanwhile.
                    if self.due.try_update_value(|due| due.save = false).is_some() {
                        self.save();
                    }
                },
                delay,
            );
        }
    }

    fn save(self) {
        if !self.is_dirty.get_value() || self.is_saving.get_value() || self.is_publishing.get_untracked() {
            return;
        }
        let Some(form) = fields(self.form) else { return };
        let key = self.key.get_untracked();
        self.is_dirty.set_value(false);
        self.is_saving.set_value(true);
        self.saved.set(Saved::Saving);
        spawn_local(async move {
            let result = save_draft(form.into()).await;
            if self.is_saving.try_set_value(false).is_some() {
                return;
            }
            self.after_save(&key, result);
        });
    }

    fn after_save(self, key: &str, result: Result<String, ApiError>) {
        match result {
            Ok(next) => {
                self.saved.set(Saved::Yes);
                // What was written under a key that was published meanwhile goes on under another.
                if self.key.get_untracked() == key && next != key {
                    self.key.set(next);
                    self.is_dirty.set_value(true);
                }
            }
            Err(error) => {
                self.saved.set(Saved::No(error));
                self.is_dirty.set_value(true);
                self.save_after(RETRY_DELAY);
            }
        }
        if self.due.get_value().publish {
            self.due.update_value(|due| due.publish = false);
            self.publish();
        } else if self.is_dirty.get_value() {
            self.save_after(AUTOSAVE_DELAY);
        }
    }

    /// Keeps what is not saved yet, at the last moment.
    pub(super) fn save_on_leaving(self) {
        if self.is_dirty.get_value() && !self.is_publishing.get_untracked() {
            let is_sent = fields(self.form).is_some_and(|form| leaving::send_beacon("/api/draft/save", &form));
            if is_sent {
                self.is_dirty.set_value(false);
            } else {
                self.save();
            }
        }
    }

    /// Publishes the form, after a save that is on its way, so that the two cannot overtake each other.
    pub(super) fn publish(self) {
        if self.is_publishing.get_untracked() || untrack(move || self.attaching.is_uploading()) {
            return;
        }
        if self.is_saving.get_value() {
            self.due.update_value(|due| due.publish = true);
            return;
        }
        let Some(form) = fields(self.form) else { return };
        let sent = self.typed();
        self.is_publishing.set(true);
        self.attaching.failure.set(None);
        spawn_local(async move {
            let result = publish_post(form.into()).await;
            match result {
                Ok(published) => {
                    self.begin(published.draft, &sent);
                    self.on_published.run(published.post);
                }
                Err(error) => self.attaching.failure.set(Some(error)),
            }
            self.is_publishing.set(false);
            if self.is_dirty.get_value() {
                self.save_after(Duration::ZERO);
            }
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
        self.attaching.pictures.set(draft.pictures);
        self.attaching.uploads.set(Vec::new());
        self.is_dirty.set_value(goes_on);
        self.saved.set(Saved::Published);
    }

    /// Takes a picture out of the draft.
    pub(super) fn remove(self, picture: domain::MediaId) {
        let Some(form) = fields(self.form) else { return };
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
        if self.due.try_update_value(|due| due.preview = false).is_none() {
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
