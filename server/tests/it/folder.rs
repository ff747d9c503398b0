//! The special folder: a picture put there is published.

use std::{fs, io::Write, os::unix::fs::symlink, time::Duration};

use crate::support::{Network, Owner, befriend, eventually, photograph};

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_in_the_folder_is_published_once() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    let folder = network["alpha"].data().join("pictures");
    assert!(folder.is_dir(), "the folder is there to be found");
    fs::write(folder.join("heron.jpg"), photograph(6)).expect("written");
    fs::write(folder.join("notes.txt"), "not a picture").expect("written");
    symlink(folder.join("heron.jpg"), folder.join("again.jpg")).expect("linked");
    say_yes(&alpha).await;
    wait_for_posts(&alpha, 1).await;
    wait_for_posts(&beta, 1).await;

    // The same content under another name, and a new one: only the new one is news.
    fs::copy(folder.join("heron.jpg"), folder.join("copy.jpg")).expect("copied");
    fs::remove_file(folder.join("heron.jpg")).expect("removed");
    fs::write(folder.join("second.jpg"), photograph(7)).expect("written");
    wait_for_posts(&alpha, 2).await;

    let post = alpha.timeline().await.links_in("article", "").into_iter().find(|href| href.starts_with("/posts/"));
    alpha.delete(&post.expect("a link to the post")).await;
    network["alpha"].restart().await;
    fs::write(folder.join("third.jpg"), photograph(8)).expect("written");
    wait_for_posts(&alpha, 2).await;
    assert!(folder.join("second.jpg").exists() && folder.join("notes.txt").exists(), "files are left alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_still_being_copied_is_waited_for() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let photograph = photograph(9);
    let mut file = fs::File::create(network["alpha"].data().join("pictures/slow.jpg")).expect("created");
    // A slow memory card: it takes longer than one look at the folder.
    let mut card = tokio::time::interval(Duration::from_millis(250));
    for part in photograph.chunks(photograph.len() / 20) {
        card.tick().await;
        file.write_all(part).expect("written");
        assert!(alpha.timeline().await.all("article").is_empty(), "published before it was whole");
    }
    drop(file);
    say_yes(&alpha).await;
    wait_for_posts(&alpha, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_files_at_once_wait_for_one_word() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let folder = network["alpha"].data().join("pictures");
    let staged = network["alpha"].home().join("staged");
    fs::create_dir(&staged).expect("a folder");
    for number in 0..=domain::limits::FOLDER_FILES_AT_ONCE {
        let name = format!("{number}.png");
        let shade = u8::try_from(number).expect("few files");
        let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([shade * 5, 9, 9]));
        picture.save(staged.join(&name)).expect("a small picture");
        fs::rename(staged.join(&name), folder.join(&name)).expect("moved");
    }
    say_yes(&alpha).await;
    wait_for_posts(&alpha, domain::limits::TIMELINE_PAGE_POSTS).await;
}

/// Answers the question on the timeline, before which nothing is published.
async fn say_yes(owner: &Owner) {
    let (page, form) = eventually("the timeline asks", async || {
        let page = owner.timeline().await;
        let form = page.find_form("folder/confirm", "")?;
        Some((page, form))
    })
    .await;
    assert!(page.all("article").is_empty(), "nothing is published before");
    owner.browser.send(&page, form).await;
}

async fn wait_for_posts(owner: &Owner, count: usize) {
    eventually(&format!("{count} posts at {}", owner.name), async || {
        (owner.timeline().await.all("article").len() == count).then_some(())
    })
    .await;
}
