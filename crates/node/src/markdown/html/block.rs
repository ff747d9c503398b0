//! Paragraphs, headings, lists, quotes, tables, footnotes.

use std::fmt::{self, Write};

use comrak::nodes::{AstNode, ListType, Node, NodeList, NodeTable, NodeValue, TableAlignment};

use super::output::{DEEPEST, Open, Output, TOP_HEADING, direction};

/// Rows and cells belong into a table, items into a list: what holds them is open only if there is room for all.
const DEEPEST_LIST: usize = DEEPEST - 1;
const DEEPEST_TABLE: usize = DEEPEST - 2;

pub(super) fn open(output: &mut Output<'_, '_>, node: Node<'_>, value: &NodeValue) -> Result<Option<Open>, fmt::Error> {
    let (depth, parent) = (output.user.depth, output.user.open.last().copied().flatten());
    let begins_line = !(is_tight(node) && node.previous_sibling().is_none());
    if begins_line {
        output.cr()?;
    }
    Ok(match value {
        NodeValue::Paragraph => Some(open_paragraph(output, node)?),
        NodeValue::Heading(heading) => Some(open_heading(output, node, heading.level)?),
        NodeValue::BlockQuote => Some(start(output, node, "blockquote", "", "\n")?),
        NodeValue::List(list) if depth < DEEPEST_LIST => Some(open_list(output, node, list)?),
        NodeValue::Item(_) if parent.is_some_and(is_list) => Some(start(output, node, "li", "", "")?),
        NodeValue::TaskItem(_) if parent.is_some_and(is_list) => {
            Some(start(output, node, "li", " class=\"task\"", "")?)
        }
        NodeValue::Table(_) if depth < DEEPEST_TABLE => Some(start(output, node, "table", "", "\n")?),
        NodeValue::TableRow(is_header) if parent == Some(Open::Block("table")) => {
            Some(open_row(output, node, *is_header)?)
        }
        NodeValue::TableCell if parent == Some(Open::Block("tr")) => Some(open_cell(output, node)?),
        NodeValue::FootnoteDefinition(_) => Some(open_footnote(output, node)?),
        _ => None,
    })
}

pub(super) fn close(output: &mut Output<'_, '_>, node: Node<'_>, open: Open) -> fmt::Result {
    match open {
        Open::Paragraph { is_tight, is_task } => {
            if is_task {
                output.write_str("</label>")?;
            }
            if is_in_footnote(node) && node.next_sibling().is_none() {
                write_way_back(output)?;
            }
            if !is_tight {
                output.write_str("</p>\n")?;
            }
        }
        Open::Footnote => {
            if !node.last_child().is_some_and(|last| matches!(last.data().value, NodeValue::Paragraph)) {
                write_way_back(output)?;
            }
            output.write_str("</li>\n")?;
            if node.next_sibling().is_none() {
                output.write_str("</ol>\n")?;
            }
        }
        Open::Block("tr") => {
            let is_header = matches!(node.data().value, NodeValue::TableRow(true));
            output.write_str("</tr>\n")?;
            if is_header {
                output.write_str("</thead>\n")?;
            } else if node.next_sibling().is_none() {
                output.write_str("</tbody>\n")?;
            }
        }
        Open::Block(element) => {
            if matches!(element, "blockquote" | "ol" | "table" | "ul") {
                output.cr()?;
            }
            writeln!(output, "</{element}>")?;
        }
        Open::Inline(_) | Open::Link { .. } | Open::Typed => {}
    }
    Ok(())
}

/// Writes the start tag of a block, with its direction where that is not the one of the block around it.
fn start(
    output: &mut Output<'_, '_>,
    node: Node<'_>,
    element: &'static str,
    attributes: &str,
    end: &str,
) -> Result<Open, fmt::Error> {
    write!(output, "<{element}{attributes}")?;
    let around = output.user.direction();
    if let Some(own) = direction(node).filter(|own| *own != around) {
        let depth = output.user.open.len();
        output.user.directions.push((depth, own));
        write!(output, " dir=\"{}\"", own.as_str())?;
    }
    write!(output, ">{end}")?;
    Ok(Open::Block(element))
}

fn open_paragraph(output: &mut Output<'_, '_>, node: Node<'_>) -> Result<Open, fmt::Error> {
    let item = node.parent().filter(|_| node.previous_sibling().is_none());
    let task = item.and_then(|item| match &item.data().value {
        NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
        _ => None,
    });
    let is_tight = is_tight(node);
    if !is_tight {
        start(output, node, "p", "", "")?;
    }
    if let Some(is_done) = task {
        let checked = if is_done { " checked" } else { "" };
        write!(output, "<label><input type=\"checkbox\" disabled{checked}> ")?;
    }
    Ok(Open::Paragraph { is_tight, is_task: task.is_some() })
}

/// Says whether a paragraph is the text of an item of a list without blank lines.
fn is_tight(node: Node<'_>) -> bool {
    let list = node.parent().and_then(AstNode::parent);
    matches!(node.data().value, NodeValue::Paragraph)
        && list.is_some_and(|list| matches!(&list.data().value, NodeValue::List(list) if list.tight))
}

/// Headings go down step by step, whatever the author skipped, so that the page's outline has no holes.
fn open_heading(output: &mut Output<'_, '_>, node: Node<'_>, level: u8) -> Result<Open, fmt::Error> {
    let wanted = level + TOP_HEADING - 1;
    let level = wanted.min(output.user.last_heading + 1).min(6);
    output.user.last_heading = level;
    let element = ["h3", "h4", "h5", "h6"][usize::from(level.saturating_sub(TOP_HEADING).min(3))];
    start(output, node, element, "", "")
}

fn open_list(output: &mut Output<'_, '_>, node: Node<'_>, list: &NodeList) -> Result<Open, fmt::Error> {
    match list.list_type {
        ListType::Bullet => start(output, node, "ul", "", "\n"),
        ListType::Ordered if list.start == 1 => start(output, node, "ol", "", "\n"),
        ListType::Ordered => start(output, node, "ol", &format!(" start=\"{}\"", list.start), "\n"),
    }
}

fn is_list(open: Open) -> bool {
    matches!(open, Open::Block("ul" | "ol"))
}

fn open_row(output: &mut Output<'_, '_>, node: Node<'_>, is_header: bool) -> Result<Open, fmt::Error> {
    let is_first =
        node.previous_sibling().is_none_or(|before| matches!(before.data().value, NodeValue::TableRow(true)));
    if is_header {
        output.write_str("<thead>\n")?;
    } else if is_first {
        output.write_str("<tbody>\n")?;
    }
    output.write_str("<tr>\n")?;
    Ok(Open::Block("tr"))
}

fn open_cell(output: &mut Output<'_, '_>, node: Node<'_>) -> Result<Open, fmt::Error> {
    let row = node.parent();
    let is_header = row.is_some_and(|row| matches!(row.data().value, NodeValue::TableRow(true)));
    let table = row.and_then(AstNode::parent);
    let alignment = table.map_or(TableAlignment::None, |table| match &table.data().value {
        NodeValue::Table(table) => alignment(table, node),
        _ => TableAlignment::None,
    });
    let attributes = match alignment {
        TableAlignment::None => "",
        TableAlignment::Left => " align=\"left\"",
        TableAlignment::Center => " align=\"center\"",
        TableAlignment::Right => " align=\"right\"",
    };
    start(output, node, if is_header { "th" } else { "td" }, attributes, "")
}

fn alignment(table: &NodeTable, cell: Node<'_>) -> TableAlignment {
    let column = cell.preceding_siblings().skip(1).count();
    table.alignments.get(column).copied().unwrap_or(TableAlignment::None)
}

fn open_footnote(output: &mut Output<'_, '_>, node: Node<'_>) -> Result<Open, fmt::Error> {
    if output.user.footnotes == 0 {
        output.write_str("<ol class=\"footnotes\">\n")?;
    }
    output.user.footnotes += 1;
    let id = format!(" id=\"fn-{}-{}\"", output.user.post, output.user.footnotes);
    start(output, node, "li", &id, "\n")?;
    Ok(Open::Footnote)
}

fn is_in_footnote(node: Node<'_>) -> bool {
    node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::FootnoteDefinition(_)))
}

/// From a footnote to where it is first referred to.
fn write_way_back(output: &mut Output<'_, '_>) -> fmt::Result {
    let href = format!("#fnref-{}-{}", output.user.post, output.user.footnotes);
    write!(output, " <a href=\"{href}\">↩</a>")
}
