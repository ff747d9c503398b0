//! A page that does not come at once: the one that is shown says so, and after a long silence the browser itself is to load it.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::Element;

use crate::browser::elements::{set, unset};

/// For less, a sign would only flicker.
const UNNOTICED: Duration = Duration::from_millis(300);
/// No page of the node's takes that long: whatever is wrong, the browser has words for it.
const SILENCE: Duration = Duration::from_secs(30);
/// `style/waiting.css` shows it.
const SIGN: &str = "aria-busy";

/// The wait for a page, which ends when it is dropped.
pub(super) struct Waiting(Vec<TimeoutHandle>);

impl Waiting {
    /// Begins to wait, and calls `give_up` after a long silence.
    pub(super) fn begin(give_up: impl FnOnce() + 'static) -> Self {
        let timers = [set_timeout_with_handle(show, UNNOTICED), set_timeout_with_handle(give_up, SILENCE)];
        Self(timers.into_iter().flatten().collect())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        for timer in &self.0 {
            timer.clear();
        }
        if let Some(main) = main() {
            unset(&main, SIGN);
        }
    }
}

fn show() {
    if let Some(main) = main() {
        set(&main, SIGN, "true");
    }
}

fn main() -> Option<Element> {
    document().query_selector("main").ok().flatten()
}
