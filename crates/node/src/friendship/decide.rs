//! What follows from where two nodes stand; pure.

use std::time::Duration;

use domain::{Address, FriendshipState, PeerId};
use store::PeerRow;

/// What the owner's wish to befriend a node leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// A request is sent; kept in the row of the peer as it was known before, if it was.
    Send(Option<PeerId>),
    /// That node asked first: its request is accepted.
    Accept(PeerId),
    AlreadyFriends,
    AlreadyAsked,
    Blocked,
}

/// Decides from the peers who say they are the node that the owner asks.
pub(super) fn ask(known: &[PeerRow]) -> Ask {
    let find = |state| known.iter().find(|peer| peer.state == state).map(|peer| peer.id);
    if find(FriendshipState::Accepted).is_some() {
        Ask::AlreadyFriends
    } else if find(FriendshipState::Blocked).is_some() {
        Ask::Blocked
    } else if find(FriendshipState::Requested).is_some() {
        Ask::AlreadyAsked
    } else if let Some(received) = find(FriendshipState::Received) {
        Ask::Accept(received)
    } else {
        Ask::Send(find(FriendshipState::Ended).or(find(FriendshipState::Declined)))
    }
}

/// What a received request leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Receive {
    /// The owner is asked; in a new row, or in that of the peer as it was known before.
    AskOwner(Option<PeerId>),
    /// The same, but the owner knows already that this peer asks.
    Replace(PeerId),
    /// It came before: it is answered the same, and changes nothing.
    Repeated,
    /// It looks to the asker as if it waited, for ever.
    Pretend(Option<PeerId>),
    /// Both owners asked each other. The smaller secret wins, and it is theirs: this side accepts.
    MeetAsAcceptor(PeerId),
    /// Both owners asked each other, and this side's request wins: the other side accepts it.
    MeetAsAsker,
}

/// Decides from the peers who say they are the node that asks, from `address` with `secret`.
pub(super) fn receive(known: &[PeerRow], address: &Address, secret: &str) -> Receive {
    let find = |state| known.iter().find(|peer| peer.state == state);
    if let Some(blocked) = find(FriendshipState::Blocked) {
        return Receive::Pretend(Some(blocked.id));
    }
    if find(FriendshipState::Accepted).is_some() {
        // Anybody may say that they are a friend; a friend has no reason to ask.
        return Receive::Pretend(None);
    }
    if let Some(requested) = find(FriendshipState::Requested) {
        let own = requested.request_secret.as_deref().unwrap_or_default();
        return if secret < own { Receive::MeetAsAcceptor(requested.id) } else { Receive::MeetAsAsker };
    }
    if known.iter().any(|peer| peer.request_secret.as_deref() == Some(secret)) {
        return Receive::Repeated;
    }
    // Whoever asks from elsewhere under the same name gets a row of their own: names prove nothing yet.
    let mut here = known.iter().filter(|peer| peer.address == *address);
    match here.clone().find(|peer| peer.state == FriendshipState::Received) {
        Some(waiting) => Receive::Replace(waiting.id),
        None => Receive::AskOwner(here.next().map(|peer| peer.id)),
    }
}

const SHORTEST_WAIT: Duration = Duration::from_secs(3);
const LONGEST_WAIT: Duration = Duration::from_mins(15);

/// How long to wait before asking again about something that has waited for `age`: a quarter of that, within bounds.
pub(super) fn wait_after(age: Duration) -> Duration {
    (age / 4).clamp(SHORTEST_WAIT, LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use domain::{NodeId, Timestamp};

    use super::*;

    fn peer(id: i64, state: FriendshipState, port: u16, secret: &str) -> PeerRow {
        PeerRow {
            id: PeerId(id),
            node_id: Some(NodeId([1; 16])),
            address: address(port),
            state,
            name: "Jonas".into(),
            request_secret: Some(secret.into()),
            token_to_present: None,
            farewell_due: false,
            feed_head: None,
            cursor: None,
            profile_version: None,
            poke_due: false,
            poke_failures: 0,
            next_poke_at: None,
            last_heard_at: None,
            last_failed_at: None,
            changed_at: Timestamp(0),
        }
    }

    fn address(port: u16) -> Address {
        Address::from_ip([10, 0, 0, 1].into(), port)
    }

    #[test]
    fn the_owner_asks() {
        use FriendshipState::{Accepted, Blocked, Declined, Ended, Received, Requested};
        for (states, expected) in [
            (&[][..], Ask::Send(None)),
            (&[Ended], Ask::Send(Some(PeerId(0)))),
            (&[Declined], Ask::Send(Some(PeerId(0)))),
            (&[Requested], Ask::AlreadyAsked),
            (&[Accepted], Ask::AlreadyFriends),
            (&[Blocked], Ask::Blocked),
            (&[Received], Ask::Accept(PeerId(0))),
            (&[Ended, Received], Ask::Accept(PeerId(1))),
            (&[Received, Accepted], Ask::AlreadyFriends),
        ] {
            let known: Vec<PeerRow> = states.iter().zip(0..).map(|(&state, id)| peer(id, state, 1, "s")).collect();
            assert_eq!(ask(&known), expected, "{states:?}");
        }
    }

    #[test]
    fn a_request_is_received() {
        use FriendshipState::{Accepted, Blocked, Declined, Ended, Received, Requested};
        for (known, expected) in [
            (vec![], Receive::AskOwner(None)),
            (vec![peer(1, Received, 1, "a")], Receive::Replace(PeerId(1))),
            (vec![peer(1, Received, 1, "m")], Receive::Repeated),
            (vec![peer(1, Ended, 1, "m")], Receive::Repeated),
            (vec![peer(1, Received, 2, "a")], Receive::AskOwner(None)),
            (vec![peer(1, Ended, 1, "a")], Receive::AskOwner(Some(PeerId(1)))),
            (vec![peer(1, Declined, 1, "a")], Receive::AskOwner(Some(PeerId(1)))),
            (vec![peer(1, Ended, 2, "a")], Receive::AskOwner(None)),
            (vec![peer(1, Ended, 1, "a"), peer(2, Received, 1, "b")], Receive::Replace(PeerId(2))),
            (vec![peer(1, Accepted, 1, "a")], Receive::Pretend(None)),
            (vec![peer(1, Received, 1, "a"), peer(2, Blocked, 9, "b")], Receive::Pretend(Some(PeerId(2)))),
        ] {
            assert_eq!(receive(&known, &address(1), "m"), expected, "{known:?}");
        }
        assert_eq!(receive(&[peer(1, Requested, 7, "z")], &address(1), "m"), Receive::MeetAsAcceptor(PeerId(1)));
        assert_eq!(receive(&[peer(1, Requested, 7, "a")], &address(1), "m"), Receive::MeetAsAsker);
    }

    #[test]
    fn of_two_crossing_requests_one_side_accepts() {
        for (mine, theirs) in [("a", "b"), ("b", "a"), ("x0", "x1")] {
            let here = receive(&[peer(1, FriendshipState::Requested, 1, mine)], &address(1), theirs);
            let there = receive(&[peer(1, FriendshipState::Requested, 1, theirs)], &address(1), mine);
            let acceptors = [here, there].iter().filter(|each| matches!(each, Receive::MeetAsAcceptor(_))).count();
            assert_eq!(acceptors, 1);
        }
    }

    #[test]
    fn waits_longer_the_longer_it_has_waited() {
        for (age, expected) in [(0, 3), (12, 3), (60, 15), (3600, 900), (86_400, 900)] {
            assert_eq!(wait_after(Duration::from_secs(age)), Duration::from_secs(expected), "{age} s");
        }
    }
}
