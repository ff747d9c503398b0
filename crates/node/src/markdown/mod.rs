//! Posts as people write them: the one renderer of markdown, for what is published, what is previewed and what friends sent.

mod events;
mod links;
mod sanitize;

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, TagEnd, TextMergeStream, html};

pub use sanitize::SANITIZER_VERSION;

/// Renders CommonMark 0.31 to HTML that may be put into a page as it is.
///
/// What differs from the specification, where it lets a renderer choose: line ends are kept, as in a letter; raw HTML is shown as
/// the text it is; an image becomes a link to it, so that no page ever calls another server; a bare URL becomes a link; headings
/// begin below those of the page around them.
pub fn render(source: &str) -> String {
    let mut rendered = String::with_capacity(source.len() * 3 / 2);
    html::push_html(&mut rendered, links::find_bare(events::tame(parse(source))).into_iter());
    sanitize::clean(&rendered)
}

/// The first words of a post as plain text, `limit` characters at most; empty for a post without words.
pub fn first_words(source: &str, limit: usize) -> String {
    let mut words = String::new();
    for event in parse(source) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text);
            }
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock) => words.push(' '),
            _ => {}
        }
        if words.len() > 4 * limit {
            break;
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    shorten(&words, limit).into_owned()
}

fn parse(source: &str) -> impl Iterator<Item = Event<'_>> {
    TextMergeStream::new(Parser::new_ext(source, Options::empty()))
}

/// Cuts at the end of a word where there is one.
fn shorten(words: &str, limit: usize) -> Cow<'_, str> {
    let Some((end, _)) = words.char_indices().nth(limit) else { return Cow::Borrowed(words) };
    let cut = words[..end].rfind(' ').unwrap_or(end);
    Cow::Owned(format!("{}…", words[..cut].trim_end_matches([',', '.', ':', ';', ' '])))
}

#[cfg(test)]
mod tests;
