//! The words of a document's title.

use leptos::prelude::*;

/// `title`, worked out while its page is rendered, and again when something in it changes.
///
/// On the server, `leptos_meta` asks for the words when the page has been rendered. What they are made of may be gone by then.
pub(super) fn settled(
    title: impl Fn() -> String + Send + Sync + 'static,
) -> impl Fn() -> String + Send + Sync + 'static {
    let title = ArcMemo::new(move |_| title());
    title.with_untracked(|_| ());
    move || title.get()
}
