//! Hydrates the app in the browser, and nothing else.

/// Called by the page once the module is loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        app::tell_of_panic();
    }));
    leptos::mount::hydrate_body(app::App);
}
