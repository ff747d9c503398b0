//! The people whose servers this one knows: who asks, who was asked, who is a friend, who is blocked.

mod add;
mod lists;
mod received;
mod scan;

use domain::{FriendshipState, LiveEvent};
use leptos::prelude::*;

use crate::{
    api::{self, PeerView},
    components::{Icon, IconName, Invite, Loaded, Page, answered, followed},
    i18n::{t, use_i18n},
};
use add::AddFriend;
use lists::{Blocked, Declined, Friends, Sent};
use received::Received;

/// What one can do here with a person who is there already.
#[derive(Clone, Copy)]
struct Answers {
    accept: ServerAction<api::AcceptRequest>,
    decline: ServerAction<api::DeclineRequest>,
    clear: ServerAction<api::ClearRequests>,
    block: ServerAction<api::BlockPeer>,
    withdraw: ServerAction<api::WithdrawRequest>,
    put_away: ServerAction<api::PutRequestAway>,
    unblock: ServerAction<api::UnblockPeer>,
}

impl Answers {
    fn new() -> Self {
        Self {
            accept: ServerAction::new(),
            decline: ServerAction::new(),
            clear: ServerAction::new(),
            block: ServerAction::new(),
            withdraw: ServerAction::new(),
            put_away: ServerAction::new(),
            unblock: ServerAction::new(),
        }
    }

    /// Changes with every answer.
    fn answered(self) -> Signal<usize> {
        let answered = [
            answered(self.accept),
            answered(self.decline),
            answered(self.clear),
            answered(self.block),
            answered(self.withdraw),
            answered(self.put_away),
            answered(self.unblock),
        ];
        Signal::derive(move || answered.iter().map(Get::get).sum())
    }
}

/// Requests first, since a person waits; then the way to more friends; then the friends.
#[component]
pub fn FriendsPage() -> impl IntoView {
    let i18n = use_i18n();
    let answers = Answers::new();
    let answered = answers.answered();
    let concerns = |event| matches!(event, LiveEvent::FriendsChanged | LiveEvent::Lagged);
    let peers = followed(move || answered.get(), |_| api::list_friends(), concerns);
    // Kept beside the list, which is built anew when somebody comes.
    let filter = RwSignal::new(String::new());
    view! {
        <Page title=t!(i18n, friends.title)>
            <div class="friends">
                <h1>{t!(i18n, friends.title)}</h1>
                <p>
                    <a class="button-quiet" href="/circles"><Icon name=IconName::Blend/>{t!(i18n, friends.circles)}</a>
                </p>
                <Loaded resource=peers is_part=true let:peers>
                    <Received peers=in_state(&peers, FriendshipState::Received) answers/>
                </Loaded>
                <AddFriend/>
                <Loaded resource=peers is_part=true let:peers>
                    <Sent peers=in_state(&peers, FriendshipState::Requested) answers/>
                    <Declined peers=in_state(&peers, FriendshipState::Declined) answers/>
                    <Friends
                        peers=in_state(&peers, FriendshipState::Accepted) is_on_the_way=is_on_the_way(&peers) filter
                    />
                    <Blocked peers=in_state(&peers, FriendshipState::Blocked) answers/>
                </Loaded>
                <Invite/>
            </div>
        </Page>
    }
}

fn is_on_the_way(peers: &[PeerView]) -> bool {
    peers.iter().any(|peer| matches!(peer.state, FriendshipState::Requested | FriendshipState::Received))
}

fn in_state(peers: &[PeerView], state: FriendshipState) -> Vec<PeerView> {
    peers.iter().filter(|peer| peer.state == state).cloned().collect()
}
