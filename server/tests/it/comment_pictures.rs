//! Pictures in comments: from their author by the home to readers who know neither each other, and what nobody gets by naming a hash.

use std::{fs, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    NodeId, RemotePicture, Sha256, Timestamp, Variant, WireId, limits,
    thread::{Comment, Content, ItemKind, Revision, Subject, ThreadItem, Words},
};
use federation::{Identity, wire::SignedItem};
use futures::stream;
use reqwest::Method;
use serde_json::Value;
use sha2::Digest;

use crate::support::{
    Caller, Network, Owner, Page, TestNode, Wire, assert_clean_and_upright, befriend, befriend_at, eventually,
    photograph, serve_as,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_reaches_a_friends_friend_by_the_home_alone_and_goes_with_its_comment() {
    let network = Network::start(["mara", "lea", "jonas"]).await;
    let wires = [Wire::to(&network["mara"]).await, Wire::to(&network["lea"]).await];
    let (mara, lea, jonas) =
        tokio::join!(network["mara"].first_day(), network["lea"].first_day(), network["jonas"].first_day());
    befriend_at(&mara, &lea, &wires[1].address()).await;
    befriend_at(&jonas, &mara, &wires[0].address()).await;
    mara.publish("Frost tonight").await;
    let (at_lea, at_jonas) = (lea.post_of("Frost tonight").await, jonas.post_of("Frost tonight").await);

    // Two photographs, of which one is described.
    let page = lea.browser.open(&at_lea).await;
    let form =
        page.form("threads/comment").fill("text", "Mine froze").attach("files", "a.jpg", "image/jpeg", photograph(1));
    let page =
        lea.browser.send(&page, form.attach("files", "b.jpg", "image/jpeg", photograph(2)).press("Add pictures")).await;
    assert_eq!(page.form("threads/comment").value("text"), Some("Mine froze"), "{}", page.text());
    let field = page.attributes(".thread-box [name^='alt-']", "name").remove(0);
    let page = lea.browser.send(&page, page.form("threads/comment").fill(&field, "Beans, black")).await;
    assert!(page.text().contains("Mine froze"), "{}", page.text());

    let at_mara = mara.post_of("Frost tonight").await;
    for (owner, post) in [(&mara, &at_mara), (&jonas, &at_jonas)] {
        let files = files_of(owner, post, "Beans, black").await;
        assert!(files.len() > 1, "{files:?}");
        for file in files {
            assert_clean_and_upright(&load(owner, &file).await);
        }
    }
    for name in ["mara", "jonas"] {
        eventually(&format!("each width up to 1,600 of both, at {name}"), async || {
            (kept(&network[name]).len() == 2 * 3).then_some(())
        })
        .await;
    }
    let largest = wires[1].below("/o2m/v1/media/").len();
    assert_eq!(largest, 2 * 3, "the author is asked once for each, by the home");

    // Edited, one of them is gone everywhere.
    tokio::time::sleep(Duration::from_secs(domain::limits::REVISION_SECONDS.unsigned_abs())).await;
    let page = lea.browser.open(&at_lea).await;
    let form = page.form_beside("Mine froze", "threads/edit").press("Remove picture 1");
    let page = lea.browser.send(&page, form).await;
    let page = lea.browser.send(&page, page.form_beside("Mine froze", "threads/edit")).await;
    assert_eq!(page.all(".comment .picture").len(), 1, "{}", page.text());
    for name in ["mara", "jonas"] {
        eventually(&format!("{name} has the files of one picture"), async || {
            (kept(&network[name]).len() == 3).then_some(())
        })
        .await;
    }
    let page = lea.browser.open(&at_lea).await;
    lea.browser.send(&page, page.form_beside("Mine froze", "threads/delete")).await;
    for name in ["mara", "jonas"] {
        eventually(&format!("{name} has no files of it"), async || kept(&network[name]).is_empty().then_some(())).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_an_older_comment_is_fetched_when_it_is_looked_at_and_not_kept() {
    let mut network = Network::start(["mara", "lea", "jonas"]).await;
    let (mara, lea, jonas) =
        tokio::join!(network["mara"].first_day(), network["lea"].first_day(), network["jonas"].first_day());
    befriend(&lea, &mara).await;
    let at_mara = mara.publish("Frost tonight").await;
    say(&lea, &lea.post_of("Frost tonight").await, "Mine froze", Some(photograph(1))).await;
    let alt = "";
    files_of(&mara, &at_mara, alt).await;
    for number in 1..=limits::THREAD_SNAPSHOT_COMMENTS {
        say(&mara, &at_mara, &format!("Newer comment {number}."), None).await;
    }
    // Who becomes a friend now gets the newest comments by the feed.
    befriend(&jonas, &mara).await;
    let at_jonas = jonas.post_of("Frost tonight").await;
    jonas.sees(&at_jonas, "Newer comment 1.").await;
    assert!(!jonas.browser.open(&at_jonas).await.text().contains("Mine froze"));
    let older = format!("{at_jonas}?older=");
    jonas.sees(&older, "Mine froze").await;
    for file in files_of(&jonas, &older, alt).await {
        assert_clean_and_upright(&load(&jonas, &file).await);
    }
    assert_eq!(kept(&network["jonas"]), Vec::<String>::new(), "as the comment is not");

    let page = lea.browser.open(&lea.post_of("Frost tonight").await).await;
    let file = files_of(&jonas, &older, alt).await.remove(0);
    lea.browser.send(&page, page.form_beside("Mine froze", "threads/delete")).await;
    mara.loses(&at_mara, "Mine froze").await;
    eventually("nobody gets it any more", async || {
        (jonas.browser.load(&file).await.status() == StatusCode::NOT_FOUND).then_some(())
    })
    .await;
    network["mara"].stop().await;
    let page = jonas.browser.open(&older).await;
    assert_eq!(page.status, StatusCode::OK, "the home sleeps: {}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_names_the_hash_of_anothers_picture_is_given_nothing() {
    let network = Network::start(["mara"]).await;
    let node = &network["mara"];
    let mara = node.first_day().await;
    let files = Files::default();
    let (lea, dora) = (files.serve("Lea", node, &mara).await, files.serve("Dora", node, &mara).await);
    // A picture that nobody else sees.
    let page = mara.add_picture("For me alone", "private.jpg", photograph(7)).await;
    let field = page.attributes("[name^='alt-']", "name").remove(0);
    let form = page.form("posts/publish").fill("audience", "only-me").fill(&field, "private").press("Publish");
    let page = mara.browser.send(&page, form).await;
    let private = page.picture_files("private").remove(0);
    let private: Sha256 = private.trim_start_matches("/media/").parse().expect("a hash");
    let post = mara.publish("Frost tonight").await;
    let thread = Thread { node, home: node.identity().id(), post: newest_post(&lea, node).await };

    let bytes = fs::read(node.data().join("media").join(private.to_string())).expect("the file is there");
    let stolen = picture(private, 320, 427, bytes.len());
    assert_eq!(thread.bring(&lea, 1, "Is this yours?", vec![stolen]).await.status(), StatusCode::NO_CONTENT);
    mara.sees(&post, "Is this yours?").await;
    mara.sees(&post, "has not arrived yet").await;
    for friend in [&lea, &dora] {
        let answer = friend.get(node, &format!("/o2m/v1/media/{private}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "a hash in a comment publishes nothing");
    }
    assert_eq!(kept(node), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_author_serves_wrongly_is_not_shown_and_the_others_are() {
    let network = Network::start(["mara"]).await;
    let node = &network["mara"];
    let mara = node.first_day().await;
    let good = jpeg(320, 240);
    let files = Files { good: good.clone() };
    let lea = files.serve("Lea", node, &mara).await;
    let post = mara.publish("Frost tonight").await;
    let thread = Thread { node, home: node.identity().id(), post: newest_post(&lea, node).await };
    let right = hash_of(&good);
    let many = |count: u8| (0..count).map(|number| picture(Sha256([number; 32]), 320, 240, 9)).collect::<Vec<_>>();
    for (number, text, pictures) in [
        (1, "Other bytes", vec![picture(Sha256([0xab; 32]), 320, 240, 400)]),
        (2, "Endless", vec![picture(Sha256([0xee; 32]), 320, 240, 1_000)]),
        (3, "Another size", vec![picture(right, 300, 240, good.len())]),
        (4, "Larger than is fetched", vec![picture(right, 2_560, 1_920, good.len())]),
        (5, "Right", vec![picture(right, 320, 240, good.len())]),
    ] {
        let answer = thread.bring(&lea, number, text, pictures).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{text}");
    }
    eventually("the right one is shown", async || {
        let page = mara.browser.open(&post).await;
        (page.links_in(".comment", "Right").iter().any(|href| href.starts_with("/media/"))).then_some(())
    })
    .await;
    let page = mara.browser.open(&post).await;
    for text in ["Other bytes", "Endless", "Another size", "Larger than"] {
        assert!(page.links_in(".comment", text).iter().all(|href| !href.starts_with("/media/")), "{text}");
    }
    assert_eq!(kept(node), [right.to_string()]);

    // What is no comment at all.
    for (number, name, item) in [
        (10, "five pictures", thread.unchecked(&lea, 10, &json_pictures(5, 1, "x"))),
        (11, "five files", thread.unchecked(&lea, 11, &json_pictures(1, 5, "x"))),
        (12, "many words", thread.unchecked(&lea, 12, &json_pictures(1, 1, &"x".repeat(501)))),
    ] {
        let answer = thread.put(&lea, number, item).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{name}");
    }
    let long = thread.unchecked(&lea, 13, &json_pictures(1, 1, &"x".repeat(64 * 1024)));
    assert_eq!(thread.put(&lea, 13, long).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let bring = thread.bring(&lea, 14, "Many, and none there", many(4)).await;
    assert_eq!(bring.status(), StatusCode::NO_CONTENT);
    assert!(mara.browser.open("/").await.text().contains("Frost tonight"), "the owner goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_whose_picture_is_refused_keeps_its_words_and_its_other_picture() {
    let network = Network::start(["mara"]).await;
    let mara = network["mara"].first_day().await;
    let post = mara.publish("Frost tonight").await;
    let page = mara.browser.open(&post).await;
    let form = page.form("threads/comment").fill("text", "Words that must not be lost");
    let form = form.attach("files", "a.jpg", "image/jpeg", photograph(1));
    let page = mara.browser.send(&page, form.attach("files", "b.txt", "text/plain", b"These are words".to_vec())).await;
    assert_eq!(page.alerts().len(), 1, "{}", page.text());
    let form = page.form("threads/comment");
    assert_eq!(form.value("text"), Some("Words that must not be lost"));
    assert!(form.value("picture").is_some(), "what was taken stays");
    let mut form = form;
    for (name, seed) in [("c.jpg", 2), ("d.jpg", 3), ("e.jpg", 4), ("f.jpg", 5)] {
        form = form.attach("files", name, "image/jpeg", photograph(seed));
    }
    let page = mara.browser.send(&page, form).await;
    assert!(page.alerts().concat().contains("four pictures"), "{}", page.text());
    assert_eq!(page.attributes(".thread-box [name=picture]", "value").len(), limits::COMMENT_PICTURES);
    let page = mara.browser.send(&page, page.form("threads/comment").fill("text", "")).await;
    assert_eq!(page.all(".comment .picture a").len(), limits::COMMENT_PICTURES, "a comment of pictures alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_reads_under_a_public_post_what_was_meant_for_everybody() {
    let network = Network::start(["mara", "lea"]).await;
    let (mara, lea) = tokio::join!(network["mara"].first_day(), network["lea"].first_day());
    befriend(&lea, &mara).await;
    let post = mara.publish("For friends at first").await;
    let at_lea = lea.post_of("For friends at first").await;
    say(&lea, &at_lea, "Among friends", None).await;
    mara.sees(&post, "Among friends").await;
    let page = mara.browser.open(&format!("{post}/edit")).await;
    mara.browser.send(&page, page.form("posts/edit").fill("audience", "public")).await;
    eventually("Lea knows that it is public", async || {
        let page = lea.browser.open(&at_lea).await;
        page.all(".audience-badge-text").contains(&"public".to_owned()).then_some(())
    })
    .await;
    say(&lea, &at_lea, "For everybody", Some(photograph(3))).await;
    mara.sees(&post, "For everybody").await;
    files_of(&mara, &post, "").await;
    let stranger = network["mara"].browser();
    let page = stranger.open("/public").await;
    assert!(!page.text().contains("For everybody"), "in lists there are posts alone");
    let alone = page.attributes("article a[href^='/public/posts/']", "href").remove(0);
    let page = stranger.open(&alone).await;
    assert!(page.text().contains("1 comment") && page.text().contains("For everybody"), "{}", page.text());
    assert!(!page.text().contains("Among friends"), "it was for friends when it came");
    let file = page.attributes(".comment .picture a", "href").remove(0);
    assert!(file.starts_with("/public/media/"), "{file}");
    let answer = stranger.load(&file).await;
    assert_eq!(answer.status(), StatusCode::OK);
    for feed in ["/public/feed.xml", "/public/feed.json"] {
        assert!(!stranger.load(feed).await.text().await.expect("a feed").contains("For everybody"));
    }
    // Taken back, it is nobody's any more.
    let page = mara.browser.open(&post).await;
    mara.browser.send(&page, page.form_beside("For everybody", "threads/remove")).await;
    assert!(!stranger.open(&alone).await.text().contains("For everybody"));
    assert_eq!(stranger.load(&file).await.status(), StatusCode::NOT_FOUND);
}

/// A friend's server that serves files, the right one and wrong ones.
#[derive(Clone, Default)]
struct Files {
    good: Vec<u8>,
}

impl Files {
    async fn serve(&self, name: &str, node: &TestNode, owner: &Owner) -> Caller {
        let identity = Identity::generate().expect("random bytes");
        let files = self.clone();
        let media = move |Path(hash): Path<String>| {
            let files = files.clone();
            async move { files.answer(&hash) }
        };
        let router = Router::new().route("/o2m/v1/media/{hash}", get(media)).fallback(async || StatusCode::NO_CONTENT);
        let address = serve_as(&identity, router).await;
        let caller = Caller::new(identity);
        caller.befriend(node, owner, name, &[&address]).await;
        caller
    }

    fn answer(&self, hash: &str) -> Response {
        if hash == hash_of(&self.good).to_string() {
            self.good.clone().into_response()
        } else if hash.starts_with("ab") {
            "other bytes".into_response()
        } else if hash.starts_with("ee") {
            let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![0; 1024])));
            Body::from_stream(endless).into_response()
        } else {
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

/// The thread of a post, as a friend finds it.
struct Thread<'a> {
    node: &'a TestNode,
    home: NodeId,
    post: WireId,
}

impl Thread<'_> {
    async fn bring(&self, author: &Caller, number: u8, text: &str, pictures: Vec<RemotePicture>) -> reqwest::Response {
        let words = Comment::new(text.parse().expect("short"), pictures).expect("a comment");
        let subject = Subject {
            author: author.id(),
            home: self.home,
            post: self.post,
            id: WireId([number; 16]),
            kind: ItemKind::Comment,
            reply_to: None,
        };
        let content = Content {
            at: Timestamp(1_795_000_000_000),
            name: "Lea".parse().expect("a name"),
            is_public: false,
            seen: Sha256([7; 32]),
            words: Words::Comment(words),
        };
        let item = ThreadItem::new(subject, Revision::try_from(1).expect("a number"), Some(content)).expect("an item");
        let item = SignedItem::sign(author.identity(), item).expect("the author's own");
        self.put(author, number, item.as_str().to_owned()).await
    }

    /// An item that says `pictures`, whatever they are, signed by its author.
    fn unchecked(&self, author: &Caller, number: u8, pictures: &str) -> String {
        let (home, post, id) = (self.home, self.post, WireId([number; 16]));
        let payload = format!(
            r#"{{"kind":"comment","home":"{home}","post":"{post}","id":"{id}","revision":1,"at":"2026-11-18T11:06:40Z","name":"Lea","text":"x","pictures":{pictures},"seen":"{}"}}"#,
            Sha256([7; 32])
        );
        federation::jws::sign(author.identity(), "o2m-thread+jws", payload.as_bytes())
    }

    async fn put(&self, author: &Caller, number: u8, body: String) -> reqwest::Response {
        let path = format!("/o2m/v1/posts/{}/comments/{}", self.post, WireId([number; 16]));
        author.send(self.node, Method::PUT, &path, Some(body)).await
    }
}

fn json_pictures(pictures: usize, files: u32, alt: &str) -> String {
    let files: Vec<String> = (1..=files)
        .map(|width| {
            let sha256 = "cd".repeat(32);
            format!(r#"{{"sha256":"{sha256}","width":{width},"height":1,"content_type":"image/jpeg","size_bytes":9}}"#)
        })
        .collect();
    let picture =
        format!(r##"{{"alt":"{alt}","width":9,"height":9,"color":"#aabbcc","variants":[{}]}}"##, files.join(","));
    format!("[{}]", vec![picture; pictures].join(","))
}

fn picture(sha256: Sha256, width: u32, height: u32, size_bytes: usize) -> RemotePicture {
    let size_bytes = u64::try_from(size_bytes).expect("small");
    let variant = Variant { sha256, width, height, content_type: "image/jpeg".to_owned(), size_bytes };
    let alt = "a picture".parse().expect("short");
    RemotePicture { alt, width, height, color: "#aabbcc".to_owned(), variants: vec![variant] }
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut file, image::ImageFormat::Jpeg).expect("a JPEG");
    file.into_inner()
}

fn hash_of(bytes: &[u8]) -> Sha256 {
    Sha256(sha2::Sha256::digest(bytes).into())
}

/// The names of the files of others' comments that a node has.
fn kept(node: &TestNode) -> Vec<String> {
    let entries = fs::read_dir(node.data().join("media").join("comments")).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    names.filter(|name| !name.starts_with('.')).collect()
}

/// The files of the picture in a comment that is described as `alt`, once all are there.
async fn files_of(owner: &Owner, post: &str, alt: &str) -> Vec<String> {
    eventually(&format!("the picture {alt:?} at {}", owner.name), async || {
        let page = owner.browser.open(post).await;
        let srcset = page.attributes(&format!(".comment img[alt='{alt}']"), "srcset").pop()?;
        let files: Vec<String> =
            srcset.split(", ").filter_map(|part| Some(part.split_once(' ')?.0.to_owned())).collect();
        (files.len() == 3).then_some(files)
    })
    .await
}

async fn load(owner: &Owner, path: &str) -> Vec<u8> {
    let answer = owner.browser.load(path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.bytes().await.expect("a file").to_vec()
}

async fn say(owner: &Owner, post: &str, text: &str, file: Option<Vec<u8>>) -> Page {
    let page = owner.browser.open(post).await;
    let mut form = page.form("threads/comment").fill("text", text);
    if let Some(file) = file {
        form = form.attach("files", "a.jpg", "image/jpeg", file);
    }
    let page = owner.browser.send(&page, form).await;
    assert!(page.text().contains(text), "{}", page.text());
    page
}

/// The newest post that `friend` may see at `node`.
async fn newest_post(friend: &Caller, node: &TestNode) -> WireId {
    let feed: Value = friend.get(node, "/o2m/v1/feed").await.json().await.expect("a feed");
    let items = feed["items"].as_array().expect("items");
    let id = items.last().and_then(|item| item["id"].as_str()).unwrap_or_else(|| panic!("{feed}"));
    id.parse().expect("an id")
}
