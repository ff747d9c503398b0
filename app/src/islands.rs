//! The parts of a page that the browser builds anew over the server's rendering.
//!
//! An island is mounted, never hydrated: nothing of what the server rendered has to be found again, so nothing can mismatch. It knows
//! what its properties say, and nothing of the page around it: no router, no query, no context.

use std::{any::Any, cell::RefCell};

use leptos::{mount::mount_to, prelude::*};
use serde::{Serialize, de::DeserializeOwned};
use web_sys::HtmlElement;

use crate::{
    api::json,
    browser::{elements, hands},
    components::{
        ComposerIsland, CopyButtonIsland, EditorIsland, NameFilterIsland, RevealIsland, UpdatedIsland, is_browser,
        kept_by,
    },
    pages::{PictureFieldsIsland, ScanIsland},
};

/// Islands that are in the document and in no other island: what is inside of one, that one builds.
const WAITING: &str = "[data-island]:not([data-mounted]):not([data-island] [data-island])";

/// What the browser builds anew over the server's rendering.
pub trait Island: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The word in the document.
    const NAME: &'static str;

    /// Tells this island from another of its name; while it stays the same, a page that is read again leaves the island as it is.
    fn key(&self) -> String {
        String::new()
    }

    /// It may be kept as HTML (`components/kept`): there is no secret in it, and it is often the same.
    const IS_KEPT: bool = false;

    /// What it shows: in the browser, and on the server, where it works without JavaScript.
    fn view(self) -> AnyView;
}

/// The island in the document, as the server renders it. Inside of another island, the view alone.
pub fn island<I: Island>(island: I) -> AnyView {
    if is_browser() {
        return island.view();
    }
    // Properties are plain data, which JSON always holds.
    let properties = json::write(&island).unwrap_or_default();
    let element = |properties: &str| element(&island, properties.to_owned(), island.clone().view());
    if I::IS_KEPT { kept_by(I::NAME, &properties, || element(&properties)) } else { element(&properties) }
}

/// The same with nothing inside: for what is there only with JavaScript.
pub fn scripted_island<I: Island>(island: I) -> AnyView {
    if is_browser() {
        return island.view();
    }
    element(&island, json::write(&island).unwrap_or_default(), ().into_any())
}

/// `style/island.css` has its class.
fn element<I: Island>(island: &I, properties: String, view: AnyView) -> AnyView {
    view! {
        <div class="island" data-island=I::NAME data-key=island.key() data-props=properties>{view}</div>
    }
    .into_any()
}

/// An island that lives: dropping the handle ends it.
struct Mounted {
    element: HtmlElement,
    _handle: Box<dyn Any>,
}

thread_local! {
    static MOUNTED: RefCell<Vec<Mounted>> = const { RefCell::new(Vec::new()) };
}

/// Mounts every island of the document that is not yet; ends those that left it.
pub(crate) fn mount_all() {
    let all = MOUNTED.take();
    let (here, gone): (Vec<_>, Vec<_>) = all.into_iter().partition(|mounted| mounted.element.is_connected());
    // What ends may have a last word, and that may lead back here.
    MOUNTED.with_borrow_mut(|mounted| mounted.extend(here));
    drop(gone);
    let Some(body) = document().body() else { return };
    for mounted in elements::all(&body, WAITING).into_iter().filter_map(mount) {
        MOUNTED.with_borrow_mut(|all| all.push(mounted));
    }
}

fn mount(element: HtmlElement) -> Option<Mounted> {
    let name = element.get_attribute("data-island")?;
    let properties = element.get_attribute("data-props")?;
    let mount = match name.as_str() {
        <ComposerIsland as Island>::NAME => mount_as::<ComposerIsland>,
        <CopyButtonIsland as Island>::NAME => mount_as::<CopyButtonIsland>,
        <EditorIsland as Island>::NAME => mount_as::<EditorIsland>,
        <NameFilterIsland as Island>::NAME => mount_as::<NameFilterIsland>,
        <PictureFieldsIsland as Island>::NAME => mount_as::<PictureFieldsIsland>,
        <RevealIsland as Island>::NAME => mount_as::<RevealIsland>,
        <ScanIsland as Island>::NAME => mount_as::<ScanIsland>,
        <UpdatedIsland as Island>::NAME => mount_as::<UpdatedIsland>,
        _ => return None,
    };
    let handle = mount(&element, &properties)?;
    Some(Mounted { element, _handle: handle })
}

/// Builds the island in the place of what the server rendered; what was typed and chosen there stays. `None` for properties of another
/// build: what the server rendered works as it is.
fn mount_as<I: Island>(element: &HtmlElement, properties: &str) -> Option<Box<dyn Any>> {
    let island: I = json::read(properties)?;
    let taken = hands::take(element);
    // Setting an attribute with a valid name does not fail.
    let _set = element.set_attribute("data-mounted", "");
    element.replace_children_with_node_0();
    let handle = mount_to(element.clone(), move || island.view());
    taken.put_back();
    Some(Box::new(handle))
}
