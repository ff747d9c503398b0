//! One connection to `GET /events`.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

use super::{
    Source,
    line::{Line, with_line},
    relay::Word,
};

/// Closed when dropped.
pub(super) struct Connection {
    source: EventSource,
    _on_message: [Closure<dyn Fn(MessageEvent)>; 2],
    _on_other: [Closure<dyn Fn(Event)>; 3],
}

impl Connection {
    /// `None` if the browser refuses.
    pub(super) fn open(position: u64, shares: bool) -> Option<Self> {
        let source = EventSource::new(&format!("/events?since={position}&shares={shares}")).ok()?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(|message: MessageEvent| {
            if let (Ok(position), Some(text)) = (message.last_event_id().parse(), message.data().as_string()) {
                hear(&Word::Event { position, text });
            }
        });
        let on_heartbeat = Closure::<dyn Fn(MessageEvent)>::new(|message: MessageEvent| {
            hear(&Word::Heartbeat { site: message.data().as_string().unwrap_or_default() });
        });
        let on_open = Closure::<dyn Fn(Event)>::new(|_| with_line(Line::succeed).unwrap_or_default());
        let on_error = Closure::<dyn Fn(Event)>::new(|_| super::retry());
        let on_replaced = Closure::<dyn Fn(Event)>::new(|_| with_line(Line::give_way).unwrap_or_default());
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        source.add_event_listener_with_callback("heartbeat", on_heartbeat.as_ref().unchecked_ref()).ok()?;
        source.add_event_listener_with_callback("replaced", on_replaced.as_ref().unchecked_ref()).ok()?;
        Some(Self { source, _on_message: [on_message, on_heartbeat], _on_other: [on_open, on_error, on_replaced] })
    }

    pub(super) fn close(&self) {
        self.source.close();
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}

fn hear(word: &Word) {
    with_line(|line| line.relay(word));
    super::take(word, Source::Node);
}
