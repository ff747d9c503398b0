//! The people whose servers this one knows: who asks, who was asked, who is a friend, who is blocked.

mod add;
mod lists;
mod received;
mod scan;

use domain::FriendshipState;
use leptos::prelude::*;

use crate::{
    api::{self, PeerView},
    components::{Icon, IconName, Invite, Page, Saved, awaited, loaded::Failure},
    i18n::{t, use_i18n},
};
use add::AddFriend;
use lists::{Blocked, Declined, Friends, Sent};
use received::Received;
pub use scan::ScanIsland;

/// Requests first, since a person waits; then the way to more friends; then the friends.
#[component]
pub fn FriendsPage() -> impl IntoView {
    let i18n = use_i18n();
    awaited(async move {
        let peers = api::list_friends().await;
        let (received, lists) = match peers {
            Ok(peers) => {
                let received = in_state(&peers, FriendshipState::Received);
                (view! { <Received peers=received/> }.into_any(), view! { <Lists peers/> }.into_any())
            }
            Err(error) => (().into_any(), view! { <Failure error is_part=true/> }.into_any()),
        };
        view! {
            <Page title=t!(i18n, friends.title)>
                <div class="friends">
                    <h1>{t!(i18n, friends.title)}</h1>
                    <Saved what="accepted" sentence=t!(i18n, friends.accept_done)/>
                    <Saved what="declined" sentence=t!(i18n, friends.decline_done)/>
                    <Saved what="withdrawn" sentence=t!(i18n, friends.withdraw_done)/>
                    <p>
                        <a class="button-quiet" href="/circles"><Icon name=IconName::Blend/>{t!(i18n, friends.circles)}</a>
                    </p>
                    {received}
                    <AddFriend/>
                    {lists}
                    <Invite/>
                </div>
            </Page>
        }
    })
}

/// Everybody but those who ask.
#[component]
fn Lists(peers: Vec<PeerView>) -> impl IntoView {
    view! {
        <Sent peers=in_state(&peers, FriendshipState::Requested)/>
        <Declined peers=in_state(&peers, FriendshipState::Declined)/>
        <Friends peers=in_state(&peers, FriendshipState::Accepted) is_on_the_way=is_on_the_way(&peers)/>
        <Blocked peers=in_state(&peers, FriendshipState::Blocked)/>
    }
}

fn is_on_the_way(peers: &[PeerView]) -> bool {
    peers.iter().any(|peer| matches!(peer.state, FriendshipState::Requested | FriendshipState::Received))
}

fn in_state(peers: &[PeerView], state: FriendshipState) -> Vec<PeerView> {
    peers.iter().filter(|peer| peer.state == state).cloned().collect()
}
