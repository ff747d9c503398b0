//! The page's line to its node: how far it has heard, and whether it stands.

use std::cell::RefCell;

use domain::LiveEvent;
use leptos::prelude::*;

use super::{
    Source,
    connection::Connection,
    relay::{Relay, Word},
};
use crate::browser::clock::now_ms;

/// The node says something every 15 seconds (`server/src/http/events.rs`). After a silence of this many milliseconds the line is dead.
const DEAD_AFTER_MS: i64 = 45_000;
/// While the page is looked at, after this many.
const DOUBTED_AFTER_MS: i64 = 20_000;
/// Positions that lie further apart are of two runs of the node: each begins at random.
const SAME_RUN: u64 = 1 << 32;

thread_local! {
    /// A page has one.
    static LINE: RefCell<Option<Line>> = const { RefCell::new(None) };
}

/// How this page hears of what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// By a connection of its own.
    Listening,
    /// From another page of this browser, which took the place of its connection.
    Relayed,
    /// Not at all, until it is tried again.
    Waiting,
    /// Not at all, since the browser put the page away. It may bring it back as it was.
    Away,
}

pub(super) struct Line {
    pub(super) standing: Standing,
    /// How often a connection was opened.
    pub(super) attempt: u32,
    /// Of the last event that was heard.
    position: u64,
    /// When anything was heard last, or the connection was opened.
    heard_at_ms: i64,
    /// Tries in a row that failed.
    failures: u32,
    connection: Option<Connection>,
    relay: Option<Relay>,
    listeners: Vec<WindowListenerHandle>,
    watch: Option<IntervalHandle>,
}

impl Line {
    pub(super) fn new(
        position: u64,
        relay: Option<Relay>,
        listeners: Vec<WindowListenerHandle>,
        watch: Option<IntervalHandle>,
    ) -> Self {
        Self {
            standing: Standing::Waiting,
            attempt: 0,
            position,
            heard_at_ms: now_ms(),
            failures: 0,
            connection: None,
            relay,
            listeners,
            watch,
        }
    }

    pub(super) fn open(&mut self) {
        self.standing = Standing::Listening;
        self.attempt += 1;
        self.heard_at_ms = now_ms();
        self.connection = Connection::open(self.position, self.relay.is_some());
    }

    /// Something was heard, so the line stands.
    pub(super) fn hear(&mut self) {
        self.heard_at_ms = now_ms();
    }

    /// What an event says to this page, if anything.
    pub(super) fn learn(&mut self, position: u64, event: LiveEvent, source: Source) -> Option<LiveEvent> {
        self.hear();
        let news = news(self.position, position, event, source);
        if news.is_some() {
            self.position = position;
        }
        news
    }

    /// Passes on what the node said to this page.
    pub(super) fn relay(&self, word: &Word) {
        if let Some(relay) = &self.relay {
            relay.say(word);
        }
    }

    /// The connection was made.
    pub(super) fn succeed(&mut self) {
        self.failures = 0;
    }

    /// Counts a failure; says how many there were in a row before, and of which attempt.
    pub(super) fn fail(&mut self) -> (u32, u32) {
        self.close();
        self.standing = Standing::Waiting;
        self.failures += 1;
        (self.failures - 1, self.attempt)
    }

    /// Another page took this one's place.
    pub(super) fn give_way(&mut self) {
        self.close();
        self.standing = Standing::Relayed;
    }

    /// The browser puts the page away, which it may keep whole only without a connection.
    pub(super) fn leave(&mut self) {
        if self.standing == Standing::Listening {
            self.relay(&Word::Leaving);
        }
        self.close();
        self.standing = Standing::Away;
    }

    /// For a page that is looked at. Browsers freeze pages that are not, so it does not rely on another that listens.
    pub(super) fn is_worth_a_try(&self) -> bool {
        self.standing != Standing::Listening || self.is_silent_for(DOUBTED_AFTER_MS)
    }

    pub(super) fn is_dead(&self) -> bool {
        matches!(self.standing, Standing::Listening | Standing::Relayed) && self.is_silent_for(DEAD_AFTER_MS)
    }

    fn is_silent_for(&self, limit_ms: i64) -> bool {
        now_ms() - self.heard_at_ms > limit_ms
    }

    /// The connection itself stays until the next: this may be called by it.
    fn close(&self) {
        if let Some(connection) = &self.connection {
            connection.close();
        }
    }
}

/// What an event at `position` says to a page that knows of all up to `known`.
fn news(known: u64, position: u64, event: LiveEvent, source: Source) -> Option<LiveEvent> {
    if event == LiveEvent::Lagged && source == Source::Node {
        return Some(event);
    }
    match known.checked_sub(position) {
        Some(behind) if behind < SAME_RUN => None,
        _ if position == known.wrapping_add(1) => Some(event),
        // Something before it was missed.
        _ => Some(LiveEvent::Lagged),
    }
}

pub(super) fn is_there() -> bool {
    LINE.with_borrow(Option::is_some)
}

pub(super) fn set(line: Line) {
    LINE.set(Some(line));
}

pub(super) fn with_line<T>(change: impl FnOnce(&mut Line) -> T) -> Option<T> {
    LINE.with_borrow_mut(|line| line.as_mut().map(change))
}

/// Ends the line, if there is one.
pub(super) fn hang_up() {
    if let Some(line) = LINE.take() {
        for listener in line.listeners {
            listener.remove();
        }
        if let Some(watch) = line.watch {
            watch.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hears_each_event_once_and_notices_gaps() {
        let event = LiveEvent::FriendsChanged;
        for (position, source, expected) in [
            (101, Source::Node, Some(event)),
            (101, Source::Relay, Some(event)),
            (100, Source::Relay, None),
            (97, Source::Relay, None),
            (97, Source::Node, None),
            (103, Source::Relay, Some(LiveEvent::Lagged)),
            (103, Source::Node, Some(LiveEvent::Lagged)),
            // The node was started again.
            (1 << 50, Source::Node, Some(LiveEvent::Lagged)),
        ] {
            assert_eq!(news(100, position, event, source), expected, "{position} by {source:?}");
        }
        assert_eq!(news(1 << 50, 7, event, Source::Relay), Some(LiveEvent::Lagged), "started again");
        assert_eq!(news(100, 100, LiveEvent::Lagged, Source::Node), Some(LiveEvent::Lagged));
        assert_eq!(news(100, 100, LiveEvent::Lagged, Source::Relay), None, "another page missed something");
    }
}
