//! Writes a parsed text as HTML: within a depth, within a length, each block in its own direction.

mod block;
mod inline;
mod output;

use std::fmt::{self, Write};

use comrak::{
    Options,
    html::{ChildRendering, format_document_with_formatter},
    nodes::{Node, NodeValue},
    options::Plugins,
};
use domain::{WireId, limits};

use output::{DEEPEST, Open, Output, State, TOP_HEADING};

/// Formats the document; `None` if nothing of it can be seen, or if it is longer than [`limits::POST_HTML_BYTES`].
pub(super) fn format(root: Node<'_>, post: Option<WireId>) -> Option<String> {
    let post = post.map_or_else(|| "preview".to_owned(), |id| id.to_string());
    let state = State {
        post,
        open: Vec::new(),
        depth: 0,
        links: 0,
        mentioned: Vec::new(),
        directions: Vec::new(),
        last_heading: TOP_HEADING - 1,
        footnotes: 0,
        visible: 0,
    };
    let mut html = Capped(String::new());
    let (options, plugins) = (Options::default(), Plugins::default());
    let state = format_document_with_formatter(root, &options, &mut html, &plugins, node, state).ok()?;
    (state.visible > 0).then_some(html.0)
}

/// Takes no more than a post's HTML may be long.
struct Capped(String);

impl Write for Capped {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > limits::POST_HTML_BYTES {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

fn node(output: &mut Output<'_, '_>, node: Node<'_>, is_entering: bool) -> Result<ChildRendering, fmt::Error> {
    let value = &node.data().value;
    if is_leaf(value) {
        if is_entering {
            inline::leaf(output, value)?;
        }
    } else if let (true, Some(mention)) = (is_entering, inline::mention_of(value)) {
        inline::mention(output, node, mention)?;
        output.user.open.push(None);
        return Ok(ChildRendering::Skip);
    } else if is_entering {
        let open = if output.user.depth < DEEPEST { open(output, node, value)? } else { None };
        output.user.depth += usize::from(open.is_some());
        output.user.links += usize::from(open.is_some_and(Open::is_link));
        output.user.open.push(open);
    } else if let Some(Some(open)) = output.user.open.pop() {
        let state = &mut output.user;
        state.depth -= 1;
        state.links -= usize::from(open.is_link());
        let at = state.open.len();
        state.directions.pop_if(|(opened_at, _)| *opened_at == at);
        close(output, node, value, open)?;
    }
    Ok(ChildRendering::HTML)
}

fn is_leaf(value: &NodeValue) -> bool {
    matches!(
        value,
        NodeValue::Text(_)
            | NodeValue::Code(_)
            | NodeValue::CodeBlock(_)
            | NodeValue::SoftBreak
            | NodeValue::LineBreak
            | NodeValue::HtmlInline(_)
            | NodeValue::HtmlBlock(_)
            | NodeValue::ThematicBreak
            | NodeValue::FootnoteReference(_)
    )
}

fn open(output: &mut Output<'_, '_>, node: Node<'_>, value: &NodeValue) -> Result<Option<Open>, fmt::Error> {
    match value {
        NodeValue::Emph => inline::open(output, "em").map(Some),
        NodeValue::Strong => inline::open(output, "strong").map(Some),
        NodeValue::Strikethrough => inline::open(output, "del").map(Some),
        NodeValue::Link(link) => inline::open_link(output, "", link),
        NodeValue::Image(link) => inline::open_link(output, "!", link),
        _ => block::open(output, node, value),
    }
}

fn close(output: &mut Output<'_, '_>, node: Node<'_>, value: &NodeValue, open: Open) -> fmt::Result {
    match open {
        Open::Inline(element) => write!(output, "</{element}>"),
        Open::Link { .. } | Open::Typed => inline::close_link(output, value, open),
        Open::Block(_) | Open::Paragraph { .. } | Open::Footnote => block::close(output, node, open),
    }
}
