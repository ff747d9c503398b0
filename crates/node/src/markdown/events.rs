//! What a post may be made of: the parser's events, tamed.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

/// Elements in elements beyond this depth are taken as their text: browsers and sanitizers are slow at absurd depths.
const DEEPEST: usize = 24;

/// The outermost heading of a post: the page's own title and the post's author come above it.
const TOP_HEADING: u8 = 3;

/// Turns raw HTML into text, images into links and soft line breaks into hard ones, and keeps depth and headings in bounds.
pub(super) fn tame<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut tamed = Tamed { events: Vec::new(), open: Vec::new(), last_heading: TOP_HEADING - 1 };
    events.for_each(|event| tamed.push(event));
    tamed.events
}

struct Tamed<'a> {
    events: Vec<Event<'a>>,
    /// What ends the elements that are open; `None` for one that was left out.
    open: Vec<Option<TagEnd>>,
    last_heading: u8,
}

impl<'a> Tamed<'a> {
    fn push(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Html(text) | Event::InlineHtml(text) => self.events.push(Event::Text(text)),
            Event::SoftBreak => self.events.push(Event::HardBreak),
            other => self.events.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        let replaced = if self.open.len() < DEEPEST { self.replace(tag) } else { None };
        self.open.push(replaced.as_ref().map(Tag::to_end));
        self.events.extend(replaced.map(Event::Start));
    }

    fn end(&mut self) {
        let Some(Some(end)) = self.open.pop() else { return };
        // An image without a description would be a link without a name.
        if let (TagEnd::Link, Some(Event::Start(Tag::Link { dest_url, .. }))) = (end, self.events.last()) {
            let name = dest_url.clone();
            self.events.push(Event::Text(name));
        }
        self.events.push(Event::End(end));
    }

    fn replace(&mut self, tag: Tag<'a>) -> Option<Tag<'a>> {
        match tag {
            Tag::HtmlBlock => Some(Tag::Paragraph),
            Tag::Image { .. } if self.open.contains(&Some(TagEnd::Link)) => None,
            Tag::Image { link_type, dest_url, title, id } => Some(Tag::Link { link_type, dest_url, title, id }),
            Tag::Heading { level, .. } => Some(self.heading(level)),
            other => Some(other),
        }
    }

    /// Headings go down step by step, whatever the author skipped, so that the page's outline has no holes.
    fn heading(&mut self, level: HeadingLevel) -> Tag<'a> {
        let wanted = level as u8 + TOP_HEADING - 1;
        self.last_heading = wanted.min(self.last_heading + 1).min(6);
        let level = HeadingLevel::try_from(usize::from(self.last_heading)).unwrap_or(HeadingLevel::H6);
        Tag::Heading { level, id: None::<CowStr<'_>>, classes: Vec::new(), attrs: Vec::new() }
    }
}
