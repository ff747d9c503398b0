//! Bare URLs in running text become links, as people expect of what they paste.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// Links every `http://` and `https://` URL in texts that are not in a link or in code already.
pub(super) fn find_bare(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut linked = Vec::with_capacity(events.len());
    let mut inside = 0_usize;
    for event in events {
        match event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => inside += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => inside -= 1,
            Event::Text(text) if inside == 0 && text.contains("://") => {
                split(&text, &mut linked);
                continue;
            }
            _ => {}
        }
        linked.push(event);
    }
    linked
}

fn split(text: &str, linked: &mut Vec<Event<'_>>) {
    let mut rest = text;
    while let Some((start, end)) = next_url(rest) {
        let (before, url) = (&rest[..start], &rest[start..end]);
        if !before.is_empty() {
            linked.push(Event::Text(owned(before)));
        }
        let link = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: owned(url),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        };
        linked.extend([Event::Start(link), Event::Text(owned(url)), Event::End(TagEnd::Link)]);
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        linked.push(Event::Text(owned(rest)));
    }
}

/// Finds the next URL: from its scheme to white space, without the punctuation of the sentence around it.
fn next_url(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        from = start + "http".len();
        let begins_a_word = !text[..start].ends_with(char::is_alphanumeric);
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text[start..].starts_with(scheme));
        if let (true, Some(scheme)) = (begins_a_word, scheme) {
            let length = text[start..].find(|c: char| c.is_whitespace() || "<>\"".contains(c));
            let end = length.map_or(text.len(), |length| start + length);
            let url = trim_end(&text[start..end]);
            if url.len() > scheme.len() {
                return Some((start, start + url.len()));
            }
        }
    }
    None
}

/// Leaves out what ends the sentence, and a closing bracket that was opened before the URL.
fn trim_end(mut url: &str) -> &str {
    loop {
        let trimmed = url.trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '*', '_']);
        let closes_too_often =
            |open, close| trimmed.ends_with(close) && trimmed.matches(close).count() > trimmed.matches(open).count();
        let shorter = if closes_too_often('(', ')') || closes_too_often('[', ']') {
            &trimmed[..trimmed.len() - 1]
        } else {
            trimmed
        };
        if shorter.len() == url.len() {
            return url;
        }
        url = shorter;
    }
}

fn owned<'a>(text: &str) -> CowStr<'a> {
    CowStr::from(text.to_owned())
}
