//! The way from a text to its HTML.

use comrak::Arena;
use domain::{WireId, is_visible, limits};

use super::{definitions, footnotes, html, links, marks, parse::parse, plain, sanitize, tables};

/// Renders GitHub Flavored Markdown 0.29 to HTML that may be put into a page as it is; `post` keeps the ids of its footnotes apart from
/// those of other posts, and a preview has none.
///
/// What differs from the specification, where it lets a renderer choose: line ends are kept, as in a letter; raw HTML is shown as
/// the text it is; an image becomes a link to it, so that no page ever calls another server; a bare URL ends before the punctuation of
/// the sentence around it, in any script; headings begin below those of the page around them; emphasis begins and ends beside Chinese
/// and Japanese letters, too. And where it does not: what nothing refers to, or leads nowhere, is shown as it was typed, and what a
/// table's row has behind its last column is shown in that. The whole text is shown as it was typed if nothing of it could be seen
/// otherwise, or if its HTML would be longer than [`limits::POST_HTML_BYTES`].
pub fn render(source: &str, post: Option<WireId>) -> String {
    if !is_visible(source) {
        return String::new();
    }
    let clean = render_markup(source, post).map(|html| sanitize::clean(&html));
    clean.filter(|html| html.len() <= limits::POST_HTML_BYTES).unwrap_or_else(|| plain::render(source))
}

/// `None` for what cannot be seen, and for what is too long.
fn render_markup(source: &str, post: Option<WireId>) -> Option<String> {
    let source = marks::removed(source);
    let linked = links::mark(&source);
    let defined = definitions::show_unused(&linked);
    let source = tables::join_surplus(&defined);
    let arena = Arena::new();
    html::format(footnotes::arrange(&arena, parse(&arena, &source)), post)
}
