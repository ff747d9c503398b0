//! Forms of threads that failed, with what was typed into them: kept for the page to which they lead back, since an address holds no
//! 8 KiB, and is no place for them.

use std::{
    num::NonZeroUsize,
    sync::{LazyLock, Mutex, PoisonError},
};

use domain::{PostId, ThreadItemId, WireId, limits};
use leptos::server_fn::ServerFn;
use lru::LruCache;

use crate::api::{ApiError, TypedView, UnsentOf, UnsentView, context};

/// So many are kept, of one owner, in memory alone.
const KEPT: NonZeroUsize = NonZeroUsize::new(8).unwrap();

static UNSENT: LazyLock<Mutex<LruCache<String, UnsentView>>> = LazyLock::new(|| Mutex::new(LruCache::new(KEPT)));

/// A form that may fail.
pub(in crate::api) struct Unsent {
    form: UnsentView,
    /// The id of an element of its page, to which the answer leads.
    place: String,
}

impl Unsent {
    pub(in crate::api) fn comment(post: PostId, id: WireId, reply_to: Option<ThreadItemId>, words: TypedView) -> Self {
        let place = reply_to.map_or_else(|| format!("comment-on-{post}"), |item| format!("comment-{item}"));
        Self::new(UnsentOf::Comment { id, reply_to }, words, place)
    }

    pub(in crate::api) fn edit(item: ThreadItemId, words: TypedView) -> Self {
        Self::new(UnsentOf::Edit(item), words, format!("comment-{item}"))
    }

    fn new(of: UnsentOf, words: TypedView, place: String) -> Self {
        Self { form: UnsentView { of, words }, place }
    }

    /// Sends it back to its page with why `S` failed, and with all that was typed.
    pub(in crate::api) fn keep<S: ServerFn>(self, error: ApiError) -> ApiError {
        let Self { form, place } = self;
        // Of more than a draft may hold, nobody typed all.
        if !context::wants_html() || form.words.text.len() + form.words.warning.len() > limits::DRAFT_TEXT_BYTES {
            return error;
        }
        let word = match form.of {
            UnsentOf::Comment { id, .. } => id.to_string(),
            UnsentOf::Edit(item) => format!("edit-{item}"),
        };
        let error = context::keep_typed_at::<S>(error, &[("unsent", &word)], &place);
        UNSENT.lock().unwrap_or_else(PoisonError::into_inner).put(word, form);
        error
    }
}

/// The form that is kept under `word`.
pub(super) fn find(word: &str) -> Option<UnsentView> {
    UNSENT.lock().unwrap_or_else(PoisonError::into_inner).get(word).cloned()
}
