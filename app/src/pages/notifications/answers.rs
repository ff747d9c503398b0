//! The answers to a request, beside the notification of it.

use domain::PeerId;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, RequestView},
    components::{Form, OfWhom, verbatim},
    i18n::{t, t_with, use_i18n},
};

/// While the request waits: what tells who it is, and the buttons.
#[component]
pub(super) fn Answer(peer: PeerId, request: RequestView, name: String) -> impl IntoView {
    let RequestView::Waiting { address, note } = request else { return None };
    Some(view! {
        <Asker address note/>
        <Buttons peer name/>
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
fn Buttons(peer: PeerId, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let (to_accept, to_decline) = (name.clone(), name);
    view! {
        <div class="notification-answers">
            <Form action=api::AcceptRequest::PATH>
                <input type="hidden" name="id" value=peer.to_string()/>
                <button class="button">{t!(i18n, friends.accept)}<OfWhom name=to_accept/></button>
            </Form>
            <Form action=api::DeclineRequest::PATH>
                <input type="hidden" name="id" value=peer.to_string()/>
                <button class="button-quiet">{t!(i18n, friends.decline)}<OfWhom name=to_decline/></button>
            </Form>
        </div>
    }
}
