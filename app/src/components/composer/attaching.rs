//! What a form with pictures knows of them in the browser: those it has, and those on their way.

use std::collections::VecDeque;

use domain::{MediaId, limits};
use leptos::{html, prelude::*};
use web_sys::{ClipboardEvent, DragEvent, File, FormData};

use crate::{
    api::{ApiError, PictureView, PostsError},
    browser::upload,
};

/// A file on its way to the node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Upload {
    pub(super) id: usize,
    pub(super) name: RwSignal<String>,
    /// The part that was sent, from 0 to 1.
    pub(super) progress: RwSignal<f64>,
    pub(super) failure: RwSignal<Option<ApiError>>,
}

/// The pictures of one form. Copies are handles to the same ones.
#[derive(Clone, Copy)]
pub(super) struct Attaching {
    pub(super) pictures: RwSignal<Vec<PictureView>>,
    pub(super) uploads: RwSignal<Vec<Upload>>,
    /// Why the form was not sent; over when something is added to it.
    pub(super) failure: RwSignal<Option<ApiError>>,
    pub(super) is_dragged_over: RwSignal<bool>,
    /// Takes a picture in.
    upload_path: &'static str,
    uploads_begun: StoredValue<usize>,
}

impl Attaching {
    pub(super) fn new(pictures: Vec<PictureView>, failure: Option<ApiError>, upload_path: &'static str) -> Self {
        Self {
            pictures: RwSignal::new(pictures),
            uploads: RwSignal::new(Vec::new()),
            failure: RwSignal::new(failure),
            is_dragged_over: RwSignal::new(false),
            upload_path,
            uploads_begun: StoredValue::new(0),
        }
    }

    pub(super) fn on_paste(self, event: &ClipboardEvent) {
        let files = upload::pictures(event.clipboard_data());
        if !files.is_empty() {
            event.prevent_default();
            self.add_files(files);
        }
    }

    pub(super) fn on_drag(self, event: &DragEvent) {
        if upload::drags_files(event) {
            event.prevent_default();
            self.is_dragged_over.set(true);
        }
    }

    pub(super) fn on_drop(self, event: &DragEvent) {
        self.is_dragged_over.set(false);
        if upload::drags_files(event) {
            event.prevent_default();
            self.add_files(upload::pictures(event.data_transfer()));
        }
    }

    /// Sends files, one after another.
    pub(super) fn add_files(self, files: Vec<File>) {
        let files = files.into_iter().map(|file| {
            let id = self.uploads_begun.get_value();
            self.uploads_begun.set_value(id + 1);
            let name = RwSignal::new(file.name());
            (file, Upload { id, name, progress: RwSignal::new(0.0), failure: RwSignal::new(None) })
        });
        let files: VecDeque<_> = files.collect();
        self.failure.set(None);
        self.uploads.update(|uploads| uploads.extend(files.iter().map(|(_, upload)| *upload)));
        self.send_next(files);
    }

    fn send_next(self, mut files: VecDeque<(File, Upload)>) {
        let Some((file, upload)) = files.pop_front() else { return };
        let on_progress = move |part| {
            upload.progress.try_set(part);
        };
        upload::upload(self.upload_path, &file, on_progress, move |result| {
            match result.and_then(|picture| self.take(picture)) {
                Ok(()) => self.dismiss(upload.id),
                Err(error) => {
                    upload.failure.try_set(Some(error));
                }
            }
            self.send_next(files);
        });
    }

    /// Puts a picture at the end; once, however often.
    fn take(self, picture: PictureView) -> Result<(), ApiError> {
        let taken = self.pictures.try_update(|pictures| {
            if pictures.iter().any(|known| known.id == picture.id) {
                return true;
            }
            let has_room = pictures.len() < limits::PICTURES_PER_POST;
            if has_room {
                pictures.push(picture);
            }
            has_room
        });
        // The page may have been left meanwhile.
        if taken.unwrap_or(true) { Ok(()) } else { Err(ApiError::Posts(PostsError::TooManyPictures)) }
    }

    /// Takes a picture out of the form.
    pub(super) fn take_out(self, picture: MediaId) {
        self.pictures.try_update(|pictures| pictures.retain(|known| known.id != picture));
    }

    /// Takes a file out of the list of those on their way.
    pub(super) fn dismiss(self, id: usize) {
        self.uploads.try_update(|uploads| uploads.retain(|upload| upload.id != id));
    }

    /// Says whether a file is on its way.
    pub(super) fn is_uploading(self) -> bool {
        self.uploads.with(|uploads| uploads.iter().any(|upload| upload.failure.with(Option::is_none)))
    }
}

/// A form as it stands, without the files: those were sent already.
pub(super) fn fields(form: NodeRef<html::Form>) -> Option<FormData> {
    let fields = FormData::new_with_form(&form.get_untracked()?).ok()?;
    fields.delete("files");
    Some(fields)
}
