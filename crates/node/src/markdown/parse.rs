//! The parser, and what it is to know.

use comrak::{Arena, Options, nodes::Node, parse_document};

/// More table cells than a text may lead to: rows that are short of cells are filled up, each cell a node.
const TABLE_CELLS: usize = 100_000;

pub(super) fn parse<'a>(arena: &'a Arena<'a>, source: &str) -> Node<'a> {
    parse_document(arena, source, &options(source))
}

pub(super) fn options(source: &str) -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.cjk_friendly_emphasis = true;
    extension.footnotes = true;
    extension.strikethrough = true;
    extension.table = may_have_tables(source);
    extension.tasklist = true;
    options.parse.leave_footnote_definitions = true;
    options
}

fn may_have_tables(source: &str) -> bool {
    let columns = source.lines().map(|line| line.matches('|').count()).max().unwrap_or_default();
    columns > 0 && columns.saturating_mul(source.lines().count()) <= TABLE_CELLS
}
