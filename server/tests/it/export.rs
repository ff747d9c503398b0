//! What one wrote, as a zip: all of it, for whoever opens it in ten years, and nothing in it that does anything.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    path::Path,
};

use domain::{Invite, Timestamp};
use feed_rs::{model::FeedType, parser};
use reqwest::{Method, StatusCode, header, multipart};
use scraper::Html;
use serde_json::Value;
use zip::ZipArchive;

use crate::{
    backup::o2m,
    support::{Network, Owner, Page, Script, assert_clean_and_upright, befriend, eventually, photograph, selector},
};

const HOSTILE: &str = "../<script>alert(1)</script>\"'![x](https://a.example/x.png)";

/// All files, by their names.
type Files = BTreeMap<String, Vec<u8>>;

fn files(zip: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(zip)).expect("a zip");
    let mut files = Files::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).expect("a file in it");
        let name = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("readable, and with the sum that is said");
        files.insert(name, bytes);
    }
    files
}

fn text<'a>(files: &'a Files, name: &str) -> &'a str {
    let bytes = files.get(name).unwrap_or_else(|| panic!("{name} among {:?}", files.keys()));
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn json(files: &Files, name: &str) -> Value {
    serde_json::from_str(text(files, name)).expect("JSON")
}

/// Where `link` leads from the file `name`.
fn target(name: &str, link: &str) -> String {
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            parts.pop().unwrap_or_else(|| panic!("{link} leads out of the archive from {name}"));
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// Each page is markup that does nothing and loads nothing but pictures that are beside it; each link of ours leads to a file that is there.
fn assert_pages_stand_alone(files: &Files) -> usize {
    let mut links = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "html")) {
        let page = Html::parse_document(std::str::from_utf8(bytes).expect("UTF-8"));
        let policy = page.select(&selector("meta[http-equiv=Content-Security-Policy]")).next().expect("a policy");
        assert!(
            policy.attr("content").is_some_and(|policy| policy.starts_with("default-src 'none'; img-src 'self' file:"))
        );
        let forbidden =
            "script, link, iframe, object, embed, form, base, video, audio, [style], [onerror], [onclick], [srcset]";
        let found: Vec<String> = page.select(&selector(forbidden)).map(|element| element.html()).collect();
        assert_eq!(found, [""; 0], "{name}");
        for (css, attribute) in [("a[href]", "href"), ("img", "src")] {
            for link in page.select(&selector(css)).filter_map(|element| element.attr(attribute)) {
                let is_elsewhere = css != "img" && ["https://", "o2m://"].iter().any(|scheme| link.starts_with(scheme));
                if !is_elsewhere && !link.starts_with('#') {
                    let target = target(name, link);
                    assert!(files.contains_key(&target), "{name} leads to {target}");
                    links += 1;
                }
            }
        }
    }
    links
}

async fn answer(answer: reqwest::RequestBuilder) -> Value {
    let answer = answer.send().await.expect("an answer");
    assert!(answer.status().is_success(), "{}: {:?}", answer.status(), answer.text().await);
    answer.json().await.unwrap_or_default()
}

async fn comment(owner: &Owner, post: &str, text: &str, file: Option<Vec<u8>>) -> Page {
    let page = owner.browser.open(post).await;
    let mut form = page.form("threads/comment").fill("text", text);
    if let Some(file) = file {
        form = form.attach("files", "a.jpg", "image/jpeg", file);
    }
    owner.browser.send(&page, form).await
}

/// Two friends of whom one means harm; alpha has written in every way there is.
async fn written(network: &Network) -> (Owner, Owner) {
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    let (script, other) = tokio::join!(Script::of(&alpha, "posts"), Script::of(&beta, "posts"));
    answer(other.request(Method::POST, "/api/profile/save").form(&[("name", HOSTILE), ("about", "")])).await;
    let circle = answer(script.request(Method::POST, "/api/circles/make").form(&[("name", "Choir: \"old\"")])).await;
    let circle = circle.as_i64().unwrap_or_else(|| panic!("an id: {circle}"));

    let post = alpha.publish_picture("First frost on the *allotment*", "Kale under rime", photograph(1)).await;
    let at_beta = beta.post_of("First frost on the").await;
    comment(&beta, &at_beta, &format!("Mine froze {HOSTILE}"), Some(photograph(2))).await;
    eventually("the picture of the comment", async || {
        (alpha.browser.open(&post).await.all(".comment .picture img").len() == 1).then_some(())
    })
    .await;
    comment(&alpha, &post, "Cover the beans", None).await;

    let warned = multipart::Form::new()
        .text("text", format!("---\n\"{HOSTILE}"))
        .text("warning", "A dead bird: \"blackbird\"")
        .text("audience", "circles")
        .text(format!("circles[{circle}]"), circle.to_string());
    answer(script.request(Method::POST, "/api/posts/publish").multipart(warned)).await;
    let id = post.trim_start_matches("/posts/").to_owned();
    let quoting = multipart::Form::new().text("text", "As I said").text("audience", "only-me").text("quote", id);
    answer(script.request(Method::POST, "/api/posts/publish").multipart(quoting)).await;

    beta.publish("A secret of beta").await;
    let theirs = alpha.post_of("A secret of beta").await;
    comment(&alpha, &theirs, "I keep it", Some(photograph(3))).await;
    (alpha, beta)
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_one_wrote_is_in_a_zip_and_nothing_in_it_does_anything() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, _beta) = written(&network).await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let arguments = ["export", "--data", data.to_str().expect("UTF-8"), "o2m-export.zip"];
    let (made, said) = o2m(&home, "", &arguments).await;
    assert!(made && said.contains("It is no backup"), "{said}");
    let (again, said) = o2m(&home, "", &arguments).await;
    assert!(!again && said.contains("cannot make o2m-export.zip"), "an export is written over by nothing: {said}");
    let (made, said) = o2m(&home, "", &["export", "--data", "nowhere", "other.zip"]).await;
    assert!(!made && said.contains("there is no O2M in"), "{said}");
    let files = files(&fs::read(home.join("o2m-export.zip")).expect("the export"));

    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-./".contains(c);
    assert!(files.keys().all(|name| name.chars().all(is_plain) && !name.contains("..")), "{:?}", files.keys());
    assert!(assert_pages_stand_alone(&files) > 20);
    let all: Vec<u8> = files.values().flatten().copied().collect();
    let holds = |words: &str| all.windows(words.len()).any(|bytes| bytes == words.as_bytes());
    assert!(!holds("PRIVATE KEY") && !holds("A secret of beta"), "neither the key nor what friends wrote elsewhere");

    let feed = json(&files, "feed.json");
    let items = feed["items"].as_array().expect("items");
    assert_eq!(items.len(), 3);
    assert_eq!(feed["_o2m"]["id"], network["alpha"].identity().id().to_string());
    let parsed = parser::parse(text(&files, "feed.json").as_bytes()).expect("a feed");
    assert_eq!((parsed.feed_type, parsed.entries.len()), (FeedType::JSON, 3));
    for (item, entry) in items.iter().zip(&parsed.entries) {
        let published: Timestamp = Timestamp(entry.published.expect("a date").timestamp_millis());
        assert!(item["date_published"].as_str().is_some_and(|date| date.starts_with("20") && date.ends_with('Z')));
        assert!(published.0 > 1_600_000_000_000 && item["id"] == entry.id);
        let page = text(&files, item["_o2m"]["page"].as_str().expect("a page"));
        let markdown = text(&files, item["_o2m"]["markdown"].as_str().expect("a file"));
        let body = markdown.split_once("\n---\n\n").expect("front matter").1;
        assert_eq!(Some(body.trim_end_matches('\n')), item["content_text"].as_str());
        assert!(markdown.contains(&format!("id: {}\n", item["id"])) && page.contains("</html>"));
    }
    let [frost, warned, quoting] = &items[..] else { panic!("three posts: {items:?}") };
    assert_eq!(frost["_o2m"]["audience"], "all-friends");
    let picture = &frost["_o2m"]["pictures"][0];
    assert_eq!(picture["alt"], "Kale under rime");
    assert_clean_and_upright(&files[picture["file"].as_str().expect("a file")]);
    let comments = frost["_o2m"]["comments"].as_array().expect("comments");
    assert_eq!(comments.len(), 2);
    assert_eq!(
        (&comments[0]["author"], &comments[0]["name"]),
        (&network["beta"].identity().id().to_string().into(), &HOSTILE.into())
    );
    assert_clean_and_upright(&files[comments[0]["pictures"][0]["file"].as_str().expect("a file")]);
    assert!(comments.iter().all(|comment| comment["signed"].as_str().is_some_and(|jws| jws.matches('.').count() == 2)));
    assert_eq!(warned["_o2m"]["audience"], "circles");
    assert_eq!(warned["_o2m"]["circles"][0], "Choir: \"old\"");
    assert_eq!(warned["_o2m"]["warning"], "A dead bird: \"blackbird\"");
    assert_eq!(quoting["_o2m"]["audience"], "only-me");
    assert_eq!(quoting["_o2m"]["quote"]["post"], frost["id"]);

    let elsewhere = json(&files, "comments.json");
    assert_eq!(elsewhere["comments"].as_array().map(Vec::len), Some(1));
    let words = &elsewhere["comments"][0];
    assert_eq!((&words["text"], &words["home"]), (&"I keep it".into(), &comments[0]["author"]));
    assert_clean_and_upright(&files[words["pictures"][0]["file"].as_str().expect("a file")]);
    let friends = json(&files, "friends.json");
    let invite: Invite = friends["friends"][0]["invite"].as_str().expect("an invite").parse().expect("one");
    assert_eq!(invite.id, network["beta"].identity().id());
    alpha.sees("/", "First frost on the").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_alone_downloads_it() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish_picture("Frost", "Kale", photograph(1)).await;
    let settings = alpha.browser.open("/settings").await;
    assert!(settings.text().contains("Whoever has this file can read all of it"), "{}", settings.text());
    assert_eq!(settings.attributes("#export a", "href"), ["/export"]);
    let answer = alpha.browser.load("/export").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/zip");
    let files = files(&answer.bytes().await.expect("all of it"));
    assert!(assert_pages_stand_alone(&files) > 5);
    assert_eq!(json(&files, "feed.json")["items"].as_array().map(Vec::len), Some(1));

    let refused = network["alpha"].browser().load("/export").await;
    assert_eq!(refused.url().path(), "/sign-in");
    assert!(!refused.bytes().await.expect("an answer").starts_with(b"PK"), "nothing for strangers");
}
