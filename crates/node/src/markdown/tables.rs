//! Rows of tables that have more cells than there are columns. The specification lets vanish what is in those (GFM 0.29, section 4.10); what
//! somebody typed there is text of the last cell, bars and all.

use std::borrow::Cow;

use comrak::{Arena, nodes::NodeValue};
use domain::is_visible;

use super::{marks, parse::parse};

/// Escapes the bars behind which a row has something to see and the table no column.
pub(super) fn join_surplus(source: &str) -> Cow<'_, str> {
    if !source.contains('|') {
        return Cow::Borrowed(source);
    }
    let lines = line_starts(source);
    let arena = Arena::new();
    let mut escapes = Vec::new();
    for row in parse(&arena, source).descendants() {
        // A header has as many as there are columns.
        if !matches!(row.data().value, NodeValue::TableRow(false)) {
            continue;
        }
        let columns = row.parent().map_or(0, |table| match &table.data().value {
            NodeValue::Table(table) => table.num_columns,
            _ => 0,
        });
        let start = row.data().sourcepos.start;
        let Some(at) = lines.get(start.line.saturating_sub(1)).map(|line| line + start.column.saturating_sub(1)) else {
            continue;
        };
        let line = source.get(at..).and_then(|rest| rest.split(['\r', '\n']).next()).unwrap_or_default();
        escapes.extend(surplus_bars(line, columns).into_iter().map(|bar| (at + bar, '\\')));
    }
    if escapes.is_empty() { Cow::Borrowed(source) } else { Cow::Owned(marks::with_inserted(source, &escapes)) }
}

/// Where the lines begin. What a line ends with: CommonMark 0.31, section 2.1.
fn line_starts(source: &str) -> Vec<usize> {
    let ends = source
        .bytes()
        .enumerate()
        .filter(|&(at, byte)| byte == b'\n' || (byte == b'\r' && source.as_bytes().get(at + 1) != Some(&b'\n')));
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
}

/// The bars in `row` that end the last of so many `columns`, or stand behind it, as far as something follows that can be seen.
fn surplus_bars(row: &str, columns: usize) -> Vec<usize> {
    if columns == 0 {
        return Vec::new();
    }
    let bars: Vec<usize> = row
        .match_indices('|')
        .map(|(at, _)| at)
        // One at the beginning ends no cell, and one behind a backslash is text.
        .filter(|&at| at > 0 && !row[..at].ends_with('\\'))
        .collect();
    let is_seen_behind = |&bar: &usize| {
        let end = bars.get(bar + 1).copied().unwrap_or(row.len());
        is_visible(&marks::stripped(&row[bars[bar] + 1..end]))
    };
    let last = (columns - 1..bars.len()).rev().find(is_seen_behind);
    last.map_or_else(Vec::new, |last| bars[columns - 1..=last].to_vec())
}
