//! What strangers get, and what they do not.

use domain::{NodeId, PeerId};

use super::*;
use crate::{AcceptError, Owner, testing::TestNode};

const STRANGER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 9));

fn request(node: u8, secret: char) -> FriendRequest {
    FriendRequest {
        secret: secret.to_string().repeat(43).parse().unwrap(),
        node_id: NodeId([node; 16]),
        name: "Jonas".parse().unwrap(),
        note: "From the choir".parse().unwrap(),
        // Nothing listens there, so that dialling it would fail at once.
        port: 1,
    }
}

async fn state(owner: &Owner, id: PeerId) -> FriendshipState {
    owner.peer(id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_request_waits_for_the_owner_and_is_announced_once() {
    let (_test, owner) = TestNode::set_up().await;
    let node = owner.node();
    for secret in ['a', 'a', 'b'] {
        node.receive_request(&request(1, secret), STRANGER).await.unwrap();
    }
    let peers = owner.peers().await.unwrap();
    assert_eq!((peers.len(), peers[0].state), (1, FriendshipState::Received));
    assert_eq!((peers[0].address.to_string().as_str(), peers[0].note.as_str()), ("10.0.0.9:1", "From the choir"));
    assert_eq!(owner.count_unread_notifications().await.unwrap(), 1);
    assert_eq!(node.request_state(&"b".repeat(43)).await.unwrap(), Some(RequestState::Pending));
    assert_eq!(node.request_state(&"a".repeat(43)).await.unwrap(), None, "replaced");

    owner.decline_request(peers[0].id).await.unwrap();
    assert_eq!(node.request_state(&"b".repeat(43)).await.unwrap(), Some(RequestState::Declined));
    node.receive_request(&request(1, 'b'), STRANGER).await.unwrap();
    assert_eq!(state(&owner, peers[0].id).await, FriendshipState::Ended, "the same request stays declined");
    node.receive_request(&request(1, 'c'), STRANGER).await.unwrap();
    assert_eq!(state(&owner, peers[0].id).await, FriendshipState::Received, "another is asked again");
}

#[tokio::test]
async fn the_asker_takes_it_back() {
    let (_test, owner) = TestNode::set_up().await;
    let node = owner.node();
    node.receive_request(&request(1, 'a'), STRANGER).await.unwrap();
    assert!(node.take_back_request(&"a".repeat(43)).await.unwrap());
    assert!(!node.take_back_request(&"a".repeat(43)).await.unwrap());
    assert_eq!(node.request_state(&"a".repeat(43)).await.unwrap(), None);
    assert_eq!(owner.count_unread_notifications().await.unwrap(), 2);
}

#[tokio::test]
async fn to_the_blocked_it_looks_as_if_it_waited() {
    let (_test, owner) = TestNode::set_up().await;
    let node = owner.node();
    node.receive_request(&request(1, 'a'), STRANGER).await.unwrap();
    let id = owner.peers().await.unwrap()[0].id;
    owner.block(id).await.unwrap();
    assert_eq!(node.request_state(&"a".repeat(43)).await.unwrap(), Some(RequestState::Pending));
    node.receive_request(&request(1, 'b'), STRANGER).await.unwrap();
    assert_eq!(node.request_state(&"b".repeat(43)).await.unwrap(), Some(RequestState::Pending));
    assert_eq!(state(&owner, id).await, FriendshipState::Blocked);
    assert_eq!(owner.count_unread_notifications().await.unwrap(), 1);
    owner.unblock(id).await.unwrap();
    node.receive_request(&request(1, 'c'), STRANGER).await.unwrap();
    assert_eq!(state(&owner, id).await, FriendshipState::Received);
}

#[tokio::test]
async fn only_so_many_wait() {
    let (_test, owner) = TestNode::set_up().await;
    for number in 0..=limits::RECEIVED_REQUESTS {
        let number = u8::try_from(number).unwrap();
        let mut request = request(number + 1, 'a');
        request.secret = format!("{number:043}").parse().unwrap();
        let received = owner.node().receive_request(&request, STRANGER).await;
        assert_eq!(received.is_ok(), usize::from(number) < limits::RECEIVED_REQUESTS, "{number}");
    }
}

#[tokio::test]
async fn nobody_home_takes_no_requests() {
    let test = TestNode::new().await;
    assert!(test.node.well_known().await.unwrap().is_none());
    let received = test.node.receive_request(&request(1, 'a'), STRANGER).await;
    assert!(matches!(received, Err(ReceiveRequestError::NotSetUp)));
}

#[tokio::test]
async fn an_acceptance_needs_the_secret_of_a_request_that_was_sent() {
    let (_test, owner) = TestNode::set_up().await;
    let node = owner.node();
    node.receive_request(&request(1, 'a'), STRANGER).await.unwrap();
    let acceptance = |secret: char, node: u8| Acceptance {
        secret: secret.to_string().repeat(43).parse().unwrap(),
        token: "t".repeat(43).parse().unwrap(),
        node_id: NodeId([node; 16]),
        name: "Jonas".parse().unwrap(),
    };
    for (secret, id) in [('a', 1), ('z', 1)] {
        let taken = node.take_acceptance(&acceptance(secret, id)).await;
        assert!(matches!(taken, Err(UnknownRequest::Unknown)), "{secret}");
    }
    let tx = node.store.write().await.unwrap();
    let address: Address = "10.0.0.9:1".parse().unwrap();
    let sent = NewRequest {
        node_id: NodeId([2; 16]),
        address: &address,
        state: FriendshipState::Requested,
        name: "Aiko",
        note: "",
        secret: &"s".repeat(43),
    };
    let id = tx.save_request(None, sent, node.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(node.take_acceptance(&acceptance('s', 1)).await.is_err(), "somebody else");
    let lost = node.take_acceptance(&acceptance('s', 2)).await.unwrap();
    let answer = node.take_acceptance(&acceptance('s', 2)).await.unwrap();
    assert!(node.authenticate_friend(lost.token.as_str()).await.unwrap().is_none(), "replaced");
    let friend = node.authenticate_friend(answer.token.as_str()).await.unwrap().unwrap();
    assert!(node.take_acceptance(&acceptance('s', 2)).await.is_err(), "both sides have their tokens");
    assert_eq!(state(&owner, id).await, FriendshipState::Accepted);
    assert_eq!(owner.count_unread_notifications().await.unwrap(), 2);

    friend.end_friendship().await.unwrap();
    assert!(node.authenticate_friend(answer.token.as_str()).await.unwrap().is_none());
    assert_eq!(state(&owner, id).await, FriendshipState::Ended);
}

#[tokio::test]
async fn an_acceptance_that_does_not_arrive_leaves_the_request() {
    let (_test, owner) = TestNode::set_up().await;
    owner.node().receive_request(&request(1, 'a'), IpAddr::from([127, 0, 0, 1])).await.unwrap();
    let id = owner.peers().await.unwrap()[0].id;
    assert!(matches!(owner.accept_request(id).await, Err(AcceptError::Unreachable)));
    assert_eq!(state(&owner, id).await, FriendshipState::Received);
}
