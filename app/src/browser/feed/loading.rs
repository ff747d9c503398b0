//! One thing is loaded at a time.

use super::{foot, list, list::List, reading::Reading, refresh, settle, with};
use crate::api::ShownError;

/// Reads, and lets `then` change the list by it, if that is still there; unless something else is read already. Says whether it does.
pub(super) fn load(
    reading: impl Future<Output = Result<Reading, ShownError>> + 'static,
    then: impl FnOnce(&List, Reading) + 'static,
) -> bool {
    let begun = with(|feed| (!std::mem::replace(&mut feed.is_loading, true)).then(|| feed.list.clone())).flatten();
    let Some(asked) = begun else { return false };
    asked.set_busy(true);
    foot::begin(&asked);
    leptos::task::spawn_local(async move {
        let result = reading.await;
        if list().as_ref() != Some(&asked) {
            // The page was left meanwhile.
            return;
        }
        with(|feed| feed.is_loading = false);
        asked.set_busy(false);
        foot::end(&asked);
        match result {
            Ok(reading) => then(&asked, reading),
            Err(error) => foot::fail(&asked, &error),
        }
        settle();
        if with(|feed| std::mem::take(&mut feed.is_outdated)) == Some(true) {
            refresh();
        }
    });
    true
}
