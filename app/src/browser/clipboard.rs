//! The clipboard.

use js_sys::futures::JsFuture;
use leptos::prelude::window;

/// Whether the browser lets pages write to it: only those from this machine, or over TLS.
pub fn is_there() -> bool {
    window().is_secure_context()
}

/// Puts `text` there; says whether the browser did. Call it only if it [is there](is_there).
pub async fn copy(text: &str) -> bool {
    let written = window().navigator().clipboard().write_text(text);
    JsFuture::from(written).await.is_ok()
}
