//! The reader's clock and time zone.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The reader's time, a minute at a time; `None` until hydrated, so that both sides first render the same.
#[derive(Debug, Clone, Copy)]
pub struct Minute(RwSignal<Option<i64>>);

impl Minute {
    /// The milliseconds since 1970 when the current minute was noticed.
    pub fn get(self) -> Option<i64> {
        self.0.get()
    }
}

/// Starts the clock for the components below.
pub fn provide_minute() {
    let minute = Minute(RwSignal::new(None));
    provide_context(minute);
    Effect::new(move || {
        let tick = move || minute.0.set(Some(now_ms()));
        tick();
        // Lasts as long as the app; there is nothing to clear it for.
        set_interval(tick, Duration::from_mins(1));
    });
}

#[expect(clippy::cast_possible_truncation, reason = "a date is a whole number of milliseconds, far below 2^53")]
fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// `unix_ms` in the reader's language, zone and way of writing, date and time.
#[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53 milliseconds")]
pub fn local_time(unix_ms: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(unix_ms as f64));
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "long"), ("timeStyle", "short")] {
        // Setting a property of a plain object does not fail.
        let _set = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    date.to_locale_string("default", &options).into()
}
