//! A friendship that is older than keys: the friend's key is confirmed once, in the way in which strangers are asked.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, PeerView},
    components::{Form, FormError, Icon, IconName, bdi, verbatim},
    i18n::{t, t_with, use_i18n},
};

#[component]
pub(super) fn ConfirmKey(peer: PeerView) -> impl IntoView {
    let i18n = use_i18n();
    let (name, address) = (peer.person.name, peer.address);
    view! {
        <section class="card confirm-key" aria-labelledby="confirm-key-title">
            <h2 id="confirm-key-title"><Icon name=IconName::Key/>{t_with!(i18n, friends.key.title, name = bdi(name.clone()))}</h2>
            <p>{t_with!(i18n, friends.key.lead, name = bdi(name), address = verbatim(address.clone()))}</p>
            <Form action=api::Greet::PATH class="stack">
                <input type="hidden" name="address" value=address/>
                <FormError path=api::Greet::PATH/>
                <button class="button"><span data-pending=t!(i18n, friends.greeting)>{t!(i18n, friends.key.check)}</span></button>
            </Form>
        </section>
    }
}
