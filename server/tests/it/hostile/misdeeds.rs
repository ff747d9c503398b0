//! Everything that a friend's server can do wrong without breaking TLS or HTTP.

use std::{io::Write, time::Duration};

use axum::{
    Json,
    body::{Body, Bytes},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use flate2::{Compression, write::GzEncoder};
use futures::{Stream, StreamExt, stream};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::friend::{Answer, Misdeed, page, post};

/// Stands in every document that is not to be shown.
pub(super) const SPOILT: &str = "Spoilt";
pub(super) const STOLEN: &str = "Words under another's number";
pub(super) const PROPHECY: &str = "Words of the prophet";
pub(super) const WRONG_PICTURE: &str = "abababababababababababababababababababababababababababababababab";
/// The pictures of whoever sends a byte a second.
pub(super) const SLOW_PICTURES: usize = 10;

const ID: &str = "c0ffeec0ffeec0ffeec0ffeec0ffee00";
const DATE: &str = "2026-11-02T08:00:00Z";

/// Each with the line that the owner is to read about them; none if nothing is wrong that anybody could name.
pub(super) fn all(posts_of_another: [String; 2], elsewhere: String) -> Vec<(Misdeed, Option<&'static str>)> {
    let too_much = Some("sends more than yours can take");
    let unreadable = Some("cannot read what the O2M of");
    let slow = Some("takes too long to answer");
    let feeds: [(&'static str, Answer, Option<&'static str>); 9] = [
        ("Endless", Box::new(|| body(stream::repeat(Bytes::from(vec![b'['; 64 * 1024])))), too_much),
        ("Million", Box::new(ten_million_items), too_much),
        ("Gzip", zipped_bomb(), unreadable),
        ("Deep", Box::new(|| deep().into_response()), unreadable),
        ("Drop", Box::new(|| body(a_byte_a_second())), slow),
        ("Signpost", Box::new(move || Redirect::temporary(&elsewhere).into_response()), Some("does not follow")),
        ("Treadmill", Box::new(|| same_again().into_response()), Some("sends the same again and again")),
        ("Prophet", Box::new(|| from_the_future().into_response()), None),
        ("Thief", Box::new(move || others_posts(&posts_of_another).into_response()), None),
    ];
    let nothing = || -> Answer { Box::new(|| StatusCode::NOT_FOUND.into_response()) };
    let mut all: Vec<_> =
        feeds.into_iter().map(|(name, feed, line)| (Misdeed { name, feed, file: nothing() }, line)).collect();
    let painter = Misdeed {
        name: "Painter",
        feed: Box::new(|| pictures(&[WRONG_PICTURE.to_owned()]).into_response()),
        file: Box::new(|| "123456789".into_response()),
    };
    let tar = Misdeed {
        name: "Tar",
        feed: Box::new(|| pictures(&slow_pictures()).into_response()),
        file: Box::new(|| body(a_byte_a_second())),
    };
    let weaver = Misdeed {
        name: "Weaver",
        feed: Box::new(|| pictures(&[vast_canvas_name()]).into_response()),
        file: Box::new(|| vast_canvas().into_response()),
    };
    let another_picture = Some("is not what it should be");
    all.extend([(painter, another_picture), (weaver, another_picture), (tar, slow)]);
    all
}

/// The beginning of a PNG of 30,000 by 30,000 pixels, which a browser would make room for.
fn vast_canvas() -> Vec<u8> {
    let side = 30_000_u32.to_be_bytes();
    [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &side, &side, &[8, 2, 0, 0, 0], &[0; 4]].concat()
}

/// Its true name: all that is wrong is its size.
pub(super) fn vast_canvas_name() -> String {
    format!("{:x}", Sha256::digest(vast_canvas()))
}

/// The names of the files that come a byte a second.
pub(super) fn slow_pictures() -> Vec<String> {
    (0..SLOW_PICTURES).map(|number| format!("{number:064x}")).collect()
}

fn body(bytes: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    Body::from_stream(bytes.map(Ok::<_, std::convert::Infallible>)).into_response()
}

fn a_byte_a_second() -> impl Stream<Item = Bytes> + Send {
    stream::unfold(tokio::time::interval(Duration::from_secs(1)), async |mut clock| {
        clock.tick().await;
        Some((Bytes::from_static(b"["), clock))
    })
}

fn ten_million_items() -> Response {
    let whole = page(9, false, &json!([])).to_string();
    let head = format!("{}[", whole.split_once("[]").expect("no items").0);
    let thousand = format!("{},", post(ID, 2, SPOILT, DATE)).repeat(1000);
    let items = stream::iter(std::iter::repeat_n(Bytes::from(thousand), 10_000));
    body(stream::once(async { Bytes::from(head) }).chain(items))
}

/// 128 MiB of spaces, in so few bytes that they are less than a page.
fn zipped_bomb() -> Answer {
    let mebibyte = vec![b' '; 1024 * 1024];
    let mut zip = GzEncoder::new(Vec::new(), Compression::default());
    for _ in 0..128 {
        zip.write_all(&mebibyte).expect("it is written to memory");
    }
    let bytes = Bytes::from(zip.finish().expect("it is written to memory"));
    assert!(bytes.len() < domain::limits::FEED_PAGE_BYTES, "{} bytes", bytes.len());
    Box::new(move || ([(header::CONTENT_ENCODING, "gzip")], bytes.clone()).into_response())
}

fn deep() -> String {
    let depth = 100_000;
    let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    page(9, false, &json!(SPOILT)).to_string().replace(&format!("\"{SPOILT}\""), &nested)
}

/// A page that says that there is more, and where it has been read already.
fn same_again() -> Json<serde_json::Value> {
    Json(page(1, true, &json!([post(ID, 1, SPOILT, DATE)])))
}

fn from_the_future() -> Json<serde_json::Value> {
    let mut post = post(ID, 2, PROPHECY, "2999-01-01T00:00:00Z");
    post["date_modified"] = json!("2999-06-01T00:00:00Z");
    Json(page(2, false, &json!([post])))
}

/// Writes over one post of another friend's, and deletes one.
fn others_posts([written_over, deleted]: &[String; 2]) -> Json<serde_json::Value> {
    let gone = json!({"id": deleted, "_o2m": {"seq": 3, "deleted": true}});
    Json(page(3, false, &json!([post(written_over, 2, STOLEN, DATE), gone])))
}

/// A post with so many pictures, each of a small file.
fn pictures(files: &[String]) -> Json<serde_json::Value> {
    let picture = |file: &String| {
        json!({
            "alt": "A picture", "width": 32, "height": 32, "color": "#aabbcc",
            "variants": [{"sha256": file, "width": 32, "height": 32, "content_type": "image/png", "size_bytes": 9000}],
        })
    };
    let mut post = post(ID, 2, "With pictures", DATE);
    post["_o2m"]["pictures"] = files.iter().map(picture).collect();
    Json(page(2, false, &json!([post])))
}
