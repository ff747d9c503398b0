//! Calls of server functions: a form goes to one, and JSON comes back.

use js_sys::futures::JsFuture;
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, RequestInit, Response, UrlSearchParams};

use crate::api::{ShownError, read_answer};

/// Sends `form`, a `FormData` or `UrlSearchParams` as the function at `path` takes it.
pub async fn call<T: DeserializeOwned>(path: &str, form: &JsValue) -> Result<T, ShownError> {
    let (status, body) = fetch(path, form).await.map_err(|_| ShownError::unreachable())?;
    read_answer(status, &body)
}

/// The same with a form of one field.
pub async fn call_with<T: DeserializeOwned>(path: &str, field: &str, value: &str) -> Result<T, ShownError> {
    // An empty one can always be made.
    let form = UrlSearchParams::new().map_err(|_| ShownError::internal())?;
    form.append(field, value);
    call(path, &form).await
}

/// The status and the text of the answer.
async fn fetch(path: &str, form: &JsValue) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers_headers(&headers);
    request.set_body(form);
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}
