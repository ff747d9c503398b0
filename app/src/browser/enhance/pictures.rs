//! Pictures, which are shown alone and large where there is JavaScript.

use std::{any::Any, cell::RefCell};

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::{
    browser::elements::{all, set},
    components::{LargePicture, Lightbox},
};

/// The lightbox that is open: dropping the handle ends it.
struct Open {
    element: HtmlElement,
    _handle: Box<dyn Any>,
}

thread_local! {
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

/// Shows the pictures around `link`, beginning with its own; says whether that is possible.
pub(super) fn open(link: &Element) -> bool {
    mount(link).is_some()
}

/// Ends a lightbox that left the document with its page.
pub(super) fn renew() {
    let is_gone = OPEN.with_borrow(|open| open.as_ref().is_some_and(|open| !open.element.is_connected()));
    if is_gone {
        close();
    }
}

fn mount(link: &Element) -> Option<()> {
    close();
    let links: Vec<Element> = all(&link.closest(".picture-grid").ok()??, "a");
    let first = links.iter().position(|each| each == link)?;
    let pictures = links.iter().map(picture).collect::<Option<Vec<_>>>()?;
    let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    set(&element, "data-browser", "");
    document().body()?.append_child(&element).ok()?;
    // Not while it is told of it: what tells belongs to what ends.
    let on_close = move |()| queue_microtask(close);
    let handle = mount_to(element.clone(), move || view! { <Lightbox pictures first on_close/> });
    OPEN.set(Some(Open { element, _handle: Box::new(handle) }));
    Some(())
}

fn close() {
    // Outside of the loan: what ends may go back in the history.
    if let Some(open) = OPEN.take() {
        open.element.remove();
        drop(open);
    }
}

/// What the document knows of the picture to which `link` leads.
fn picture(link: &Element) -> Option<LargePicture> {
    let image = link.query_selector("img").ok()??;
    let side = |name: &str| image.get_attribute(name).and_then(|side| side.parse().ok()).unwrap_or_default();
    let color = link.dyn_ref::<HtmlElement>()?.style().get_property_value("background-color").unwrap_or_default();
    Some(LargePicture {
        url: link.get_attribute("href")?,
        alt: image.get_attribute("alt").unwrap_or_default(),
        dir: image.get_attribute("dir"),
        width: side("width"),
        height: side("height"),
        color,
    })
}
