//! What `public/morph.js` does for this module with the document.

use std::cell::RefCell;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, HtmlFormElement};

thread_local! {
    static HANDS: RefCell<JsValue> = const { RefCell::new(JsValue::NULL) };
}

/// Keeps what the script gives.
pub fn keep(hands: JsValue) {
    HANDS.set(hands);
}

/// What a page is to the one that is shown.
#[derive(Debug, Clone)]
pub enum Relation {
    /// It is of another path.
    Other,
    /// It is the same page, to which a link led.
    Same,
    /// It is the same page, read again since something happened: what it said to the reader, it goes on saying.
    Again,
    /// It is the same page, as the answer to this form.
    Answer { form: HtmlFormElement, has_failed: bool },
}

/// Makes the document what `page` is.
pub fn morph(page: &Document, relation: &Relation) {
    let (word, form, has_failed) = match relation {
        Relation::Other => ("other", JsValue::NULL, false),
        Relation::Same => ("same", JsValue::NULL, false),
        Relation::Again => ("again", JsValue::NULL, false),
        Relation::Answer { form, has_failed } => ("answer", JsValue::from(form), *has_failed),
    };
    call("morph", &[page.into(), word.into(), form, has_failed.into()]);
}

/// Makes `element` what `other` is.
pub fn morph_element(element: &Element, other: &Element) {
    call("morphElement", &[element.into(), other.into()]);
}

/// Takes what was typed and chosen inside `element`, and the focus.
pub fn take(element: &HtmlElement) -> Taken {
    Taken(call("take", &[element.into()]))
}

/// What was typed and chosen.
#[derive(Debug)]
pub struct Taken(JsValue);

impl Taken {
    /// Puts it into the fields that are in the same element by now.
    pub fn put_back(self) {
        if let Ok(put) = self.0.dyn_into::<Function>() {
            report(put.call0(&JsValue::NULL));
        }
    }
}

fn call(name: &str, parameters: &[JsValue]) -> JsValue {
    let hands = HANDS.with_borrow(Clone::clone);
    let function = Reflect::get(&hands, &name.into()).ok().and_then(|function| function.dyn_into::<Function>().ok());
    let Some(function) = function else { return JsValue::NULL };
    let parameters: Array = parameters.iter().collect();
    report(function.apply(&JsValue::NULL, &parameters))
}

/// What the script throws, it says in the console: the page is left as far as it got.
fn report(result: Result<JsValue, JsValue>) -> JsValue {
    result.unwrap_or_else(|error| {
        leptos::logging::error!("the document could not be changed: {error:?}");
        JsValue::NULL
    })
}
