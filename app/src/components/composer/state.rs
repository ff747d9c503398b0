//! What a composer knows, and what it does with it in the browser.

use domain::MediaId;
use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::{
    attaching::{Attaching, fields},
    autosave::{Autosave, SaveState},
    journal::{self, Fields},
    preview::Previewing,
    room::Room,
};
use crate::{
    api::{
        ApiError, DraftView, PostView, SaveDraft, SavedDraftView, SetAsideView, UploadPicture, discard_set_aside,
        publish_post, save_draft,
    },
    components::show_audience,
};

/// Under what the browser keeps the composer's form.
const JOURNAL: &str = "o2m-draft";

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
    pub(super) room: RwSignal<Room>,
    pub(super) previewing: Previewing,
    /// Says whether there is anything in the form.
    pub(super) is_begun: RwSignal<bool>,
    /// A picture of what was just published became the profile picture.
    pub(super) is_picture_for_now: RwSignal<bool>,
    on_published: Callback<PostView>,
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
        let text = NodeRef::new();
        let attaching = Attaching::new(draft.pictures, failure, UploadPicture::PATH);
        let composer = Self {
            text,
            audience: NodeRef::new(),
            key: RwSignal::new(draft.key),
            version: RwSignal::new(draft.version),
            set_aside: RwSignal::new(draft.set_aside),
            attaching,
            autosave: Autosave::new(is_publishing, SaveDraft::PATH, JOURNAL.to_owned(), |form| {
                Box::pin(async { save_draft(form).await.map(Some) })
            }),
            is_publishing,
            room: RwSignal::new(Room::Plenty),
            previewing: Previewing::new(text, attaching),
            is_begun: RwSignal::new(!draft.source.trim().is_empty()),
            is_picture_for_now: RwSignal::new(false),
            on_published,
            is_publish_due: RwSignal::new(false),
        };
        composer.autosave.after_each(move |next| composer.after_save(next));
        composer.autosave.leave_nothing_behind(
            composer.text,
            move |kept| composer.take_over(kept),
            move || composer.touch(),
        );
        attaching.take_drops();
        composer
    }

    /// Goes on as the form whose fields the browser kept: what that one had not seen, this one has not.
    fn take_over(self, kept: &Fields) -> bool {
        let (Some(key), Some(version)) = (journal::value(kept, "key"), journal::value(kept, "version")) else {
            return false;
        };
        self.key.set(key.to_owned());
        self.version.set(version.to_owned());
        let listed = kept.iter().filter(|(name, _)| name == "picture");
        let listed: Vec<MediaId> = listed.filter_map(|(_, picture)| picture.parse().ok()).collect();
        self.attaching.arrange(&listed);
        true
    }

    /// Something in the form changed.
    pub(super) fn touch(self) {
        self.autosave.touch();
        self.measure();
        self.previewing.follow();
    }

    fn measure(self) {
        self.room.set(Room::in_field(self.text));
        self.is_begun.set(!self.typed().trim().is_empty());
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
        self.is_picture_for_now.set(false);
        self.attaching.failure.set(None);
        // The node keeps what it cannot publish.
        self.autosave.forget_here();
        spawn_local(async move {
            let result = publish_post(form.into()).await;
            if self.is_publish_due.try_get_untracked().is_none() {
                // The page was left.
                return;
            }
            match result {
                Ok(published) => {
                    self.begin(published.draft, &sent);
                    self.is_picture_for_now.set(published.is_picture_for_now);
                    self.on_published.run(published.post);
                }
                Err(error) => {
                    self.autosave.keep_here();
                    self.attaching.failure.set(Some(error));
                }
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
            self.previewing.close();
        }
        self.measure();
        self.key.set(draft.key);
        self.version.set(draft.version);
        self.set_aside.set(draft.set_aside);
        self.attaching.pictures.set(draft.pictures);
        self.attaching.uploads.set(Vec::new());
        self.autosave.set_dirty(goes_on);
        self.autosave.saved.set(SaveState::Sent);
    }

    /// Takes a picture out of the draft.
    pub(super) fn remove(self, picture: MediaId) {
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

    /// Takes everything out of the draft that this form has seen.
    pub(super) fn discard_draft(self) {
        let Some(form) = fields(self.autosave.form) else { return };
        // Appending text to a form does not fail.
        let _appended = form.append_with_str("discard", "yes");
        self.autosave.set_dirty(false);
        spawn_local(async move {
            let result = save_draft(form.into()).await;
            if self.is_publish_due.try_get_untracked().is_none() {
                // The page was left.
                return;
            }
            match result {
                Ok(saved) => self.empty(saved),
                Err(error) => self.attaching.failure.set(Some(error)),
            }
        });
    }

    fn empty(self, saved: SavedDraftView) {
        if let Some(text) = self.text.get_untracked() {
            text.set_value("");
        }
        self.attaching.pictures.set(Vec::new());
        self.attaching.uploads.set(Vec::new());
        self.attaching.failure.set(None);
        self.previewing.close();
        self.measure();
        self.key.set(saved.key);
        self.set_aside.set(saved.set_aside);
        self.autosave.set_dirty(false);
        self.autosave.forget_here();
        self.autosave.saved.set(SaveState::Untouched);
    }

    fn typed(self) -> String {
        self.text.get_untracked().map(|text| text.value()).unwrap_or_default()
    }
}
