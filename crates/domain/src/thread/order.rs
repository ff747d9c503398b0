//! In which order a thread is read, when a comment is said to have been written, and what of it is news.

use std::{collections::HashMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{ParseIdError, Timestamp, WireId, limits};

const DAY_SECONDS: i64 = 86_400;

/// A place in a thread: when the home first took the item, by its own clock, and the id where that is the same. A running number would tell
/// by its gaps how many items one does not see.
///
/// Written `<unix milliseconds>.<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ThreadPosition {
    pub received_at: Timestamp,
    pub id: WireId,
}

impl fmt::Display for ThreadPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.received_at.0, self.id)
    }
}

impl FromStr for ThreadPosition {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let (received, id) = text.split_once('.').ok_or(ParseIdError)?;
        let received_at = Timestamp(received.parse().map_err(|_| ParseIdError)?);
        let position = Self { received_at, id: id.parse()? };
        // One position has one spelling.
        if position.to_string() == text { Ok(position) } else { Err(ParseIdError) }
    }
}

impl TryFrom<String> for ThreadPosition {
    type Error = ParseIdError;

    fn try_from(text: String) -> Result<Self, ParseIdError> {
        text.parse()
    }
}

impl From<ThreadPosition> for String {
    fn from(position: ThreadPosition) -> Self {
        position.to_string()
    }
}

/// When a comment is said to have been written: the author's word `at`, but not before the post and not after the home took it.
pub fn shown_at(at: Timestamp, published_at: Timestamp, received_at: Timestamp) -> Timestamp {
    at.max(published_at).min(received_at)
}

/// Says whether what is dated `dated_at` and arrives at `arrived_at` notifies and counts as new. What was imported, or became visible by a wider
/// audience, does not.
pub fn is_news(dated_at: Timestamp, arrived_at: Timestamp) -> bool {
    arrived_at.seconds_since(dated_at) <= limits::NEWS_DAYS * DAY_SECONDS
}

/// An item of a thread as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arranged {
    /// Where it stood in what was given.
    pub index: usize,
    /// 0: an answer to the post, or to what is not shown.
    pub depth: usize,
}

/// Puts comments in the order in which they are read: by position, each followed by its answers. Each is given with the comment that it answers.
///
/// A comment that claims to answer a later one, or itself, stands as if what it answers were not shown: a home takes no such comment, and one
/// that lies makes no loop here.
pub fn arrange(comments: &[(ThreadPosition, Option<WireId>)]) -> Vec<Arranged> {
    let mut order: Vec<usize> = (0..comments.len()).collect();
    order.sort_by_key(|&index| comments[index].0);
    let mut roots = Vec::new();
    let mut answers: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut earlier: HashMap<WireId, usize> = HashMap::new();
    for &index in &order {
        let (position, reply_to) = comments[index];
        match reply_to.and_then(|id| earlier.get(&id)) {
            Some(&target) => answers.entry(target).or_default().push(index),
            None => roots.push(index),
        }
        earlier.entry(position.id).or_insert(index);
    }
    let mut arranged = Vec::with_capacity(comments.len());
    let mut next: Vec<Arranged> = roots.into_iter().rev().map(|index| Arranged { index, depth: 0 }).collect();
    while let Some(here) = next.pop() {
        arranged.push(here);
        let below = answers.remove(&here.index).unwrap_or_default();
        next.extend(below.into_iter().rev().map(|index| Arranged { index, depth: here.depth + 1 }));
    }
    arranged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = DAY_SECONDS;

    fn comment(received: i64, id: u8, reply_to: Option<u8>) -> (ThreadPosition, Option<WireId>) {
        let position = ThreadPosition { received_at: Timestamp(received), id: WireId([id; 16]) };
        (position, reply_to.map(|id| WireId([id; 16])))
    }

    #[test]
    fn answers_follow_what_they_answer() {
        let thread = [
            comment(5, 5, Some(2)),
            comment(1, 1, None),
            comment(2, 2, Some(1)),
            comment(3, 3, None),
            comment(4, 4, Some(1)),
            comment(4, 0, Some(9)),
        ];
        let arranged = arrange(&thread);
        let read: Vec<_> = arranged.iter().map(|at| (thread[at.index].0.id.0[0], at.depth)).collect();
        assert_eq!(read, [(1, 0), (2, 1), (5, 2), (4, 1), (3, 0), (0, 0)]);
    }

    #[test]
    fn a_thread_that_refers_to_itself_ends() {
        let thread = [comment(1, 1, Some(2)), comment(2, 2, Some(1)), comment(3, 3, Some(3))];
        let depths: Vec<_> = arrange(&thread).iter().map(|at| (at.index, at.depth)).collect();
        assert_eq!(depths, [(0, 0), (1, 1), (2, 0)]);
    }

    #[test]
    fn a_thread_may_be_as_deep_as_it_is_long() {
        let id = |number: u32| {
            let mut id = WireId([0; 16]);
            id.0[..4].copy_from_slice(&number.to_be_bytes());
            id
        };
        let position = |number: u32| ThreadPosition { received_at: Timestamp(number.into()), id: id(number) };
        let thread: Vec<_> = (0..10_000_u32).map(|n| (position(n), n.checked_sub(1).map(id))).collect();
        assert_eq!(arrange(&thread).last(), Some(&Arranged { index: 9_999, depth: 9_999 }));
    }

    #[test]
    fn a_date_lies_between_the_post_and_the_arrival() {
        for (at, expected) in [(5, 10), (10, 10), (15, 15), (20, 20), (99, 20), (i64::MIN, 10)] {
            assert_eq!(shown_at(Timestamp(at), Timestamp(10), Timestamp(20)), Timestamp(expected), "{at}");
        }
        assert_eq!(shown_at(Timestamp(5), Timestamp(30), Timestamp(20)), Timestamp(20), "never after it came");
    }

    #[test]
    fn what_is_older_than_a_week_is_no_news() {
        for (seconds, expected) in [(-60, true), (0, true), (7 * DAY, true), (7 * DAY + 1, false)] {
            assert_eq!(is_news(Timestamp(0), Timestamp(0).plus_seconds(seconds)), expected, "{seconds}");
        }
    }

    #[test]
    fn a_position_has_one_spelling() {
        let position = ThreadPosition { received_at: Timestamp(1_795_000_000_123), id: WireId([0xab; 16]) };
        let text = format!("1795000000123.{}", "ab".repeat(16));
        assert_eq!((position.to_string(), text.parse()), (text.clone(), Ok(position)));
        for other in [format!("+{text}"), format!("0{text}"), text.to_uppercase(), text[..40].to_owned(), String::new()]
        {
            assert_eq!(other.parse::<ThreadPosition>(), Err(ParseIdError), "{other}");
        }
    }

    proptest! {
        #[test]
        fn every_comment_stands_once(
            thread in prop::collection::vec((0..9_i64, 0..9_u8, prop::option::of(0..9_u8)), 0..20),
        ) {
            let thread: Vec<_> = thread.into_iter().map(|(at, id, to)| comment(at, id, to)).collect();
            let mut seen: Vec<_> = arrange(&thread).iter().map(|at| at.index).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..thread.len()).collect::<Vec<_>>());
        }
    }
}
