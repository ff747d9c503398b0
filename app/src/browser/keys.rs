//! Keys, as far as they are meant for the page.

use web_sys::KeyboardEvent;

/// The code of a key that an input method took (UI Events, section 7.3). Safari tells by it alone of the Enter that ends a composition.
const PROCESSED: u32 = 229;

/// The key that was pressed (UI Events, section 6.1), `None` if it was not meant for the page: an input method composes a word by it. What
/// fills in forms tells of keys without saying which.
pub fn pressed(event: &KeyboardEvent) -> Option<String> {
    if event.is_composing() || event.key_code() == PROCESSED {
        return None;
    }
    // Not `event.key()`: that takes for granted that there is one.
    js_sys::Reflect::get(event, &"key".into()).ok()?.as_string()
}

/// Says whether the keys send a form from within a text.
pub fn sends(event: &KeyboardEvent) -> bool {
    pressed(event).as_deref() == Some("Enter") && (event.ctrl_key() || event.meta_key())
}
