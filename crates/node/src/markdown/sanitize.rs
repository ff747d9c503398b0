//! The second line of defence: whatever the renderer made, only these elements and links get through.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};
use domain::{Invite, Mention};

use super::{marks::STOP_IN_VALUE, target::SCHEMES};

/// The version of everything that makes HTML of a post's text. Raise it with every change there: stored posts are rendered again.
pub const SANITIZER_VERSION: i64 = 4;

const ELEMENTS: [&str; 26] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "input",
    "label",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The elements that have a direction of their own.
const BLOCKS: [&str; 13] = ["blockquote", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "table", "td", "th", "ul"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href", "id", "title"])),
        ("li", HashSet::from(["id"])),
        ("ol", HashSet::from(["start"])),
    ]);
    let mut values: HashMap<&str, HashMap<&str, HashSet<&str>>> = HashMap::new();
    for block in BLOCKS {
        attributes.entry(block).or_default();
        values.entry(block).or_default().insert("dir", HashSet::from(["ltr", "rtl"]));
    }
    for cell in ["td", "th"] {
        values.entry(cell).or_default().insert("align", HashSet::from(["left", "center", "right"]));
    }
    let checkbox = [("type", HashSet::from(["checkbox"])), ("checked", HashSet::from([""]))];
    values.insert("input", HashMap::from(checkbox));
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(ELEMENTS))
        .tag_attributes(attributes)
        .tag_attribute_values(values)
        .set_tag_attribute_value("input", "disabled", "")
        // A wide one scrolls by itself, and by keyboard only what has the focus does.
        .set_tag_attribute_value("table", "tabindex", "0")
        .allowed_classes(HashMap::from([("li", HashSet::from(["task"])), ("ol", HashSet::from(["footnotes"]))]))
        .attribute_filter(|_, attribute, value| {
            let is_ours = attribute != "id" || value.starts_with("fn-") || value.starts_with("fnref-");
            is_ours.then_some(Cow::Borrowed(value))
        })
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Custom(Box::new(within)))
        .link_rel(Some("nofollow noopener noreferrer"));
    cleaner
});

/// A relative link leads into the reader's own node: to a footnote of the post, to the page that asks whom to add, or to whom it mentions, and
/// nowhere else.
fn within(url: &str) -> Option<Cow<'_, str>> {
    let is_within = url.starts_with("#fn") || url.starts_with(Invite::PATH) || Mention::of_path(url).is_some();
    is_within.then_some(Cow::Borrowed(url))
}

/// The least bytes of a text or of a value between two stops.
const PIECE: usize = 1024;
/// A stop in a text, which the cleaner takes out: a comment.
const STOP_IN_TEXT: &str = "<!---->";

pub(super) fn clean(html: &str) -> String {
    let cleaned = CLEANER.clean(&in_pieces(html)).to_string();
    if cleaned.contains(STOP_IN_VALUE) { cleaned.replace(STOP_IN_VALUE, "") } else { cleaned }
}

/// `html` with stops in its long texts and values. What writes these (`html5ever::serialize`) looks for the next
/// quotation mark or angle bracket anew for each `&`, and for each letter whose UTF-8 begins as that of a no-break
/// space. No host name is so long that a stop is put into it.
fn in_pieces(html: &str) -> String {
    let mut pieces = String::with_capacity(html.len() + html.len() / 64);
    let (mut done, mut piece_at, mut is_in_tag) = (0, 0, false);
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'<' => (is_in_tag, piece_at) = (true, at),
            b'>' => (is_in_tag, piece_at) = (false, at + 1),
            b'&' | 0xC2 if at - piece_at >= PIECE => {
                pieces.push_str(&html[done..at]);
                pieces.push_str(if is_in_tag { STOP_IN_VALUE } else { STOP_IN_TEXT });
                (done, piece_at) = (at, at);
            }
            _ => {}
        }
    }
    pieces.push_str(&html[done..]);
    pieces
}
