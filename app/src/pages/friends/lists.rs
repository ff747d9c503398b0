//! The other lists: who was asked, who declined, who is a friend, who is blocked.

use leptos::{either::Either, prelude::*};

use super::Answers;
use crate::{
    api::PeerView,
    components::{ActionError, Empty, ReachText, RelativeTime, Window},
    i18n::{t, t_string, use_i18n},
};

/// Requests that wait for the others' answers.
#[component]
pub(super) fn Sent(peers: Vec<PeerView>, answers: Answers) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |peer: PeerView| {
        let PeerView { id, person, address, since, .. } = peer;
        let name = person.name.clone();
        view! {
            <li>
                <Window picture=person.picture name=name.clone() reach=None/>
                <div class="row-text">
                    <span class="row-title">{name.clone()}</span>
                    <span class="row-detail">
                        {t!(
                            i18n, friends.sent_waiting,
                            address = address,
                            time = move || view! { <RelativeTime time=since.clone()/> },
                        )}
                    </span>
                </div>
                <ActionForm action=answers.withdraw>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button-quiet">
                        {t!(i18n, friends.withdraw)}<span class="visually-hidden">": "{name}</span>
                    </button>
                </ActionForm>
            </li>
        }
    };
    (!peers.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="sent-title">
                <h2 id="sent-title">{t!(i18n, friends.sent_title)}</h2>
                <ActionError action=answers.withdraw/>
                <ul class="rows">{peers.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

/// Requests that the others declined.
#[component]
pub(super) fn Declined(peers: Vec<PeerView>, answers: Answers) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |peer: PeerView| {
        let PeerView { id, person, since, .. } = peer;
        let name = person.name.clone();
        view! {
            <li>
                <Window picture=person.picture name=name.clone() reach=None/>
                <div class="row-text">
                    <span class="row-title">{name.clone()}</span>
                    <span class="row-detail">
                        {t!(i18n, friends.declined, time = move || view! { <RelativeTime time=since.clone()/> })}
                    </span>
                </div>
                <ActionForm action=answers.put_away>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button-quiet">
                        {t!(i18n, friends.put_away)}<span class="visually-hidden">": "{name}</span>
                    </button>
                </ActionForm>
            </li>
        }
    };
    (!peers.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="declined-title">
                <h2 id="declined-title">{t!(i18n, friends.declined_title)}</h2>
                <ActionError action=answers.put_away/>
                <ul class="rows">{peers.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

/// The friends, each with the window and when it was lit.
#[component]
pub(super) fn Friends(peers: Vec<PeerView>) -> impl IntoView {
    let i18n = use_i18n();
    if peers.is_empty() {
        return Either::Left(view! {
            <Empty sentence=move || t_string!(i18n, friends.empty)>
                <a class="button" href="#address">{t!(i18n, friends.empty_button)}</a>
            </Empty>
        });
    }
    let row = |peer: PeerView| {
        let person = peer.person.clone();
        view! {
            <li>
                <a class="friends-house" href=person.href>
                    <Window picture=person.picture name=person.name.clone() reach=person.reach/>
                    <span class="row-text">
                        <span class="row-title">{person.name}</span>
                        <span class="row-detail"><ReachText peer/></span>
                    </span>
                </a>
            </li>
        }
    };
    Either::Right(view! {
        <section class="card" aria-labelledby="friends-title">
            <h2 id="friends-title">{t!(i18n, friends.friends_title)}</h2>
            <ul class="rows">{peers.into_iter().map(row).collect_view()}</ul>
        </section>
    })
}

/// Those from whom the owner wants nothing.
#[component]
pub(super) fn Blocked(peers: Vec<PeerView>, answers: Answers) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |peer: PeerView| {
        let PeerView { id, person, since, .. } = peer;
        let name = person.name;
        view! {
            <li>
                <div class="row-text">
                    <span class="row-title">{name.clone()}</span>
                    <span class="row-detail">
                        {t!(i18n, friends.blocked, time = move || view! { <RelativeTime time=since.clone()/> })}
                    </span>
                </div>
                <ActionForm action=answers.unblock>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button-quiet">
                        {t!(i18n, friends.unblock)}<span class="visually-hidden">": "{name}</span>
                    </button>
                </ActionForm>
            </li>
        }
    };
    (!peers.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="blocked-title">
                <h2 id="blocked-title">{t!(i18n, friends.blocked_title)}</h2>
                <ActionError action=answers.unblock/>
                <ul class="rows">{peers.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}
