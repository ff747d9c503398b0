//! Requests that wait for the owner's answer.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, PeerView},
    components::{Form, FormError, Icon, IconName, OfWhom, Window, ago, verbatim},
    i18n::{t, t_with, use_i18n},
};

/// Up to so many are answered one by one.
const FEW: usize = 5;

/// Everybody who asks, if anybody does.
#[component]
pub(super) fn Received(peers: Vec<PeerView>) -> impl IntoView {
    let i18n = use_i18n();
    let count = peers.len();
    (count > 0).then(|| {
        view! {
            <section class="card friends-received" aria-labelledby="received-title">
                <h2 id="received-title">{t!(i18n, friends.received_title)}</h2>
                <p class="hint">{t!(i18n, friends.received_hint)}</p>
                <FormError path=api::AcceptRequest::PATH/>
                <FormError path=api::DeclineRequest::PATH/>
                <ul class="rows">
                    {peers.into_iter().map(|peer| view! { <li><Request peer/></li> }).collect_view()}
                </ul>
                {(count > FEW).then(|| view! { <Clear count/> })}
            </section>
        }
    })
}

/// The way out when strangers send more than anybody would answer. Asks first, without JavaScript too.
#[component]
fn Clear(count: usize) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details>
            <summary><Icon name=IconName::Trash/>{t!(i18n, friends.clear, n = count)}</summary>
            <p>{t!(i18n, friends.clear_question)}</p>
            <Form action=api::ClearRequests::PATH>
                <FormError path=api::ClearRequests::PATH/>
                <button class="button-danger">{t!(i18n, friends.clear_yes)}</button>
            </Form>
        </details>
    }
}

/// Who asks, from where, with which words; and the answers.
#[component]
fn Request(peer: PeerView) -> impl IntoView {
    let i18n = use_i18n();
    let PeerView { id, person, address, note, since, .. } = peer;
    let name = person.name;
    let hidden_name = || view! { <OfWhom name=name.clone()/> };
    let (to_accept, to_decline, to_block) = (hidden_name(), hidden_name(), hidden_name());
    view! {
        <Window picture=person.picture name=name.clone() reach=None/>
        <div class="row-text">
            <bdi class="row-title">{name.clone()}</bdi>
            " "
            <span class="row-detail">
                {t_with!(
                    i18n, friends.received_from,
                    address = verbatim(address),
                    time = ago(since),
                )}
            </span>
            {(!note.is_empty()).then(|| view! { <blockquote class="friends-note" dir="auto">{note}</blockquote> })}
        </div>
        <div class="friends-answers">
            <Form action=api::AcceptRequest::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button">
                    {t!(i18n, friends.accept)}{to_accept}
                </button>
            </Form>
            <Form action=api::DeclineRequest::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button-quiet">
                    {t!(i18n, friends.decline)}{to_decline}
                </button>
            </Form>
            <Form action=api::BlockPeer::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button-quiet">
                    {t!(i18n, friends.block)}{to_block}
                </button>
                <FormError path=api::BlockPeer::PATH/>
            </Form>
        </div>
    }
}
