//! Starts the browser's half of the app, and nothing else.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// Called by `public/start.js` once the module is loaded, with what that script does for it.
#[wasm_bindgen]
pub fn start(hands: JsValue) {
    std::panic::set_hook(Box::new(app::tell_of_panic));
    app::start(hands);
}
