//! What happens while one looks, as the node tells it by `GET /events`.
//!
//! Web browsers try again by themselves only after some failures, so this does it after all; and after a silence, since what is in
//! between can freeze without closing. The node says by positions what was missed meanwhile.
//!
//! Browsers open only so many connections at once, so the pages of one share a line: the node ends that of this page when another takes
//! its place, and passes on to all pages of this browser what it hears (`relay`). It is the page that was opened or looked at last.

mod connection;
mod line;
mod relay;

use std::{cell::RefCell, rc::Rc, time::Duration};

use domain::LiveEvent;
use leptos::prelude::*;

use super::build;
use crate::api::json;
use line::{Line, Standing, with_line};
use relay::{Relay, Word};

/// The longest pause before another try.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How often it is looked whether the line is silent.
const WATCH_PAUSE: Duration = Duration::from_secs(5);
/// What may mean that the page is looked at again, or that there is a network again.
const LOOKS: [&str; 4] = ["visibilitychange", "focus", "online", "pageshow"];

type Listener = Rc<dyn Fn(LiveEvent)>;

thread_local! {
    /// Who is told of events.
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
    static IS_OUTDATED: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Calls `listener` with every event from now on.
pub fn on_event(listener: impl Fn(LiveEvent) + 'static) {
    LISTENERS.with_borrow_mut(|listeners| listeners.push(Rc::new(listener)));
}

/// Whether the node is of another build than this page: it was updated since.
pub fn is_outdated() -> ArcRwSignal<bool> {
    IS_OUTDATED.with(Clone::clone)
}

/// Listens while the page is one of the owner's, and not else. The page says up to what it knows of all that happened; what came since
/// then, one hears of from page to page.
pub fn follow_document() {
    let house = document().query_selector(".house").ok().flatten();
    let position = house.as_ref().map(|house| house.get_attribute("data-live-position"));
    match position {
        None => line::hang_up(),
        Some(position) if !line::is_there() => {
            if let Some(position) = position.and_then(|position| position.parse().ok()) {
                connect(position);
            }
        }
        Some(_) => {}
    }
}

/// Starts to listen to what happened after `position`.
fn connect(position: u64) {
    let leaving = window_event_listener_untyped("pagehide", |_| with_line(Line::leave).unwrap_or_default());
    let mut listeners = vec![leaving];
    listeners.extend(LOOKS.map(|name| window_event_listener_untyped(name, |_| look())));
    let watch: Option<IntervalHandle> = set_interval_with_handle(watch, WATCH_PAUSE).ok();
    let relay = Relay::open(|word| take(&word, Source::Relay));
    line::set(Line::new(position, relay, listeners, watch));
    open();
}

fn open() {
    with_line(Line::open);
}

/// The page is looked at: a line that is broken, or silent for longer than it should be, is not waited for.
fn look() {
    if !document().hidden() && with_line(|line| line.is_worth_a_try()) == Some(true) {
        open();
    }
}

fn watch() {
    if with_line(|line| line.is_dead()) == Some(true) {
        open();
    }
}

/// Takes what the node said, to this page or to another of this browser.
fn take(word: &Word, source: Source) {
    match word {
        Word::Heartbeat { site } => {
            with_line(Line::hear);
            let is_news = build::site().is_some_and(|own| own != *site);
            let is_outdated = is_outdated();
            if is_outdated.get_untracked() != is_news {
                is_outdated.set(is_news);
            }
        }
        Word::Event { position, text } => {
            let event: Option<LiveEvent> = json::read(text);
            // What cannot be read comes from a newer node than this page: anything may have changed.
            let event = event.unwrap_or(LiveEvent::Lagged);
            if let Some(Some(event)) = with_line(|line| line.learn(*position, event, source)) {
                tell(event);
            }
        }
        Word::Leaving => {
            if with_line(|line| line.standing == Standing::Relayed) == Some(true) {
                open();
            }
        }
    }
}

fn tell(event: LiveEvent) {
    for listener in LISTENERS.with_borrow(Clone::clone) {
        listener(event);
    }
}

fn retry() {
    let Some((failures, attempt)) = with_line(Line::fail) else { return };
    let pause = Duration::from_secs(1 << failures.min(5)).min(LONGEST_PAUSE);
    let is_due = move |line: &mut Line| line.standing == Standing::Waiting && line.attempt == attempt;
    set_timeout(
        move || {
            if with_line(is_due) == Some(true) {
                open();
            }
        },
        pause,
    );
}

/// Where this page heard something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Node,
    /// Another page of this browser.
    Relay,
}
