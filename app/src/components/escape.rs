//! Text for elements in which tags mean nothing: `textarea` and `title` (HTML, section 13.1.2, "escapable raw text elements").
//!
//! Leptos writes their children as they are, or with a mark behind, which a browser shows.

/// Escapes text for `inner_html`.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
