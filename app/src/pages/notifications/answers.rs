//! The answers to a request, beside the notification of it.

use domain::PeerId;
use leptos::prelude::*;

use crate::{
    api::{self, RequestView},
    components::{answered, verbatim},
    i18n::{t, t_with, use_i18n},
};

/// What one can do with a request.
#[derive(Clone, Copy)]
pub(super) struct Answers {
    pub(super) accept: ServerAction<api::AcceptRequest>,
    pub(super) decline: ServerAction<api::DeclineRequest>,
}

impl Answers {
    pub(super) fn new() -> Self {
        Self { accept: ServerAction::new(), decline: ServerAction::new() }
    }

    /// Changes with every answer.
    pub(super) fn answered(self) -> Signal<usize> {
        let (accepted, declined) = (answered(self.accept), answered(self.decline));
        Signal::derive(move || accepted.get() + declined.get())
    }
}

/// While the request waits: what tells who it is, and the buttons.
#[component]
pub(super) fn Answer(peer: PeerId, request: RequestView, name: String, answers: Answers) -> impl IntoView {
    let RequestView::Waiting { address, note } = request else { return None };
    Some(view! {
        <Asker address note/>
        <Buttons peer name answers/>
    })
}

/// Whence the request came, and with which words.
#[component]
fn Asker(address: String, note: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="notification-asker">
            {(!note.is_empty()).then(|| view! { <blockquote dir="auto">{note}</blockquote> })}
            <p class="hint">
                {t_with!(i18n, notifications.request_from, address = verbatim(address))} " " {t!(i18n, friends.received_hint)}
            </p>
        </div>
    }
}

#[component]
fn Buttons(peer: PeerId, name: String, answers: Answers) -> impl IntoView {
    let i18n = use_i18n();
    let (accepting, declining) = (answers.accept.pending(), answers.decline.pending());
    let is_pending = move || accepting.get() || declining.get();
    let hidden = |name: String| view! { <span class="visually-hidden">": "<bdi>{name}</bdi></span> };
    let (to_accept, to_decline) = (hidden(name.clone()), hidden(name));
    view! {
        <div class="notification-answers">
            <ActionForm action=answers.accept>
                <input type="hidden" name="id" value=peer.to_string()/>
                <button class="button" disabled=is_pending>{t!(i18n, friends.accept)}{to_accept}</button>
            </ActionForm>
            <ActionForm action=answers.decline>
                <input type="hidden" name="id" value=peer.to_string()/>
                <button class="button-quiet" disabled=is_pending>{t!(i18n, friends.decline)}{to_decline}</button>
            </ActionForm>
        </div>
    }
}
