//! One function for each parser: what it takes, and how that is written again.

use std::{fmt, str::FromStr};

use bytes::Bytes;
use domain::{
    Audience, Author, Cursor, FeedChange, Invite, NodeId, Post, PostId, Profile, RemotePost, Timestamp,
    thread::ThreadPosition,
};
use http::{HeaderMap, HeaderName, HeaderValue, Request, request};

use crate::{
    cache::hostile::answer_from_cache,
    moving::MoveProof,
    signature::{parse_content_digest, verify},
    wire::{
        CommentsPage, CommentsWriter, FeedPage, FeedWriter, PeerAnswer, PeerMessage, Poke, ReportMessage, SignedItem,
        ThreadChange, ThreadsPage, ThreadsWriter, WellKnown, dialled_back_to_json, parse_dialled_back, parse_payload,
        parse_profile, payload_to_json, profile_to_json,
    },
};

/// Reads a document; `None` if it is refused.
pub(super) type Reader = fn(&[u8]) -> Option<Taken>;

/// A document that is not refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// As this side would write it.
    Written(Bytes),
    /// Nothing here writes such a thing.
    Read,
}

pub(super) fn poke(document: &[u8]) -> Option<Taken> {
    Some(Taken::Written(Poke::parse(document).ok()?.to_json()))
}

pub(super) fn dialled_back(document: &[u8]) -> Option<Taken> {
    Some(Taken::Written(dialled_back_to_json(&parse_dialled_back(document).ok()?)))
}

pub(super) fn move_proof(document: &[u8]) -> Option<Taken> {
    let proof = MoveProof::parse(std::str::from_utf8(document).ok()?)?;
    Some(Taken::Written(proof.to_text().into()))
}

pub(super) fn report(document: &[u8]) -> Option<Taken> {
    let report = ReportMessage::parse(document).ok()?;
    Some(Taken::Written(report.to_json()))
}

pub(super) fn well_known(document: &[u8]) -> Option<Taken> {
    let known = WellKnown::parse(document).ok()?;
    assert_eq!(WellKnown::parse(&known.to_json()).unwrap(), known);
    Some(Taken::Written(known.to_json()))
}

pub(super) fn peer_message(document: &[u8]) -> Option<Taken> {
    let message = PeerMessage::parse(document).ok()?;
    assert_eq!(PeerMessage::parse(&message.to_json()).unwrap(), message);
    assert_eq!(PeerMessage::parse(&message.to_json()).unwrap().message(), message.message());
    Some(Taken::Written(message.to_json()))
}

pub(super) fn conflict(document: &[u8]) -> Option<Taken> {
    let conflict = PeerAnswer::parse_conflict(document).ok()?;
    PeerAnswer(conflict).to_json().map(Taken::Written)
}

pub(super) fn profile(document: &[u8]) -> Option<Taken> {
    let remote = parse_profile(document).ok()?;
    let written = profile_to_json(&Profile {
        name: remote.name.to_string(),
        about: remote.about.to_string(),
        picture: remote.picture.as_ref().map(Into::into),
    });
    assert_eq!(parse_profile(&written).unwrap(), remote);
    Some(Taken::Written(written))
}

/// Where readers are who read the pages of the corpus: nowhere, before its first page, and before its second.
const SINCE: [Option<&str>; 3] = [None, Some("5f0c8e21a94b7d36.0"), Some("5f0c8e21a94b7d36.40")];

pub(super) fn feed(document: &[u8]) -> Option<Taken> {
    let since = SINCE.map(|since| since.map(|text| text.parse::<Cursor>().unwrap()));
    let (since, page) = since.into_iter().find_map(|since| Some((since, FeedPage::parse(document, since).ok()?)))?;
    let mut writer = FeedWriter::new("Mara".to_owned(), page.cursor, page.profile, page.is_reset);
    for item in &page.items {
        let has_room = match &item.change {
            FeedChange::Post(post) => writer.add_post(item.seq, post.wire_id, &own(post)),
            FeedChange::Removed(wire_id) => writer.add_removed(item.seq, *wire_id),
        };
        // Who spells it shorter may put more on a page.
        if !has_room {
            return Some(Taken::Read);
        }
    }
    let (written, cursor) = writer.finish(page.has_more);
    assert_eq!(cursor, page.cursor);
    let again = FeedPage::parse(&written, since).unwrap();
    assert_eq!((again.has_more, again.is_reset, again.profile), (page.has_more, page.is_reset, page.profile));
    assert_eq!(again.items.len(), page.items.len());
    for (again, item) in again.items.iter().zip(&page.items) {
        match (&again.change, &item.change) {
            // Control characters are not written.
            (FeedChange::Post(again), FeedChange::Post(post)) if post.text.as_str().contains(char::is_control) => {
                assert_eq!(again.pictures, post.pictures);
            }
            (again, post) => assert_eq!(again, post),
        }
    }
    Some(Taken::Written(written))
}

/// A post as if it were the owner's.
fn own(remote: &RemotePost) -> Post {
    Post {
        id: PostId(1),
        author: Author::Owner,
        number: Some(1),
        source: remote.text.as_str().to_owned(),
        html: String::new(),
        cover: remote.cover.clone(),
        audience: if remote.is_public { Audience::Public } else { Audience::AllFriends },
        published_at: remote.published_at,
        edited_at: remote.edited_at,
        answers: domain::thread::Answers::default(),
        is_saved: false,
        quote: remote.quote,
        pictures: remote.pictures.iter().map(Into::into).collect(),
    }
}

/// An item as it was signed. Nothing here writes it again: it is passed on as it came.
pub(super) fn thread_item(document: &[u8]) -> Option<Taken> {
    let signed = SignedItem::parse(str::from_utf8(document).ok()?).ok()?;
    assert_eq!(signed.as_str().as_bytes(), document);
    Some(Taken::Read)
}

/// What is signed of an item.
pub(super) fn thread_payload(document: &[u8]) -> Option<Taken> {
    let item = parse_payload(AUTHOR, document).ok()?;
    let written = payload_to_json(&item);
    assert_eq!(parse_payload(AUTHOR, &written).unwrap(), item);
    Some(Taken::Written(written))
}

/// Whose thread the pages of the corpus are from.
const HOME: NodeId = NodeId([0x42; 32]);
/// Who writes the reactions of the corpus: their ids depend on it.
const AUTHOR: NodeId = NodeId([1; 32]);

pub(super) fn threads(document: &[u8]) -> Option<Taken> {
    let since = SINCE.map(|since| since.map(|text| text.parse::<Cursor>().unwrap()));
    let read = |since| Some((since, ThreadsPage::parse(document, HOME, since).ok()?));
    let (since, page) = since.into_iter().find_map(read)?;
    let mut writer = ThreadsWriter::new(page.cursor, page.is_reset);
    for item in &page.items {
        let has_room = match &item.change {
            ThreadChange::Shown(relay) => writer.add_shown(item.seq, relay.signed.as_str(), relay.received_at),
            ThreadChange::Introduction(introduction) => writer.add_introduction(item.seq, Some(introduction)),
            ThreadChange::Gone { post, id } => writer.add_gone(item.seq, *post, *id),
            ThreadChange::Thread { post, commenting, begins } => {
                writer.add_thread(item.seq, *post, *commenting, *begins)
            }
        };
        // Who spells it shorter may put more on a page.
        if !has_room {
            return Some(Taken::Read);
        }
    }
    // A page whose last item was passed over ends before where it says.
    if page.has_more && writer.last_seq() != page.cursor.seq {
        return Some(Taken::Read);
    }
    let (written, cursor) = writer.finish(page.has_more);
    assert_eq!(cursor, page.cursor);
    let again = ThreadsPage::parse(&written, HOME, since).unwrap();
    assert_eq!(again, ThreadsPage { passed_over: 0, ..page });
    Some(Taken::Written(written))
}

/// Under which post the comments of the corpus stand, and before which position.
const POST: &str = "c0ffeec0ffeec0ffeec0ffeec0ffee00";
const BEFORE: &str = "1795003200000.00000000000000000000000000000000";

pub(super) fn comments(document: &[u8]) -> Option<Taken> {
    let (post, before) = (POST.parse().unwrap(), BEFORE.parse().unwrap());
    let page = CommentsPage::parse(document, HOME, post, before).ok()?;
    let mut writer = CommentsWriter::default();
    for relay in page.items.iter().rev() {
        // Who spells it shorter may put more on a page.
        if !writer.add(relay.signed.as_str(), relay.received_at) {
            return Some(Taken::Read);
        }
    }
    // A page of which all was passed over goes on nowhere.
    let written = writer.finish(page.has_more && !page.items.is_empty());
    let again = CommentsPage::parse(&written, HOME, post, before).unwrap();
    assert_eq!(again.items, page.items);
    Some(Taken::Written(written))
}

pub(super) fn thread_position(document: &[u8]) -> Option<Taken> {
    spelled::<ThreadPosition>(document)
}

pub(super) fn cursor(document: &[u8]) -> Option<Taken> {
    spelled::<Cursor>(document)
}

pub(super) fn node_id(document: &[u8]) -> Option<Taken> {
    let text = str::from_utf8(document).ok()?;
    if let Ok(id) = NodeId::from_host(text) {
        assert_eq!(id.host(), text);
    }
    spelled::<NodeId>(document)
}

pub(super) fn invite(document: &[u8]) -> Option<Taken> {
    spelled::<Invite>(document)
}

fn spelled<T: FromStr + fmt::Display>(document: &[u8]) -> Option<Taken> {
    let value: T = str::from_utf8(document).ok()?.parse().ok()?;
    Some(Taken::Written(value.to_string().into()))
}

/// When the requests of the corpus were signed, and for whom: docs/vectors.
const SIGNED_AT: Timestamp = Timestamp(1_795_000_000_000);
const RECEIVER: NodeId = NodeId([0x42; 32]);

/// A request, a body after an empty line.
pub(super) fn signature(document: &[u8]) -> Option<Taken> {
    let (head, body) = split_once(document, b"\n\n");
    let head = head.strip_suffix(b"\n").unwrap_or(head);
    let (line, fields) = split_once(head, b"\n");
    let head = verify(&parts(line, fields)?, RECEIVER, SIGNED_AT).ok()?;
    head.with_body(body).ok().map(|_| Taken::Read)
}

fn parts(line: &[u8], fields: &[u8]) -> Option<request::Parts> {
    let mut words = line.split(|byte| *byte == b' ');
    let (method, target) = (words.next()?, words.next()?);
    let (mut parts, ()) = Request::builder().method(method).uri(target).body(()).ok()?.into_parts();
    parts.headers = headers(fields);
    Some(parts)
}

pub(super) fn content_digest(document: &[u8]) -> Option<Taken> {
    parse_content_digest(document).map(|_| Taken::Read)
}

/// The fields of a request, of its answer, and of the request after that, with empty lines between.
#[expect(clippy::unnecessary_wraps, reason = "it is called as the others are, and refuses nothing")]
pub(super) fn cache(document: &[u8]) -> Option<Taken> {
    let (asked, rest) = split_once(document, b"\n\n");
    let (answered, asked_again) = split_once(rest, b"\n\n");
    answer_from_cache(&headers(asked), &headers(answered), &headers(asked_again));
    Some(Taken::Read)
}

/// What an HTTP parser lets through.
fn headers(lines: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines.split(|byte| *byte == b'\n') {
        let (name, value) = split_once(line, b":");
        let field = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii()));
        if let (Ok(name), Ok(value)) = field {
            headers.append(name, value);
        }
    }
    headers
}

fn split_once<'a>(bytes: &'a [u8], separator: &[u8]) -> (&'a [u8], &'a [u8]) {
    match bytes.windows(separator.len()).position(|window| window == separator) {
        Some(at) => (&bytes[..at], &bytes[at + separator.len()..]),
        None => (bytes, &[]),
    }
}
