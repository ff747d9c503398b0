//! Forms that are sent as the browser would send them, and answered by the page to which that leads.

mod busy;
mod sentence;

use js_sys::JsString;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlElement, HtmlFormElement, RequestInit, Url, UrlSearchParams};

use super::{
    Cause, assign, follow, resolve,
    show::{Arrival, show},
    ways,
};
use crate::{
    api::ShownError,
    browser::{
        feed::{self, Deletion},
        page::{self, Failure, Page},
        place,
    },
};

/// A form that a person sends.
pub(super) struct Sending {
    form: HtmlFormElement,
    submitter: Option<HtmlElement>,
    url: Url,
}

impl Sending {
    /// `None` if the browser itself is to send it.
    pub(super) fn of(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Option<Self> {
        let sending = Self { form: form.clone(), submitter: submitter.cloned(), url: resolve("")? };
        let is_elsewhere = sending.word("target").is_some_and(|target| !target.is_empty() && target != "_self");
        let is_external = form.get_attribute("rel").is_some_and(|rel| rel.contains("external"));
        if is_elsewhere || is_external || sending.method() == "dialog" {
            return None;
        }
        let url = resolve(&sending.word("action").unwrap_or_default())?;
        let is_ours = window().location().origin().is_ok_and(|origin| origin == url.origin());
        is_ours.then_some(Self { url, ..sending })
    }

    /// Sends it, unless it is on its way already.
    pub(super) fn start(self) {
        if busy::is(&self.form) {
            return;
        }
        let Some(data) = self.data() else { return };
        if self.method() == "get" {
            self.ask(&data, Arrival::New, Cause::Form);
            return;
        }
        let request = RequestInit::new();
        request.set_method("POST");
        if self.is_multipart() {
            request.set_body_opt_form_data(Some(&data));
        } else {
            request.set_body_opt_url_search_params(encode(&data).as_ref());
        }
        sentence::clear(&self.form);
        busy::begin(&self.form);
        let deletion = feed::deletion(&self.form);
        let way = ways();
        leptos::task::spawn_local(async move {
            let answer = page::send(&self.url.href(), &request).await;
            busy::end(&self.form);
            // Who went on to another page is not called back.
            if ways() == way {
                match deletion {
                    Some(deletion) => self.take_deletion(deletion, answer),
                    None => self.take(answer),
                }
            }
        });
    }

    /// A form that asks leads to the page that it asks for.
    fn ask(&self, data: &FormData, arrival: Arrival, cause: Cause) {
        let query = encode(data).map(|query| String::from(query.to_string())).unwrap_or_default();
        self.url.set_search(&query);
        follow(self.url.clone(), arrival, cause);
    }

    /// Asks for what stands in it by now, in the place of what was asked for before.
    pub(super) fn ask_as_typed(&self) {
        if let Some(data) = self.data() {
            self.ask(&data, Arrival::Typed, Cause::Link);
        }
    }

    fn take(&self, answer: Result<Page, Failure>) {
        match answer {
            Ok(page) if page.is_signed_out() && page.url.pathname() != place::shown_path() => {
                sentence::show(&self.form, &ShownError::sign_in_required());
            }
            Ok(page) => show(&page, &Arrival::Answer(self.form.clone())),
            Err(Failure::Unreachable) => sentence::show(&self.form, &ShownError::unreachable()),
            Err(Failure::Foreign(found)) if is_function(&found) => {
                sentence::show(&self.form, &ShownError::other_build());
            }
            Err(Failure::Foreign(found)) => assign(&found),
            Err(Failure::Aborted) => {}
        }
    }

    /// The list in which the form is goes on with what came of it.
    fn take_deletion(&self, deletion: Deletion, answer: Result<Page, Failure>) {
        let error = match answer {
            Ok(page) if page.is_signed_out() => Some(ShownError::sign_in_required()),
            // A post that is gone already, deleted in another window, is deleted too: that page says so, and no error. What is left is the node's.
            Ok(page) => page.has_failed().then(ShownError::internal),
            Err(Failure::Foreign(found)) if is_function(&found) => Some(ShownError::other_build()),
            Err(Failure::Foreign(found)) => return assign(&found),
            Err(_) => Some(ShownError::unreachable()),
        };
        match error {
            None => deletion.succeed(),
            Some(error) => {
                deletion.fail();
                sentence::show(&self.form, &error);
            }
        }
    }

    /// What is in the form, and which button sent it.
    fn data(&self) -> Option<FormData> {
        let data = FormData::new_with_form(&self.form).ok()?;
        let submitter = self.submitter.as_ref();
        let name = submitter.and_then(|button| button.get_attribute("name")).filter(|name| !name.is_empty());
        if let (Some(button), Some(name)) = (submitter, name) {
            // Appending a text does not fail.
            let _appended = data.append_with_str(&name, &button.get_attribute("value").unwrap_or_default());
        }
        Some(data)
    }

    fn method(&self) -> String {
        self.word("method").unwrap_or_default().to_ascii_lowercase()
    }

    fn is_multipart(&self) -> bool {
        self.word("enctype").is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/form-data"))
    }

    /// An attribute of the form, or the one that its button has in its place.
    fn word(&self, name: &str) -> Option<String> {
        let of_button = self.submitter.as_ref().and_then(|button| button.get_attribute(&format!("form{name}")));
        of_button.or_else(|| self.form.get_attribute(name))
    }
}

/// Says whether a form came no further than the server function: it was refused before that was called, with nothing to show here.
fn is_function(found: &str) -> bool {
    resolve(found).is_some_and(|url| url.pathname().starts_with("/api/"))
}

/// As `application/x-www-form-urlencoded`, with the line breaks that a browser sends.
fn encode(data: &FormData) -> Option<UrlSearchParams> {
    let encoded = UrlSearchParams::new().ok()?;
    for entry in js_sys::try_iter(data).ok()?? {
        let entry: js_sys::Array = entry.ok()?.dyn_into().ok()?;
        let text = |value: JsValue| value.dyn_into::<JsString>().ok().map(String::from);
        // A file has no place in this encoding.
        if let (Some(name), Some(value)) = (text(entry.get(0)), text(entry.get(1))) {
            encoded.append(&name, &value.replace("\r\n", "\n").replace('\n', "\r\n"));
        }
    }
    Some(encoded)
}
