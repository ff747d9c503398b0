//! Befriending between two nodes over real sockets: sealed, signed, and with the answers that go over the wire.

use std::time::Duration;

use domain::{
    Address, Cost, FriendshipState, LiveEvent, NodeId, Note, NotificationKind, PeerFailure, PeerId, TimelineFilter,
    friendship::{Answer, Seq, Stance, Statement},
    limits,
};
use federation::{
    Identity,
    wire::{PeerMessage, WireCard},
};
use store::PeerRow;

use super::{
    ask::{AskError, Asked},
    greet::GreetError,
    receive::ReceiveMessageError,
    standing::Standing,
};
use crate::{
    node::Node,
    owner::Owner,
    testing::{
        TestNode,
        friends::{HERE, Wire, befriend, publish},
    },
};

/// A node on a socket, and its owner.
struct Person {
    test: TestNode,
    owner: Owner,
    wire: Wire,
    address: Address,
}

impl Person {
    async fn new() -> Self {
        let (test, owner) = TestNode::set_up().await;
        let wire = Wire::default();
        let address = wire.serve(&test.node).await;
        test.node.set_card_addresses(vec![address.clone()]).await.unwrap();
        Self { test, owner, wire, address }
    }

    fn node(&self) -> &Node {
        &self.test.node
    }

    async fn row_of(&self, other: &Self) -> PeerRow {
        self.node().store.peer_by_key(other.node().own_id()).await.unwrap().unwrap()
    }

    async fn state_of(&self, other: &Self) -> FriendshipState {
        self.row_of(other).await.state
    }

    async fn ask(&self, other: &Self) -> Asked {
        let contact = self.owner.friends().greet(&other.address).await.unwrap();
        self.owner.friends().ask(contact.id, &note("It's me")).await.unwrap()
    }

    /// Says to `other` what is due.
    async fn tell(&self, other: &Self) {
        let peer = self.row_of(other).await.id;
        self.node().tell(peer).await;
    }

    /// Waits until the posts of `peer` that are here are `expected`.
    async fn reads(&self, peer: PeerId, expected: &[&str]) {
        let mut events = self.node().live.subscribe();
        for _ in 0..100 {
            let posts = self.node().store.timeline(None, TimelineFilter::friend(peer), 9).await.unwrap();
            if posts.iter().map(|post| post.source.as_str()).eq(expected.iter().copied()) {
                return;
            }
            let _any = tokio::time::timeout(Duration::from_millis(200), events.recv()).await;
        }
        panic!("{expected:?} did not come");
    }

    async fn notifications(&self) -> Vec<NotificationKind> {
        let page = self.owner.notifications().page(None).await.unwrap();
        page.notifications.iter().map(|notification| notification.kind).collect()
    }

    /// The same node, somewhere else.
    async fn moved(self) -> Self {
        // What it began is over: two nodes on one folder would be in each other's way.
        let peering = &self.node().peering;
        let is_over = async {
            while !(peering.pulls.is_idle() && peering.prefetches.is_idle() && peering.statements.is_idle()) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), is_over).await.expect("it comes to rest");
        self.wire.stop();
        let Self { test, owner: _, wire: _, address: _ } = self;
        let test = test.reopen().await;
        let owner = test.sign_in().await;
        let wire = Wire::default();
        let address = wire.serve(&test.node).await;
        test.node.set_card_addresses(vec![address.clone()]).await.unwrap();
        Self { test, owner, wire, address }
    }
}

fn note(text: &str) -> Note {
    text.parse().unwrap()
}

async fn friends() -> (Person, Person) {
    let (mara, jonas) = (Person::new().await, Person::new().await);
    mara.ask(&jonas).await;
    jonas.owner.friends().accept(jonas.row_of(&mara).await.id).await.unwrap();
    jonas.tell(&mara).await;
    (mara, jonas)
}

/// What the server with `identity` says with number `seq`.
fn said(seq: u64, stance: Stance, addresses: &[&str]) -> PeerMessage {
    let seq = Seq::try_from(seq).unwrap();
    let card = WireCard {
        name: "Stranger".parse().unwrap(),
        addresses: addresses.iter().map(|address| address.parse().unwrap()).collect(),
    };
    PeerMessage {
        statement: Statement { seq, since: seq, stance, settled: Seq::NONE },
        seen: Seq::NONE,
        card: (stance == Stance::Friend).then_some(card),
        instance: None,
        note: note(""),
    }
}

fn stranger() -> NodeId {
    Identity::generate().unwrap().id()
}

#[tokio::test]
async fn a_friend_whose_day_is_used_up_can_say_tomorrow_where_they_are_and_at_once_that_it_ends() {
    let (mara, jonas) = friends().await;
    let there = jonas.row_of(&mara).await;
    let spent = Cost { commits: limits::FRIEND_COMMITS_PER_DAY, ..Cost::default() };
    jonas.node().spend(there.id, spent);
    let known = there.whereabouts.card;
    let says_an_address = async |address: &str| {
        mara.node().set_card_addresses(vec![address.parse().unwrap()]).await.unwrap();
        mara.tell(&jonas).await;
        jonas.row_of(&mara).await.whereabouts.card
    };
    assert_eq!(says_an_address("127.0.0.1:8007").await, known);
    let refused = format!("PUT /o2m/v1/peers/{} 503", mara.node().own_id());
    assert!(jonas.wire.asked().contains(&refused), "whatever else new friends ask each other");
    assert!(mara.row_of(&jonas).await.friendship.is_due(), "it is said again");

    for side in [&mara, &jonas] {
        side.test.clock.advance(24 * 3600 + 60);
    }
    assert_eq!(says_an_address("127.0.0.1:8008").await, ["127.0.0.1:8008".parse().unwrap()]);

    jonas.node().spend(there.id, spent);
    mara.owner.friends().end(mara.row_of(&jonas).await.id).await.unwrap();
    mara.tell(&jonas).await;
    assert_eq!(jonas.state_of(&mara).await, FriendshipState::Ended);
}

#[tokio::test]
async fn they_meet_and_read_each_other() {
    let (mara, jonas) = (Person::new().await, Person::new().await);
    publish(&mara.owner, "Frost").await;
    publish(&jonas.owner, "Soup").await;
    let contact = mara.owner.friends().greet(&jonas.address).await.unwrap();
    assert_eq!((contact.name.as_str(), contact.node_id), ("Mara", jonas.node().own_id()));
    assert!(jonas.owner.friends().peers().await.unwrap().is_empty(), "nothing was sent");
    assert_eq!(jonas.wire.asked(), ["GET /.well-known/o2m 200"]);

    let asked = mara.owner.friends().ask(contact.id, &note("It's me")).await.unwrap();
    let Asked::Pending(jonas_here) = asked else { panic!("{asked:?}") };
    assert!(matches!(mara.owner.friends().ask(contact.id, &note("")).await, Err(AskError::Gone)));
    assert_eq!(jonas.wire.asked(), [format!("PUT /o2m/v1/peers/{} 204", mara.node().own_id())]);
    let mara_there = &jonas.owner.friends().peers().await.unwrap()[0];
    assert_eq!((mara_there.state, mara_there.note.as_str()), (FriendshipState::Received, "It's me"));
    assert_eq!((&mara_there.address, mara_there.is_verified), (&mara.address, false));
    assert_eq!(jonas.notifications().await, [NotificationKind::FriendRequestReceived]);
    assert!(matches!(mara.owner.friends().greet(&jonas.address).await, Err(GreetError::AlreadyAsked)));

    jonas.owner.friends().accept(mara_there.id).await.unwrap();
    jonas.tell(&mara).await;
    assert_eq!(mara.state_of(&jonas).await, FriendshipState::Accepted);
    assert_eq!(mara.notifications().await, [NotificationKind::FriendRequestAccepted]);
    mara.reads(jonas_here, &["Soup"]).await;
    jonas.reads(mara_there.id, &["Frost"]).await;
    assert!(matches!(mara.owner.friends().greet(&jonas.address).await, Err(GreetError::AlreadyFriends)));

    let digits = mara.owner.friends().verification(jonas_here).await.unwrap().unwrap();
    assert_eq!(jonas.owner.friends().verification(mara_there.id).await.unwrap().unwrap(), digits);
    mara.owner.friends().set_verified(jonas_here, true).await.unwrap();
    assert!(mara.owner.friends().peer(jonas_here).await.unwrap().unwrap().is_verified);
    assert!(!jonas.owner.friends().peer(mara_there.id).await.unwrap().unwrap().is_verified);

    jonas.owner.friends().end(mara_there.id).await.unwrap();
    assert!(jonas.node().friend(mara.node().own_id(), HERE).await.unwrap().is_none());
    jonas.reads(mara_there.id, &[]).await;
    jonas.tell(&mara).await;
    mara.reads(jonas_here, &[]).await;
    assert_eq!(mara.state_of(&jonas).await, FriendshipState::Ended);
    assert_eq!(mara.notifications().await[0], NotificationKind::FriendshipEnded);
    assert!(jonas.node().store.due_statements().await.unwrap().is_empty());
}

#[tokio::test]
async fn crossing_requests_meet_and_a_declined_one_is_known_and_not_announced() {
    let (mara, jonas) = (Person::new().await, Person::new().await);
    mara.ask(&jonas).await;
    assert!(matches!(jonas.ask(&mara).await, Asked::Friends(_)));
    assert_eq!(mara.state_of(&jonas).await, FriendshipState::Accepted);

    let (mara, jonas) = (Person::new().await, Person::new().await);
    mara.ask(&jonas).await;
    assert!(!jonas.owner.friends().peers().await.unwrap()[0].has_declined);
    jonas.owner.friends().decline(jonas.row_of(&mara).await.id).await.unwrap();
    assert!(jonas.owner.friends().peers().await.unwrap()[0].has_declined);
    jonas.tell(&mara).await;
    assert_eq!(mara.state_of(&jonas).await, FriendshipState::Declined);
    assert!(!mara.owner.friends().peers().await.unwrap()[0].has_declined, "it was not she");
    assert_eq!(mara.notifications().await, []);
    mara.owner.friends().put_away(mara.row_of(&jonas).await.id).await.unwrap();
    assert_eq!(mara.state_of(&jonas).await, FriendshipState::Ended);
    assert!(matches!(mara.ask(&jonas).await, Asked::Pending(_)));
    assert_eq!(jonas.state_of(&mara).await, FriendshipState::Received, "it is asked anew");
}

#[tokio::test]
async fn an_invite_is_for_one_key_alone() {
    let (mara, jonas, lena) = (Person::new().await, Person::new().await, Person::new().await);
    let invite: domain::Invite = jonas.owner.card().invite().unwrap().parse().unwrap();
    assert!(mara.owner.friends().greet_invite(&invite).await.unwrap().is_pinned);
    lena.wire.asked();
    let elsewhere = domain::Invite { address: lena.address.clone(), ..invite };
    assert!(matches!(mara.owner.friends().greet_invite(&elsewhere).await, Err(GreetError::KeyChanged)));
    assert!(lena.wire.asked().is_empty());
    let own: domain::Invite = mara.owner.card().invite().unwrap().parse().unwrap();
    assert!(matches!(mara.owner.friends().greet_invite(&own).await, Err(GreetError::Oneself)));
    assert!(matches!(mara.owner.friends().greet(&mara.address).await, Err(GreetError::Oneself)));
}

#[tokio::test]
async fn another_key_where_a_friend_was_is_no_stranger() {
    let (mara, jonas) = friends().await;
    let lena = Person::new().await;
    let tx = mara.node().store.write().await.unwrap();
    tx.set_last_good(mara.row_of(&jonas).await.id, &lena.address).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(mara.owner.friends().greet(&lena.address).await, Err(GreetError::KeyChanged)));
}

#[tokio::test]
async fn what_is_no_node_is_told_apart() {
    let mara = Person::new().await;
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = Address::from_ip(HERE, plain.local_addr().unwrap().port());
    let router = axum::Router::new();
    tokio::spawn(async move { axum::serve(plain, router).await.unwrap() });
    assert!(matches!(mara.owner.friends().greet(&at).await, Err(GreetError::NotO2m)));
    let invite = domain::Invite { id: stranger(), address: at };
    assert!(matches!(mara.owner.friends().greet_invite(&invite).await, Err(GreetError::NotO2m)));
    assert!(matches!(mara.owner.friends().greet(&"127.0.0.1:1".parse().unwrap()).await, Err(GreetError::Unreachable)));
    let cloud = "169.254.169.254:80".parse().unwrap();
    assert!(matches!(mara.owner.friends().greet(&cloud).await, Err(GreetError::Forbidden(_))));
}

#[tokio::test]
async fn a_hidden_name_is_for_those_who_are_asked() {
    let (mara, jonas) = (Person::new().await, Person::new().await);
    jonas.owner.card().set_hides_name(true).await.unwrap();
    let contact = mara.owner.friends().greet(&jonas.address).await.unwrap();
    assert_eq!(contact.name, "");
    mara.owner.friends().ask(contact.id, &note("")).await.unwrap();
    assert_eq!(mara.row_of(&jonas).await.name, jonas.address.to_string());
    jonas.owner.friends().accept(jonas.row_of(&mara).await.id).await.unwrap();
    jonas.tell(&mara).await;
    assert_eq!(mara.row_of(&jonas).await.name, "Mara");
}

#[tokio::test]
async fn a_node_that_moves_tells_its_friends() {
    let (mara, jonas) = friends().await;
    let jonas_here = mara.row_of(&jonas).await.id;
    mara.reads(jonas_here, &[]).await;
    let jonas = jonas.moved().await;
    jonas.tell(&mara).await;
    let row = mara.row_of(&jonas).await;
    assert_eq!((row.state, &row.whereabouts.card), (FriendshipState::Accepted, &vec![jonas.address.clone()]));
    publish(&jonas.owner, "From the new place").await;
    // The connection to the old place, where nobody is any more, is still open.
    assert!(mara.owner.reading().pull(jonas_here).await.unwrap());
    assert!(mara.owner.reading().pull(jonas_here).await.unwrap());
    mara.reads(jonas_here, &["From the new place"]).await;
    assert_eq!(mara.row_of(&jonas).await.whereabouts.last_good, Some(jonas.address.clone()));
    // Nothing new to say: nobody is told again.
    jonas.node().set_card_addresses(vec![jonas.address.clone()]).await.unwrap();
    assert!(jonas.node().store.due_statements().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_answers_at_the_old_address_is_passed_over() {
    let (mara, jonas) = friends().await;
    let jonas_here = mara.row_of(&jonas).await.id;
    let lena = Person::new().await;
    lena.wire.asked();
    let tx = mara.node().store.write().await.unwrap();
    tx.set_last_good(jonas_here, &lena.address).await.unwrap();
    tx.commit().await.unwrap();
    publish(&jonas.owner, "Here").await;
    let mara = mara.moved().await;
    mara.owner.reading().pull(jonas_here).await.unwrap();
    mara.reads(jonas_here, &["Here"]).await;
    assert_eq!(mara.row_of(&jonas).await.whereabouts.last_good, Some(jonas.address.clone()));
    assert!(lena.wire.asked().is_empty());

    let tx = mara.node().store.write().await.unwrap();
    tx.set_peer_address(jonas_here, &lena.address).await.unwrap();
    tx.set_last_good(jonas_here, &lena.address).await.unwrap();
    tx.save_peer_card(jonas_here, "Jonas", &[], None).await.unwrap();
    tx.set_last_source(jonas_here, HERE).await.unwrap();
    tx.commit().await.unwrap();
    let mara = mara.moved().await;
    mara.owner.reading().pull(jonas_here).await.unwrap();
    let failed = mara.owner.friends().peer(jonas_here).await.unwrap().unwrap().last_failure;
    assert_eq!(failed, Some(PeerFailure::OtherKey));
}

#[tokio::test]
async fn what_does_not_arrive_is_said_again_ever_more_rarely() {
    let (mara, jonas) = friends().await;
    jonas.wire.answers("/o2m/v1/peers", axum::http::StatusCode::SERVICE_UNAVAILABLE, "");
    let jonas_here = mara.row_of(&jonas).await.id;
    mara.owner.friends().end(jonas_here).await.unwrap();
    mara.tell(&jonas).await;
    let next = |row: &PeerRow| row.next_send_at.unwrap().seconds_since(mara.node().now());
    let row = mara.row_of(&jonas).await;
    assert!(row.friendship.is_due() && (48..=72).contains(&next(&row)), "{}", next(&row));
    jonas.wire.asked();
    mara.tell(&jonas).await;
    assert!(jonas.wire.asked().is_empty(), "it is not time");
    mara.test.clock.advance(72);
    mara.tell(&jonas).await;
    let row = mara.row_of(&jonas).await;
    assert!(row.send_failures == 2 && (96..=144).contains(&next(&row)));
    assert!(mara.owner.friends().peer(jonas_here).await.unwrap().unwrap().next_attempt_at.is_some());
    mara.test.clock.advance(144);
    jonas.test.clock.advance(216);
    jonas.wire.is_well();
    mara.tell(&jonas).await;
    assert!(!mara.row_of(&jonas).await.friendship.is_due());
    assert_eq!(jonas.state_of(&mara).await, FriendshipState::Ended);
}

#[tokio::test]
async fn blocked_unknown_and_ended_look_the_same() {
    let (mara, jonas) = friends().await;
    let (blocked, ended, unknown) = (stranger(), jonas.node().own_id(), stranger());
    let node = mara.node();
    node.receive(blocked, HERE, &said(1, Stance::Friend, &["127.0.0.1:9"])).await.unwrap();
    let blocked_here = node.store.peer_by_key(blocked).await.unwrap().unwrap().id;
    mara.owner.friends().block(blocked_here).await.unwrap();
    mara.owner.friends().end(mara.row_of(&jonas).await.id).await.unwrap();
    let before = node.store.peer(blocked_here).await.unwrap();
    for from in [blocked, ended, unknown] {
        for message in [
            said(1, Stance::Friend, &["127.0.0.1:9"]),
            said(9_000_000_000, Stance::Friend, &["127.0.0.1:9"]),
            said(2, Stance::Friend, &["127.0.0.1:10"]),
            said(1, Stance::Ended, &[]),
        ] {
            assert_eq!(node.receive(from, HERE, &message).await.unwrap().answer.0, Answer::Held);
        }
        assert!(node.friend(from, HERE).await.unwrap().is_none());
    }
    let after = node.store.peer(blocked_here).await.unwrap();
    assert_eq!(after.map(|peer| (peer.state, peer.changed_at)), before.map(|peer| (peer.state, peer.changed_at)));
    mara.owner.friends().unblock(blocked_here).await.unwrap();
    assert_eq!(node.store.peer(blocked_here).await.unwrap().unwrap().state, FriendshipState::Received);
}

#[tokio::test]
async fn requests_of_strangers_are_few_and_go_at_once() {
    let mara = Person::new().await;
    let friend = befriend(mara.node()).await;
    let friend = mara.node().store.peer_row(friend).await.unwrap().unwrap().node_id.unwrap();
    let mut first = None;
    for number in 0..limits::RECEIVED_REQUESTS + 20 {
        let from = stranger();
        first.get_or_insert(from);
        let received = mara.node().receive(from, HERE, &said(1, Stance::Friend, &["127.0.0.1:9"])).await;
        assert_eq!(received.is_err(), number >= limits::RECEIVED_REQUESTS);
    }
    assert_eq!(mara.owner.friends().peers().await.unwrap().len(), 1 + limits::RECEIVED_REQUESTS);
    let moved = said(9, Stance::Friend, &["127.0.0.1:11"]);
    assert_eq!(mara.node().receive(friend, HERE, &moved).await.unwrap().answer.0, Answer::Held, "friends are heard");
    let withdrawn = mara.node().receive(first.unwrap(), HERE, &said(2, Stance::Ended, &[])).await;
    assert!(matches!(withdrawn, Err(ReceiveMessageError::Full)), "though it was taken");
    assert_eq!(mara.node().store.peer_by_key(first.unwrap()).await.unwrap().unwrap().state, FriendshipState::Ended);
    mara.owner.friends().clear_requests().await.unwrap();
    assert_eq!(mara.owner.friends().peers().await.unwrap().len(), 2);
    let due = mara.node().store.due_statements().await.unwrap();
    let friend = mara.node().store.peer_by_key(friend).await.unwrap().unwrap().id;
    assert!(due.iter().all(|due| due.peer == friend), "no stranger is dialled");
}

/// Ten thousand keys, some of which take back what they asked, and one that does so all the time.
#[tokio::test]
async fn strangers_are_told_from_those_whom_the_owner_chose() {
    let (mara, jonas) = (Person::new().await, Person::new().await);
    let standings = async || {
        let [of_jonas, of_mara] =
            [(&mara, &jonas), (&jonas, &mara)].map(|(one, other)| (one.node(), other.node().own_id()));
        (of_jonas.0.standing(of_jonas.1).await.unwrap(), of_mara.0.standing(of_mara.1).await.unwrap())
    };
    assert_eq!(standings().await, (Standing::Stranger, Standing::Stranger));
    mara.ask(&jonas).await;
    assert_eq!(standings().await, (Standing::Chosen, Standing::Known), "asked and was asked");
    jonas.owner.friends().accept(jonas.row_of(&mara).await.id).await.unwrap();
    jonas.tell(&mara).await;
    assert_eq!(standings().await, (Standing::Chosen, Standing::Chosen));
    mara.owner.friends().end(mara.row_of(&jonas).await.id).await.unwrap();
    mara.tell(&jonas).await;
    assert_eq!(standings().await, (Standing::Known, Standing::Known));
    mara.owner.friends().block(mara.row_of(&jonas).await.id).await.unwrap();
    assert_eq!(standings().await.0, Standing::Known);
}

#[tokio::test]
async fn ten_thousand_strangers_leave_few_rows() {
    let mara = Person::new().await;
    let node = mara.node();
    let asked = said(1, Stance::Friend, &["127.0.0.1:9"]);
    let fickle = stranger();
    for seq in 1..=200 {
        let stance = if seq % 2 == 1 { Stance::Friend } else { Stance::Ended };
        node.receive(fickle, HERE, &said(seq, stance, &["127.0.0.1:9"])).await.unwrap();
    }
    assert_eq!(mara.notifications().await, [], "what was taken back is not announced");
    for _ in 0..500 {
        let from = stranger();
        node.receive(from, HERE, &asked).await.unwrap();
        node.receive(from, HERE, &said(2, Stance::Ended, &[])).await.unwrap();
    }
    let forgotten = mara.owner.friends().peers().await.unwrap().len();
    assert!(forgotten <= 100, "{forgotten} who took it back are remembered");
    let mut taken = 0;
    for _ in 0..9500 {
        taken += usize::from(node.receive(NodeId(rand::random()), HERE, &asked).await.is_ok());
    }
    assert_eq!(taken, limits::RECEIVED_REQUESTS);
    let peers = mara.owner.friends().peers().await.unwrap().len();
    assert_eq!(peers, forgotten + limits::RECEIVED_REQUESTS);
    assert!(node.store.count_unread_notifications().await.unwrap() <= peers as u64, "one for each");

    mara.owner.friends().clear_requests().await.unwrap();
    let left = mara.owner.friends().peers().await.unwrap();
    assert!(left.iter().all(|peer| peer.state == FriendshipState::Ended) && left.len() == forgotten);
    assert!(node.store.due_statements().await.unwrap().is_empty(), "nobody is dialled");
    node.receive(stranger(), HERE, &asked).await.expect("there is room again");
}

#[tokio::test]
async fn a_card_names_what_its_sender_can_know() {
    let mara = Person::new().await;
    let everywhere = ["127.0.0.1:9000", "192.168.1.5:9001", "8.8.8.8:9002", "8.8.4.4:22"];
    for (source, kept, shown) in [
        ("127.0.0.1", &["127.0.0.1:9000", "192.168.1.5:9001", "8.8.8.8:9002"][..], "127.0.0.1:9000"),
        ("192.168.1.5", &["192.168.1.5:9001", "8.8.8.8:9002"], "192.168.1.5:9001"),
        ("9.9.9.9", &["8.8.8.8:9002"], "9.9.9.9:9000"),
    ] {
        let from = stranger();
        let source = source.parse().unwrap();
        mara.node().receive(from, source, &said(1, Stance::Friend, &everywhere)).await.unwrap();
        let row = mara.node().store.peer_by_key(from).await.unwrap().unwrap();
        assert_eq!(row.whereabouts.card.iter().map(Address::to_string).collect::<Vec<_>>(), kept);
        assert_eq!(row.address.to_string(), shown);
    }
}

#[tokio::test]
async fn a_restored_backup_goes_on_with_its_friends() {
    let (mara, jonas) = friends().await;
    let old = mara.row_of(&jonas).await;
    // Jonas hears of another card, and then mara forgets that she sent it.
    mara.node().set_card_addresses(vec![mara.address.clone(), "127.0.0.1:9".parse().unwrap()]).await.unwrap();
    mara.tell(&jonas).await;
    let tx = mara.node().store.write().await.unwrap();
    let row = tx.peer_row(old.id).await.unwrap().unwrap();
    tx.save_friendship(&row, &old.friendship, mara.node().now()).await.unwrap();
    tx.commit().await.unwrap();
    jonas.wire.asked();
    mara.node().recheck(old.id).await.unwrap();
    mara.tell(&jonas).await;
    let put = format!("PUT /o2m/v1/peers/{}", mara.node().own_id());
    let asked = jonas.wire.asked();
    let puts: Vec<_> = asked.iter().filter(|asked| asked.starts_with("PUT")).collect();
    assert_eq!(puts, [&format!("{put} 409"), &format!("{put} 204")]);
    assert_eq!((mara.state_of(&jonas).await, jonas.state_of(&mara).await), {
        (FriendshipState::Accepted, FriendshipState::Accepted)
    });
}

#[tokio::test]
async fn peers_who_contradict_for_ever_are_left_for_later() {
    let (mara, jonas) = friends().await;
    jonas.wire.answers("/o2m/v1/peers", axum::http::StatusCode::CONFLICT, r#"{"seq":9007199254740991,"settled":0}"#);
    jonas.wire.asked();
    mara.node().recheck(mara.row_of(&jonas).await.id).await.unwrap();
    mara.tell(&jonas).await;
    mara.tell(&jonas).await;
    assert_eq!(jonas.wire.asked().iter().filter(|asked| asked.starts_with("PUT")).count(), 2);
    assert!(mara.row_of(&jonas).await.next_send_at.is_some());
}

#[tokio::test]
async fn friends_from_before_there_were_keys_are_confirmed_by_either_side() {
    for mara_asks in [true, false] {
        let (mara, jonas) = (Person::new().await, Person::new().await);
        let jonas_here = befriend(mara.node()).await;
        let tx = mara.node().store.write().await.unwrap();
        tx.set_key(jonas_here, None).await.unwrap();
        tx.set_peer_address(jonas_here, &jonas.address).await.unwrap();
        let post = domain::RemotePost {
            is_public: false,
            wire_id: domain::WireId([5; 16]),
            text: "From before".parse().unwrap(),
            cover: domain::Cover::NONE,
            published_at: mara.node().now(),
            edited_at: None,
            pictures: vec![],
            quote: None,
        };
        tx.put_remote_post(jonas_here, &post, Some("From before"), 1, mara.node().now()).await.unwrap();
        tx.commit().await.unwrap();
        let shown = mara.owner.friends().peer(jonas_here).await.unwrap().unwrap();
        assert!(shown.needs_key && shown.state == FriendshipState::Accepted);
        mara.owner.reading().pull(jonas_here).await.unwrap();

        if mara_asks {
            assert!(matches!(mara.ask(&jonas).await, Asked::Pending(id) if id == jonas_here));
            jonas.owner.friends().accept(jonas.row_of(&mara).await.id).await.unwrap();
            mara.reads(jonas_here, &["From before"]).await;
            // It was published by a node that is not this one: the first reading finds it gone.
            jonas.tell(&mara).await;
        } else {
            jonas.ask(&mara).await;
            let asking = mara.row_of(&jonas).await.id;
            assert_ne!(asking, jonas_here, "nothing is theirs until the owner says so");
            mara.owner.friends().accept(asking).await.unwrap();
            mara.reads(asking, &["From before"]).await;
            assert!(mara.owner.friends().peer(jonas_here).await.unwrap().is_none());
        }
        let row = mara.row_of(&jonas).await;
        assert_eq!((row.state, mara.owner.friends().peers().await.unwrap().len()), (FriendshipState::Accepted, 1));
    }
}

#[tokio::test]
async fn a_stranger_who_names_the_address_of_a_friend_without_a_key_gets_nothing_of_theirs() {
    let (mara, jonas, thief) = (Person::new().await, Person::new().await, Person::new().await);
    let jonas_here = befriend(mara.node()).await;
    let tx = mara.node().store.write().await.unwrap();
    tx.set_key(jonas_here, None).await.unwrap();
    tx.set_peer_address(jonas_here, &jonas.address).await.unwrap();
    tx.commit().await.unwrap();
    thief.node().set_card_addresses(vec![thief.address.clone(), jonas.address.clone()]).await.unwrap();
    thief.ask(&mara).await;
    mara.owner.friends().accept(mara.row_of(&thief).await.id).await.unwrap();
    let there = mara.owner.friends().peer(jonas_here).await.unwrap().expect("the friend is there still");
    assert!(there.needs_key && there.state == FriendshipState::Accepted);
}

#[tokio::test]
async fn a_friend_without_a_key_can_be_left() {
    let mara = Person::new().await;
    for is_blocked in [true, false] {
        let peer = befriend(mara.node()).await;
        let tx = mara.node().store.write().await.unwrap();
        tx.set_key(peer, None).await.unwrap();
        tx.set_peer_address(peer, &"127.0.0.1:9009".parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        if is_blocked {
            mara.owner.friends().block(peer).await.unwrap();
            let from = stranger();
            let asked = mara.node().receive(from, HERE, &said(1, Stance::Friend, &["127.0.0.1:9009"])).await.unwrap();
            assert_eq!(asked.answer.0, Answer::Held);
            let state = mara.node().store.peer_by_key(from).await.unwrap().map(|row| (row.id, row.state));
            assert_eq!(state, Some((peer, FriendshipState::Blocked)));
        } else {
            mara.owner.friends().end(peer).await.unwrap();
            assert!(mara.owner.friends().peer(peer).await.unwrap().is_none());
        }
    }
    assert!(mara.notifications().await.is_empty());
}

#[tokio::test]
async fn who_starts_without_a_network_is_there_once_it_comes() {
    let (mara, jonas) = (Person::new().await, Person::new().await);
    mara.node().set_card_addresses(vec![]).await.unwrap();
    mara.ask(&jonas).await;
    mara.tell(&jonas).await;
    assert!(
        jonas.node().store.peer_by_key(mara.node().own_id()).await.unwrap().is_none(),
        "there is nothing to say yet"
    );
    mara.node().move_to(vec![]).await.unwrap();
    mara.node().move_to(vec![mara.address.clone()]).await.unwrap();
    mara.tell(&jonas).await;
    assert_eq!(jonas.row_of(&mara).await.state, FriendshipState::Received);
    mara.node().move_to(vec![]).await.unwrap();
    assert!(mara.owner.card().invite().is_some(), "it can be reached there again");
}

#[tokio::test]
async fn the_worker_tells_and_open_pages_hear_of_it() {
    let (mara, jonas) = (Person::new().await, Person::new().await);
    let stop = tokio_util::sync::CancellationToken::new();
    tokio::spawn(jonas.node().clone().tell_when_due(stop.clone()));
    let mut events = mara.node().live.subscribe();
    mara.ask(&jonas).await;
    jonas.owner.friends().accept(jonas.row_of(&mara).await.id).await.unwrap();
    while mara.state_of(&jonas).await != FriendshipState::Accepted {
        events.recv().await.unwrap();
    }
    while events.recv().await.unwrap().event != LiveEvent::NotificationsChanged {}
    stop.cancel();
}
