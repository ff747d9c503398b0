//! The line in a list between what came since the owner was here and what was there before.

use domain::{TimelineCursor, Timestamp};

use crate::api::PostView;

/// The line, beside a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Which post of the page.
    pub at: usize,
    /// Below the last that is new; otherwise above the first of a page that begins with old ones.
    pub is_below: bool,
}

/// Where the line is on this page, if it is and somebody else wrote something above it. It goes with the last new post, which is put into a list in which the
/// old ones are already.
pub(super) fn line_at(posts: &[PostView], line: TimelineCursor, start: Option<TimelineCursor>) -> Option<Line> {
    let old = posts.iter().position(|post| place_of(post) <= line)?;
    match old.checked_sub(1) {
        Some(at) => posts[..old].iter().any(|post| !post.is_mine).then_some(Line { at, is_below: true }),
        None => start.filter(|start| *start > line).map(|_| Line { at: 0, is_below: false }),
    }
}

/// Where a post belongs.
pub(super) fn place_of(post: &PostView) -> TimelineCursor {
    TimelineCursor { published_at: Timestamp(post.published.unix_ms), post: post.id }
}
