//! The reader's clock and time zone.

use domain::Timestamp;
use wasm_bindgen::JsValue;

/// Times further from 1970 are none to a browser (ECMA-262, "Time Values"), less a day for any zone.
const FARTHEST_MS: i64 = 8_640_000_000_000_000 - 86_400_000;

/// The reader's clock, in milliseconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "a date is a whole number of milliseconds, far below 2^53")]
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// How many seconds more than UTC the reader's clock showed at that time.
#[expect(clippy::cast_possible_truncation, reason = "zones are some hours from UTC")]
pub fn offset_seconds(at: Timestamp) -> i64 {
    // In minutes, and the other way round: what UTC has more.
    (date(at).get_timezone_offset() * -60.0) as i64
}

/// Date and time on the reader's clock, written as RFC 3339 does. Only its first nineteen letters mean anything.
pub fn local_iso(at: Timestamp) -> String {
    date(at.plus_seconds(offset_seconds(at))).to_iso_string().into()
}

/// `unix_ms` in the reader's language, zone and way of writing, date and time.
pub fn local_time(unix_ms: i64) -> String {
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "long"), ("timeStyle", "short")] {
        // Setting a property of a plain object does not fail.
        let _set = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    date(Timestamp(unix_ms)).to_locale_string("default", &options).into()
}

#[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53 milliseconds")]
fn date(at: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&JsValue::from_f64(at.0.clamp(-FARTHEST_MS, FARTHEST_MS) as f64))
}
