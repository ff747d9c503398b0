//! How the owner shows themselves to friends.

use crate::support::{Network, Owner, befriend, eventually, photograph};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_and_text_reach_the_friend() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    let page = alpha.browser.open("/profile").await;
    let form = page.form("profile/change").fill("name", "Alpha Centauri").fill("about", "Nearest, but still far.");
    alpha.browser.send(&page, form).await;
    let friend = beta.friend_page("Alpha Centauri").await;
    beta.sees(&friend, "Nearest, but still far.").await;

    let page = alpha.browser.open("/profile").await;
    let form = page.form("profile/change").fill("name", "Beta Centauri");
    let form = form.attach("file", "words.jpg", "image/jpeg", b"These are words, not a picture".to_vec());
    let page = alpha.browser.send(&page, form).await;
    assert_eq!(page.form("profile/change").value("name"), Some("Beta Centauri"), "what was typed stays");
    assert!(!page.alerts().is_empty(), "it is refused");
    assert_eq!(alpha.browser.open("/profile").await.all("main header h1"), ["Alpha Centauri"], "and changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_is_the_first_shared_one_that_exists_until_one_is_chosen() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    assert_eq!(face(&alpha).await, None, "initials");
    let first = alpha.publish_picture("First", "the first", photograph(1)).await;
    let first_face = face(&alpha).await.expect("the first picture");
    alpha.publish_picture("Second", "the second", photograph(2)).await;
    assert_eq!(face(&alpha).await.as_ref(), Some(&first_face), "still the first");
    alpha.delete(&first).await;
    let second_face = face(&alpha).await.expect("the second picture");
    assert_ne!(second_face, first_face, "the first is gone");

    alpha.publish_picture("Third", "the third", photograph(3)).await;
    let mut chosen = Vec::new();
    let page = alpha.browser.open("/profile").await;
    for choice in page.attributes("input[name='picture']:not([value=''])", "value") {
        alpha.browser.send(&page, page.form("profile/change").fill("picture", &choice)).await;
        chosen.extend(face(&alpha).await);
    }
    assert!(chosen.len() == 2 && chosen[0] != chosen[1], "the second and the third are there to choose: {chosen:?}");
    assert!(chosen.contains(&second_face) && !chosen.contains(&first_face));
    let choice = page.attributes("input[name='picture']:not([value=''])", "value").pop().expect("one to choose");
    let part =
        |size| page.form("profile/change").fill("picture", &choice).fill("x", "0").fill("y", "1").fill("size", size);
    let refused = alpha.browser.send(&page, part("7")).await;
    assert_eq!(refused.alerts(), ["This part is not in the picture. Choose it again."]);
    assert_eq!(face(&alpha).await.as_ref(), chosen.last(), "and changes nothing");
    alpha.browser.send(&page, part("0.5")).await;
    let own = alpha.browser.open("/profile").await;
    let side = |side| own.attributes("main header .window img", side);
    assert_eq!(side("width"), side("height"), "a square of it");
    assert!(!chosen.contains(&face(&alpha).await.expect("a part")));
    alpha.browser.send(&page, page.form("profile/change").fill("picture", "")).await;
    assert_eq!(face(&alpha).await, Some(second_face), "none chosen: the first again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_friend_sees_the_same_picture() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish_picture("My face", "a face", photograph(4)).await;
    let mine = face(&alpha).await.expect("a picture");
    let friend = beta.friend_page("alpha").await;
    eventually("the friend has the picture", async || {
        let page = beta.browser.open(&friend).await;
        page.attributes("main header .window img", "src").contains(&mine).then_some(())
    })
    .await;
    assert!(beta.browser.load(&mine).await.status().is_success());
}

/// The picture in the window of the owner's own page.
async fn face(owner: &Owner) -> Option<String> {
    let page = owner.browser.open("/profile").await;
    page.attributes("main header .window img", "src").pop()
}
