//! Threads between real servers: three friends, one of them asleep for a while; what friends may not do; what it costs at the wire.

use domain::{
    NodeId, Sha256, Timestamp, WireId,
    thread::{Comment, Content, ItemKind, Reaction, Revision, Subject, ThreadItem, Words, reaction_id},
};
use federation::wire::SignedItem;
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

use crate::{
    restoring::Backup,
    support::{Caller, Network, Owner, Page, TestNode, Wire, befriend, befriend_at, eventually, whole},
};

#[tokio::test(flavor = "multi_thread")]
async fn three_friends_answer_each_other_though_one_server_sleeps_for_a_while() {
    let mut network = Network::start(["mara", "lea", "jonas"]).await;
    let (mara, lea, jonas) =
        tokio::join!(network["mara"].first_day(), network["lea"].first_day(), network["jonas"].first_day());
    befriend(&lea, &mara).await;
    befriend(&jonas, &mara).await;
    let at_mara = mara.publish("Frost tonight, cover the beans").await;
    let (at_lea, at_jonas) = (lea.post_of("cover the beans").await, jonas.post_of("cover the beans").await);

    comment(&lea, &at_lea, "Mine froze on Tuesday").await;
    mara.sees(&at_mara, "Mine froze on Tuesday").await;
    let page = jonas.sees(&at_jonas, "Mine froze on Tuesday").await;
    assert!(page.text().contains("a friend of mara"), "whose word it is: {}", page.text());
    mara.sees("/notifications", "lea").await;

    network["mara"].stop().await;
    comment(&jonas, &at_jonas, "I have fleece to spare").await;
    let page = jonas.browser.open(&at_jonas).await;
    assert!(page.text().contains("I have fleece to spare"), "it stands where it was written");
    assert_eq!(page.all("[data-stage=waiting]").len(), 1, "{}", page.text());
    assert!(!lea.browser.open(&at_lea).await.text().contains("fleece"));
    network["mara"].run().await;
    lea.sees(&at_lea, "I have fleece to spare").await;
    eventually("the words have arrived", async || {
        let page = jonas.browser.open(&at_jonas).await;
        page.all("[data-stage=waiting]").is_empty().then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_of_a_thread_holds_against_friends_who_mean_harm() {
    let network = Network::start(["mara"]).await;
    let node = &network["mara"];
    let mara = node.first_day().await;
    let (lea, at) = Caller::with_server().await;
    lea.befriend(node, &mara, "Lea", &[&at]).await;
    let (dora, at) = Caller::with_server().await;
    dora.befriend(node, &mara, "Dora", &[&at]).await;
    mara.publish("Frost tonight").await;
    let door = Door { node, home: node.identity().id(), post: only_post(&lea, node).await };
    let secret = mara.publish("Nobody else's").await;
    let hidden = shown_posts(&lea, node).await.into_iter().find(|id| *id != door.post).expect("it was shown");
    set_audience(&mara, &secret, "only-me").await;

    let first = door.comment(&lea, 1, 1_000, "Mine froze");
    assert_eq!(door.bring(&lea, &first).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(door.bring(&lea, &first).await.status(), StatusCode::NO_CONTENT, "the same bytes are one");
    let other = door.comment(&lea, 1, 1_000, "It did not");
    let conflict = door.bring(&lea, &other).await;
    assert_eq!(conflict.status(), StatusCode::CONFLICT);
    assert_eq!(conflict.text().await.expect("a body"), first.as_str(), "what is held comes back as it was signed");
    assert_eq!(door.bring(&lea, &door.comment(&lea, 1, 999, "Older")).await.status(), StatusCode::CONFLICT);

    let forged = door.comment(&lea, 2, 1, "In Lea's name");
    assert_eq!(door.bring(&dora, &forged).await.status(), StatusCode::BAD_REQUEST, "another's words");
    assert_eq!(door.bring(&dora, &door.comment(&dora, 1, 2_000, "My id now")).await.status(), StatusCode::BAD_REQUEST);
    let elsewhere = Door { home: dora.id(), ..door };
    assert_eq!(door.bring(&lea, &elsewhere.comment(&lea, 3, 1, "For Dora")).await.status(), StatusCode::BAD_REQUEST);
    let lost = Door { post: WireId([9; 16]), ..door };
    let nowhere = whole(lost.bring(&lea, &lost.comment(&lea, 4, 1, "Under what is not there")).await).await;
    let stranger = Caller::stranger();
    assert_eq!(nowhere, whole(door.bring(&stranger, &door.comment(&stranger, 5, 1, "Hello")).await).await);
    assert_eq!(nowhere.0, StatusCode::NOT_FOUND);
    let hidden = Door { post: hidden, ..door };
    let unseen = whole(hidden.bring(&lea, &hidden.comment(&lea, 4, 1, "Under what I may not see")).await).await;
    assert_eq!(unseen, nowhere, "what is hidden is as what is not there");

    let mut reply = door.subject(&lea, 6);
    reply.reply_to = Some(WireId([8; 16]));
    assert_eq!(
        door.bring(&lea, &Door::sign(&lea, reply, 1, "To nothing")).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    for (body, status) in [
        ("x".repeat(41 * 1024), StatusCode::PAYLOAD_TOO_LARGE),
        ("😀".repeat(16 * 1024), StatusCode::PAYLOAD_TOO_LARGE),
        ("😀".repeat(9 * 1024), StatusCode::BAD_REQUEST),
        ("no.such.item".to_owned(), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(door.put(&lea, &first, body).await.status(), status);
    }

    let hearts = door.reaction(&lea, 1, &["❤️"]);
    assert_eq!(door.bring(&lea, &hearts).await.status(), StatusCode::NO_CONTENT);
    let soon = door.bring(&lea, &door.reaction(&lea, 2, &[])).await;
    assert_eq!(soon.status(), StatusCode::TOO_MANY_REQUESTS, "a reaction is not flipped in no time");
    assert!(soon.headers().contains_key("retry-after"));

    let mut statuses = Vec::new();
    for number in 10..75 {
        statuses.push(door.bring(&dora, &door.comment(&dora, number, 1, "More")).await.status());
    }
    let taken = statuses.iter().filter(|status| **status == StatusCode::NO_CONTENT).count();
    assert_eq!((taken, statuses.last()), (60, Some(&StatusCode::TOO_MANY_REQUESTS)), "60 an hour from one friend");
    let page = mara.browser.open("/").await;
    assert!(page.text().contains("Frost tonight"), "the owner goes on: {}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_friend_any_more_still_takes_back_what_they_said() {
    let network = Network::start(["mara"]).await;
    let node = &network["mara"];
    let mara = node.first_day().await;
    let (lea, at) = Caller::with_server().await;
    lea.befriend(node, &mara, "Lea", &[&at]).await;
    let post = mara.publish("Frost tonight").await;
    let door = Door { node, home: node.identity().id(), post: only_post(&lea, node).await };
    door.bring(&lea, &door.comment(&lea, 1, 1_000, "I regret this")).await;
    mara.sees(&post, "I regret this").await;
    set_audience(&mara, &post, "only-me").await;
    assert_eq!(door.bring(&lea, &door.comment(&lea, 1, 2_000, "I do not")).await.status(), StatusCode::NOT_FOUND);
    mara.sees(&post, "I regret this").await;

    let item = ThreadItem::new(door.subject(&lea, 1), revision(3_000), None).expect("a deletion");
    let deletion = SignedItem::sign(lea.identity(), item).expect("her own");
    let answer = whole(door.bring(&lea, &deletion).await).await;
    assert_eq!(answer, whole(lea.get(node, "/o2m/v1/nothing").await).await, "answered as if there were nothing");
    mara.loses(&post, "I regret this").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_friend_takes_back_what_they_said_and_does_nothing_else() {
    let network = Network::start(["mara"]).await;
    let node = &network["mara"];
    let mara = node.first_day().await;
    let (lea, at) = Caller::with_server().await;
    let (jonas, at_jonas) = Caller::with_server().await;
    lea.befriend(node, &mara, "Lea", &[&at]).await;
    jonas.befriend(node, &mara, "Jonas", &[&at_jonas]).await;
    let post = mara.publish("Frost tonight").await;
    let door = Door { node, home: node.identity().id(), post: only_post(&lea, node).await };
    door.bring(&lea, &door.comment(&lea, 1, 1_000, "I regret this")).await;
    door.bring(&jonas, &door.comment(&jonas, 2, 1_000, "I stay")).await;
    mara.sees(&post, "I stay").await;
    for name in ["Lea", "Jonas"] {
        let page = mara.browser.open(&mara.friend_page(name).await).await;
        mara.browser.send(&page, page.form("friends/end")).await;
    }
    let deletion_of = |author: &Caller, number| {
        let item = ThreadItem::new(door.subject(author, number), revision(3_000), None).expect("a deletion");
        SignedItem::sign(author.identity(), item).expect("their own")
    };
    let nothing = whole(lea.get(node, "/o2m/v1/nothing").await).await;
    for (caller, item) in [
        (&lea, door.comment(&lea, 1, 2_000, "I do not")),
        (&lea, door.comment(&lea, 3, 2_000, "One more")),
        (&lea, deletion_of(&jonas, 2)),
    ] {
        assert_eq!(whole(door.bring(caller, &item).await).await, nothing, "answered as if there were nothing");
    }
    let page = mara.browser.open(&post).await;
    assert!(page.text().contains("I regret this") && page.text().contains("I stay"), "{}", page.text());
    assert!(!page.text().contains("I do not") && !page.text().contains("One more"), "{}", page.text());

    assert_eq!(whole(door.bring(&lea, &deletion_of(&lea, 1)).await).await, nothing, "nor is that told");
    let page = mara.loses(&post, "I regret this").await;
    assert!(page.text().contains("I stay"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn words_in_a_former_friends_thread_are_out_of_reach_on_both_sides() {
    let network = Network::start(["mara", "lea"]).await;
    let (mara, lea) = tokio::join!(network["mara"].first_day(), network["lea"].first_day());
    befriend(&lea, &mara).await;
    let at_lea = {
        mara.publish("Frost tonight").await;
        lea.post_of("Frost tonight").await
    };
    let at_mara = {
        lea.publish("Snow tomorrow").await;
        mara.post_of("Snow tomorrow").await
    };
    comment(&lea, &at_lea, "Mine froze").await;
    comment(&mara, &at_mara, "Not again").await;
    for (owner, words) in [(&lea, "Mine froze"), (&mara, "Not again")] {
        eventually("they have arrived", async || {
            let page = owner.sees("/written", words).await;
            page.text().contains("In ").then_some(())
        })
        .await;
    }
    let page = mara.browser.open(&mara.friend_page("lea").await).await;
    mara.browser.send(&page, page.form("friends/end")).await;
    for (owner, words) in [(&mara, "Not again"), (&lea, "Mine froze")] {
        let page = owner.sees("/written", "Not there:").await;
        assert!(page.text().contains(words), "{}", page.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_costs_one_put_and_each_reader_one_poke_and_one_pull() {
    let mut network = Network::start(["mara", "lea", "jonas"]).await;
    let wires = [Wire::to(&network["mara"]).await, Wire::to(&network["lea"]).await, Wire::to(&network["jonas"]).await];
    for (name, wire) in ["mara", "lea", "jonas"].into_iter().zip(&wires) {
        network[name].advertise(&wire.address()).await;
    }
    let (mara, lea, jonas) =
        tokio::join!(network["mara"].first_day(), network["lea"].first_day(), network["jonas"].first_day());
    befriend_at(&lea, &mara, &wires[0].address()).await;
    befriend_at(&jonas, &mara, &wires[0].address()).await;
    mara.publish("Frost tonight").await;
    let (at_lea, at_jonas) = (lea.post_of("Frost tonight").await, jonas.post_of("Frost tonight").await);
    comment(&lea, &at_lea, "The first is read from the beginning").await;
    jonas.sees(&at_jonas, "The first is read").await;
    crate::budgets::quiet(&wires).await;

    comment(&lea, &at_lea, "The second is counted").await;
    jonas.sees(&at_jonas, "The second is counted").await;
    crate::budgets::quiet_again(&wires).await;
    let put = wires[0].below("/o2m/v1/posts");
    assert_eq!(put.len(), 1, "{put:?}");
    for wire in &wires[1..] {
        let pokes = wire.below("/o2m/v1/poke");
        assert_eq!(pokes.len(), 1, "each friend who may see it is told once: {pokes:?}");
    }
    let mut readers = wires[0].below("/o2m/v1/threads");
    readers.extend(wires[0].below("/o2m/v1/feed"));
    assert_eq!(readers.len(), 2, "each of them asks once: {readers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_a_hundred_comments_is_five_pulls_at_most_and_a_restart_an_answer_without_content() {
    let mut network = Network::start(["mara", "jonas"]).await;
    let wires = [Wire::to(&network["mara"]).await, Wire::to(&network["jonas"]).await];
    for (name, wire) in ["mara", "jonas"].into_iter().zip(&wires) {
        network[name].advertise(&wire.address()).await;
    }
    let (mara, jonas) = tokio::join!(network["mara"].first_day(), network["jonas"].first_day());
    befriend_at(&jonas, &mara, &wires[0].address()).await;
    let node = &network["mara"];
    let mut friends = Vec::new();
    for name in ["Lea", "Dora"] {
        let (friend, at) = Caller::with_server().await;
        friend.befriend(node, &mara, name, &[&at]).await;
        friends.push(friend);
    }
    mara.publish("Frost tonight").await;
    let at_jonas = jonas.post_of("Frost tonight").await;
    let door = Door { node, home: node.identity().id(), post: only_post(&friends[0], node).await };
    crate::budgets::quiet(&wires).await;

    for number in 1..=100_u8 {
        let friend = &friends[usize::from(number % 2)];
        let item = door.comment(friend, number, 1, &format!("Comment {number}."));
        assert_eq!(door.bring(friend, &item).await.status(), StatusCode::NO_CONTENT, "{number}");
    }
    jonas.sees(&at_jonas, "Comment 100.").await;
    crate::budgets::quiet_again(&wires).await;
    let page = jonas.browser.open(&at_jonas).await;
    assert!((1..=100).all(|number| page.text().contains(&format!("Comment {number}."))), "none is lost");
    let pulls = wires[0].below("/o2m/v1/threads");
    assert!((1..=5).contains(&pulls.len()), "{pulls:?}");

    crate::budgets::quiet(&wires).await;
    network["jonas"].restart().await;
    eventually("a pull at start", async || (!wires[0].crossings().is_empty()).then_some(())).await;
    crate::budgets::quiet_again(&wires).await;
    let pulls: Vec<_> = wires[0].crossings().into_iter().map(|each| (each.method, each.status)).collect();
    assert_eq!(pulls, [("GET".to_owned(), 304)], "one answer says that both feeds are known");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_backup_forgot_comes_back_from_those_who_have_it() {
    let mut network = Network::start(["mara", "lea", "jonas"]).await;
    let (mara, lea, jonas) =
        tokio::join!(network["mara"].first_day(), network["lea"].first_day(), network["jonas"].first_day());
    befriend(&lea, &mara).await;
    befriend(&jonas, &mara).await;
    let at_mara = mara.publish("Frost tonight").await;
    let (at_lea, at_jonas) = (lea.post_of("Frost tonight").await, jonas.post_of("Frost tonight").await);
    let of_mara = Backup::of(&mut network["mara"]).await;
    let of_lea = Backup::of(&mut network["lea"]).await;
    comment(&lea, &at_lea, "Mine froze on Tuesday").await;
    jonas.sees(&at_jonas, "Mine froze").await;

    of_mara.put_back(&mut network["mara"]).await;
    let mara = network["mara"].sign_in().await;
    mara.sees(&at_mara, "Mine froze").await;
    comment(&jonas, &at_jonas, "There is fleece here").await;
    mara.sees(&at_mara, "There is fleece here").await;
    lea.sees(&at_lea, "There is fleece here").await;
    jonas.sees(&at_jonas, "Mine froze").await;

    of_lea.put_back(&mut network["lea"]).await;
    let lea = network["lea"].sign_in().await;
    let page = lea.sees("/written", "Mine froze").await;
    lea.browser.send(&page, page.form("threads/delete")).await;
    mara.loses(&at_mara, "Mine froze").await;
    jonas.loses(&at_jonas, "Mine froze").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_reader_blocked_is_named_on_none_of_their_pages() {
    let network = Network::start(["mara", "jonas"]).await;
    let node = &network["mara"];
    let (mara, jonas) = tokio::join!(node.first_day(), network["jonas"].first_day());
    befriend(&jonas, &mara).await;
    let (max, at) = Caller::with_server().await;
    for (node, owner) in [(node, &mara), (&network["jonas"], &jonas)] {
        max.befriend(node, owner, "Maximilian", &[&at]).await;
    }
    let post = mara.publish("Frost tonight").await;
    let at_jonas = jonas.post_of("Frost tonight").await;
    comment(&jonas, &at_jonas, "Mine froze").await;
    mara.sees(&post, "Mine froze").await;
    let page = jonas.browser.open(&jonas.friend_page("Maximilian").await).await;
    jonas.browser.send(&page, page.form("friends/block")).await;

    let door = Door { node, home: node.identity().id(), post: only_post(&max, node).await };
    let item = Door::sign_as(&max, door.subject(&max, 1), 1_000, "Max Power", "Serves you right");
    assert_eq!(door.bring(&max, &item).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(door.bring(&max, &door.reaction(&max, 1, &["👻"])).await.status(), StatusCode::NO_CONTENT);
    let page = mara.sees(&post, "Serves you right").await;
    let form = page.form_beside("Serves you right", "threads/comment").fill("text", "Be kind");
    mara.browser.send(&page, form).await;
    let page = jonas.sees(&at_jonas, "Be kind").await;
    assert!(page.text().contains("By someone you blocked"), "{}", page.text());
    assert!(page.text().contains("answers someone you blocked"), "{}", page.text());
    for path in [at_jonas.as_str(), "/"] {
        let html = jonas.browser.open(path).await.html;
        let is_named = ["Maximilian", "Max Power", "👻"].into_iter().find(|word| html.contains(word));
        assert_eq!(is_named, None, "{path}: {html}");
    }
    let told = jonas.browser.open("/notifications").await.html;
    assert!(!told.contains("Max Power") && !told.contains(&format!("\"{at_jonas}")), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_to_fewer_is_shown_to_no_more_once_the_post_is() {
    let network = Network::start(["mara", "lea", "jonas"]).await;
    let (mara, lea, jonas) =
        tokio::join!(network["mara"].first_day(), network["lea"].first_day(), network["jonas"].first_day());
    befriend(&lea, &mara).await;
    befriend(&jonas, &mara).await;
    let post = mara.publish("Frost tonight").await;
    let (at_lea, _) = (lea.post_of("Frost tonight").await, jonas.post_of("Frost tonight").await);
    let may_comment = async |who: &str| {
        let page = mara.browser.open(&post).await;
        mara.browser.send(&page, page.form("threads/commenting").fill("commenting", who)).await;
    };
    may_comment("to-owner").await;
    lea.sees(&at_lea, "Only mara reads what you write here").await;
    comment(&lea, &at_lea, "For one alone").await;
    mara.sees(&post, "For one alone").await;
    may_comment("everyone").await;
    comment(&mara, &post, "For all").await;
    let jonas_reads = async |others: &[&str]| {
        let at = jonas.post_of("Frost tonight").await;
        let page = jonas.sees(&at, "For all").await;
        let shown = others.iter().find(|text| page.text().contains(*text));
        assert_eq!(shown, None, "{}", page.text());
    };
    jonas_reads(&["For one alone"]).await;

    set_audience(&mara, &post, "only-me").await;
    jonas.loses("/", "Frost tonight").await;
    lea.loses("/", "Frost tonight").await;
    comment(&mara, &post, "To myself").await;
    set_audience(&mara, &post, "all-friends").await;
    jonas_reads(&["For one alone", "To myself"]).await;
    let at_lea = lea.post_of("Frost tonight").await;
    let page = lea.sees(&at_lea, "For all").await;
    assert!(page.text().contains("For one alone") && !page.text().contains("To myself"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_browsers_of_one_owner_agree_on_a_thread() {
    let network = Network::start(["mara", "lea"]).await;
    let (mara, lea) = tokio::join!(network["mara"].first_day(), network["lea"].first_day());
    befriend(&lea, &mara).await;
    mara.publish("Frost tonight").await;
    let post = lea.post_of("Frost tonight").await;
    let phone = network["lea"].sign_in().await;
    let page = lea.browser.open(&post).await;
    let form = page.form("threads/comment").fill("text", "Written once");
    lea.browser.send(&page, form.clone()).await;
    phone.browser.send(&page, form).await;
    comment(&phone, &post, "From the sofa").await;
    let both = async |expected: &[&str]| {
        for browser in [&lea.browser, &phone.browser] {
            let words = browser.open(&post).await.all(".comment-words");
            assert_eq!(words, expected);
        }
    };
    both(&["Written once", "From the sofa"]).await;
    let page = lea.browser.open(&post).await;
    lea.browser.send(&page, page.form_beside("From the sofa", "threads/delete")).await;
    both(&["Written once"]).await;
    let again = phone.browser.send(&page, page.form_beside("From the sofa", "threads/delete")).await;
    assert_eq!(again.all(".comment-words"), ["Written once"], "what is gone is gone in a page that is older");
}

/// The thread of a post, as a friend finds it.
#[derive(Clone, Copy)]
pub(crate) struct Door<'a> {
    pub(crate) node: &'a TestNode,
    pub(crate) home: NodeId,
    pub(crate) post: WireId,
}

impl Door<'_> {
    fn subject(&self, author: &Caller, number: u8) -> Subject {
        Subject {
            author: author.id(),
            home: self.home,
            post: self.post,
            id: WireId([number; 16]),
            kind: ItemKind::Comment,
            reply_to: None,
        }
    }

    pub(crate) fn comment(&self, author: &Caller, number: u8, revision: u64, text: &str) -> SignedItem {
        Self::sign(author, self.subject(author, number), revision, text)
    }

    fn sign(author: &Caller, subject: Subject, number: u64, text: &str) -> SignedItem {
        Self::sign_as(author, subject, number, "Lea", text)
    }

    fn sign_as(author: &Caller, subject: Subject, number: u64, name: &str, text: &str) -> SignedItem {
        let words = Words::Comment(Comment::new(text.parse().expect("short"), Vec::new()).expect("words"));
        let item = ThreadItem::new(subject, revision(number), Some(content(name, words))).expect("an item");
        SignedItem::sign(author.identity(), item).expect("the author's own")
    }

    fn reaction(&self, author: &Caller, number: u64, emoji: &[&str]) -> SignedItem {
        let mut subject = Subject { kind: ItemKind::Reaction, ..self.subject(author, 0) };
        subject.id = reaction_id(&subject);
        let emoji: Vec<_> = emoji.iter().map(|text| text.parse().expect("an emoji")).collect();
        let words = Words::Reaction(Reaction::try_from(emoji).expect("few"));
        let item = ThreadItem::new(subject, revision(number), Some(content("Lea", words))).expect("an item");
        SignedItem::sign(author.identity(), item).expect("the author's own")
    }

    pub(crate) async fn bring(&self, sender: &Caller, item: &SignedItem) -> Response {
        self.put(sender, item, item.as_str().to_owned()).await
    }

    async fn put(&self, sender: &Caller, item: &SignedItem, body: String) -> Response {
        let path = format!("/o2m/v1/posts/{}/comments/{}", self.post, item.entry().subject.id);
        sender.send(self.node, Method::PUT, &path, Some(body)).await
    }
}

fn revision(number: u64) -> Revision {
    number.try_into().expect("a number")
}

fn content(name: &str, words: Words) -> Content {
    let name = name.parse().expect("a name");
    Content { at: Timestamp(1_795_000_000_000), name, is_public: false, seen: Sha256([7; 32]), words }
}

/// The one post that `friend` may see at `node`.
pub(crate) async fn only_post(friend: &Caller, node: &TestNode) -> WireId {
    let shown = shown_posts(friend, node).await;
    let [id] = shown[..] else { panic!("{shown:?}") };
    id
}

/// The posts that `friend` may see at `node`.
async fn shown_posts(friend: &Caller, node: &TestNode) -> Vec<WireId> {
    let feed: Value = friend.get(node, "/o2m/v1/feed").await.json().await.expect("a feed");
    let ids = feed["items"].as_array().expect("items").iter().filter_map(|item| item["id"].as_str());
    ids.map(|id| id.parse().expect("an id")).collect()
}

async fn set_audience(owner: &Owner, post: &str, audience: &str) {
    let page = owner.browser.open(&format!("{post}/edit")).await;
    owner.browser.send(&page, page.form("posts/edit").fill("audience", audience)).await;
}

async fn comment(owner: &Owner, post: &str, text: &str) -> Page {
    let page = owner.browser.open(post).await;
    let page = owner.browser.send(&page, page.form("threads/comment").fill("text", text)).await;
    assert!(page.text().contains(text), "{}", page.text());
    page
}
