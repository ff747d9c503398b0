//! What pages of feeds have in common: they bring their reader further, and have a size.

use bytes::Bytes;
use domain::{Cursor, limits};
use serde::Serialize;

use super::{WireError, to_json};

/// Room on a page for everything but its items.
const HEAD_BYTES: usize = 4 * 1024;

/// Where a page stands in its feed.
#[derive(Debug, Clone, Copy)]
pub(super) struct PagePlace {
    pub(super) cursor: Cursor,
    pub(super) has_more: bool,
    pub(super) is_reset: bool,
}

impl PagePlace {
    /// A page goes on from where the reader is or begins anew, and every page but the last brings the reader further: so a reading ends.
    pub(super) fn check_progress(
        self,
        since: Option<Cursor>,
        mut seqs: impl Iterator<Item = i64>,
    ) -> Result<(), WireError> {
        let known = match since {
            _ if self.is_reset => 0,
            Some(since) if since.epoch == self.cursor.epoch => since.seq,
            Some(_) => return Err(WireError::NotAdvancing("cursor")),
            // A reader that knows nothing can only begin.
            None => return Err(WireError::NotAdvancing("reset")),
        };
        let mut has_items = false;
        let rises = |last: i64, seq: i64| {
            has_items = true;
            (seq > last).then_some(seq)
        };
        let last = seqs.try_fold(known, rises).ok_or(WireError::NotAdvancing("seq"))?;
        if self.has_more && (!has_items || self.cursor.seq != last) {
            return Err(WireError::NotAdvancing("more"));
        }
        if self.cursor.seq < last { Err(WireError::NotAdvancing("cursor")) } else { Ok(()) }
    }
}

/// The items of a page, written one by one until it is full.
#[derive(Debug)]
pub(super) struct PageItems {
    items: Vec<Bytes>,
    size_bytes: usize,
}

impl PageItems {
    pub(super) fn new() -> Self {
        Self { items: Vec::new(), size_bytes: HEAD_BYTES }
    }

    /// Adds an item; false if the page is full.
    pub(super) fn add(&mut self, item: &impl Serialize) -> bool {
        let json = to_json(item);
        let size_bytes = self.size_bytes + json.len() + 1;
        if self.items.len() == limits::FEED_PAGE_ITEMS || size_bytes > limits::FEED_PAGE_BYTES {
            return false;
        }
        self.size_bytes = size_bytes;
        self.items.push(json);
        true
    }

    /// Puts the items into a page without any, whose `items` come last.
    pub(super) fn into_page(self, head: &impl Serialize) -> Bytes {
        // The head ends in `"items":[]}`: the items, written already, go between the brackets.
        let head = to_json(head);
        let mut page = Vec::with_capacity(self.size_bytes);
        page.extend_from_slice(&head[..head.len() - 2]);
        for (index, json) in self.items.iter().enumerate() {
            if index > 0 {
                page.push(b',');
            }
            page.extend_from_slice(json);
        }
        page.extend_from_slice(b"]}");
        page.into()
    }
}
