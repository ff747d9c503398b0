//! Sending a file with progress, which `fetch` does not tell of.

use leptos::server_fn::{Decodes, codec::JsonEncoding, error::FromServerFnError};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

use crate::api::{ApiError, PictureView};

/// Sends `file` to `path`, in the field `file` of a multipart form; the answer is a [`PictureView`], or an [`ApiError`]. Calls `on_progress` with the part that was sent, from 0 to 1, and in the end `on_done` with the picture.
pub fn upload(
    path: &str,
    file: &File,
    on_progress: impl Fn(f64) + 'static,
    on_done: impl FnOnce(Result<PictureView, ApiError>) + 'static,
) {
    let (Ok(request), Ok(form)) = (XmlHttpRequest::new(), FormData::new()) else {
        return on_done(Err(ApiError::Internal));
    };
    let listening = listen(&request, on_progress);
    let answered = request.clone();
    // Lives until the request has ended, however it ends, and with it the listener for progress.
    let on_end = Closure::once_into_js(move || {
        drop(listening);
        on_done(answer(&answered));
    });
    request.set_onloadend(Some(on_end.unchecked_ref()));
    let sent = form
        .append_with_blob_and_filename("file", file, &file.name())
        .and_then(|()| request.open("POST", path))
        .and_then(|()| request.set_request_header("Accept", "application/json"))
        .and_then(|()| request.send_with_opt_form_data(Some(&form)));
    if let Err(error) = sent {
        // None of these fails for a request that was just made; if one does, the browser's console says why.
        leptos::logging::error!("the picture could not be sent: {error:?}");
    }
}

fn listen(request: &XmlHttpRequest, on_progress: impl Fn(f64) + 'static) -> Closure<dyn Fn(ProgressEvent)> {
    let listening = Closure::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            on_progress(event.loaded() / event.total());
        }
    });
    if let Ok(sending) = request.upload() {
        sending.set_onprogress(Some(listening.as_ref().unchecked_ref()));
    }
    listening
}

fn answer(request: &XmlHttpRequest) -> Result<PictureView, ApiError> {
    let status = request.status().unwrap_or_default();
    let body = request.response_text().ok().flatten().unwrap_or_default();
    match status {
        200 => JsonEncoding::decode(body.into()).map_err(|_| ApiError::Internal),
        0 => Err(ApiError::Unreachable),
        _ => Err(ApiError::de(body.into())),
    }
}

/// The files of a paste or a drop, as far as they are pictures by the browser's word; the node looks for itself.
pub fn pictures(transfer: Option<web_sys::DataTransfer>) -> Vec<File> {
    let files = transfer.and_then(|transfer| transfer.files());
    files.as_ref().map(listed).unwrap_or_default()
}

/// The files of a list.
pub fn listed(files: &web_sys::FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.item(index)).collect()
}

/// Says whether files are being dragged, and not text or a link.
pub fn drags_files(event: &web_sys::DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}
