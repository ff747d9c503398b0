//! The form of one's own page on its way. Not an action: a form with a file in it is not what an action could keep.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, SubmitEvent};

use super::picture;
use crate::{
    api::{ApiError, ChangeProfile, change_profile},
    components::form_error,
};

/// How far the form is. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    /// What the last one was answered with; without JavaScript the page's URL says it.
    answer: RwSignal<Option<Result<(), ApiError>>>,
    is_pending: RwSignal<bool>,
    /// How often it was saved since the page was opened.
    pub(super) saves: RwSignal<usize>,
}

impl Saving {
    pub(super) fn new() -> Self {
        let is_saved = use_query_map().with_untracked(|query| query.get_str("saved") == Some("profile"));
        let answer = form_error::<ChangeProfile>().map(Err).or(is_saved.then_some(Ok(())));
        Self { answer: RwSignal::new(answer), is_pending: RwSignal::new(false), saves: RwSignal::new(0) }
    }

    pub(super) fn failure(self) -> Option<ApiError> {
        self.answer.with(|answer| answer.as_ref()?.as_ref().err().cloned())
    }

    pub(super) fn is_saved(self) -> bool {
        self.answer.with(|answer| matches!(answer, Some(Ok(()))))
    }

    /// Sends the form, and leaves everything in it until it was taken.
    pub(super) fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        let Ok(fields) = FormData::new_with_form(&form) else { return };
        if self.is_pending.get_untracked() {
            return;
        }
        self.is_pending.set(true);
        self.answer.set(None);
        spawn_local(async move {
            let answer = change_profile(fields.into()).await;
            // The page may have been left meanwhile.
            if self.is_pending.try_set(false).is_some() {
                return;
            }
            if answer.is_ok() {
                picture::forget_file(&form);
                self.saves.update(|saves| *saves += 1);
            }
            self.answer.set(Some(answer));
        });
    }
}
