//! Photographs: cleaned at home, fetched once by each friend.

use std::{collections::HashMap, io::Cursor};

use image::{ImageFormat, Rgb, RgbImage};
use reqwest::{
    Method, StatusCode,
    header::{self, HeaderMap, HeaderValue},
    multipart,
};

use crate::support::{
    Network, Owner, Page, TestNode, Wire, assert_clean_and_upright, befriend_at, eventually, photograph,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_is_clean_and_upright_at_home() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let post = alpha.publish_picture("By the river", "Willows, and a heron", photograph(1)).await;
    let files = files_of(&alpha, &post, "Willows, and a heron").await;
    assert!(files.len() >= 2, "a large picture has several widths: {files:?}");
    for file in &files {
        assert_clean_and_upright(&fetch(&alpha, file).await);
    }
    let page = alpha.browser.open(&post).await;
    for (attribute, reason) in [("width", "no layout shift"), ("height", "no layout shift"), ("loading", "lazy")] {
        let found = page.attributes("article img[alt='Willows, and a heron']", attribute);
        assert_eq!(found.len(), 1, "{attribute}: {reason}");
    }
    let silent = alpha.publish_picture("", "", photograph(2)).await;
    let [title] = &alpha.browser.open(&silent).await.all("title")[..] else { panic!("one title") };
    assert!(title.contains(": 1 picture, ") && title.contains(" 20"), "told apart by the day: {title}");
    assert_nothing_tells(&network["alpha"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_friend_gets_each_width_once_across_views_and_restarts() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let wire = Wire::to(&network["alpha"]).await;
    befriend_at(&beta, &alpha, &wire.address()).await;
    alpha.publish_picture("By the river", "Willows, and a heron", photograph(2)).await;
    beta.sees("/", "By the river").await;
    let post = beta.post_path("By the river").await;
    let files = files_of(&beta, &post, "Willows, and a heron").await;
    for view in 0..10 {
        if view == 5 {
            network["beta"].restart().await;
        }
        // Ten browsers, none of which remembers anything of the others.
        let reader = network["beta"].sign_in().await;
        for file in &files {
            assert_clean_and_upright(&fetch(&reader, file).await);
        }
    }
    let mut requests = HashMap::<String, u32>::new();
    for crossing in wire.below("/o2m/v1/media/") {
        *requests.entry(crossing.path).or_default() += 1;
    }
    assert!(!requests.is_empty() && requests.values().all(|&count| count == 1), "{requests:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_friends_picture_outlives_the_friends_being_online() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend_at(&beta, &alpha, &alpha.address).await;
    alpha.publish_picture("By the river", "Willows, and a heron", photograph(3)).await;
    beta.sees("/", "By the river").await;
    let post = beta.post_path("By the river").await;
    let files = files_of(&beta, &post, "Willows, and a heron").await;
    fetch(&beta, &files[0]).await;
    network["alpha"].stop().await;
    fetch(&beta, &files[0]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_has_its_own_sentence_and_keeps_the_draft() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let mut sentences = Vec::new();
    for (name, bytes) in [
        ("words.jpg", b"These are words".to_vec()),
        ("burst.heic", b"\0\0\0\x14ftyphevc\0\0\0\0msf1\0\0\0\x08moov".to_vec()),
        ("new.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf".to_vec()),
        ("half.jpg", photograph(4)[..8_000].to_vec()),
        ("bomb.png", png_header(60_000, 60_000)),
        ("large.jpg", vec![0; domain::limits::PICTURE_BYTES + 1]),
    ] {
        let page = alpha.timeline().await;
        let form = page.form("posts/publish").fill("text", "Words that must not be lost");
        let page =
            alpha.browser.send(&page, form.attach("files", name, "image/jpeg", bytes).press("Add pictures")).await;
        let sentence = page.alerts().pop().unwrap_or_else(|| panic!("a sentence for {name} in {}", page.text()));
        assert_eq!(page.form("posts/publish").value("text"), Some("Words that must not be lost"), "{name}");
        sentences.push(sentence);
    }
    assert!(sentences[1].contains("HEIC") && sentences[2].contains("AVIF"), "{sentences:?}");
    for (one, other) in [(0, 3), (0, 4), (0, 5), (4, 5)] {
        assert_ne!(sentences[one], sentences[other]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_an_iphone_is_published_and_is_a_profile_picture() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let heic = include_bytes!("../../../crates/node/src/picture/heic/samples/turned-6.heic");
    let post = alpha.publish_picture("By the river", "Willows, and a heron", heic.to_vec()).await;
    for file in files_of(&alpha, &post, "Willows, and a heron").await {
        let shown = image::load_from_memory(&fetch(&alpha, &file).await).expect("a picture").into_rgb8();
        assert_eq!(shown.dimensions(), (48, 64));
        assert!(shown.get_pixel(44, 3)[0] > 180 && shown.get_pixel(3, 3)[2] > 180, "turned once");
    }
    let page = alpha.browser.open("/profile").await;
    let other = include_bytes!("../../../crates/node/src/picture/heic/samples/grid.heic");
    let form = page.form("profile/change").fill("about", "By the river, mostly.");
    let form = form.attach("file", "me.heic", "image/heic", other.to_vec());
    let page = alpha.browser.send(&page, form).await;
    assert!(page.alerts().is_empty(), "{:?}", page.alerts());
    assert_eq!(page.attributes("main .picture-choice [checked]", "value").len(), 1, "it is the chosen one");
    assert_eq!(page.all(".profile-about"), ["By the river, mostly."], "one form changes both");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_holds_ten_pictures() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let mut page = alpha.timeline().await;
    for number in 0..=domain::limits::PICTURES_PER_POST {
        page = alpha.add_picture("An album", "noise.png", noise(8, u32::try_from(number).expect("few"))).await;
    }
    assert!(!page.alerts().is_empty(), "the eleventh is refused with a sentence: {}", page.text());
    assert_eq!(page.attributes("[name^='alt-']", "name").len(), domain::limits::PICTURES_PER_POST);
    let published = alpha.browser.send(&page, page.form("posts/publish").press("Publish")).await;
    assert_eq!(
        published.attributes(".picture-grid img[src^='/media/']", "src").len(),
        domain::limits::PICTURES_PER_POST
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_comes_into_a_post_later_and_reaches_the_friend() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend_at(&beta, &alpha, &alpha.address).await;
    let post = alpha.publish_picture("By the river", "Willows", noise(8, 1)).await;
    beta.sees("/", "By the river").await;

    let edit = alpha.browser.open(&format!("{post}/edit")).await;
    let form = edit.form("posts/edit").fill("text", "By the lake").attach("files", "a.png", "image/png", noise(8, 2));
    let unsaved = alpha.browser.send(&edit, form.press("Add pictures")).await;
    let fields = unsaved.attributes("[name^='alt-']", "name");
    assert_eq!(fields.len(), 2, "{}", unsaved.text());
    let form = unsaved.form("posts/edit").fill(&fields[1], "A heron");
    assert_eq!(form.value("text"), Some("By the lake"));
    assert!(alpha.browser.open(&post).await.text().contains("By the river"), "nothing is changed before it is saved");
    let saved = alpha.browser.send(&unsaved, form.press("Save")).await;
    assert_eq!((saved.url.path(), descriptions(&saved)), (&*post, vec!["Willows".to_owned(), "A heron".to_owned()]));

    beta.sees("/", "By the lake").await;
    let theirs = beta.post_path("By the lake").await;
    fetch(&beta, &files_of(&beta, &theirs, "A heron").await[0]).await;

    let edit = alpha.browser.open(&format!("{post}/edit")).await;
    let unsaved = alpha.browser.send(&edit, edit.form("posts/edit").press("Remove picture 1")).await;
    let saved = alpha.browser.send(&unsaved, unsaved.form("posts/edit").press("Save")).await;
    assert_eq!(descriptions(&saved), ["A heron"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_is_kept_in_one_place_until_it_is_made() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let post = alpha.publish_picture("By the river", "Willows", noise(8, 1)).await;
    let mut page = alpha.browser.open(&format!("{post}/edit")).await;
    let id = page.form("posts/edit").value("unsaved").expect("an id").to_owned();
    let kept = format!("{post}/edit?unsaved={id}");
    for text in ["By the lake", "By the sea"] {
        let form = page.form("posts/edit").fill("text", text).press("Add pictures");
        page = alpha.browser.send(&page, form).await;
        assert!(page.url.as_str().ends_with(&kept), "{} is under {kept}", page.url);
        assert_eq!(page.form("posts/edit").value("text"), Some(text));
    }
    let anew = alpha.browser.open(&format!("{post}/edit")).await.form("posts/edit");
    assert_eq!(anew.value("text"), Some("By the river"), "another form begins with the post");
    assert_ne!(anew.value("unsaved"), Some(&*id));

    let form = page.form("posts/edit").fill("text", "By the pond").press("Save");
    assert_eq!(alpha.browser.send(&page, form).await.url.path(), post);
    let again = alpha.browser.open(&kept).await.form("posts/edit");
    assert_eq!(again.value("text"), Some("By the pond"), "what was kept is forgotten");

    let form = again.fill("text", "By the well").fill("audience", "circles");
    let as_script = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("*/*"))]);
    let request = alpha.browser.request(Method::POST, "/api/posts/keep-edit").headers(as_script);
    let answer = form.into_request(request).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "a page keeps its form before a circle is ticked");
    let page = alpha.browser.open(&kept).await;
    assert_eq!(page.form("posts/edit").value("text"), Some("By the well"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_in_an_edit_loses_nothing_that_was_typed() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let post = alpha.publish_picture("By the river", "Willows", noise(8, 1)).await;
    let long = "word ".repeat(domain::limits::POST_TEXT_BYTES / 5 + 1);
    for (text, button) in [("On second thought", "Add pictures"), ("On third thought", "Save"), (&*long, "Save")] {
        let page = alpha.browser.open(&format!("{post}/edit")).await;
        let alt = page.attributes("[name^='alt-']", "name").remove(0);
        let mut form = page.form("posts/edit").fill("text", text).fill(&alt, "Three willows");
        if text != long {
            form = form.attach("files", "words.jpg", "image/jpeg", b"These are words".to_vec());
        }
        let page = alpha.browser.send(&page, form.press(button)).await;
        assert_eq!(page.alerts().len(), 1, "{}", page.text());
        let form = page.form("posts/edit");
        assert_eq!((form.value("text"), form.value(&alt)), (Some(text), Some("Three willows")));
    }
    let page = alpha.browser.open(&post).await;
    assert!(page.text().contains("By the river") && descriptions(&page) == ["Willows"], "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_not_edited_beyond_ten_pictures() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let post = alpha.publish_picture("An album", "First", noise(8, 0)).await;
    let page = alpha.browser.open(&format!("{post}/edit")).await;
    let ten = (1..=10).map(|seed| noise(8, seed));
    let form = ten.fold(page.form("posts/edit"), |form, file| form.attach("files", "noise.png", "image/png", file));
    let page = alpha.browser.send(&page, form.press("Save")).await;
    assert_eq!(page.alerts().len(), 1, "{}", page.text());
    let page = alpha.browser.send(&page, page.form("posts/edit").press("Save")).await;
    assert_eq!((page.url.path(), descriptions(&page).len()), (&*post, domain::limits::PICTURES_PER_POST));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_many_megabytes_comes_in_by_every_door() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish_picture("By the composer", "Noise", noise(1_500, 1)).await;

    let page = alpha.browser.open("/profile").await;
    let form = page.form("profile/change").attach("file", "face.png", "image/png", noise(1_500, 2));
    let page = alpha.browser.send(&page, form).await;
    assert_eq!((page.status, page.alerts()), (StatusCode::OK, vec![]));
    assert!(!page.attributes("main .window img", "src").is_empty(), "{}", page.text());

    let answer = alpha
        .browser
        .request(Method::POST, "/api/pictures/upload")
        .header(header::ACCEPT, "application/json")
        .multipart(multipart::Form::new().part("file", multipart::Part::bytes(noise(1_500, 3)).file_name("script.png")))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
}

impl Owner {
    /// The path of the post on the timeline that says `text`.
    async fn post_path(&self, text: &str) -> String {
        let page = self.timeline().await;
        crate::support::post_path(&page, text).unwrap_or_else(|| panic!("{text:?} on {}", page.text()))
    }
}

/// What the pictures of the post on this page show.
fn descriptions(page: &Page) -> Vec<String> {
    page.attributes(".picture-grid img[src^='/media/']", "alt")
}

/// The files of the picture with this description.
async fn files_of(owner: &Owner, post: &str, alt: &str) -> Vec<String> {
    eventually("the picture is on the page", async || {
        let files = owner.browser.open(post).await.picture_files(alt);
        (!files.is_empty()).then_some(files)
    })
    .await
}

/// Loads a picture, which may have to come from the friend first.
async fn fetch(owner: &Owner, file: &str) -> Vec<u8> {
    let answer = owner.browser.load(file).await;
    assert_eq!(answer.status(), StatusCode::OK, "{file}");
    let content_type = answer.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
    assert!(content_type.starts_with("image/"), "{content_type}");
    let cache = answer.headers()[header::CACHE_CONTROL].to_str().expect("text").to_owned();
    assert!(cache.contains("private") && cache.contains("immutable"), "{cache}");
    answer.bytes().await.expect("a whole file").to_vec()
}

/// Looks through everything the server keeps.
fn assert_nothing_tells(node: &TestNode) {
    let media = node.data().join("media");
    let files = std::fs::read_dir(&media).expect("the media folder").map(|entry| entry.expect("an entry").path());
    for file in files.filter(|path| path.is_file()) {
        assert_clean_and_upright(&std::fs::read(file).expect("a readable file"));
    }
}

/// A PNG of so many pixels squared that nothing compresses.
fn noise(size: u32, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    // Xorshift, 32 bits (Marsaglia 2003).
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    };
    let picture = RgbImage::from_fn(size, size, |_, _| Rgb([random(), random(), random()]));
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).expect("a PNG is encoded");
    file.into_inner()
}

/// The start of a PNG that claims to be this large.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let checksum = crc32(&header);
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0d", &header[..], &checksum.to_be_bytes()].concat()
}

/// The checksum of PNG chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), |crc, _| step(crc)))
}
