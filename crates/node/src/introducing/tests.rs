//! Mara introduces Lea and Jonas to each other, by real requests between three nodes.

use std::{io::Cursor, time::Duration};

use bytes::Bytes;
use domain::{
    Address, Audience, Cover, FriendshipState, NodeId, Note, NotificationKind, PeerId, PictureType, TimelineFilter,
    WireId, introduction::Standing, limits,
};
use federation::{
    Identity,
    wire::{IntroductionAnswer, SignedCard, WireCard},
};
use image::{DynamicImage, ImageFormat};
use store::{Introduced, PeerRow};

use super::{answer::IntroducedError, ask::AskIntroductionError, make::IntroduceError, serve::IntroductionTaken};
use crate::{
    node::Node,
    owner::Owner,
    posting::draft::form::DraftForm,
    secrets::secret::random_bytes,
    testing::{
        TestNode,
        friends::{HERE, Wire, befriend_key},
    },
    threads::owner::NewComment,
};

/// A node on a socket, and its owner.
struct Person {
    test: TestNode,
    owner: Owner,
    wire: Wire,
    address: Address,
}

/// Mara, whose friends Lea and Jonas are strangers to each other.
struct Three {
    mara: Person,
    lea: Person,
    jonas: Person,
}

impl Person {
    async fn new(name: &str) -> Self {
        let (test, owner) = TestNode::set_up().await;
        owner.profile().save(&name.parse().unwrap(), &note("")).await.unwrap();
        let wire = Wire::default();
        let address = wire.serve(&test.node).await;
        test.node.set_card_addresses(vec![address.clone()]).await.unwrap();
        Self { test, owner, wire, address }
    }

    fn node(&self) -> &Node {
        &self.test.node
    }

    fn id(&self) -> NodeId {
        self.node().own_id()
    }

    async fn row_of(&self, other: &Self) -> Option<PeerRow> {
        self.node().store.peer_by_key(other.id()).await.unwrap()
    }

    async fn peer(&self, other: &Self) -> PeerId {
        self.row_of(other).await.unwrap().id
    }

    async fn state_of(&self, other: &Self) -> Option<FriendshipState> {
        self.row_of(other).await.map(|row| row.state)
    }

    async fn befriend(&self, other: &Self) {
        let contact = self.owner.friends().greet(&other.address).await.unwrap();
        self.owner.friends().ask(contact.id, &note("")).await.unwrap();
        other.owner.friends().accept(other.peer(self).await).await.unwrap();
        for _ in 0..500 {
            if self.state_of(other).await == Some(FriendshipState::Accepted) {
                break;
            }
            other.node().tell_due_peers().await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        for (reader, read) in [(self, other), (other, self)] {
            let peer = reader.peer(read).await;
            // Another reading may be under way, which has asked before.
            for _ in 0..500 {
                reader.pull(read).await;
                if reader.owner.introductions().friends().await.unwrap().contains(&peer) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }

    /// Reads `other`; before and after it no other reading is under way.
    async fn pull(&self, other: &Self) {
        self.is_idle().await;
        self.owner.reading().pull(self.peer(other).await).await.unwrap();
        self.is_idle().await;
    }

    async fn is_idle(&self) {
        let is_idle = async {
            while !self.node().peering.pulls.is_idle() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), is_idle).await.expect("it comes to rest");
    }

    /// Brings the answers that wait, and reads `other`.
    async fn exchange(&self, other: &Self) {
        let peer = self.peer(other).await;
        self.node().bring_all(peer).await.unwrap();
        self.pull(other).await;
    }

    async fn introduced(&self) -> Vec<Introduced> {
        self.owner.introductions().list().await.unwrap().introduced
    }

    /// Name, words and standing of each.
    async fn shown(&self) -> Vec<(String, String, Standing)> {
        self.introduced().await.into_iter().map(|each| (each.name, each.words, each.standing)).collect()
    }

    async fn agree(&self) {
        let id = self.introduced().await[0].id;
        self.owner.introductions().agree(id).await.unwrap();
    }

    async fn told(&self) -> Vec<NotificationKind> {
        let page = self.owner.notifications().page(None).await.unwrap();
        page.notifications.iter().map(|notification| notification.kind).collect()
    }

    async fn count(&self, kind: NotificationKind) -> usize {
        self.told().await.into_iter().filter(|told| *told == kind).count()
    }

    fn card(&self) -> WireCard {
        WireCard { name: "Somebody".parse().unwrap(), addresses: vec![self.address.clone()] }
    }
}

impl Three {
    async fn new() -> Self {
        let (mara, lea, jonas) = (Person::new("Mara").await, Person::new("Lea").await, Person::new("Jonas").await);
        lea.owner.profile().upload_picture(picture(), None).await.unwrap();
        mara.befriend(&lea).await;
        mara.befriend(&jonas).await;
        Self { mara, lea, jonas }
    }

    /// Mara introduces the two, and both have read so.
    async fn introduced() -> Self {
        let three = Self::new().await;
        three.make("You both keep bees").await.unwrap();
        three.read().await;
        three
    }

    async fn make(&self, words: &str) -> Result<(), IntroduceError> {
        let (lea, jonas) = (self.mara.peer(&self.lea).await, self.mara.peer(&self.jonas).await);
        self.mara.owner.introductions().make(lea, jonas, &note(words)).await
    }

    async fn read(&self) {
        self.lea.exchange(&self.mara).await;
        self.jonas.exchange(&self.mara).await;
    }

    async fn until(&self, is_so: impl AsyncFn() -> bool) {
        for _ in 0..100 {
            self.read().await;
            for person in [&self.lea, &self.jonas] {
                person.node().tell_due_peers().await.unwrap();
            }
            if is_so().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it did not come so");
    }

    async fn are_friends(&self) -> bool {
        self.lea.state_of(&self.jonas).await == Some(FriendshipState::Accepted)
            && self.jonas.state_of(&self.lea).await == Some(FriendshipState::Accepted)
    }
}

fn picture() -> Bytes {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(200, 120).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner().into()
}

fn note(text: &str) -> Note {
    text.parse().unwrap()
}

#[tokio::test]
async fn two_presses_make_two_friends_and_no_address_goes_anywhere_before() {
    let three = Three::introduced().await;
    let Three { mara, lea, jonas } = &three;
    jonas.wire.asked();
    assert_eq!(lea.shown().await, [("Jonas".to_owned(), "You both keep bees".to_owned(), Standing::Open)]);
    assert_eq!(jonas.shown().await, [("Lea".to_owned(), "You both keep bees".to_owned(), Standing::Open)]);
    assert!(lea.introduced().await[0].face.is_empty(), "Jonas has none");
    assert_eq!(PictureType::of(&jonas.introduced().await[0].face), Some(PictureType::Jpeg));
    for person in [lea, jonas] {
        assert_eq!(person.count(NotificationKind::Introduced).await, 1);
    }
    assert!(lea.row_of(jonas).await.is_none() && jonas.row_of(lea).await.is_none());

    lea.agree().await;
    three.read().await;
    assert!(lea.row_of(jonas).await.is_none() && jonas.row_of(lea).await.is_none(), "one press is not two");
    assert_eq!(jonas.shown().await[0].2, Standing::Open, "nobody says what the other pressed");
    assert!(jonas.wire.asked().iter().all(|asked| !asked.contains("/peers/")), "nobody was told of the other");

    jonas.agree().await;
    three.until(async || three.are_friends().await).await;
    assert_eq!(lea.row_of(jonas).await.unwrap().name, "Jonas");
    assert!(lea.shown().await.is_empty() && jonas.shown().await.is_empty(), "it is done");
    for person in [lea, jonas] {
        assert_eq!(person.count(NotificationKind::FriendRequestReceived).await, 1, "Mara asked, and nobody else");
        assert_eq!(person.count(NotificationKind::Introduced).await, 1);
    }
    let made = mara.owner.introductions().list().await.unwrap().made;
    assert!(made[0].is_answered);

    // A friendship that ends stays ended, whatever stands in Mara's feed.
    lea.owner.friends().end(lea.peer(jonas).await).await.unwrap();
    lea.node().tell_due_peers().await.unwrap();
    three.read().await;
    assert_eq!(lea.state_of(jonas).await, Some(FriendshipState::Ended));
    assert_ne!(jonas.state_of(lea).await, Some(FriendshipState::Accepted));
}

#[tokio::test]
async fn declining_silence_and_a_block_look_alike() {
    let three = Three::introduced().await;
    let Three { mara, lea, jonas } = &three;
    lea.agree().await;
    three.read().await;
    mara.wire.asked();
    let declined = jonas.introduced().await[0].id;
    jonas.owner.introductions().decline(declined).await.unwrap();
    three.read().await;
    let asked = mara.wire.asked();
    assert!(asked.iter().all(|asked| !asked.contains("introductions")), "{asked:?}");
    assert!(jonas.shown().await.is_empty());
    assert_eq!(lea.shown().await[0].2, Standing::Agreed);
    assert!(matches!(jonas.owner.introductions().agree(declined).await, Err(IntroducedError::NotFound)));
    assert!(!mara.owner.introductions().list().await.unwrap().made[0].is_answered);

    // Made once more by a server that forgot it, the answer stands.
    assert!(matches!(three.make("Again").await, Err(IntroduceError::Already)));
    let tx = mara.node().store.write().await.unwrap();
    tx.end_introductions(mara.node().now().plus_seconds(limits::INTRODUCTION_SECONDS)).await.unwrap();
    tx.commit().await.unwrap();
    three.make("Again").await.unwrap();
    three.read().await;
    assert!(jonas.shown().await.is_empty());
    assert_eq!(jonas.count(NotificationKind::Introduced).await, 1);
    assert_eq!(lea.shown().await[0].1, "Again", "of what was forgotten the new one takes the place");
}

#[tokio::test]
async fn a_server_whose_owner_blocked_the_other_says_nothing_by_itself() {
    let three = Three::new().await;
    let Three { mara, lea, jonas } = &three;
    let contact = lea.owner.friends().greet(&jonas.address).await.unwrap();
    lea.owner.friends().ask(contact.id, &note("")).await.unwrap();
    lea.owner.friends().block(lea.peer(jonas).await).await.unwrap();
    three.make("").await.unwrap();
    three.read().await;
    assert!(lea.shown().await.is_empty());
    assert_eq!(lea.count(NotificationKind::Introduced).await, 0);
    jonas.agree().await;
    three.read().await;
    assert_eq!(jonas.shown().await[0].2, Standing::Agreed, "as with silence");
    assert_eq!(lea.state_of(jonas).await, Some(FriendshipState::Blocked));
    assert!(!mara.owner.introductions().list().await.unwrap().made[0].is_answered);
}

#[tokio::test]
async fn friends_themselves_and_whoever_is_unknown_are_not_introduced() {
    let three = Three::new().await;
    let Three { mara, lea, jonas } = &three;
    let (to_lea, to_jonas) = (mara.peer(lea).await, mara.peer(jonas).await);
    let make = async |one, other| mara.owner.introductions().make(one, other, &note("")).await;
    assert!(matches!(make(to_lea, to_lea).await, Err(IntroduceError::Same)));
    assert!(matches!(make(to_lea, PeerId(99)).await, Err(IntroduceError::NotFound)));
    let old = befriend_key(mara.node(), Identity::generate().unwrap().id()).await;
    assert!(matches!(make(to_lea, old).await, Err(IntroduceError::Unknown)), "its server never said that it knows");
    for _ in 0..limits::OPEN_INTRODUCTIONS {
        let other = befriend_key(mara.node(), Identity::generate().unwrap().id()).await;
        let tx = mara.node().store.write().await.unwrap();
        tx.set_has_introductions(other, true).await.unwrap();
        tx.commit().await.unwrap();
        make(to_lea, other).await.unwrap();
    }
    assert!(matches!(make(to_lea, to_jonas).await, Err(IntroduceError::TooMany)));
    three.read().await;
    assert_eq!(lea.shown().await.len() as u64, limits::OPEN_INTRODUCTIONS);

    // Who are friends already are not asked.
    lea.befriend(jonas).await;
    let tx = mara.node().store.write().await.unwrap();
    tx.end_introductions(mara.node().now().plus_seconds(limits::INTRODUCTION_SECONDS)).await.unwrap();
    tx.commit().await.unwrap();
    make(to_lea, to_jonas).await.unwrap();
    three.read().await;
    assert!(jonas.shown().await.is_empty());
}

#[tokio::test]
async fn what_is_forged_replayed_or_over_is_no_answer() {
    let three = Three::introduced().await;
    let Three { mara, lea, jonas } = &three;
    let id = lea.introduced().await[0].wire_id;
    let friend = mara.node().friend(lea.id(), HERE).await.unwrap().unwrap();
    let now = mara.node().now();
    let month = now.plus_seconds(limits::INTRODUCTION_SECONDS);
    let sign = |identity: &Identity, id, aud, via, exp| SignedCard::sign(identity, id, aud, via, exp, lea.card());
    let key = lea.node().identity();
    let stranger = Identity::generate().unwrap();
    let take = async |id, card| friend.introduce(id, &IntroductionAnswer { card, asks: None }).await.unwrap();
    for wrong in [
        sign(&stranger, id, jonas.id(), mara.id(), month),
        sign(key, id, lea.id(), mara.id(), month),
        sign(key, id, stranger.id(), mara.id(), month),
        sign(key, id, jonas.id(), stranger.id(), month),
        sign(key, WireId([1; 16]), jonas.id(), mara.id(), month),
        sign(key, id, jonas.id(), mara.id(), now),
        sign(key, id, jonas.id(), mara.id(), month.plus_seconds(90_000)),
    ] {
        assert_eq!(take(id, wrong).await, IntroductionTaken::Malformed);
    }
    let unknown = WireId([1; 16]);
    assert_eq!(take(unknown, sign(key, unknown, jonas.id(), mara.id(), month)).await, IntroductionTaken::NotFound);
    let good = sign(key, id, jonas.id(), mara.id(), month);
    for _ in 0..2 {
        assert_eq!(take(id, good.clone()).await, IntroductionTaken::Held);
    }
    assert!(!mara.owner.introductions().list().await.unwrap().made[0].is_answered);
    // What Mara's server passes on in another's name is none: Jonas asks nobody.
    jonas.agree().await;
    three.read().await;
    let tx = mara.node().store.write().await.unwrap();
    let side = tx.introduction_of(mara.peer(lea).await, id).await.unwrap().unwrap();
    let forged = sign(&stranger, id, jonas.id(), mara.id(), month);
    tx.put_introduction_card(&side, forged.as_str()).await.unwrap();
    tx.commit().await.unwrap();
    let before = jonas.row_of(lea).await.map(|row| row.state);
    jonas.exchange(mara).await;
    assert_eq!(jonas.row_of(lea).await.map(|row| row.state), before);

    // After its time it is over, for all three.
    for person in [mara, lea, jonas] {
        person.test.clock.advance(limits::INTRODUCTION_SECONDS + 1);
    }
    assert!(lea.shown().await.is_empty() && jonas.shown().await.iter().all(|shown| shown.2 != Standing::Open));
    assert!(mara.owner.introductions().list().await.unwrap().made.is_empty());
}

/// Under Mara's post Jonas wrote something, which Lea reads.
async fn with_comment(three: &Three) -> domain::ThreadItemId {
    let Three { mara, lea, jonas } = three;
    let form = DraftForm { source: "Frost".into(), audience: Some(Audience::AllFriends), ..DraftForm::default() };
    mara.owner.posts().publish(&form, Vec::new()).await.unwrap();
    jonas.pull(mara).await;
    let to_mara = jonas.peer(mara).await;
    let post = jonas.node().store.timeline(None, TimelineFilter::friend(to_mara), 9).await.unwrap()[0].id;
    let comment = NewComment {
        post,
        reply_to: None,
        id: WireId(random_bytes()),
        text: "Mine froze".to_owned().into(),
        cover: Cover::NONE,
        pictures: Vec::new(),
        quote: None,
    };
    jonas.owner.threads().comment(comment).await.unwrap();
    jonas.exchange(mara).await;
    let to_mara = lea.peer(mara).await;
    for _ in 0..100 {
        lea.pull(mara).await;
        let posts = lea.node().store.timeline(None, TimelineFilter::friend(to_mara), 9).await.unwrap();
        let Some(post) = posts.first() else { continue };
        let thread = lea.owner.threads().read(post.id, None).await.unwrap().unwrap().thread;
        if let Some(comment) = thread.comments.first() {
            return comment.id;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the comment did not come");
}

#[tokio::test]
async fn who_asks_for_an_introduction_has_pressed_and_the_friend_decides_first() {
    let three = Three::new().await;
    let Three { mara, lea, jonas } = &three;
    let comment = with_comment(&three).await;
    lea.owner.introductions().ask(comment, &note("We sing together")).await.unwrap();
    let again = lea.owner.introductions().ask(comment, &note("")).await;
    assert!(matches!(again, Err(AskIntroductionError::Already)));
    assert_eq!(lea.shown().await, [("Jonas".to_owned(), "We sing together".to_owned(), Standing::Asked)]);
    lea.exchange(mara).await;
    let requests = mara.owner.introductions().list().await.unwrap().requests;
    assert_eq!((requests.len(), requests[0].words.as_str()), (1, "We sing together"));
    assert_eq!(mara.count(NotificationKind::IntroductionAsked).await, 1);
    three.read().await;
    assert!(jonas.shown().await.is_empty(), "Mara decides first");

    mara.owner.introductions().grant(requests[0].id, &note("Lea sings, too")).await.unwrap();
    three.read().await;
    assert_eq!(jonas.shown().await, [("Lea".to_owned(), "Lea sings, too".to_owned(), Standing::Open)]);
    assert_eq!(lea.shown().await[0].2, Standing::Agreed);
    assert_eq!(lea.count(NotificationKind::Introduced).await, 0, "that was Lea's own wish");
    jonas.agree().await;
    three.until(async || three.are_friends().await).await;
}

#[tokio::test]
async fn a_friend_who_does_not_introduce_tells_nobody() {
    let three = Three::new().await;
    let Three { mara, lea, jonas } = &three;
    let comment = with_comment(&three).await;
    lea.owner.introductions().ask(comment, &note("Please")).await.unwrap();
    lea.exchange(mara).await;
    let request = mara.owner.introductions().list().await.unwrap().requests[0].id;
    mara.owner.introductions().refuse(request).await.unwrap();
    three.read().await;
    assert_eq!(lea.shown().await[0].2, Standing::Asked);
    assert!(jonas.shown().await.is_empty());
    // Asked again from a database that forgot it, Mara is not bothered.
    let now = lea.node().now();
    let tx = lea.node().store.write().await.unwrap();
    tx.end_introductions(now.plus_seconds(limits::INTRODUCTION_SECONDS)).await.unwrap();
    tx.commit().await.unwrap();
    lea.owner.introductions().ask(comment, &note("Please!")).await.unwrap();
    lea.exchange(mara).await;
    assert!(mara.owner.introductions().list().await.unwrap().requests.is_empty());
    assert_eq!(mara.count(NotificationKind::IntroductionAsked).await, 1);
}
