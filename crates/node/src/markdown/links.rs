//! Bare URLs and mail addresses in running text become links, as people expect of what they paste.
//!
//! They are put between `<` and `>` before the text is parsed (CommonMark 0.31, section 6.5), so that no `_`, `*` or `~` in them is
//! markup; [marks](super::marks) say which of these brackets were not typed.

mod address;
mod found;
mod url;

use std::{borrow::Cow, ops::Range};

use found::Found;

use super::marks::{AROUND, BEHIND_SCHEME, SCHEME};

/// Marks what is to be a link. What is in code or in the destination of a link is marked, too, and means nothing there.
pub(super) fn mark(source: &str) -> Cow<'_, str> {
    let mut marked = String::new();
    let mut done = 0;
    for Found { range, lacks_scheme } in find(source) {
        marked.push_str(&source[done..range.start]);
        marked.extend([AROUND, '<']);
        if lacks_scheme {
            marked.push_str(SCHEME);
            marked.push(BEHIND_SCHEME);
        }
        marked.push_str(&source[range.clone()]);
        marked.extend(['>', AROUND]);
        done = range.end;
    }
    if done == 0 {
        return Cow::Borrowed(source);
    }
    marked.push_str(&source[done..]);
    Cow::Owned(marked)
}

/// Where there are URLs and mail addresses, in order.
pub(super) fn find(source: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let texts = link_texts(source);
    let mut texts = texts.iter().peekable();
    // Where the search is, and where the last link ended.
    let (mut at, mut done) = (0, 0);
    while let Some(next) = source[at..].find([':', '@', 'w', 'W', '<']) {
        at += next;
        if let Some(end) = end_of_autolink(&source[at..]) {
            at += end;
            done = at;
            continue;
        }
        let one = match source.as_bytes()[at] {
            b':' => url::with_scheme(source, at, done),
            b'@' => address::find(source, at, done),
            b'<' => None,
            _ => url::without_scheme(source, at, done),
        };
        at += 1;
        let Some(one) = one else { continue };
        at = one.range.end;
        done = at;
        while texts.next_if(|text| text.end < one.range.start).is_some() {}
        if texts.peek().is_none_or(|text| !text.contains(&one.range.start)) {
            found.push(one);
        }
    }
    found
}

/// The end of a link that its author has put between `<` and `>`.
fn end_of_autolink(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    let end = inside.find(|c: char| c.is_whitespace() || c == '<' || c == '>')?;
    let is_autolink = inside[end..].starts_with('>') && inside[..end].contains([':', '@']);
    is_autolink.then_some(end + 2)
}

/// Where the texts of links may be, in order: what stands between `[` and `](` or `][`. A link in there would leave none around it.
fn link_texts(source: &str) -> Vec<Range<usize>> {
    let mut texts: Vec<Range<usize>> = Vec::new();
    let mut open = Vec::new();
    let mut previous = 0;
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            b'[' => open.push(at),
            b']' => {
                let follows = source.as_bytes().get(at + 1).is_some_and(|next| matches!(next, b'(' | b'['));
                if let (Some(start), true) = (open.pop(), follows) {
                    while texts.pop_if(|inner| inner.start > start).is_some() {}
                    texts.push(start..at);
                }
            }
            // Brackets do not reach over the end of a paragraph.
            b'\n' if previous == b'\n' => open.clear(),
            _ => {}
        }
        previous = byte;
    }
    texts
}
