//! What a form with pictures knows of them in the browser: those it has, and those on their way.

use std::collections::VecDeque;

use domain::{MediaId, limits};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, File, FormData, HtmlFormElement, HtmlInputElement};

use crate::{
    api::{ErrorKind, PictureView, ShownError},
    browser::{
        dropping,
        upload::{self, UploadError},
    },
};

/// A file on its way to the node.
#[derive(Clone, Copy)]
pub(super) struct Upload {
    pub(super) id: usize,
    pub(super) name: RwSignal<String>,
    /// The part that was sent, from 0 to 1.
    pub(super) progress: RwSignal<f64>,
    pub(super) failure: RwSignal<Option<UploadError>>,
    file: StoredValue<File, LocalStorage>,
}

/// The pictures of one form. Copies are handles to the same ones.
#[derive(Clone, Copy)]
pub(super) struct Attaching {
    pub(super) pictures: RwSignal<Vec<PictureView>>,
    pub(super) uploads: RwSignal<Vec<Upload>>,
    /// Why the form was not sent; over when something is added to it.
    pub(super) failure: RwSignal<Option<ShownError>>,
    /// The form was not sent, since a file was not taken.
    is_held_back: RwSignal<bool>,
    pub(super) is_dragged_over: RwSignal<bool>,
    /// The picture of this form that is being dragged to another place among them.
    pub(super) dragged: RwSignal<Option<MediaId>>,
    /// Takes a picture in.
    upload_path: &'static str,
    uploads_begun: StoredValue<usize>,
}

impl Attaching {
    pub(super) fn new(pictures: Vec<PictureView>, failure: Option<ShownError>, upload_path: &'static str) -> Self {
        Self {
            pictures: RwSignal::new(pictures),
            uploads: RwSignal::new(Vec::new()),
            failure: RwSignal::new(failure),
            is_held_back: RwSignal::new(false),
            is_dragged_over: RwSignal::new(false),
            dragged: RwSignal::new(None),
            upload_path,
            uploads_begun: StoredValue::new(0),
        }
    }

    pub(super) fn on_paste(self, event: &ClipboardEvent) {
        let files = event.clipboard_data().as_ref().map(upload::pasted).unwrap_or_default();
        if !files.is_empty() {
            event.prevent_default();
            self.add_files(files);
        }
    }

    /// Takes files that are dropped anywhere on the page: beside the form the browser would open them in its place.
    pub(super) fn take_drops(self) {
        dropping::on_files(
            move |is_over| {
                self.is_dragged_over.try_set(is_over);
            },
            // A picture of the form itself may be a file to the browser, too.
            move || self.dragged.get_untracked().is_some(),
            move |transfer| self.add(upload::dropped(transfer), &upload::dropped_folders(transfer)),
        );
    }

    /// Moves a picture so many places towards the end.
    pub(super) fn shift(self, picture: MediaId, by: isize) {
        let place = self.pictures.with_untracked(|all| all.iter().position(|each| each.id == picture));
        if let Some(to) = place.and_then(|place| place.checked_add_signed(by)) {
            self.put_at(picture, to);
        }
    }

    /// Moves a picture to where another one is.
    pub(super) fn put_in_place_of(self, picture: MediaId, other: MediaId) {
        let place = self.pictures.with_untracked(|all| all.iter().position(|each| each.id == other));
        if let Some(place) = place {
            self.put_at(picture, place);
        }
    }

    fn put_at(self, picture: MediaId, to: usize) {
        self.pictures.update(|all| {
            if let Some(from) = all.iter().position(|each| each.id == picture).filter(|_| to < all.len()) {
                let moved = all.remove(from);
                all.insert(to, moved);
            }
        });
    }

    /// Puts the pictures into the order in which `listed` names them.
    pub(super) fn arrange(self, listed: &[MediaId]) {
        self.pictures.update(|all| {
            let mut rest = std::mem::take(all);
            for id in listed {
                if let Some(at) = rest.iter().position(|picture| picture.id == *id) {
                    all.push(rest.remove(at));
                }
            }
            all.append(&mut rest);
        });
    }

    /// Sends files, one after another.
    pub(super) fn add_files(self, files: Vec<File>) {
        self.add(files, &[]);
    }

    /// Sends those of `files` that are no `folders`, one after another.
    fn add(self, files: Vec<File>, folders: &[String]) {
        let uploads = files.into_iter().map(|file| {
            let id = self.uploads_begun.get_value();
            self.uploads_begun.set_value(id + 1);
            let failure = if folders.contains(&file.name()) {
                Some(UploadError::Folder)
            } else {
                (file.size() <= 0.0).then_some(UploadError::Api(ShownError::empty_picture()))
            };
            let (name, failure) = (RwSignal::new(file.name()), RwSignal::new(failure));
            Upload { id, name, progress: RwSignal::new(0.0), failure, file: StoredValue::new_local(file) }
        });
        let uploads: Vec<_> = uploads.collect();
        self.failure.set(None);
        self.is_held_back.set(false);
        self.uploads.update(|all| all.extend(&uploads));
        self.send_next(uploads.into_iter().filter(|upload| upload.failure.get_untracked().is_none()).collect());
    }

    /// Sends a file again that was not taken.
    pub(super) fn try_again(self, upload: Upload) {
        upload.progress.set(0.0);
        upload.failure.set(None);
        self.send_next(VecDeque::from([upload]));
    }

    /// Sends the first of `uploads`, and then the others, as long as the post has room.
    fn send_next(self, mut uploads: VecDeque<Upload>) {
        if self.is_full() {
            self.leave_out(&uploads);
            return;
        }
        let Some(upload) = uploads.pop_front() else { return };
        // The page may have been left meanwhile.
        let Some(file) = upload.file.try_get_value() else { return };
        let on_progress = move |part| {
            upload.progress.try_set(part);
        };
        upload::upload(self.upload_path, &file, on_progress, move |result| {
            match result.and_then(|picture| self.take(picture)) {
                Ok(()) => self.dismiss(upload.id),
                Err(UploadError::Api(error)) if error.kind == ErrorKind::TooManyPictures => {
                    uploads.push_front(upload);
                    self.leave_out(&uploads);
                    return;
                }
                Err(error) => {
                    upload.failure.try_set(Some(error));
                }
            }
            self.send_next(uploads);
        });
    }

    /// Takes files out of the list for which the post has no room. That is said once, and holds nothing back.
    fn leave_out(self, uploads: &VecDeque<Upload>) {
        if uploads.is_empty() {
            return;
        }
        self.uploads.try_update(|all| all.retain(|one| uploads.iter().all(|other| other.id != one.id)));
        self.fail(ShownError::too_many_pictures());
    }

    fn is_full(self) -> bool {
        let is_full = self.pictures.try_with_untracked(|pictures| pictures.len() >= limits::PICTURES_PER_POST);
        is_full.unwrap_or_default()
    }

    /// Puts a picture at the end; once, however often.
    fn take(self, picture: PictureView) -> Result<(), UploadError> {
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
        if taken.unwrap_or(true) { Ok(()) } else { Err(UploadError::Api(ShownError::too_many_pictures())) }
    }

    /// Says why the form, or something in it, was not taken; not if the page was left meanwhile.
    pub(super) fn fail(self, error: ShownError) {
        self.failure.try_set(Some(error));
    }

    /// The form changed, so what was said of it may not be true any more. That one is signed out stays true.
    pub(super) fn clear_failure(self) {
        if self
            .failure
            .with_untracked(|failure| failure.as_ref().is_some_and(|error| error.kind != ErrorKind::SignInRequired))
        {
            self.failure.set(None);
        }
    }

    /// Says whether the form says that something was not taken: itself, or a file.
    pub(super) fn has_failure(self) -> bool {
        self.failure.with(Option::is_some) || self.lacks_files()
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

    fn lacks_files(self) -> bool {
        self.uploads.with(|uploads| uploads.iter().any(|upload| upload.failure.with(Option::is_some)))
    }

    /// Says whether the form is not to be sent yet: a file is on its way, or was not taken, which is said then.
    pub(super) fn holds_back(self) -> bool {
        let lacks_files = untrack(move || self.lacks_files());
        self.is_held_back.set(lacks_files);
        lacks_files || untrack(move || self.is_uploading())
    }

    /// Says whether to tell that the form waits for a file that was not taken.
    pub(super) fn is_held_back(self) -> bool {
        self.is_held_back.get() && self.lacks_files()
    }
}

/// A form as it stands, without the files: those were sent already.
pub(super) fn fields(form: NodeRef<html::Form>) -> Option<FormData> {
    let form = form.get_untracked()?;
    count(&form);
    let fields = FormData::new_with_form(&form).ok()?;
    fields.delete("files");
    Some(fields)
}

/// Goes on with the number in the field `save`, if there is one: what is sent later has a higher one. It is kept with the form, whose next
/// page goes on from there.
fn count(form: &HtmlFormElement) {
    let field = form.query_selector("[name=save]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value(&(field.value().parse::<u32>().unwrap_or_default() + 1).to_string());
    }
}
