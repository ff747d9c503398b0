//! Forms of threads that failed, or to which pictures are added, with what was typed into them: kept for the page to which they lead back, since an
//! address holds no 8 KiB, and is no place for them.

use std::{
    num::NonZeroUsize,
    sync::{LazyLock, Mutex, PoisonError},
};

use domain::{PeerId, PostId, ThreadItemId, WireId, limits};
use leptos::server_fn::ServerFn;
use lru::LruCache;

use crate::api::{ApiError, TypedView, UnsentOf, UnsentView, context};

/// So many are kept, of one owner, in memory alone.
const KEPT: NonZeroUsize = NonZeroUsize::new(8).unwrap();

static UNSENT: LazyLock<Mutex<LruCache<String, UnsentView>>> = LazyLock::new(|| Mutex::new(LruCache::new(KEPT)));

/// A form that was not sent.
pub(super) struct Unsent {
    form: UnsentView,
    /// The id of an element of its page, to which the answer leads.
    place: String,
}

impl Unsent {
    pub(super) fn comment(post: PostId, id: WireId, reply_to: Option<ThreadItemId>, words: TypedView) -> Self {
        let place = reply_to.map_or_else(|| format!("comment-on-{post}"), |item| format!("comment-{item}"));
        Self::new(UnsentOf::Comment { id, reply_to }, words, place)
    }

    pub(super) fn message(peer: PeerId, id: WireId, words: TypedView) -> Self {
        Self::new(UnsentOf::Comment { id, reply_to: None }, words, format!("message-to-{peer}"))
    }

    pub(super) fn edit(item: ThreadItemId, words: TypedView) -> Self {
        Self::new(UnsentOf::Edit(item), words, format!("comment-{item}"))
    }

    fn new(of: UnsentOf, words: TypedView, place: String) -> Self {
        Self { form: UnsentView { of, words }, place }
    }

    /// Sends it back to its page with why `S` failed, and with all that was typed.
    pub(super) fn fail<S: ServerFn>(self, error: ApiError) -> ApiError {
        if !context::wants_html() || self.is_too_long() {
            return error;
        }
        let error = context::keep_typed_at::<S>(error, &[("unsent", &self.word())], &self.place);
        self.put();
        error
    }

    /// Keeps it, and sends it back to its page; says by which word that finds it.
    pub(super) fn keep(self) -> Result<String, ApiError> {
        if self.is_too_long() {
            return Err(ApiError::Malformed);
        }
        let word = self.word();
        context::answer_form_with_unsent(&word, &self.place);
        self.put();
        Ok(word)
    }

    /// Of more than a draft may hold, nobody typed all.
    fn is_too_long(&self) -> bool {
        let words = &self.form.words;
        let alts: usize = words.pictures.iter().map(|picture| picture.alt.len()).sum();
        words.text.len() + words.warning.len() + alts > limits::DRAFT_TEXT_BYTES
    }

    fn word(&self) -> String {
        match self.form.of {
            UnsentOf::Comment { id, .. } => id.to_string(),
            UnsentOf::Edit(item) => format!("edit-{item}"),
        }
    }

    fn put(self) {
        UNSENT.lock().unwrap_or_else(PoisonError::into_inner).put(self.word(), self.form);
    }
}

/// The form that is kept under `word`.
pub(super) fn find(word: &str) -> Option<UnsentView> {
    UNSENT.lock().unwrap_or_else(PoisonError::into_inner).get(word).cloned()
}
