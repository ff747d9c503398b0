//! In which places the comments of a thread stand, and which of them are on a page.

use std::{collections::HashSet, ops::Range};

use domain::{
    ThreadItemId, Timestamp, WireId, limits,
    thread::{Arranged, ThreadPosition, arrange},
};
use store::OutlineRow;

/// Comments on one page.
pub(super) const PAGE: usize = limits::THREAD_FEED_COMMENTS;

/// A place in a thread as it is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Which comment of the outline.
    pub at: usize,
    /// 0: it answers the post.
    pub depth: usize,
    /// The place of the comment that it answers.
    pub answers: Option<usize>,
}

/// The comments as they are read. Of what says nothing any more the place is kept while something answers it.
pub(super) fn places(outline: &[OutlineRow]) -> Vec<Place> {
    let positions: Vec<_> = outline.iter().map(|row| (position(row), row.reply_to)).collect();
    let arranged = arrange(&positions);
    let mut answered: HashSet<WireId> = HashSet::new();
    // From the last on, so that what answers is known before what it answers.
    let is_kept = |at: &Arranged| {
        let row = &outline[at.index];
        let is_kept = row.is_said || answered.contains(&row.wire_id);
        if is_kept {
            answered.extend(row.reply_to);
        }
        is_kept
    };
    let mut kept: Vec<Arranged> = arranged.into_iter().rev().filter(is_kept).collect();
    kept.reverse();
    // The places above each depth that comes.
    let mut above: Vec<usize> = Vec::new();
    let place = |(number, Arranged { index, depth })| {
        above.truncate(depth);
        let answers = above.last().copied();
        above.push(number);
        Place { at: index, depth, answers }
    };
    kept.into_iter().enumerate().map(place).collect()
}

/// Where a comment stands. What its home has not shown yet stands last, in the order in which it was written.
fn position(row: &OutlineRow) -> ThreadPosition {
    let last = Timestamp(i64::MAX / 2 + row.id.0);
    ThreadPosition { received_at: row.received_at.unwrap_or(last), id: row.wire_id }
}

/// Which places are on the page that begins with `from`; the last page, if that is none of them, or all fit on one.
pub(super) fn shown(outline: &[OutlineRow], places: &[Place], from: Option<ThreadItemId>) -> Range<usize> {
    let last = places.len().saturating_sub(PAGE);
    let start = from.and_then(|from| places.iter().position(|place| outline[place.at].id == from));
    let start = start.unwrap_or(last).min(last);
    start..(start + PAGE).min(places.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u8, reply_to: u8, is_said: bool) -> OutlineRow {
        OutlineRow {
            id: ThreadItemId(number.into()),
            wire_id: WireId([number; 16]),
            reply_to: (reply_to > 0).then_some(WireId([reply_to; 16])),
            received_at: Some(Timestamp(number.into())),
            is_said,
        }
    }

    #[test]
    fn a_comment_answers_the_one_that_it_says_and_what_is_gone_keeps_the_place_of_what_is_answered() {
        let outline = [
            row(1, 0, true),
            row(2, 1, false),
            row(3, 2, true),
            row(4, 1, true),
            row(5, 0, false),
            row(6, 0, true),
            row(7, 6, false),
        ];
        let read: Vec<_> = places(&outline).iter().map(|place| (place.at + 1, place.depth, place.answers)).collect();
        assert_eq!(read, [(1, 0, None), (2, 1, Some(0)), (3, 2, Some(1)), (4, 1, Some(0)), (6, 0, None)]);
    }

    #[test]
    fn what_its_home_has_not_shown_yet_stands_last() {
        let mut outline = [row(1, 0, true), row(2, 0, true), row(3, 0, true)];
        outline[0].received_at = None;
        assert_eq!(places(&outline).iter().map(|place| place.at).collect::<Vec<_>>(), [1, 2, 0]);
    }

    #[test]
    fn a_page_ends_with_the_last_comment_or_begins_where_one_asks() {
        let outline: Vec<OutlineRow> =
            (1..=450).map(|id| OutlineRow { id: ThreadItemId(id), ..row(1, 0, true) }).collect();
        let places: Vec<Place> = (0..450).map(|at| Place { at, depth: 0, answers: None }).collect();
        for (count, from, expected) in [
            (0, None, 0..0),
            (3, None, 0..3),
            (3, Some(2), 0..3),
            (450, None, 250..450),
            (450, Some(101), 100..300),
            (450, Some(400), 250..450),
            (450, Some(999), 250..450),
        ] {
            assert_eq!(shown(&outline, &places[..count], from.map(ThreadItemId)), expected, "{count} {from:?}");
        }
    }
}
