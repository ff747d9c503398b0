//! What goes to a friend who keeps backups, and what stays there, when something is wrong here, or there is too little room there.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{
    backup::{friends_with_posts, make_sheet},
    keepers::{PAGE, files_in, keep_at, kept_in, offer},
    support::{Database, Network, Owner, TestNode, eventually},
};

/// An archive of a month of long ago: it is kept as long as there are no six months after it.
const OLD: &str = "2020-01-01T020000Z";
const OLD_PICTURE: &str = "143a7cda292f2e83e801790243ea83c4f42f55784fb5d34116e9fdd3852f858a";
const OLD_BYTES: usize = 2_000_000;

/// The backups of `node` in its data folder.
fn own_folder(node: &TestNode) -> PathBuf {
    let id = node.identity().id().to_string();
    node.data().join(".o2m-backups").join(format!("o2m-{}", &id[..8]))
}

/// The picture files in `folder`: when each was written, and what is in it.
fn pictures_in(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let files = files_in(&folder.join("media")).into_iter();
    files.map(|(path, at)| (path.clone(), (at, fs::read(path).expect("a file")))).collect()
}

/// Puts an old archive beside the others, and the picture that it needs.
fn add_old(folder: &Path) {
    fs::write(folder.join("media").join(OLD_PICTURE), "sealed").expect("written");
    fs::write(folder.join(format!("archives/{OLD}.media")), format!("o2m-media 1 1\n{OLD_PICTURE} 6\n"))
        .expect("written");
    fs::write(folder.join(format!("archives/{OLD}.tar.age")), vec![7; OLD_BYTES]).expect("written");
}

/// Says whether the old archive is in `folder` with what it needs.
fn has_old(folder: &Path) -> [bool; 3] {
    [format!("archives/{OLD}.tar.age"), format!("archives/{OLD}.media"), format!("media/{OLD_PICTURE}")]
        .map(|name| folder.join(name).is_file())
}

/// Makes a backup, and waits until its archive is in `kept`, and that of the same day before it is not.
async fn back_up(owner: &Owner, kept: &Path) {
    let archives =
        || files_in(&kept.join("archives")).into_iter().filter(|(path, _)| !path.to_string_lossy().contains(OLD));
    let before: Vec<_> = archives().collect();
    eventually("a new archive is at the friend's, in the place of that of the same day", async || {
        // One that is made within the second of the one before has its name, and is not sent: another is made.
        let page = owner.browser.open("/settings").await;
        owner.browser.send(&page, page.form("backups/run")).await;
        let now: Vec<_> = archives().collect();
        (now.len() == 2 && now.iter().all(|file| !before.contains(file))).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rotten_here_or_sealed_anew_takes_the_place_of_nothing_there() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = friends_with_posts(&network).await;
    make_sheet(&alpha).await;
    offer(&beta, "alpha", "1 GB").await;
    keep_at(&alpha, "beta").await;
    let (own, kept) = (own_folder(&network["alpha"]), kept_in(&network["beta"], &network["alpha"]));
    let good = pictures_in(&kept);
    let mut pictures = pictures_in(&own).into_iter();
    let (lost, _) = pictures.next().expect("a picture");
    fs::remove_file(lost).expect("it is lost");
    for (path, (at, bytes)) in pictures {
        fs::write(&path, vec![0; bytes.len()]).expect("the disk rots");
        fs::File::open(path).and_then(|file| file.set_modified(at)).expect("unnoticed");
    }
    // The keeper is asked for a file each time.
    for _ in 0..3 {
        back_up(&alpha, &kept).await;
    }
    assert_eq!(pictures_in(&kept), good, "the good copies are there as they were");
    let page = alpha.browser.open(PAGE).await;
    assert!(!page.text().contains("did not have it as it was given"), "{}", page.text());

    // A new folder has nothing of the time before.
    add_old(&own);
    back_up(&alpha, &kept).await;
    eventually("the old archive is there", async || (has_old(&kept) == [true; 3]).then_some(())).await;
    let disk = network["alpha"].home().join("disk");
    fs::create_dir(&disk).expect("a folder");
    let good = pictures_in(&kept);
    let page = alpha.browser.open("/settings").await;
    let chosen = page.form("backups/choose-folder").fill("path", disk.to_str().expect("UTF-8"));
    alpha.browser.send(&page, chosen).await;
    for _ in 0..2 {
        back_up(&alpha, &kept).await;
    }
    assert!(!own_folder(&network["alpha"]).exists());
    assert_eq!(has_old(&kept), [true; 3], "months of backups stay");
    assert_eq!(pictures_in(&kept), good, "what is as good is not sent again");
    let page = alpha.browser.open(PAGE).await;
    assert!(!page.text().contains("did not have it as it was given"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_too_little_room_the_newest_backup_has_it() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = friends_with_posts(&network).await;
    make_sheet(&alpha).await;
    offer(&beta, "alpha", "1 GB").await;
    keep_at(&alpha, "beta").await;
    let (own, kept) = (own_folder(&network["alpha"]), kept_in(&network["beta"], &network["alpha"]));
    let newest = pictures_in(&kept);
    add_old(&own);
    back_up(&alpha, &kept).await;
    eventually("the old archive is there", async || (has_old(&kept) == [true; 3]).then_some(())).await;

    // Less is offered than is kept.
    network["beta"].stop().await;
    let mut database = Database::open(&network["beta"].data()).await;
    database.execute("UPDATE kept_for SET quota_bytes = (SELECT sum(size_bytes) FROM kept_object) - 1000000").await;
    database.close().await;
    network["beta"].run().await;
    back_up(&alpha, &kept).await;
    assert_eq!(has_old(&kept), [false; 3], "what was oldest has gone");
    assert_eq!(pictures_in(&kept), newest);
    alpha.sees(PAGE, "Older ones do not fit").await;
    back_up(&alpha, &kept).await;
    assert_eq!(has_old(&kept), [false; 3], "and is not sent again");
    assert_eq!(has_old(&own), [true; 3], "here it stays");
}
