//! What one published elsewhere comes here: by the command, beside the server and without it, and by the page.

use std::{
    fs,
    io::{Cursor, Write},
};

use reqwest::{Method, multipart};
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    backup::o2m,
    support::{Network, PATIENCE, Process, befriend, eventually, photograph},
};

fn archive(posts: u32) -> Vec<u8> {
    let note = |number: u32| {
        json!({"type": "Create", "to": ["https://www.w3.org/ns/activitystreams#Public"], "object": {
            "id": format!("https://s.example/statuses/{number}"),
            "published": format!("2019-03-01T{:02}:{:02}:00Z", number / 60, number % 60),
            "content": format!("<p>Imported no. {number}</p>"),
            "attachment": if number == 1 {
                json!([{"mediaType": "image/jpeg", "url": "/media_attachments/a.jpg", "name": "An owl"}])
            } else { json!([]) },
        }})
    };
    let boost = json!({"type": "Announce", "object": "https://t.example/1"});
    let items: Vec<Value> = (1..=posts).map(note).chain([boost]).collect();
    let outbox = json!({"orderedItems": items}).to_string();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("outbox.json", outbox.into_bytes()), ("media_attachments/a.jpg", photograph(1))] {
        zip.start_file(name, SimpleFileOptions::default()).expect("begun");
        zip.write_all(&bytes).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_comes_beside_the_server_and_a_friend_reads_it() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish("Written here").await;
    beta.sees("/", "Written here").await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let data = data.to_str().expect("UTF-8");
    fs::write(home.join("archive.zip"), archive(3)).expect("written");
    let (seen, said) = o2m(&home, "", &["import", "--data", data, "--preview", "archive.zip"]).await;
    assert!(seen && said.contains("3 new posts") && said.contains("1 post of somebody else"), "{said}");
    assert!(said.contains("From 2019-03-01 to 2019-03-01"), "{said}");
    assert!(!alpha.timeline().await.text().contains("Imported"), "only looked at");

    let (done, said) = o2m(&home, "", &["import", "--data", data, "--audience", "all-friends", "archive.zip"]).await;
    assert!(done && said.contains("Done."), "{said}");
    let (again, said) = o2m(&home, "", &["import", "--data", data, "archive.zip"]).await;
    assert!(again && said.contains("0 new posts") && said.contains("3 posts are here already"), "{said}");
    let page = beta.sees("/", "Imported no. 3").await;
    let text = page.text();
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
    assert!(place("Written here") < place("Imported no. 3") && place("Imported no. 2") < place("Imported no. 1"));
    let notices = beta.browser.open("/notifications").await;
    assert!(!notices.text().contains("Imported"), "{}", notices.text());
    let (failed, said) = o2m(&home, "", &["import", "--data", data, "nowhere.zip"]).await;
    assert!(!failed && said.contains("cannot read nowhere.zip"), "{said}");

    let form = multipart::Form::new().part("file", multipart::Part::bytes(archive(3)).file_name("archive.zip"));
    let stranger = network["alpha"].browser().request(Method::POST, "/settings/import").multipart(form);
    let refused = stranger.send().await.expect("an answer");
    assert_eq!(refused.url().path(), "/sign-in");
    let kept = fs::read_dir(network["alpha"].data().join("imports")).expect("the folder");
    assert_eq!(
        kept.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_file())).count(),
        0,
        "of strangers"
    );

    let page = alpha.browser.open("/settings/import").await;
    let undone = alpha.browser.send(&page, page.form("imports/undo")).await;
    assert_eq!(undone.url.path(), "/settings/import");
    let undone = eventually("the second import is forgotten, which brought nothing", async || {
        let page = alpha.browser.open("/settings/import").await;
        (page.all("main section.card").len() == 2).then_some(page)
    })
    .await;
    alpha.browser.send(&undone, undone.form("imports/undo")).await;
    alpha.loses("/", "Imported no. 1").await;
    beta.loses("/", "Imported no. 1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_without_a_server_that_is_killed_goes_on_with_the_server_and_brings_nothing_twice() {
    let mut network = Network::start(["alpha"]).await;
    network["alpha"].first_day().await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    fs::write(home.join("archive.zip"), archive(400)).expect("written");
    network["alpha"].stop().await;
    let arguments = ["import", "--data", data.to_str().expect("UTF-8"), "archive.zip"];
    let process = Process::spawn(&home, arguments);
    let has_begun = |line: &String| line.contains(" of 400");
    let begun = process.wait_for(PATIENCE, move |seen| seen.stdout.iter().any(has_begun).then_some(())).await;
    assert!(begun.is_some(), "{}", process.output());
    process.kill();
    process.exit(PATIENCE).await.expect("it is gone");
    network["alpha"].run().await;
    let alpha = network["alpha"].sign_in().await;
    let page = eventually("the import is done", async || {
        let page = alpha.browser.open("/settings/import").await;
        page.text().contains("Done. 400 posts are here.").then_some(page)
    })
    .await;
    assert!(page.text().contains("1 post of somebody else that you passed on"), "{}", page.text());
    assert!(alpha.timeline().await.text().contains("Imported no. 400"));
}
