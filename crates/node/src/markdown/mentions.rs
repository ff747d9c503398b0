//! Mentions in rendered texts. They are kept as links to [`Mention::PATH`]: what the person is called, and where their page is, is the
//! reader's affair, and may change.

use std::borrow::Cow;

use domain::{Mention, NodeId};

use super::plain;

/// Whom a mention means, to who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentioned {
    pub name: String,
    /// Their page.
    pub href: String,
    /// It is the reader.
    pub is_reader: bool,
}

/// Says whether a text mentions `id`.
pub fn mentions(html: &str, id: NodeId) -> bool {
    html.contains(&format!("{}\"", beginning(&Mention(id).path())))
}

/// Says whether a text mentions anybody.
pub fn has_mentions(html: &str) -> bool {
    html.contains(&beginning(Mention::PATH))
}

/// `html` with the name that `known` gives in the place of each mention, as a link; whom it does not know stays what the author says,
/// and leads nowhere.
pub fn with_names(html: &str, known: impl Fn(NodeId) -> Option<Mentioned>) -> Cow<'_, str> {
    // Text and titles have no `<a href="`: in text `<` is escaped, in attributes `"`.
    let beginning = beginning(Mention::PATH);
    if !html.contains(&beginning) {
        return Cow::Borrowed(html);
    }
    let mut parts = html.split(&beginning);
    let mut named = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (id, rest) = part.split_once('"').unwrap_or_default();
        let (words, rest) = rest.split_once('>').unwrap_or_default().1.split_once("</a>").unwrap_or_default();
        match id.parse().ok().and_then(&known) {
            Some(mentioned) => write_link(&mut named, &mentioned, words),
            None => named.push_str(words),
        }
        named.push_str(rest);
    }
    Cow::Owned(named)
}

/// Whoever wrote an `@` before the name means it to be read.
fn write_link(html: &mut String, Mentioned { name, href, is_reader }: &Mentioned, words: &str) {
    let (at, reader) = (if words.starts_with('@') { "@" } else { "" }, if *is_reader { " data-me=\"\"" } else { "" });
    let name = plain::escaped(name);
    html.extend(["<a class=\"mention\"", reader, " href=\"", href, "\">", at, "<bdi>", &name, "</bdi></a>"]);
}

fn beginning(path: &str) -> String {
    format!("<a href=\"{path}")
}
