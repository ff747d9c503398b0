//! What only JavaScript answers.

/// Says whether this runs in the browser, where islands are mounted over what the server rendered of them.
pub const fn is_browser() -> bool {
    cfg!(target_family = "wasm")
}

/// `view` in the browser, and nothing on the server: a text browser shows what is merely hidden.
pub fn scripted<V>(view: impl FnOnce() -> V) -> Option<V> {
    is_browser().then(view)
}
