//! The known answers in docs/vectors, by which a second implementation can check itself. That the signatures hold is tested beside their
//! code.

use std::io;

use domain::{
    Cursor, FeedChange, FeedItem, Fingerprint, Instance, MoveCode, NodeId, RemotePicture, Sha256, Variant, Warning,
    WireId,
    keeping::{KeptName, RestoreLink},
    thread::{Standing, Subject, ThreadItem, ThreadPosition, Words, reaction_id},
};
use federation::{
    Identity,
    moving::MoveProof,
    paths,
    wire::{
        CommentsPage, FeedPage, IntroductionAnswer, KeptChallenge, KeptList, PeerMessage, Poke, Relay, ReportMessage,
        SignedCard, SignedInstance, SignedItem, ThreadChange, ThreadsPage,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

const PROTOCOL: &str = include_str!("../../../docs/PROTOCOL.md");
const IDS: &str = include_str!("../../../docs/vectors/ids.json");
const FINGERPRINTS: &str = include_str!("../../../docs/vectors/fingerprints.json");
const KEEPING: &str = include_str!("../../../docs/vectors/keeping.json");
const STATEMENTS: &str = include_str!("../../../docs/vectors/statements.json");
const INSTANCES: &str = include_str!("../../../docs/vectors/instances.json");
const INTRODUCTIONS: &str = include_str!("../../../docs/vectors/introductions.json");
const MOVE_PROOFS: &str = include_str!("../../../docs/vectors/move-proofs.json");
const FEED_PAGES: &str = include_str!("../../../docs/vectors/feed-pages.json");
const THREAD_ITEMS: &str = include_str!("../../../docs/vectors/thread-items.json");
const THREADS_PAGES: &str = include_str!("../../../docs/vectors/threads-pages.json");
const REPORTS: &str = include_str!("../../../docs/vectors/reports.json");
const SIGNED_REQUESTS: &str = include_str!("../../../docs/vectors/signed-requests.json");

#[derive(Deserialize)]
struct Ids {
    keys: Vec<Named>,
    refused: Vec<String>,
}

#[derive(Deserialize)]
struct Named {
    public_key: String,
    id: String,
    host: String,
}

#[derive(Deserialize)]
struct Fingerprints {
    fingerprints: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    ids: [NodeId; 2],
    hashed: String,
    digits: String,
}

#[derive(Deserialize)]
struct Keeping {
    digits: Vec<RestoreDigits>,
    proofs: Vec<KeptAnswer>,
    lists: Vec<KeptListing>,
    lines: Vec<ReadOut>,
    no_lines: Vec<String>,
}

#[derive(Deserialize)]
struct RestoreDigits {
    keeper: NodeId,
    asking: NodeId,
    lost: NodeId,
    hashed: String,
    digits: String,
}

#[derive(Deserialize)]
struct KeptAnswer {
    file: String,
    salt: Sha256,
    at: u64,
    length: u64,
    query: String,
    sha256: Option<Sha256>,
}

#[derive(Deserialize)]
struct KeptListing {
    json: String,
    takes: bool,
    until: Option<i64>,
}

#[derive(Deserialize)]
struct ReadOut {
    line: String,
    keeper: NodeId,
    address: String,
    lost: NodeId,
}

#[derive(Deserialize)]
struct MoveProofs {
    proofs: Vec<Shown>,
    no_codes: Vec<String>,
    same_codes: Vec<String>,
}

#[derive(Deserialize)]
struct Shown {
    code: MoveCode,
    key: String,
    old: NodeId,
    nonce: String,
    header: String,
    answer: String,
}

#[derive(Deserialize)]
struct Statements {
    statements: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    body: String,
    hashed: String,
    content: Sha256,
}

#[derive(Deserialize)]
struct Instances {
    private_key: String,
    owner: NodeId,
    written: Vec<WrittenInstance>,
    read: Vec<ReadInstance>,
    refused: Vec<RefusedItem>,
    rising: Vec<InstanceMeaning>,
}

#[derive(Deserialize)]
struct WrittenInstance {
    payload: String,
    jws: String,
    #[serde(flatten)]
    means: InstanceMeaning,
}

#[derive(Deserialize)]
struct ReadInstance {
    why: String,
    jws: String,
    #[serde(flatten)]
    means: InstanceMeaning,
}

#[derive(Deserialize)]
struct InstanceMeaning {
    instance: String,
    number: u64,
}

impl InstanceMeaning {
    fn instance(&self) -> Instance {
        format!("{}.{}", self.number, self.instance).parse().expect("an instance")
    }
}

#[derive(Deserialize)]
struct Reports {
    read: Vec<Reported>,
    refused: Vec<String>,
}

#[derive(Deserialize)]
struct Reported {
    body: String,
    words: String,
}

#[derive(Deserialize)]
struct FeedPages {
    read: Vec<Read>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
struct Read {
    since: Option<Cursor>,
    page: Value,
    means: Value,
}

#[derive(Deserialize)]
struct Refused {
    why: String,
    since: Option<Cursor>,
    page: Value,
}

#[derive(Deserialize)]
struct ThreadItems {
    private_key: String,
    author: NodeId,
    written: Vec<Written>,
    read: Vec<Item>,
    refused: Vec<RefusedItem>,
    reactions: Vec<Reaction>,
}

#[derive(Deserialize)]
struct Written {
    payload: String,
    jws: String,
    sha256: Sha256,
    means: Value,
}

#[derive(Deserialize)]
struct Item {
    why: String,
    jws: String,
    means: Value,
}

#[derive(Deserialize)]
struct RefusedItem {
    why: String,
    jws: String,
}

#[derive(Deserialize)]
struct Reaction {
    hashed: String,
    id: WireId,
}

#[derive(Deserialize)]
struct ThreadsPages {
    home: NodeId,
    read: Vec<Read>,
    refused: Vec<Refused>,
    post: WireId,
    comments: Vec<Comments>,
    comments_refused: Vec<CommentsRefused>,
}

#[derive(Deserialize)]
struct Comments {
    before: ThreadPosition,
    page: Value,
    means: Value,
}

#[derive(Deserialize)]
struct CommentsRefused {
    why: String,
    before: ThreadPosition,
    page: Value,
}

#[test]
fn both_machines_show_that_they_know_the_code() {
    let MoveProofs { proofs, no_codes, same_codes } = serde_json::from_str(MOVE_PROOFS).unwrap();
    for Shown { code, key, old, nonce, header, answer } in proofs {
        assert_eq!(data_encoding::HEXLOWER.encode(code.as_bytes()), key, "{code}");
        let nonce: WireId = nonce.parse().unwrap();
        let proof = MoveProof::new(&code, old, nonce.0);
        assert_eq!((proof.to_text(), proof.answer(&code, old)), (header.clone(), answer.clone()), "{code}");
        assert_eq!(MoveProof::parse(&header), Some(proof));
        assert!(proof.holds(&code, old) && proof.is_answered(&answer, &code, old), "{code}");
    }
    let codes: Vec<MoveCode> = same_codes.iter().map(|code| code.parse().unwrap()).collect();
    assert!(codes.iter().all(|code| *code == codes[0]));
    for code in no_codes {
        assert!(code.parse::<MoveCode>().is_err(), "{code}");
    }
}

#[test]
fn keys_are_spelled_as_ids() {
    let Ids { keys, refused } = serde_json::from_str(IDS).unwrap();
    for key in keys {
        let id: NodeId = key.id.parse().unwrap();
        assert_eq!(
            (data_encoding::HEXLOWER.encode(&id.0), id.to_string(), id.host()),
            (key.public_key, key.id, key.host)
        );
    }
    for text in refused {
        assert!(text.parse::<NodeId>().is_err(), "{text}");
    }
}

#[test]
fn two_ids_have_60_digits() {
    let Fingerprints { fingerprints } = serde_json::from_str(FINGERPRINTS).unwrap();
    for Pair { ids: [one, other], hashed, digits } in fingerprints {
        assert_eq!(Fingerprint::of(one, other).to_string(), digits);
        assert_eq!(groups_of(&hashed), digits, "{hashed}");
    }
}

fn groups_of(hashed: &str) -> String {
    let hash = Sha512::digest(hashed.as_bytes());
    let groups = hash[..60].chunks_exact(5).map(|bytes| {
        let number = bytes.iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
        format!("{:05}", number % 100_000)
    });
    groups.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_keeper_proves_what_it_keeps_and_a_new_machine_has_digits() {
    let Keeping { digits, proofs, lists, lines, no_lines } = serde_json::from_str(KEEPING).unwrap();
    for RestoreDigits { keeper, asking, lost, hashed, digits } in digits {
        assert_eq!(Fingerprint::of_restore(keeper, asking, lost).to_string(), digits);
        assert_eq!(groups_of(&hashed), digits, "{hashed}");
    }
    for KeptAnswer { file, salt, at, length, query, sha256 } in proofs {
        let challenge = KeptChallenge { salt, at, length };
        assert_eq!(paths::kept_proof(KeptName::TakeBacks, challenge).split_once('?').unwrap().1, query);
        assert_eq!(challenge.answer(io::Cursor::new(&file)).unwrap(), sha256, "{query}");
    }
    for KeptListing { json, takes, until } in lists {
        let list = KeptList::parse(json.as_bytes()).unwrap();
        assert_eq!((list.takes, list.until.map(|until| until.0)), (takes, until));
        assert_eq!(list.to_json(), json);
    }
    for ReadOut { line, keeper, address, lost } in lines {
        let link: RestoreLink = line.parse().unwrap();
        assert_eq!((link.keeper.id, link.keeper.address.to_string(), link.lost), (keeper, address, lost));
        assert_eq!(link.to_string(), line);
    }
    for line in no_lines {
        assert!(line.parse::<RestoreLink>().is_err(), "{line}");
    }
}

#[test]
fn card_and_note_have_a_digest() {
    let Statements { statements } = serde_json::from_str(STATEMENTS).unwrap();
    for Said { body, hashed, content } in statements {
        assert_eq!(PeerMessage::parse(body.as_bytes()).unwrap().message().content, content, "{body}");
        assert_eq!(Sha256(sha2::Sha256::digest(hashed.as_bytes()).into()), content, "{hashed}");
    }
}

#[test]
fn instances_are_signed_so() {
    let Instances { private_key, owner, written, read, refused, rising } = serde_json::from_str(INSTANCES).unwrap();
    let identity = Identity::from_pem(&private_key).unwrap();
    assert_eq!(identity.id(), owner);
    assert!(PROTOCOL.contains(&written[0].payload) && PROTOCOL.contains(&written[0].jws));
    for WrittenInstance { payload, jws, means } in written {
        let read = SignedInstance::parse(&jws).unwrap();
        assert_eq!((read.owner(), read.instance()), (owner, means.instance()), "{payload}");
        let encoded = jws.split('.').nth(1).unwrap();
        assert_eq!(data_encoding::BASE64URL_NOPAD.encode(payload.as_bytes()), encoded);
        assert_eq!(SignedInstance::sign(&identity, means.instance()).as_str(), jws);
    }
    for ReadInstance { why, jws, means } in read {
        assert_eq!(SignedInstance::parse(&jws).unwrap().instance(), means.instance(), "{why}");
    }
    for RefusedItem { why, jws } in refused {
        assert!(SignedInstance::parse(&jws).is_err(), "{why}");
    }
    let rising: Vec<Instance> = rising.iter().map(InstanceMeaning::instance).collect();
    assert!(rising.is_sorted_by(|one, other| one < other));
}

#[derive(Deserialize)]
struct Introductions {
    private_key: String,
    owner: NodeId,
    written: Vec<WrittenCard>,
    read: Vec<ReadCard>,
    refused: Vec<RefusedItem>,
    answers: Vec<IntroductionSaid>,
    refused_answers: Vec<String>,
    page: Value,
}

#[derive(Deserialize)]
struct WrittenCard {
    payload: String,
    jws: String,
}

#[derive(Deserialize)]
struct ReadCard {
    why: String,
    jws: String,
    name: String,
    addresses: Vec<String>,
}

#[derive(Deserialize)]
struct IntroductionSaid {
    body: String,
    asks: Option<String>,
}

#[test]
fn a_card_in_an_introduction_is_for_one_reader() {
    let Introductions { private_key, owner, written, read, refused, answers, refused_answers, page } =
        serde_json::from_str(INTRODUCTIONS).unwrap();
    let identity = Identity::from_pem(&private_key).unwrap();
    assert!(PROTOCOL.contains(&written[0].payload) && PROTOCOL.contains(&written[0].jws));
    for WrittenCard { payload, jws } in written {
        let card = SignedCard::parse(&jws).unwrap();
        assert_eq!(card.signer, owner, "{payload}");
        let again = SignedCard::sign(&identity, card.introduction, card.aud, card.via, card.exp, card.card);
        assert_eq!(again.as_str(), jws, "{payload}");
    }
    for ReadCard { why, jws, name, addresses } in read {
        let card = SignedCard::parse(&jws).unwrap().card;
        let named: Vec<String> = card.addresses.iter().map(ToString::to_string).collect();
        assert_eq!((card.name.as_str(), named), (name.as_str(), addresses), "{why}");
    }
    for RefusedItem { why, jws } in refused {
        assert!(SignedCard::parse(&jws).is_err(), "{why}");
    }
    for IntroductionSaid { body, asks } in answers {
        let answer = IntroductionAnswer::parse(body.as_bytes()).unwrap();
        assert_eq!(answer.asks.map(|words| words.to_string()), asks, "{body}");
    }
    for body in refused_answers {
        assert!(IntroductionAnswer::parse(body.as_bytes()).is_err(), "{body}");
    }
    let page = ThreadsPage::parse(page.to_string().as_bytes(), owner, None).unwrap();
    let cards = page.items.iter().map(|item| match &item.change {
        ThreadChange::Introduction(introduction) => (introduction.words.to_string(), introduction.card.is_some()),
        other => panic!("{other:?}"),
    });
    assert_eq!(cards.collect::<Vec<_>>(), [("You both keep bees".to_owned(), false), (String::new(), true)]);
}

#[test]
fn reports_say_a_few_words_or_none() {
    let Reports { read, refused } = serde_json::from_str(REPORTS).unwrap();
    for Reported { body, words } in read {
        assert_eq!(ReportMessage::parse(body.as_bytes()).unwrap().words.as_str(), words, "{body}");
    }
    for body in refused {
        assert!(ReportMessage::parse(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn pages_of_a_feed_mean_what_they_are_said_to() {
    let FeedPages { read, refused } = serde_json::from_str(FEED_PAGES).unwrap();
    for Read { since, page, means } in read {
        assert_eq!(meaning(&FeedPage::parse(page.to_string().as_bytes(), since).unwrap()), means);
    }
    for Refused { why, since, page } in refused {
        assert!(FeedPage::parse(page.to_string().as_bytes(), since).is_err(), "{why}");
    }
}

#[test]
fn the_page_in_the_document_is_the_first_of_the_vectors() {
    let FeedPages { read, .. } = serde_json::from_str(FEED_PAGES).unwrap();
    let blocks = PROTOCOL.split("```json").skip(1).filter_map(|rest| rest.split("```").next());
    let mut documents = blocks.filter_map(|block| serde_json::from_str::<Value>(block).ok());
    assert!(documents.any(|document| document == read[0].page));
}

#[test]
fn thread_items_are_signed_so() {
    let ThreadItems { private_key, author, written, .. } = serde_json::from_str(THREAD_ITEMS).unwrap();
    let identity = Identity::from_pem(&private_key).unwrap();
    assert_eq!(identity.id(), author);
    assert!(PROTOCOL.contains(&written[0].payload) && PROTOCOL.contains(&written[0].jws));
    for Written { payload, jws, sha256, means } in written {
        let read = SignedItem::parse(&jws).unwrap();
        assert_eq!(
            (item_meaning(read.item(), read.entry().standing), read.entry().bytes),
            (means, sha256),
            "{payload}"
        );
        let encoded = jws.split('.').nth(1).unwrap();
        assert_eq!(data_encoding::BASE64URL_NOPAD.encode(payload.as_bytes()), encoded);
        assert_eq!(SignedItem::sign(&identity, read.item().clone()).unwrap().as_str(), jws);
    }
}

#[test]
fn thread_items_mean_what_they_are_said_to() {
    let ThreadItems { read, refused, reactions, .. } = serde_json::from_str(THREAD_ITEMS).unwrap();
    for Item { why, jws, means } in read {
        let read = SignedItem::parse(&jws).unwrap();
        assert_eq!(item_meaning(read.item(), read.entry().standing), means, "{why}");
    }
    for RefusedItem { why, jws } in refused {
        assert!(SignedItem::parse(&jws).is_err(), "{why}");
    }
    for Reaction { hashed, id } in reactions {
        let hash = sha2::Sha256::digest(hashed.as_bytes());
        assert_eq!(id.0, hash[..16], "{hashed}");
        let [author, home, post, target] = hashed.split('\n').skip(1).collect::<Vec<_>>().try_into().unwrap();
        let subject = Subject {
            author: author.parse().unwrap(),
            home: home.parse().unwrap(),
            post: post.parse().unwrap(),
            id,
            kind: domain::thread::ItemKind::Reaction,
            reply_to: target.parse().ok(),
        };
        assert_eq!(reaction_id(&subject), id);
    }
}

#[test]
fn pages_of_threads_mean_what_they_are_said_to() {
    let ThreadsPages { home, read, refused, .. } = serde_json::from_str(THREADS_PAGES).unwrap();
    for Read { since, page, means } in read {
        let page = ThreadsPage::parse(page.to_string().as_bytes(), home, since).unwrap();
        let items = page.items.iter().map(|item| match &item.change {
            ThreadChange::Shown(relay) => json!({"seq": item.seq, "shown": relay_meaning(relay)}),
            ThreadChange::Gone { post, id } => json!({"seq": item.seq, "gone": {"post": post, "id": id}}),
            ThreadChange::Introduction(introduction) => json!({"seq": item.seq, "introduction": introduction.id}),
            ThreadChange::Thread { post, commenting, begins } => {
                json!({"seq": item.seq, "thread": {"post": post, "commenting": commenting, "begins": begins}})
            }
        });
        let meaning = json!({
            "cursor": page.cursor,
            "more": page.has_more,
            "reset": page.is_reset,
            "passed_over": page.passed_over,
            "items": items.collect::<Vec<_>>(),
        });
        assert_eq!(meaning, means);
    }
    for Refused { why, since, page } in refused {
        assert!(ThreadsPage::parse(page.to_string().as_bytes(), home, since).is_err(), "{why}");
    }
}

#[test]
fn pages_of_older_comments_mean_what_they_are_said_to() {
    let ThreadsPages { home, post, comments, comments_refused, .. } = serde_json::from_str(THREADS_PAGES).unwrap();
    for Comments { before, page, means } in comments {
        let page = CommentsPage::parse(page.to_string().as_bytes(), home, post, before).unwrap();
        let items: Vec<_> = page.items.iter().map(relay_meaning).collect();
        assert_eq!(json!({"more": page.has_more, "passed_over": page.passed_over, "items": items}), means);
    }
    for CommentsRefused { why, before, page } in comments_refused {
        assert!(CommentsPage::parse(page.to_string().as_bytes(), home, post, before).is_err(), "{why}");
    }
}

#[test]
fn the_page_of_threads_in_the_document_is_the_first_of_the_vectors() {
    let ThreadsPages { read, .. } = serde_json::from_str(THREADS_PAGES).unwrap();
    let blocks = PROTOCOL.split("```json").skip(1).filter_map(|rest| rest.split("```").next());
    let mut documents = blocks.filter_map(|block| serde_json::from_str::<Value>(block).ok());
    assert!(documents.any(|document| document == read[0].page));
}

/// What is signed for an example is also what the protocol takes.
#[test]
fn signed_requests_are_requests() {
    let vectors: Value = serde_json::from_str(SIGNED_REQUESTS).unwrap();
    let sender: NodeId = vectors["sender"].as_str().unwrap().parse().unwrap();
    for request in vectors["requests"].as_array().unwrap() {
        let [method, path, body] = ["method", "path", "body"].map(|member| request[member].as_str().unwrap());
        assert!(PROTOCOL.contains(body), "{body}");
        match (method, path.split_once("?since=").unwrap_or((path, ""))) {
            ("GET", (paths::FEED, since)) => {
                assert_eq!((paths::feed_page(Some(since.parse().unwrap())).as_str(), body), (path, ""));
            }
            ("GET", (paths::PROFILE, _)) => assert_eq!(body, ""),
            ("POST", (paths::POKE, _)) => assert_eq!(Poke::parse(body.as_bytes()).unwrap().to_json(), body),
            ("PUT", _) => {
                assert_eq!(path, paths::peer(sender));
                assert_eq!(PeerMessage::parse(body.as_bytes()).unwrap().to_json(), body);
            }
            _ => panic!("{method} {path}"),
        }
    }
}

fn meaning(page: &FeedPage) -> Value {
    json!({
        "cursor": page.cursor,
        "more": page.has_more,
        "reset": page.is_reset,
        "profile": page.profile,
        "items": page.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn relay_meaning(relay: &Relay) -> Value {
    let item = relay.signed.item();
    json!({"id": item.subject().id, "revision": item.revision(), "received_ms": relay.received_at.0})
}

fn item_meaning(item: &ThreadItem, standing: Standing) -> Value {
    let Subject { author, home, post, id, kind, reply_to } = item.subject();
    let standing: &str = standing.into();
    let mut meaning = json!({
        "author": author,
        "home": home,
        "post": post,
        "id": id,
        "kind": kind,
        "reply_to": reply_to,
        "revision": item.revision(),
        "standing": standing,
    });
    let Some(content) = item.content() else { return meaning };
    meaning["at_ms"] = content.at.0.into();
    meaning["name"] = content.name.as_str().into();
    meaning["public"] = content.is_public.into();
    meaning["seen"] = json!(content.seen);
    match &content.words {
        Words::Comment(comment) => {
            meaning["text"] = comment.text().as_str().into();
            meaning["pictures"] = comment.pictures().iter().map(picture).collect();
            meaning["warning"] = comment.cover().warning.as_ref().map(Warning::as_str).into();
            meaning["blurred"] = comment.cover().is_blurred.into();
            if let Some(quote) = comment.quote() {
                meaning["quote"] = json!({"owner": quote.owner, "post": quote.post});
            }
        }
        Words::Reaction(reaction) => {
            meaning["emoji"] =
                reaction.emoji().iter().map(|emoji| emoji.as_str().into()).collect::<Vec<Value>>().into();
        }
    }
    meaning
}

fn item(item: &FeedItem) -> Value {
    match &item.change {
        FeedChange::Removed(id) => json!({"seq": item.seq, "id": id, "removed": true}),
        FeedChange::Post(post) => json!({
            "seq": item.seq,
            "id": post.wire_id,
            "text": post.text.as_str(),
            "published_at_ms": post.published_at.0,
            "edited_at_ms": post.edited_at.map(|at| at.0),
            "public": post.is_public,
            "warning": post.cover.warning.as_ref().map(Warning::as_str),
            "blurred": post.cover.is_blurred,
            "quote": post.quote.map(|quote| json!({"owner": quote.owner, "post": quote.post})),
            "pictures": post.pictures.iter().map(picture).collect::<Vec<_>>(),
        }),
    }
}

fn picture(picture: &RemotePicture) -> Value {
    json!({
        "alt": picture.alt.as_str(),
        "width": picture.width,
        "height": picture.height,
        "color": picture.color,
        "variants": picture.variants.iter().map(variant).collect::<Vec<_>>(),
    })
}

fn variant(variant: &Variant) -> Value {
    json!({
        "sha256": variant.sha256,
        "width": variant.width,
        "height": variant.height,
        "content_type": variant.content_type,
        "size_bytes": variant.size_bytes,
    })
}
