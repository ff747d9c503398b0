//! Letting the browser paint first.

use js_sys::{Promise, futures::JsFuture};
use leptos::prelude::window;

/// Comes once the browser had its turn: whoever pressed something sees at once that it is on its way, and what costs time comes after.
pub async fn painted() {
    let turn = Promise::new(&mut |go_on, _| {
        // Fails for nothing that a page can be.
        let _timer = window().set_timeout_with_callback(&go_on);
    });
    // It is never rejected.
    let _turn = JsFuture::from(turn).await;
}
