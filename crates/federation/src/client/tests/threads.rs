use domain::thread::{self, Commenting, ItemKind, Revision, Subject, ThreadItem, ThreadPosition};

use super::*;
use crate::{
    client::Brought,
    wire::{CommentsWriter, SignedItem, ThreadChange, ThreadsWriter},
};

const POST: WireId = WireId([0xff; 16]);

/// A deletion of the comment `id` by `author` in the thread of `home`: an item as good as any.
fn item(author: &Identity, home: NodeId, id: u8) -> SignedItem {
    let id = WireId([id; 16]);
    let subject = Subject { author: author.id(), home, post: POST, id, kind: ItemKind::Comment, reply_to: None };
    let item = ThreadItem::new(subject, Revision::after(None, NOW), None).unwrap();
    SignedItem::sign(author, item).unwrap()
}

fn id_of(friend: &Friend) -> NodeId {
    friend.id.lock().unwrap().unwrap()
}

#[tokio::test]
async fn reads_threads_where_it_was_and_keeps_no_page() {
    let (friend, client, stored) = friend().await;
    let jonas = Identity::generate().unwrap();
    let mut writer = ThreadsWriter::new(at(9), false);
    assert!(writer.add_thread(8, POST, Commenting::Nobody, 0));
    assert!(writer.add_shown(9, item(&jonas, id_of(&friend), 1).as_str(), NOW));
    friend.says(StatusCode::OK, writer.finish(false).0);
    let page = client.threads(Some(at(7))).await.unwrap().unwrap();
    assert!(matches!(page.items[1].change, ThreadChange::Shown(_)));
    assert_eq!((page.cursor, page.items.len(), page.passed_over), (at(9), 2, 0));
    let asked = friend.asked();
    assert_eq!(asked[0].path, "/o2m/v1/threads?since=0000000000c0ffee.7");
    assert_eq!(asked[0].if_none_match.as_deref(), Some("\"0000000000c0ffee.7\""));
    assert!(asked[0].is_signed && stored.0.lock().unwrap().is_empty());
    friend.says(StatusCode::NOT_MODIFIED, "");
    assert_eq!(client.threads(Some(at(9))).await.unwrap(), None);
}

#[tokio::test]
async fn a_reading_of_posts_says_where_threads_are() {
    let (friend, client, _) = friend().await;
    friend.says(StatusCode::OK, feed(9));
    let (page, beside) = client.feed(Some(at(8))).await.unwrap();
    let said = BesideFeed { threads: Some(at(7)), knows_messages: true, ..BesideFeed::default() };
    assert_eq!((page.map(|page| page.cursor), beside), (Some(at(9)), said));
    friend.says(StatusCode::NOT_MODIFIED, "");
    assert_eq!(client.feed(Some(at(9))).await.unwrap(), (None, said));
}

#[tokio::test]
async fn a_poke_names_both_heads() {
    let (friend, client, _) = friend().await;
    friend.says(StatusCode::NO_CONTENT, "");
    client.poke(Poke { cursor: at(60), threads: Some(at(7)) }).await.unwrap();
    let body = r#"{"cursor":"0000000000c0ffee.60","threads":"0000000000c0ffee.7"}"#;
    assert_eq!(friend.asked()[0].body, body);
}

#[tokio::test]
async fn an_item_is_brought_home() {
    use thread::Answer;
    let (friend, client, _) = friend().await;
    let jonas = Identity::generate().unwrap();
    let item = item(&jonas, id_of(&friend), 1);
    for (status, expected) in [
        (StatusCode::NO_CONTENT, Answer::Held),
        (StatusCode::BAD_REQUEST, Answer::Misdirected),
        (StatusCode::FORBIDDEN, Answer::Closed),
        (StatusCode::NOT_FOUND, Answer::NotFound),
        (StatusCode::GONE, Answer::Removed),
        (StatusCode::UNPROCESSABLE_ENTITY, Answer::NoTarget),
        (StatusCode::TOO_MANY_REQUESTS, Answer::TooSoon { retry_after_seconds: 7 }),
    ] {
        friend.says(status, "");
        assert_eq!(client.bring(&item).await.unwrap(), Brought::Answered(expected), "{status}");
        // As the home says it.
        assert_eq!(expected.status(), status);
    }
    let asked = friend.asked().remove(0);
    let path = format!("/o2m/v1/posts/{}/comments/{}", "ff".repeat(16), "01".repeat(16));
    assert_eq!((asked.path, asked.is_signed), (path, true));
    assert_eq!(asked.body, item.as_str());
    for (status, expected) in [
        (StatusCode::OK, PeerFailure::Malformed),
        (StatusCode::UNAUTHORIZED, PeerFailure::Refused),
        (StatusCode::PAYLOAD_TOO_LARGE, PeerFailure::Malformed),
        (StatusCode::SERVICE_UNAVAILABLE, PeerFailure::Unavailable),
    ] {
        friend.says(status, "");
        assert_eq!(failure(client.bring(&item).await), Some(expected), "{status}");
    }
}

#[tokio::test]
async fn what_a_home_holds_of_an_item_is_of_that_item_and_signed() {
    let (friend, client, _) = friend().await;
    let [jonas, lea] = [(); 2].map(|()| Identity::generate().unwrap());
    let home = id_of(&friend);
    let item_of_jonas = item(&jonas, home, 1);
    friend.says(StatusCode::CONFLICT, item_of_jonas.as_str().to_owned());
    let held = client.bring(&item_of_jonas).await.unwrap();
    assert_eq!(held, Brought::Holds(Box::new(item_of_jonas.clone())));
    for other in [item(&lea, home, 1), item(&jonas, home, 2), item(&jonas, lea.id(), 1)] {
        friend.says(StatusCode::CONFLICT, other.as_str().to_owned());
        assert_eq!(failure(client.bring(&item_of_jonas).await), Some(PeerFailure::Malformed));
    }
    for nonsense in ["", "{\"revision\":9}", "é"] {
        friend.says(StatusCode::CONFLICT, nonsense);
        assert_eq!(failure(client.bring(&item_of_jonas).await), Some(PeerFailure::Malformed), "{nonsense}");
    }
    friend.says(StatusCode::CONFLICT, vec![b'a'; limits::COMMENT_BYTES + 1]);
    assert_eq!(failure(client.bring(&item_of_jonas).await), Some(PeerFailure::TooLarge));
}

#[tokio::test]
async fn older_comments_go_through_the_cache() {
    let (friend, client, stored) = friend().await;
    let jonas = Identity::generate().unwrap();
    let mut writer = CommentsWriter::default();
    assert!(writer.add(item(&jonas, id_of(&friend), 1).as_str(), NOW));
    friend.says(StatusCode::OK, writer.finish(false));
    let before = ThreadPosition { received_at: NOW, id: WireId([2; 16]) };
    let first = client.older_comments(POST, before).await.unwrap();
    let second = client.older_comments(POST, before).await.unwrap();
    assert_eq!((first.cache, second.cache), (CacheOutcome::Fetched, CacheOutcome::Revalidated));
    assert_eq!((first.content.items.len(), first.content), (1, second.content));
    let path = format!("/o2m/v1/posts/{}/comments?before={before}", "ff".repeat(16));
    assert!(friend.asked().iter().all(|asked| asked.path == path));
    assert_eq!(stored.0.lock().unwrap().len(), 1);
}
