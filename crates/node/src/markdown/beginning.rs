//! The beginning of a long text, for lists.

use domain::limits::LIST_HTML_BYTES;

/// Elements that hold nothing and have no end (HTML, section 13.1.2), of those that a text may have.
const VOID: [&str; 3] = ["br", "hr", "input"];
/// The longest reference to a character that the sanitizer writes is `&nbsp;`.
const LONGEST_REFERENCE: usize = 6;

/// The beginning of `html`, which the sanitizer wrote, with its elements ended; `None` if it is short enough for a list.
pub fn beginning(html: &str) -> Option<String> {
    (html.len() > LIST_HTML_BYTES).then(|| cut(html, LIST_HTML_BYTES))
}

/// `html` up to `limit` at most, and the ends of the elements that are open there. Neither a tag nor a character is cut in two.
fn cut(html: &str, limit: usize) -> String {
    let mut open: Vec<&str> = Vec::new();
    let mut end = 0;
    while let Some(start) = html.get(end..).and_then(|rest| rest.find('<')).map(|length| end + length) {
        let Some(after) = end_of_tag(html, start).filter(|&after| start <= limit && after <= limit) else { break };
        let tag = html.get(start + 1..after - 1).unwrap_or_default();
        if let Some(name) = tag.strip_prefix('/') {
            if open.last() == Some(&name) {
                open.pop();
            }
        } else {
            let name = tag.split([' ', '/']).next().unwrap_or_default();
            if !VOID.contains(&name) {
                open.push(name);
            }
        }
        end = after;
    }
    let text = html.get(end..).unwrap_or_default();
    let text = text.split_once('<').map_or(text, |(text, _)| text);
    let mut cut = html.get(..end).unwrap_or_default().to_owned();
    cut.push_str(whole_characters(text, limit - end));
    cut.extend(open.iter().rev().flat_map(|name| ["</", name, ">"]));
    cut
}

/// Where the tag that begins at `start` is over. Values of attributes are quoted, and may hold anything but their quote.
fn end_of_tag(html: &str, start: usize) -> Option<usize> {
    let mut is_quoted = false;
    let length = html.get(start..)?.find(|letter| {
        is_quoted ^= letter == '"';
        letter == '>' && !is_quoted
    })?;
    Some(start + length + 1)
}

/// What of `text` is in its first `limit` bytes, without a part of a character or of a reference to one.
fn whole_characters(text: &str, limit: usize) -> &str {
    let begin = text.get(..text.floor_char_boundary(limit)).unwrap_or_default();
    if begin.len() == text.len() {
        return begin;
    }
    match begin.rsplit_once('&') {
        Some((before, part)) if part.len() < LONGEST_REFERENCE && !part.contains(';') => before,
        _ => begin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_what_is_open_and_cuts_nothing_in_two() {
        for (html, limit, expected) in [
            ("<p>One</p><p>Two</p>", 100, "<p>One</p><p>Two</p>"),
            ("<p>One</p><p>Two</p>", 15, "<p>One</p><p>Tw</p>"),
            ("<p>One</p><p>Two</p>", 12, "<p>One</p>"),
            ("<p>a &amp; b</p>", 7, "<p>a </p>"),
            ("<p>a &amp; b</p>", 10, "<p>a &amp;</p>"),
            ("<p>ééé</p>", 6, "<p>é</p>"),
            ("<p><a href=\"/?a>b\" title=\"<\">c</a>d</p>", 12, "<p></p>"),
            ("<p><a href=\"/?a>b\" title=\"<\">cde</a></p>", 31, "<p><a href=\"/?a>b\" title=\"<\">cd</a></p>"),
            ("<ul><li>One<br>two</li></ul>", 16, "<ul><li>One<br>t</li></ul>"),
            ("<ul><li>One<br>two</li></ul>", 0, ""),
        ] {
            assert_eq!(cut(html, limit), expected, "{html} up to {limit}");
        }
    }

    #[test]
    fn every_beginning_of_every_text_is_what_the_sanitizer_would_write() {
        let source = "# Title\n\n> Quote **bold *both* `code`**\n\n1. One\n2. [Two](https://a.example/?a=1&b=2 \"<i>\")\n\n\
            | a | b |\n|---|:-:|\n| 1 | é & ü |\n\n- [ ] task\n\n---\n\n```\n<pre> & \"more\"\n```\n\nNote[^1]\n\n[^1]: Below.";
        let html = crate::markdown::render::render(source, None);
        for limit in 0..=html.len() {
            let cut = cut(&html, limit);
            assert!(html.starts_with(cut.split("</").next().unwrap_or_default()), "{limit}");
            assert_eq!(crate::markdown::sanitize::clean(&cut), cut, "{limit}");
        }
    }
}
