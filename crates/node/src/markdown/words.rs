//! The beginning of a post, for titles.

use std::borrow::Cow;

use comrak::{
    Arena,
    nodes::{Node, NodeValue},
};
use domain::{Post, limits};

use super::{definitions, marks, parse::parse};

/// How a post begins as plain text, `limit` characters at most: by its warning, its words, or those that describe its first picture that is
/// described and not blurred. Empty for a post of none of these.
pub fn first_words_of(post: &Post, limit: usize) -> String {
    if let Some(warning) = &post.cover.warning {
        return in_one_line(warning.as_str(), limit);
    }
    let words = first_words(&post.source, limit);
    let shown = if post.cover.is_blurred { &[] } else { &post.pictures[..] };
    let descriptions = || shown.iter().map(|picture| in_one_line(&picture.alt, limit));
    if words.is_empty() { descriptions().find(|words| !words.is_empty()).unwrap_or_default() } else { words }
}

/// A text of a post or comment without its markup, in one line.
pub(crate) fn plain_text(source: &str) -> String {
    first_words(source, limits::POST_TEXT_BYTES)
}

/// How a text begins without its markup, `limit` characters at most.
pub fn first_words(source: &str, limit: usize) -> String {
    // What comes behind is not looked at: titles are made for each page, of posts of any length.
    let source = marks::removed(&source[..source.floor_char_boundary(16 * limit)]);
    let source = definitions::show_unused(&source);
    let arena = Arena::new();
    words_in(parse(&arena, &source), limit)
}

/// How what `node` holds begins, as plain text.
pub(super) fn words_in(node: Node<'_>, limit: usize) -> String {
    let mut words = String::new();
    for node in node.descendants() {
        if words.len() > 4 * limit {
            break;
        }
        push(node, &mut words);
    }
    in_one_line(&words, limit)
}

fn in_one_line(words: &str, limit: usize) -> String {
    shorten(&words.split_whitespace().collect::<Vec<_>>().join(" "), limit).into_owned()
}

fn push(node: Node<'_>, words: &mut String) {
    match &node.data().value {
        NodeValue::Text(text) => words.push_str(&marks::stripped(text)),
        NodeValue::Code(code) => words.push_str(&code.literal),
        NodeValue::HtmlInline(text) => words.push_str(text),
        NodeValue::HtmlBlock(block) => words.push_str(&block.literal),
        NodeValue::CodeBlock(block) => {
            words.push(' ');
            words.push_str(&block.literal);
        }
        NodeValue::SoftBreak
        | NodeValue::LineBreak
        | NodeValue::Paragraph
        | NodeValue::Heading(_)
        | NodeValue::Item(_)
        | NodeValue::TableCell => words.push(' '),
        _ => {}
    }
}

/// Cuts at the end of a word where there is one.
fn shorten(words: &str, limit: usize) -> Cow<'_, str> {
    let Some((end, _)) = words.char_indices().nth(limit) else { return Cow::Borrowed(words) };
    let cut = words[..end].rfind(' ').unwrap_or(end);
    Cow::Owned(format!("{}…", words[..cut].trim_end_matches([',', '.', ':', ';', ' '])))
}
