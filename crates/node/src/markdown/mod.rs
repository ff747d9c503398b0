//! Posts as people write them: the one renderer of markdown, for what is published, what is previewed and what friends sent.

mod beginning;
mod definitions;
mod footnotes;
mod html;
mod links;
mod marks;
mod plain;
mod sanitize;
mod strangers;
mod target;
mod words;

use std::borrow::Cow;

use comrak::{Arena, Options, nodes::Node, parse_document};
use domain::{WireId, is_visible, limits};

pub use beginning::beginning;
pub use sanitize::SANITIZER_VERSION;
pub use strangers::for_strangers;
pub use words::first_words;

/// More table cells than a text may lead to: rows that are short of cells are filled up, each cell a node.
const TABLE_CELLS: usize = 100_000;

/// Renders GitHub Flavored Markdown 0.29 to HTML that may be put into a page as it is; `post` keeps the ids of its footnotes apart from
/// those of other posts, and a preview has none.
///
/// What differs from the specification, where it lets a renderer choose: line ends are kept, as in a letter; raw HTML is shown as
/// the text it is; an image becomes a link to it, so that no page ever calls another server; a bare URL ends before the punctuation of
/// the sentence around it, in any script; headings begin below those of the page around them; emphasis begins and ends beside Chinese
/// and Japanese letters, too. And where it does not: what nothing refers to, or leads nowhere, is shown as it was typed. So is the
/// whole text if nothing of it could be seen otherwise, or if its HTML would be longer than [`limits::POST_HTML_BYTES`].
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
    let source = definitions::show_unused(&linked);
    let arena = Arena::new();
    html::format(footnotes::arrange(&arena, parse(&arena, &source)), post)
}

fn parse<'a>(arena: &'a Arena<'a>, source: &str) -> Node<'a> {
    parse_document(arena, source, &options(source))
}

fn options(source: &str) -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.cjk_friendly_emphasis = true;
    extension.footnotes = true;
    extension.strikethrough = true;
    extension.table = may_have_tables(source);
    extension.tasklist = true;
    options.parse.leave_footnote_definitions = true;
    options
}

fn may_have_tables(source: &str) -> bool {
    let columns = source.lines().map(|line| line.matches('|').count()).max().unwrap_or_default();
    columns > 0 && columns.saturating_mul(source.lines().count()) <= TABLE_CELLS
}

/// Without what marks the text for the parser.
fn unmarked(text: &str) -> Cow<'_, str> {
    marks::stripped(text)
}

#[cfg(test)]
mod tests;
