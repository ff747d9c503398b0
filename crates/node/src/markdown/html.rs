//! Writes a parsed text as HTML: within a depth, within a length, each block in its own direction.

mod block;
mod inline;

use std::fmt::{self, Write};

use comrak::{
    Options,
    html::{ChildRendering, Context, format_document_with_formatter},
    nodes::{Node, NodeValue},
    options::Plugins,
};
use domain::{Direction, WireId, is_visible, limits};

use super::{plain, unmarked};

/// Elements in elements beyond this depth are taken as their text: browsers and sanitizers are slow at absurd depths.
const DEEPEST: usize = 24;

/// The outermost heading of a post: the page's own title and the post's author come above it.
const TOP_HEADING: u8 = 3;

type Output<'o, 'c> = Context<'o, 'c, State>;

/// What is known while it is written.
struct State {
    /// What the ids of its footnotes begin with.
    post: String,
    /// The elements that are open, one for each node with children; `None` for one that is taken as its text.
    open: Vec<Option<Open>>,
    /// How many are open.
    depth: usize,
    /// How many links are among them: one, or none.
    links: usize,
    /// The directions of the blocks that are open and have another one than the block around them, with how many elements are open there.
    directions: Vec<(usize, Direction)>,
    last_heading: u8,
    footnotes: u32,
    /// Pieces that can be seen, so far.
    visible: usize,
}

/// An element that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Block(&'static str),
    Inline(&'static str),
    Paragraph {
        is_tight: bool,
        is_task: bool,
    },
    /// `visible` is what could be seen before it; it `is_there` if it leads where a link may lead.
    Link {
        visible: usize,
        is_there: bool,
    },
    /// A link that leads beside the page, which is shown as it was typed.
    Typed,
    Footnote,
}

/// Formats the document; `None` if nothing of it can be seen, or if it is longer than [`limits::POST_HTML_BYTES`].
pub(super) fn format(root: Node<'_>, post: Option<WireId>) -> Option<String> {
    let post = post.map_or_else(|| "preview".to_owned(), |id| id.to_string());
    let state = State {
        post,
        open: Vec::new(),
        depth: 0,
        links: 0,
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

impl State {
    /// The direction of the innermost block; the page runs from left to right.
    fn direction(&self) -> Direction {
        self.directions.last().map_or(Direction::LeftToRight, |(_, direction)| *direction)
    }

    fn is_in_link(&self) -> bool {
        self.links > 0
    }
}

impl Open {
    fn is_link(self) -> bool {
        matches!(self, Self::Link { .. })
    }
}

/// Writes `text` for between tags, as it was typed.
fn text(output: &mut Output<'_, '_>, text: &str) -> fmt::Result {
    let text = unmarked(text);
    output.user.visible += usize::from(is_visible(&text));
    output.write_str(&plain::escaped(&text))
}

/// The direction of the first strong letter in `node`.
fn direction(node: Node<'_>) -> Option<Direction> {
    node.descendants().find_map(|node| match &node.data().value {
        NodeValue::Text(text) => Direction::of(text),
        NodeValue::Code(code) => Direction::of(&code.literal),
        NodeValue::CodeBlock(block) => Direction::of(&block.literal),
        NodeValue::HtmlInline(text) => Direction::of(text),
        NodeValue::HtmlBlock(block) => Direction::of(&block.literal),
        _ => None,
    })
}
