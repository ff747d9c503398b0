//! What the pages of one browser tell each other, by `BroadcastChannel` (WHATWG HTML, section 9.6).

use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::api::json;

/// Of pages of the same origin, so of the same node.
const CHANNEL: &str = "o2m-events";

/// What goes from page to page.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Word {
    /// The node is there; its site is of this name.
    Heartbeat { site: String },
    /// The node sent this event, as JSON.
    Event { position: u64, text: String },
    /// A page with a connection goes.
    Leaving,
}

/// This page's end of the channel; closed when dropped.
pub(super) struct Relay {
    channel: BroadcastChannel,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Relay {
    /// Calls `on_word` with what other pages say; `None` in a browser that has no such channels.
    pub(super) fn open(on_word: impl Fn(Word) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            // A page of another build may say what this one does not know.
            let word = message.data().as_string().and_then(|text| json::read(&text));
            if let Some(word) = word {
                on_word(word);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self { channel, _on_message: on_message })
    }

    pub(super) fn say(&self, word: &Word) {
        let text = json::write(word);
        if let Some(text) = text {
            // Fails only for a channel that is closed.
            let _said = self.channel.post_message(&JsValue::from_str(&text));
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.channel.close();
    }
}
