//! Sending a file with progress, which `fetch` does not tell of.

use js_sys::futures::JsFuture;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DataTransfer, File, FormData, ProgressEvent, XmlHttpRequest};

use crate::api::{ErrorKind, PictureView, ShownError, read_answer};

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadError {
    /// It is none.
    Folder,
    /// The browser cannot read it any more: it was moved, deleted, or changed since it was chosen.
    Gone,
    /// The node did not take it, or was not reached.
    Api(ShownError),
}

/// Sends `file` to `path`, in the field `file` of a multipart form; the answer is a [`PictureView`], or a [`ShownError`]. Calls `on_progress` with the part that was sent, from 0 to 1, and in the end `on_done` with the picture.
pub fn upload(
    path: &str,
    file: &File,
    on_progress: impl Fn(f64) + 'static,
    on_done: impl FnOnce(Result<PictureView, UploadError>) + 'static,
) {
    let (Ok(request), Ok(form)) = (XmlHttpRequest::new(), FormData::new()) else {
        return on_done(Err(UploadError::Api(ShownError::internal())));
    };
    let listening = listen(&request, on_progress);
    let (answered, sent) = (request.clone(), file.clone());
    // Lives until the request has ended, however it ends, and with it the listener for progress.
    let on_end = Closure::once_into_js(move || {
        drop(listening);
        spawn_local(async move {
            let result = match answer(&answered) {
                // The browser tells the two apart nowhere else.
                Err(error) if error.kind == ErrorKind::Unreachable && !is_readable(&sent).await => {
                    Err(UploadError::Gone)
                }
                result => result.map_err(UploadError::Api),
            };
            on_done(result);
        });
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

fn answer(request: &XmlHttpRequest) -> Result<PictureView, ShownError> {
    let status = request.status().unwrap_or_default();
    let body = request.response_text().ok().flatten().unwrap_or_default();
    match status {
        0 => Err(ShownError::unreachable()),
        status => read_answer(status, &body),
    }
}

/// Says whether the browser still reads the file.
async fn is_readable(file: &File) -> bool {
    let Ok(beginning) = file.slice_with_i32_and_i32(0, 1) else { return false };
    JsFuture::from(beginning.array_buffer()).await.is_ok()
}

/// The files of a drop, as far as they are pictures by the browser's word; the node looks for itself.
pub fn dropped(transfer: &DataTransfer) -> Vec<File> {
    transfer.files().as_ref().map(listed).unwrap_or_default()
}

/// The files of a paste, if there is no text. What people write with puts a picture of the text beside it. The names of files that were
/// copied, which some systems put there, or their paths, are no text.
pub fn pasted(transfer: &DataTransfer) -> Vec<File> {
    let mut files = dropped(transfer);
    let text = transfer.get_data("text/plain").unwrap_or_default();
    let is_file = |line: &str| line.is_empty() || files.iter().any(|file| leads_to(&path_of(line), &file.name()));
    if !text.lines().map(str::trim).all(is_file) {
        files.clear();
    }
    files
}

/// The path in `line`, if that is a `file:` URI; else all of it.
fn path_of(line: &str) -> String {
    let Some(path) = line.strip_prefix("file:") else { return line.to_owned() };
    // What is encoded wrongly stays as it is.
    js_sys::decode_uri_component(path).map_or_else(|_| path.to_owned(), String::from)
}

/// Says whether `path` is the name of a file, or a path of a file of that name.
fn leads_to(path: &str, name: &str) -> bool {
    let is_absolute = path.starts_with(['/', '\\']) || path.get(1..3) == Some(":\\");
    path == name || is_absolute && path.rsplit(['/', '\\']).next() == Some(name)
}

/// The names of the folders in a drop. Each is among its files, too, as one that cannot be read.
pub fn dropped_folders(transfer: &DataTransfer) -> Vec<String> {
    let items = transfer.items();
    let entries = (0..items.length()).filter_map(|index| items.get(index)?.webkit_get_as_entry().ok()?);
    entries.filter(web_sys::FileSystemEntry::is_directory).map(|entry| entry.name()).collect()
}

/// The files of a list.
pub fn listed(files: &web_sys::FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.item(index)).collect()
}

/// Says whether files are being dragged, and not text or a link.
pub fn drags_files(event: &web_sys::DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_manager_puts_beside_a_copied_file_is_told_from_text() {
        let name = "heron 1.jpg";
        for path in [
            "heron 1.jpg",
            "/home/mara/heron 1.jpg",
            // As they stand in `file:` URIs.
            "///home/mara/heron 1.jpg",
            "///C:/Pictures/heron 1.jpg",
            r"C:\Pictures\heron 1.jpg",
            r"\\nas\pictures\heron 1.jpg",
        ] {
            assert!(leads_to(path, name), "{path}");
        }
        for path in [
            "heron",
            "the heron 1.jpg",
            "see /home/mara/heron 1.jpg",
            "https://pictures.example/heron 1.jpg",
            "/home/mara/heron 1.jpg.txt",
            "/home/mara/the heron 1.jpg",
            "/home/mara/",
        ] {
            assert!(!leads_to(path, name), "{path}");
        }
    }
}
