//! The form for a new post, with the draft in it.

use domain::MediaId;
use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};
use serde::{Deserialize, Serialize};
use web_sys::FormData;

use super::{
    attaching::{Attaching, fields},
    autosave::{Autosave, SaveState},
    form::PostForm,
    journal::{self, Fields},
    set_aside::SetAside,
    state::{Composing, Mode},
};
use crate::{
    api::{
        DiscardSetAside, DraftView, PictureView, PublishPost, PublishedView, SaveDraft, SavedDraftView, SetAsideView,
        ShownError, UploadPicture,
    },
    browser::{
        call::{call, call_with},
        feed,
        paint::painted,
    },
    components::{is_browser, show_audience},
    i18n::{t, use_i18n},
    islands::Island,
};

/// The island: a form for a new post, with what is in the draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ComposerIsland {
    pub draft: DraftView,
    /// The fields for what is to stand before it, as HTML.
    pub cover: String,
    /// Why the form failed that was sent without JavaScript.
    pub failure: Option<ShownError>,
}

impl Island for ComposerIsland {
    const NAME: &'static str = "composer";
    const IS_KEPT: bool = true;

    fn view(self) -> AnyView {
        let Self { draft, cover, failure } = self;
        view! { <Composer draft cover failure/> }.into_any()
    }
}

#[component]
fn Composer(draft: DraftView, cover: String, #[prop(optional_no_strip)] failure: Option<ShownError>) -> impl IntoView {
    let i18n = use_i18n();
    let DraftView { key, version, source: text, audience, pictures, set_aside, .. } = draft;
    let draft = Draft {
        key: NodeRef::new(),
        version: NodeRef::new(),
        save: NodeRef::new(),
        set_aside: RwSignal::new(set_aside),
        is_picture_for_now: RwSignal::new(false),
    };
    let attaching = Attaching::new(pictures, failure, UploadPicture::PATH);
    let autosave = Autosave::new(SaveDraft::PATH, "o2m-draft".to_owned(), |form| {
        Box::pin(async move { call(SaveDraft::PATH, &form).await.map(Some) })
    });
    let state = Composing::new(Mode::New(draft), &text, attaching, autosave);
    if is_browser() {
        // It may be left while a post is on its way.
        on_cleanup(|| feed::hold(false));
    }
    view! {
        <section class="card composer" id="composer" aria-label=t!(i18n, posts.compose)>
            <PostForm state text audience cover>
                <input type="hidden" name="key" value=key node_ref=draft.key/>
                <input type="hidden" name="version" value=version node_ref=draft.version/>
                <input type="hidden" name="save" value="0" node_ref=draft.save/>
            </PostForm>
            <SetAside state draft/>
        </section>
    }
}

/// What the form for a new post knows of its draft. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    /// The field that says which draft it is. What stands there is what is sent and what the browser keeps, so it is set at once: a signal
    /// would change it a moment later, and a reload in between would go on as another form, which had not seen the words of this one.
    key: NodeRef<html::Input>,
    /// The field that says which form it is, and which words it has seen.
    version: NodeRef<html::Input>,
    /// The field that counts how often the form was sent.
    save: NodeRef<html::Input>,
    /// Words of other forms that were written over.
    pub(super) set_aside: RwSignal<Vec<SetAsideView>>,
    /// A picture of what was just published became the profile picture.
    pub(super) is_picture_for_now: RwSignal<bool>,
}

impl Draft {
    /// Goes on as the form whose fields the browser kept: what that one had not seen, this one has not.
    pub(super) fn take_over(self, kept: &Fields) -> bool {
        let (Some(key), Some(version)) = (journal::value(kept, "key"), journal::value(kept, "version")) else {
            return false;
        };
        set_value(self.key, key);
        set_value(self.version, version);
        // Of a page of an older build there is none.
        if let Some(save) = journal::value(kept, "save") {
            set_value(self.save, save);
        }
        true
    }

    /// Learns the key that the draft has after a save, and what it was written over. A form that did not hear that it was published is
    /// empty then, unless something was typed since.
    pub(super) fn after_save(self, state: Composing, saved: SavedDraftView) {
        if saved.is_published && !state.autosave.is_dirty() {
            self.empty(state, saved);
            state.autosave.saved.set(SaveState::Sent);
            state.is_submit_due.set(false);
            return;
        }
        self.set_aside.set(saved.set_aside);
        // What was written under a key that was published meanwhile goes on under another.
        if self.key.get_untracked().is_some_and(|key| key.value() != saved.key) {
            set_value(self.key, &saved.key);
            state.autosave.touch();
        }
    }

    /// Publishes `form`, and begins the next draft. `None`: the page was left meanwhile.
    pub(super) async fn publish(self, state: Composing, form: FormData) -> Option<Result<(), ShownError>> {
        let sent = state.typed();
        self.is_picture_for_now.set(false);
        painted().await;
        let result = call(PublishPost::PATH, &form).await;
        state.is_there().then(|| result.map(|published| self.begin(state, published, &sent)))
    }

    /// Begins a new draft, after `sent` was published. What was typed since is its beginning.
    fn begin(self, state: Composing, published: PublishedView, sent: &str) {
        let PublishedView { draft, is_picture_for_now, .. } = published;
        let goes_on = state.typed() != sent;
        if !goes_on {
            state.clear();
            state.set_text(&draft.source);
            if let Some(audience) = state.audience.get_untracked() {
                show_audience(&audience, &draft.audience.chosen);
            }
            state.previewing.close();
        }
        set_value(self.version, &draft.version);
        self.go_on(state, &draft.key, draft.set_aside, draft.pictures);
        state.autosave.set_dirty(goes_on);
        state.autosave.saved.set(SaveState::Sent);
        self.is_picture_for_now.set(is_picture_for_now);
        feed::published();
        if is_picture_for_now {
            // The owner's other posts have the face, too.
            feed::refresh();
        }
    }

    /// Goes on with a draft that has these pictures.
    fn go_on(self, state: Composing, key: &str, set_aside: Vec<SetAsideView>, pictures: Vec<PictureView>) {
        state.measure();
        set_value(self.key, key);
        self.set_aside.set(set_aside);
        state.attaching.pictures.set(pictures);
        state.attaching.uploads.set(Vec::new());
    }

    /// Takes a picture out of the draft.
    pub(super) fn remove(state: Composing, picture: MediaId) {
        let Some(form) = fields_with(state, "remove", &picture.to_string()) else { return };
        spawn_local(async move {
            match call::<SavedDraftView>(SaveDraft::PATH, &form).await {
                Ok(_) => state.attaching.take_out(picture),
                Err(error) => state.attaching.fail(error),
            }
        });
    }

    /// Puts words that were set aside at the end of the text. They stay set aside until a save has them.
    pub(super) fn take_back(state: Composing, words: &str) {
        let typed = state.typed();
        let whole = if typed.trim().is_empty() { words.to_owned() } else { format!("{}\n\n{words}", typed.trim_end()) };
        state.set_text(&whole);
        state.touch();
    }

    /// Forgets words that were set aside.
    pub(super) fn discard_set_aside(self, state: Composing, id: i64) {
        spawn_local(async move {
            match call_with(DiscardSetAside::PATH, "id", &id.to_string()).await {
                Ok(()) => {
                    self.set_aside.try_update(|all| all.retain(|each| each.id != id));
                }
                Err(error) => state.attaching.fail(error),
            }
        });
    }

    /// Takes everything out of the draft that this form has seen.
    pub(super) fn discard(self, state: Composing) {
        let Some(form) = fields_with(state, "discard", "yes") else { return };
        state.autosave.set_dirty(false);
        spawn_local(async move {
            let result = call(SaveDraft::PATH, &form).await;
            if !state.is_there() {
                return;
            }
            match result {
                Ok(saved) => self.empty(state, saved),
                Err(error) => state.attaching.fail(error),
            }
            // The button that was pressed is gone.
            state.focus();
        });
    }

    fn empty(self, state: Composing, saved: SavedDraftView) {
        state.clear();
        state.previewing.close();
        state.attaching.failure.set(None);
        self.go_on(state, &saved.key, saved.set_aside, Vec::new());
        state.autosave.set_dirty(false);
        state.autosave.forget_here();
        state.autosave.saved.set(SaveState::Untouched);
    }
}

fn set_value(field: NodeRef<html::Input>, value: &str) {
    if let Some(field) = field.get_untracked() {
        field.set_value(value);
    }
}

/// The form as it stands, and a button that was pressed in it.
fn fields_with(state: Composing, name: &str, value: &str) -> Option<FormData> {
    let form = fields(state.autosave.form)?;
    form.append_with_str(name, value).ok()?;
    Some(form)
}
