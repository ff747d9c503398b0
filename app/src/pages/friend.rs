//! A friend's page: who they are, whether they were heard, what they shared, and the way out.

mod circles;
mod confirm_key;
mod parting;
mod posts;
mod verification;

use domain::{FriendshipState, LiveEvent, PeerId, isolated};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;

use crate::{
    api::{self, ApiError, PeerView, VerificationView, read_friend, read_verification},
    components::{
        ActionError, Icon, IconName, Latest, Loaded, Page, ReachSentence, Window, answered, followed,
        followed_blocking, verbatim,
    },
    i18n::{I18n, t, t_with, use_i18n},
};
use circles::CirclesOfFriend;
use confirm_key::ConfirmKey;
use parting::Parting;
use posts::FriendPosts;
use verification::Verification;

/// What one can do with a friend, or with somebody who was one.
#[derive(Clone, Copy)]
struct Actions {
    pull: ServerAction<api::PullFriend>,
    end: ServerAction<api::EndFriendship>,
    block: ServerAction<api::BlockPeer>,
    greet: ServerAction<api::Greet>,
}

impl Actions {
    fn new() -> Self {
        Self {
            pull: ServerAction::new(),
            end: ServerAction::new(),
            block: ServerAction::new(),
            greet: ServerAction::new(),
        }
    }

    /// Changes with everything that changes where the two stand.
    fn answered(self) -> Signal<usize> {
        let (pulled, ended, blocked) = (answered(self.pull), answered(self.end), answered(self.block));
        Signal::derive(move || pulled.get() + ended.get() + blocked.get())
    }
}

#[component]
pub fn FriendPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<PeerId>().ok()));
    let actions = Actions::new();
    let verify = ServerAction::<api::VerifyFriend>::new();
    let (changed, verified) = (actions.answered(), answered(verify));
    // Blocking, so that somebody who is not known is answered with 404.
    let concerns = |event| matches!(event, LiveEvent::FriendsChanged | LiveEvent::Lagged);
    let peer = followed_blocking(move || (id.get(), changed.get(), verified.get()), |(id, ..)| load(id), concerns);
    let verification = followed(move || (id.get(), verified.get()), |(id, _)| load_verification(id), concerns);
    // Set by what is loaded: a title is outside of what waits for it.
    let title = Latest::new(t!(i18n, friends.title).to_string());
    view! {
        <Page title=title.clone()>
            <Loaded resource=peer let:peer>
                <About peer=peer.clone() actions title=title.clone()/>
                {needs_key(&peer).then(|| view! { <ConfirmKey peer greet=actions.greet/> })}
            </Loaded>
            <Loaded resource=verification is_part=true let:found>
                {found.map(|(id, verification)| view! { <Verification id verification verify/> })}
            </Loaded>
            <CirclesOfFriend id changed/>
            <Transition>
                <PostsOfFriend peer/>
            </Transition>
        </Page>
    }
}

async fn load(id: Option<PeerId>) -> Result<PeerView, ApiError> {
    read_friend(id.ok_or(ApiError::NotFound)?).await
}

/// What the owner and the friend compare, with which friend it is.
async fn load_verification(id: Option<PeerId>) -> Result<Option<(PeerId, VerificationView)>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    Ok(read_verification(id).await?.map(|verification| (id, verification)))
}

fn needs_key(peer: &PeerView) -> bool {
    peer.state == FriendshipState::Accepted && peer.needs_key
}

/// Their posts, while they are a friend. A word about the friend does not load them anew.
#[component]
fn PostsOfFriend(peer: Resource<Result<PeerView, ApiError>>) -> impl IntoView {
    let friend = Memo::new(move |_| {
        let peer = peer.get().and_then(Result::ok)?;
        (peer.state == FriendshipState::Accepted).then_some((peer.id, peer.person.name))
    });
    move || friend.get().map(|(id, name)| view! { <FriendPosts id name/> })
}

/// The portrait, and in words what the window says.
#[component]
fn About(peer: PeerView, actions: Actions, title: Latest<String>) -> impl IntoView {
    let i18n = use_i18n();
    title.set(isolated(&peer.person.name));
    let person = peer.person.clone();
    let about = peer.about.clone();
    let address = verbatim(peer.address.clone());
    let stands = if peer.state == FriendshipState::Accepted {
        Either::Left(view! {
            <p class="friend-reach" data-failed=peer.failure.is_some().then_some("")><ReachSentence peer=peer.clone()/></p>
            {(!peer.needs_key).then(|| view! { <TryNow id=peer.id pull=actions.pull/> })}
        })
    } else {
        Either::Right(view! {
            <p class="friend-reach">{standing(i18n, peer.state, &isolated(&person.name))}</p>
            {(peer.state == FriendshipState::Ended).then(|| view! { <AskAgain address=peer.address.clone() greet=actions.greet/> })}
            <p><a class="button-quiet" href="/friends">{t!(i18n, friends.to_friends)}</a></p>
        })
    };
    let is_verified = peer.is_verified;
    let parting = (peer.state == FriendshipState::Accepted).then(|| view! { <Parting peer actions/> });
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
fn AskAgain(address: String, greet: ServerAction<api::Greet>) -> impl IntoView {
    let i18n = use_i18n();
    let pending = greet.pending();
    view! {
        <ActionForm action=greet attr:class="stack">
            <input type="hidden" name="address" value=address/>
            <ActionError action=greet/>
            <button class="button" disabled=move || pending.get()>
                {move || if pending.get() { t!(i18n, friends.greeting) } else { t!(i18n, friends.ask_again) }}
            </button>
        </ActionForm>
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
fn TryNow(id: PeerId, pull: ServerAction<api::PullFriend>) -> impl IntoView {
    let i18n = use_i18n();
    let pending = pull.pending();
    view! {
        <ActionForm action=pull>
            <input type="hidden" name="id" value=id.to_string()/>
            <ActionError action=pull/>
            <button class="button-quiet" disabled=move || pending.get()>
                <Icon name=IconName::RefreshCw/>
                {move || if pending.get() { t!(i18n, friends.trying) } else { t!(i18n, friends.try_now) }}
            </button>
        </ActionForm>
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
