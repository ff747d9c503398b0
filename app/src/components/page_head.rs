//! What a page says besides its body: what it is called, and that there is nothing at its address.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;

/// Where the parts of the page that is being rendered say it. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct PageHead(Arc<Mutex<Said>>);

/// What was said.
#[derive(Debug, Default)]
pub struct Said {
    pub title: String,
    /// There is nothing at its address.
    pub is_missing: bool,
}

impl PageHead {
    /// What was said so far.
    pub fn take(&self) -> Said {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn say(what: impl FnOnce(&mut Said)) {
    with_context(|head: &PageHead| what(&mut head.0.lock().unwrap_or_else(PoisonError::into_inner)));
}

/// Calls the page `title`.
pub(crate) fn set_title(title: String) {
    say(|said| said.title = title);
}

/// Answers the page with 404: there is nothing at its address.
pub fn mark_not_found() {
    say(|said| said.is_missing = true);
}
