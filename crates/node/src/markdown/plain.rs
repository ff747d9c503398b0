//! A text as it was typed.

use domain::Direction;

/// The text with its line ends, and no markup.
pub(super) fn render(source: &str) -> String {
    let direction = Direction::of(source).filter(|&direction| direction == Direction::RightToLeft);
    let direction = direction.map(|direction| format!(" dir=\"{}\"", direction.as_str())).unwrap_or_default();
    let lines: Vec<String> = source.lines().map(escaped).collect();
    format!("<p{direction}>{}</p>\n", lines.join("<br>\n"))
}

/// For between tags, where quotation marks mean nothing.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
