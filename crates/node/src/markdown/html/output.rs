//! What is known while the HTML of a text is written.

use std::fmt::{self, Write};

use comrak::{
    html::Context,
    nodes::{Node, NodeValue},
};
use domain::{Direction, NodeId, is_visible, limits};

use crate::markdown::{marks, plain};

/// Elements in elements beyond this depth are taken as their text: browsers and sanitizers are slow at absurd depths.
pub(super) const DEEPEST: usize = 24;

/// The outermost heading of a post: the page's own title and the post's author come above it.
pub(super) const TOP_HEADING: u8 = 3;

pub(super) type Output<'o, 'c> = Context<'o, 'c, State>;

/// What is known while it is written.
pub(super) struct State {
    /// What the ids of its footnotes begin with.
    pub(super) post: String,
    /// The elements that are open, one for each node with children; `None` for one that is taken as its text.
    pub(super) open: Vec<Option<Open>>,
    /// How many are open.
    pub(super) depth: usize,
    /// How many links are among them: one, or none.
    pub(super) links: usize,
    /// Who was mentioned, each once.
    pub(super) mentioned: Vec<NodeId>,
    /// The directions of the blocks that are open and have another one than the block around them, with how many elements are open there.
    pub(super) directions: Vec<(usize, Direction)>,
    pub(super) last_heading: u8,
    pub(super) footnotes: u32,
    /// Pieces that can be seen, so far.
    pub(super) visible: usize,
}

/// An element that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
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

impl State {
    /// The direction of the innermost block; the page runs from left to right.
    pub(super) fn direction(&self) -> Direction {
        self.directions.last().map_or(Direction::LeftToRight, |(_, direction)| *direction)
    }

    /// Says whether one more mention of `id` is one: of so many people only.
    pub(super) fn may_mention(&mut self, id: NodeId) -> bool {
        if self.mentioned.contains(&id) {
            return true;
        }
        let has_room = self.mentioned.len() < limits::MENTIONS;
        if has_room {
            self.mentioned.push(id);
        }
        has_room
    }

    pub(super) fn is_in_link(&self) -> bool {
        self.links > 0
    }
}

impl Open {
    pub(super) fn is_link(self) -> bool {
        matches!(self, Self::Link { .. })
    }
}

/// Writes `text` for between tags, as it was typed.
pub(super) fn text(output: &mut Output<'_, '_>, text: &str) -> fmt::Result {
    let text = marks::stripped(text);
    output.user.visible += usize::from(is_visible(&text));
    output.write_str(&plain::escaped(&text))
}

/// The direction of the first strong letter in `node`.
pub(super) fn direction(node: Node<'_>) -> Option<Direction> {
    node.descendants().find_map(|node| match &node.data().value {
        NodeValue::Text(text) => Direction::of(text),
        NodeValue::Code(code) => Direction::of(&code.literal),
        NodeValue::CodeBlock(block) => Direction::of(&block.literal),
        NodeValue::HtmlInline(text) => Direction::of(text),
        NodeValue::HtmlBlock(block) => Direction::of(&block.literal),
        _ => None,
    })
}
