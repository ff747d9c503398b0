//! The other lists: who was asked, who declined, who is a friend, who is blocked.

use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, PeerView},
    components::{Empty, FieldLink, Form, FormError, NameFilter, OfWhom, ReachText, Window, ago, verbatim},
    i18n::{t, t_with, use_i18n},
};

/// Requests that wait for the others' answers.
#[component]
pub(super) fn Sent(peers: Vec<PeerView>) -> impl IntoView {
    let i18n = use_i18n();
    let detail = move |peer: &PeerView| {
        let (address, time) = (verbatim(peer.address.clone()), ago(peer.since.clone()));
        if peer.failure.is_some() {
            Either::Left(t_with!(i18n, friends.sent_undelivered, address = address, time = time))
        } else {
            Either::Right(t_with!(i18n, friends.sent_waiting, address = address, time = time))
        }
    };
    view! {
        <Settled
            peers id="sent-title" title=t!(i18n, friends.sent_title) detail
            action=api::WithdrawRequest::PATH
            button=t!(i18n, friends.withdraw)
        />
    }
}

/// Requests that the others declined.
#[component]
pub(super) fn Declined(peers: Vec<PeerView>) -> impl IntoView {
    let i18n = use_i18n();
    let detail = move |peer: &PeerView| t_with!(i18n, friends.declined, time = ago(peer.since.clone()));
    view! {
        <Settled
            peers id="declined-title" title=t!(i18n, friends.declined_title) detail
            action=api::PutRequestAway::PATH
            button=t!(i18n, friends.put_away)
        />
    }
}

/// Those from whom the owner wants nothing.
#[component]
pub(super) fn Blocked(peers: Vec<PeerView>) -> impl IntoView {
    let i18n = use_i18n();
    let detail = move |peer: &PeerView| t_with!(i18n, friends.blocked, time = ago(peer.since.clone()));
    view! {
        <Settled
            peers id="blocked-title" title=t!(i18n, friends.blocked_title) detail
            action=api::UnblockPeer::PATH
            button=t!(i18n, friends.unblock)
        />
    }
}

/// People of whom one thing is to be said, and for whom one thing can be done; nothing if there are none.
#[component]
fn Settled<D, V>(
    peers: Vec<PeerView>,
    id: &'static str,
    title: &'static str,
    /// What is to be said.
    detail: D,
    /// The path of the server function that does it.
    action: &'static str,
    button: &'static str,
) -> impl IntoView
where
    D: Fn(&PeerView) -> V,
    V: IntoView,
{
    let row = |peer: PeerView| {
        let detail = detail(&peer).into_view();
        let PeerView { id, person, .. } = peer;
        let name = person.name.clone();
        view! {
            <li>
                <Window picture=person.picture name=name.clone() reach=None/>
                <div class="row-text">
                    <bdi class="row-title">{name.clone()}</bdi>
                    " "
                    <span class="row-detail">{detail}</span>
                </div>
                <Form action>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button-quiet">{button}<OfWhom name/></button>
                </Form>
            </li>
        }
    };
    (!peers.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <FormError path=action/>
                <ul class="rows">{peers.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

/// The friends by name, each with the window and when it was lit.
#[component]
pub(super) fn Friends(
    peers: Vec<PeerView>,
    /// Somebody was asked, or asks: the first friend is on the way.
    is_on_the_way: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    if peers.is_empty() {
        return Either::Left((!is_on_the_way).then(|| view! {
            <Empty sentence=t!(i18n, friends.empty)>
                <FieldLink class="button" path="/friends" field="address">{t!(i18n, friends.empty_button)}</FieldLink>
            </Empty>
        }));
    }
    let mut peers = peers;
    peers.sort_by_cached_key(|peer| peer.person.name.to_lowercase());
    let count = peers.len();
    let row = |peer: PeerView| {
        let person = peer.person.clone();
        let detail = if peer.needs_key {
            Either::Left(t!(i18n, friends.key.needed))
        } else {
            Either::Right(view! { <ReachText peer/> })
        };
        let name = person.name.clone();
        view! {
            <li data-name=name>
                <a class="friends-house" href=person.href>
                    <Window picture=person.picture name=person.name.clone() reach=person.reach/>
                    <span class="row-text">
                        <bdi class="row-title">{person.name}</bdi>
                        " "
                    <span class="row-detail">{detail}</span>
                    </span>
                </a>
            </li>
        }
    };
    Either::Right(view! {
        <section class="card" aria-labelledby="friends-title">
            <h2 id="friends-title">{t!(i18n, friends.friends_title)}</h2>
            <NameFilter id="friends-filter" count list="friends-list"/>
            <ul class="rows" id="friends-list">{peers.into_iter().map(row).collect_view()}</ul>
        </section>
    })
}
