//! What happens while one looks, as the node tells it by `GET /events`.
//!
//! Web browsers try again by themselves only after some failures, so this does it after all. The node says by positions what
//! was missed meanwhile. It also says when newer pages of this browser take this page's place, since browsers open only so many
//! connections at once; then this page waits until somebody looks at it again.

use std::{cell::RefCell, sync::Arc, time::Duration};

use domain::LiveEvent;
use leptos::{
    ev,
    prelude::*,
    server_fn::{Decodes, codec::JsonEncoding},
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// The longest pause before another try.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Who is told of events: the components below the one that provided this.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    listeners: StoredValue<Vec<Listener>>,
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
    let live = Live { listeners: StoredValue::new(Vec::new()) };
    provide_context(live);
    on_cleanup(|| {
        if let Some(line) = LINE.take() {
            line.waking.remove();
        }
    });
    live
}

impl Live {
    /// Starts to listen to what happened after `position`, unless it listens already; goes on until the component is gone that
    /// provided this.
    pub fn connect(self, position: u64) {
        if LINE.with_borrow(Option::is_some) {
            return;
        }
        let waking = window_event_listener(ev::visibilitychange, move |_| self.wake());
        LINE.set(Some(Line { position, failures: 0, is_asleep: false, connection: None, waking }));
        self.open();
    }

    fn open(self) {
        let connect = |line: &mut Line| {
            line.is_asleep = false;
            line.connection = Connection::open(self, line.position);
        };
        LINE.with_borrow_mut(|line| line.as_mut().map(connect));
    }

    fn wake(self) {
        let is_asleep = LINE.with_borrow(|line| line.as_ref().is_some_and(|line| line.is_asleep));
        if is_asleep && !document().hidden() {
            self.open();
        }
    }

    fn hear(self, message: &MessageEvent) {
        let position = message.last_event_id().parse().ok();
        LINE.with_borrow_mut(|line| {
            if let (Some(line), Some(position)) = (line, position) {
                line.position = position;
            }
        });
        let Some(text) = message.data().as_string() else { return };
        let event: Result<LiveEvent, _> = JsonEncoding::decode(text.into());
        // What cannot be read comes from a newer node than this page: anything may have changed.
        let event = event.unwrap_or(LiveEvent::Lagged);
        for Listener(listener) in self.listeners.get_value() {
            listener(event);
        }
    }

    fn retry(self) {
        let Some(failures) = LINE.with_borrow_mut(|line| line.as_mut().map(Line::fail)) else { return };
        let pause = Duration::from_secs(1 << failures.min(5)).min(LONGEST_PAUSE);
        set_timeout(move || self.open(), pause);
    }
}

thread_local! {
    /// The page's line to its node; a page has one.
    static LINE: RefCell<Option<Line>> = const { RefCell::new(None) };
}

struct Line {
    /// Of the last event that was heard.
    position: u64,
    /// Tries in a row that failed.
    failures: u32,
    /// Newer pages took this one's place.
    is_asleep: bool,
    connection: Option<Connection>,
    /// Notices that somebody looks again.
    waking: WindowListenerHandle,
}

impl Line {
    /// Counts a failure; says how many there were in a row before.
    fn fail(&mut self) -> u32 {
        if let Some(connection) = &self.connection {
            connection.source.close();
        }
        self.failures += 1;
        self.failures - 1
    }

    fn sleep(&mut self) {
        if let Some(connection) = &self.connection {
            connection.source.close();
        }
        self.is_asleep = true;
    }
}

/// One connection; closed when dropped.
struct Connection {
    source: EventSource,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_other: [Closure<dyn Fn(Event)>; 3],
}

impl Connection {
    fn open(live: Live, position: u64) -> Option<Self> {
        let source = EventSource::new(&format!("/events?since={position}")).ok()?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| live.hear(&message));
        let on_open = Closure::<dyn Fn(Event)>::new(|_| with_line(|line| line.failures = 0));
        let on_error = Closure::<dyn Fn(Event)>::new(move |_| live.retry());
        let on_replaced = Closure::<dyn Fn(Event)>::new(|_| with_line(Line::sleep));
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        source.add_event_listener_with_callback("replaced", on_replaced.as_ref().unchecked_ref()).ok()?;
        Some(Self { source, _on_message: on_message, _on_other: [on_open, on_error, on_replaced] })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.close();
    }
}

fn with_line(change: impl FnOnce(&mut Line)) {
    LINE.with_borrow_mut(|line| line.as_mut().map(change));
}
