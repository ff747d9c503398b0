//! What happens while one looks, as the node tells it by `GET /events`.
//!
//! Web browsers try again by themselves only after some failures, so this does it after all; and after a silence, since what is in
//! between can freeze without closing. The node says by positions what was missed meanwhile.
//!
//! Browsers open only so many connections at once, so the node ends the line of this page when newer pages of this browser take its
//! place. What those hear, they pass on to all pages of this browser (`relay`), so whichever is looked at is live.

mod connection;
mod line;
mod relay;

use std::{sync::Arc, time::Duration};

use domain::LiveEvent;
use leptos::{
    prelude::*,
    server_fn::{Decodes, codec::JsonEncoding},
};

use super::build;
use line::{Line, Standing, with_line};
use relay::{Relay, Word};

/// The longest pause before another try.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How often it is looked whether the line is silent.
const WATCH_PAUSE: Duration = Duration::from_secs(5);
/// What may mean that the page is looked at again, or that there is a network again.
const LOOKS: [&str; 4] = ["visibilitychange", "focus", "online", "pageshow"];

/// Who is told of events: the components below the one that provided this.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    listeners: StoredValue<Vec<Listener>>,
    is_outdated: RwSignal<bool>,
}

#[derive(Clone)]
struct Listener(Arc<dyn Fn(LiveEvent) + Send + Sync>);

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listener")
    }
}

/// Calls `listener` with every event from now on, for as long as the component that called this is there.
pub fn on_event(listener: impl Fn(LiveEvent) + Send + Sync + 'static) {
    let listeners = expect_context::<Live>().listeners;
    let listener = Listener(Arc::new(listener));
    listeners.update_value(|listeners| listeners.push(listener.clone()));
    on_cleanup(move || {
        // The components above may be gone already.
        let _gone = listeners.try_update_value(|listeners| listeners.retain(|each| !Arc::ptr_eq(&each.0, &listener.0)));
    });
}

/// Lets the components below be told of events, once [`Live::connect`] was called.
pub fn provide_live() -> Live {
    let live = Live { listeners: StoredValue::new(Vec::new()), is_outdated: RwSignal::new(false) };
    provide_context(live);
    on_cleanup(line::hang_up);
    live
}

impl Live {
    /// Says whether the node is of another build than this page: it was updated since.
    pub fn is_outdated(self) -> bool {
        self.is_outdated.get()
    }

    /// Starts to listen to what happened after `position`, unless it listens already; goes on until the component is gone that
    /// provided this.
    pub fn connect(self, position: u64) {
        if line::is_there() {
            return;
        }
        let leaving = window_event_listener_untyped("pagehide", |_| with_line(Line::leave).unwrap_or_default());
        let mut listeners = vec![leaving];
        listeners.extend(LOOKS.map(|look| window_event_listener_untyped(look, move |_| self.look())));
        let watch: Option<IntervalHandle> = set_interval_with_handle(move || self.watch(), WATCH_PAUSE).ok();
        let relay = Relay::open(move |word| self.take(&word, Source::Relay));
        line::set(Line::new(position, relay, listeners, watch));
        self.open();
    }

    fn open(self) {
        with_line(|line| line.open(self));
    }

    /// The page is looked at: a line that is broken, or silent for longer than it should be, is not waited for.
    fn look(self) {
        if !document().hidden() && with_line(|line| line.is_worth_a_try()) == Some(true) {
            self.open();
        }
    }

    fn watch(self) {
        if with_line(|line| line.is_dead()) == Some(true) {
            self.open();
        }
    }

    /// Takes what the node said, to this page or to another of this browser.
    fn take(self, word: &Word, source: Source) {
        match word {
            Word::Heartbeat { site } => {
                with_line(Line::hear);
                let is_outdated = build::site().is_some_and(|own| own != *site);
                if self.is_outdated.try_get_untracked().is_some_and(|was| was != is_outdated) {
                    self.is_outdated.set(is_outdated);
                }
            }
            Word::Event { position, text } => {
                let event: Result<LiveEvent, _> = JsonEncoding::decode(text.clone().into());
                // What cannot be read comes from a newer node than this page: anything may have changed.
                let event = event.unwrap_or(LiveEvent::Lagged);
                if let Some(Some(event)) = with_line(|line| line.learn(*position, event, source)) {
                    self.tell(event);
                }
            }
            Word::Leaving => {
                if with_line(|line| line.standing == Standing::Relayed) == Some(true) {
                    self.open();
                }
            }
        }
    }

    fn tell(self, event: LiveEvent) {
        for Listener(listener) in self.listeners.try_get_value().unwrap_or_default() {
            listener(event);
        }
    }

    fn retry(self) {
        let Some((failures, attempt)) = with_line(Line::fail) else { return };
        let pause = Duration::from_secs(1 << failures.min(5)).min(LONGEST_PAUSE);
        let is_due = move |line: &mut Line| line.standing == Standing::Waiting && line.attempt == attempt;
        set_timeout(
            move || {
                if with_line(is_due) == Some(true) {
                    self.open();
                }
            },
            pause,
        );
    }
}

/// Where this page heard something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Node,
    /// Another page of this browser.
    Relay,
}
