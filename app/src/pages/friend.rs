//! A friend's page: who they are, whether they were heard, what they shared, and the way out.

mod circles;
mod confirm_key;
mod muted;
mod parting;
mod posts;
mod verification;

use domain::{FriendshipState, PeerId, isolated};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ApiError, PeerView, read_friend, read_verification},
    components::{
        Form, FormError, Icon, IconName, Loaded, Page, ReachSentence, Window, awaited, kept_forms, loaded::Failure,
        parsed_param, verbatim,
    },
    i18n::{I18n, t, t_plural, t_with, use_i18n},
};
use circles::CirclesOfFriend;
use confirm_key::ConfirmKey;
use muted::MutedNote;
use parting::Parting;
use posts::FriendPosts;
use verification::Verification;

/// With 404 for somebody who is not known.
#[component]
pub fn FriendPage() -> impl IntoView {
    let id = parsed_param("id");
    awaited(async move {
        match load(id).await {
            Ok(peer) => Either::Left(view! { <Friend peer/> }),
            Err(error) => Either::Right(view! {
                <Page title=t!(use_i18n(), friends.title)><Failure error/></Page>
            }),
        }
    })
}

#[component]
fn Friend(peer: PeerView) -> impl IntoView {
    let id = peer.id;
    let name = peer.person.name.clone();
    let is_friend = peer.state == FriendshipState::Accepted;
    view! {
        <Page title=isolated(&name)>
            {kept_forms("about-friend", &peer, || view! { <About peer=peer.clone()/> }.into_any())}
            {needs_key(&peer).then(|| view! { <ConfirmKey peer/> })}
            <Loaded loading=read_verification(id) is_part=true let:found>
                {found.map(|found| kept_forms("verification", &(id, &found), || {
                    view! { <Verification id verification=found.clone()/> }.into_any()
                }))}
            </Loaded>
            <CirclesOfFriend id/>
            // While they are a friend.
            {is_friend.then(|| view! { <MutedNote id name=name.clone()/> <FriendPosts id name/> })}
        </Page>
    }
}

async fn load(id: Option<PeerId>) -> Result<PeerView, ApiError> {
    read_friend(id.ok_or(ApiError::NotFound)?).await
}

fn needs_key(peer: &PeerView) -> bool {
    peer.state == FriendshipState::Accepted && peer.needs_key
}

/// The portrait, and in words what the window says.
#[component]
fn About(peer: PeerView) -> impl IntoView {
    let i18n = use_i18n();
    let person = peer.person.clone();
    let about = peer.about.clone();
    let address = verbatim(peer.address.clone());
    let passed_over = (peer.passed_over > 0)
        .then(|| t_plural!(i18n, friends.passed_over, count = peer.passed_over, name = isolated(&person.name)));
    let stands = if peer.state == FriendshipState::Accepted {
        Either::Left(view! {
            <p class="friend-reach" data-failed=peer.failure.is_some().then_some("")><ReachSentence peer=peer.clone()/></p>
            {passed_over.map(|sentence| view! { <p class="hint">{sentence}</p> })}
            {(!peer.needs_key).then(|| view! {
                <div class="row">
                    <a class="button" href=format!("/messages/{}", peer.id)>
                        <Icon name=IconName::MessageCircle/>
                        <span>{t!(i18n, messages.message)}</span>
                    </a>
                    <TryNow id=peer.id/>
                </div>
            })}
        })
    } else {
        Either::Right(view! {
            <p class="friend-reach">{standing(i18n, peer.state, &isolated(&person.name))}</p>
            {(peer.state == FriendshipState::Ended).then(|| view! { <AskAgain address=peer.address.clone()/> })}
            <p><a class="button-quiet" href="/friends">{t!(i18n, friends.to_friends)}</a></p>
        })
    };
    let is_verified = peer.is_verified;
    let parting = (peer.state == FriendshipState::Accepted).then(|| view! { <Parting peer/> });
    view! {
        <header class="friend-portrait">
            <Window picture=person.picture name=person.name.clone() reach=person.reach/>
            <div>
                <div class="row">
                    <h1><bdi>{person.name}</bdi></h1>
                    {is_verified.then(|| view! { <VerifiedBadge/> })}
                </div>
                <p class="hint">{t_with!(i18n, friends.lives_at, address = address)}</p>
                {(!about.is_empty()).then(|| view! { <p class="friend-about" dir="auto">{about}</p> })}
                {stands}
            </div>
            {parting}
        </header>
    }
}

/// Asks who used to be a friend, in the way in which strangers are asked.
#[component]
fn AskAgain(address: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::Greet::PATH class="stack">
            <input type="hidden" name="address" value=address/>
            <FormError path=api::Greet::PATH/>
            <button class="button"><span data-pending=t!(i18n, friends.greeting)>{t!(i18n, friends.ask_again)}</span></button>
        </Form>
    }
}

/// The owner compared the keys.
#[component]
fn VerifiedBadge() -> impl IntoView {
    let i18n = use_i18n();
    view! { <span class="badge"><Icon name=IconName::BadgeCheck/>{t!(i18n, friends.verification.badge)}</span> }
}

/// Asks the friend's server again, for who does not want to wait.
#[component]
fn TryNow(id: PeerId) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::PullFriend::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <FormError path=api::PullFriend::PATH/>
            <button class="button-quiet">
                <Icon name=IconName::RefreshCw/>
                <span data-pending=t!(i18n, friends.trying)>{t!(i18n, friends.try_now)}</span>
            </button>
        </Form>
    }
}

/// Where the two stand, if they are not friends.
fn standing(i18n: I18n, state: FriendshipState, name: &str) -> String {
    match state {
        FriendshipState::Requested => t!(i18n, friends.is_requested, name = name).to_string(),
        FriendshipState::Received => t!(i18n, friends.is_received, name = name).to_string(),
        FriendshipState::Declined => t!(i18n, friends.is_declined, name = name).to_string(),
        FriendshipState::Blocked => t!(i18n, friends.is_blocked, name = name).to_string(),
        FriendshipState::Accepted | FriendshipState::Ended => t!(i18n, friends.is_ended, name = name).to_string(),
    }
}
