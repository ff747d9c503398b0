//! Copies between two nodes over real sockets: they stay within their cap, and come again when a page shows them.

use bytes::Bytes;
use domain::{Audience, CopiesCap, Picture, Sha256, TokenScope};
use image::{ImageFormat, Rgb, RgbImage};
use sha2::Digest;
use tokio::io::AsyncReadExt;

use crate::{
    owner::Owner,
    posting::draft::form::DraftForm,
    testing::friends::{Friends, befriend},
};

/// A picture that does not compress: its bytes are as many as its pixels, more or less.
fn noise(seed: u32, width: u32, height: u32) -> Bytes {
    let pixel = |x: u32, y: u32| {
        let mixed = (x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca6b) ^ seed.wrapping_mul(0xc2b2_ae35))
            .wrapping_mul(0x27d4_eb2f);
        let [_, a, b, c] = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d).to_be_bytes();
        Rgb([a, b, c])
    };
    let mut file = std::io::Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, pixel).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner().into()
}

async fn publish(owner: &Owner, picture: Bytes) -> Picture {
    let picture = owner.pictures().store(picture).await.unwrap();
    let form = DraftForm { audience: Some(Audience::AllFriends), ..DraftForm::default() };
    owner.posts().publish(&form, vec![(picture.id, String::new())]).await.unwrap();
    picture
}

fn file(picture: &Picture) -> Sha256 {
    picture.variants[0].sha256
}

fn size(picture: &Picture) -> u64 {
    picture.variants[0].size_bytes
}

impl Friends {
    /// Alpha has a face, and so many posts with a picture of one file each, a minute apart; beta has read none of it yet.
    async fn with_pictures(count: u32) -> (Self, Vec<Picture>) {
        let mut pictures = Vec::new();
        let friends = Self::after(async |alpha, owner| {
            publish(owner, noise(1000, 4, 4)).await;
            for seed in 0..count {
                alpha.clock.advance(60);
                pictures.push(publish(owner, noise(seed, 200, 100)).await);
            }
        })
        .await;
        friends.beta.test.clock.advance(60 * i64::from(count));
        friends.advance(7200);
        (friends, pictures)
    }

    /// Turns both clocks: servers whose clocks differ much do not believe each other.
    fn advance(&self, seconds: i64) {
        self.alpha.test.clock.advance(seconds);
        self.beta.test.clock.advance(seconds);
    }

    async fn set_cap(&self, bytes: u64) {
        self.beta.owner.copies().set_cap(CopiesCap::from_bytes(bytes)).await.unwrap();
    }

    /// Lets beta read alpha, and waits for the pictures; says how many files it asked for.
    async fn fetched_by_pull(&self) -> usize {
        self.alpha.wire.asked();
        assert!(self.beta.owner.reading().pull(self.beta.friend).await.unwrap());
        let ended = async {
            while !self.beta.node().peering.prefetches.is_idle() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), ended).await.expect("the pictures");
        self.fetched()
    }

    fn fetched(&self) -> usize {
        self.alpha.wire.asked().iter().filter(|asked| asked.starts_with("GET /o2m/v1/media")).count()
    }

    /// Beta's owner looks at a picture; says how many files that took.
    async fn look_at(&self, name: Sha256) -> usize {
        self.alpha.wire.asked();
        let mut open = self.beta.owner.pictures().open(name).await.unwrap().expect("it comes");
        let mut bytes = Vec::new();
        open.file.read_to_end(&mut bytes).await.unwrap();
        assert_eq!(Sha256(sha2::Sha256::digest(&bytes).into()), name);
        self.beta.node().keep_to_cap().await.unwrap();
        // Another may have let the row go, and be about to remove the file.
        drop(self.beta.node().copies.evicting.lock().await);
        self.fetched()
    }

    async fn used_bytes(&self) -> u64 {
        self.beta.owner.copies().in_use().await.unwrap().used_bytes
    }

    async fn here(&self, pictures: &[Picture]) -> Vec<bool> {
        let mut here = Vec::new();
        for picture in pictures {
            let name = file(picture);
            let is_here = self.beta.node().media_files.contains(name).await.unwrap();
            assert_eq!(self.beta.node().store.is_kept(name).await.unwrap(), is_here, "file and row");
            here.push(is_here);
        }
        here
    }
}

#[tokio::test]
async fn the_newest_come_as_far_as_there_is_room_and_reading_again_fetches_nothing() {
    let (friends, pictures) = Friends::with_pictures(5).await;
    let room = size(&pictures[4]) + size(&pictures[3]) + size(&pictures[2]) / 2;
    friends.set_cap(room).await;
    assert_eq!(friends.fetched_by_pull().await, 3, "the face and the newest two");
    assert_eq!(friends.here(&pictures).await, [false, false, false, true, true]);
    for _ in 0..3 {
        assert_eq!(friends.fetched_by_pull().await, 0);
    }
    assert!(friends.used_bytes().await <= room);

    // A newer one takes the place of the oldest.
    friends.advance(3600);
    let newest = publish(&friends.alpha.owner, noise(50, 200, 100)).await;
    assert_eq!(friends.fetched_by_pull().await, 1);
    assert_eq!(friends.here(&[newest]).await, [true]);
    assert_eq!(friends.here(&pictures).await, [false, false, false, false, true]);
    assert!(friends.used_bytes().await <= room);
    assert_eq!(friends.fetched_by_pull().await, 0);

    // With more room the rest comes.
    friends.set_cap(1_000_000).await;
    assert_eq!(friends.fetched_by_pull().await, 4);
    assert_eq!(friends.here(&pictures).await, [true; 5]);
}

#[tokio::test]
async fn what_was_evicted_comes_again_for_a_reader_and_not_by_itself() {
    let (friends, pictures) = Friends::with_pictures(4).await;
    assert_eq!(friends.fetched_by_pull().await, 5);
    let room = friends.used_bytes().await - size(&pictures[0]) - size(&pictures[1]) / 2;
    friends.set_cap(room).await;
    assert_eq!(friends.here(&pictures).await, [false, false, true, true]);

    // Looking at the old evicts what was not looked at.
    assert_eq!(friends.look_at(file(&pictures[0])).await, 1);
    assert_eq!(friends.look_at(file(&pictures[0])).await, 0);
    assert_eq!(friends.here(&pictures).await, [true, false, false, true]);
    for _ in 0..3 {
        assert_eq!(friends.fetched_by_pull().await, 0, "older ones do not push out what was looked at");
    }
    assert_eq!(friends.look_at(file(&pictures[1])).await, 1);
    assert_eq!(friends.look_at(file(&pictures[2])).await, 1);
    assert_eq!(friends.fetched_by_pull().await, 0);
    assert!(friends.used_bytes().await <= room);

    // While their server is away, what is here is still to be seen, and the rest is not.
    friends.alpha.wire.stop();
    assert_eq!(friends.look_at(file(&pictures[2])).await, 0);
    assert!(friends.beta.owner.pictures().open(file(&pictures[3])).await.unwrap().is_none());
}

#[tokio::test]
async fn what_was_used_longest_ago_goes_first() {
    let (friends, pictures) = Friends::with_pictures(3).await;
    friends.fetched_by_pull().await;
    // Looking is kept in mind, and noted when it matters.
    friends.advance(7200);
    assert_eq!(friends.look_at(file(&pictures[0])).await, 0);
    let before = friends.beta.node().now().plus_seconds(-1);
    let since = async || friends.beta.node().store.used_before(&[file(&pictures[0])], before).await.unwrap().len();
    assert_eq!(since().await, 1, "looking writes nothing");
    let room = friends.used_bytes().await - size(&pictures[1]) - size(&pictures[2]) / 2;
    friends.set_cap(room).await;
    assert_eq!(since().await, 0);
    assert_eq!(friends.here(&pictures).await, [true, false, false]);
}

#[tokio::test]
async fn with_more_friends_each_has_a_part() {
    let (friends, pictures) = Friends::with_pictures(4).await;
    let node = friends.beta.node();
    let room = pictures.iter().map(size).sum::<u64>() + 2000;
    friends.set_cap(room).await;
    assert_eq!(friends.fetched_by_pull().await, 5, "one friend may have it all");
    befriend(node).await;
    friends.set_cap(room).await;
    assert_eq!(friends.here(&pictures).await, [false, false, true, true]);
    assert!(friends.used_bytes().await <= room / 2);
    assert_eq!(friends.fetched_by_pull().await, 0);
    let copies = friends.beta.owner.copies().in_use().await.unwrap();
    assert_eq!((copies.quota_bytes, copies.friends.len(), copies.friends[0].1), (room / 2, 1, copies.used_bytes));
}

#[tokio::test]
async fn a_file_larger_than_all_room_is_still_shown() {
    let (friends, pictures) = Friends::with_pictures(1).await;
    friends.set_cap(10).await;
    assert_eq!(friends.fetched_by_pull().await, 0);
    for _ in 0..2 {
        assert_eq!(friends.look_at(file(&pictures[0])).await, 1);
        assert_eq!(friends.here(&pictures).await, [false]);
    }
}

#[tokio::test]
async fn removed_copies_come_for_a_reader_and_new_ones_as_before() {
    let (friends, pictures) = Friends::with_pictures(2).await;
    let beta = &friends.beta;
    friends.fetched_by_pull().await;
    // The answers of their server are copies, too.
    assert!(friends.used_bytes().await > pictures.iter().map(size).sum::<u64>());
    // One of them is beta's own, too.
    let own = beta.owner.pictures().store(noise(0, 200, 100)).await.unwrap();
    assert_eq!(file(&own), file(&pictures[0]));
    friends.advance(60);
    beta.owner.copies().remove_all().await.unwrap();
    assert_eq!(friends.used_bytes().await, 0);
    assert!(beta.node().media_files.contains(file(&own)).await.unwrap(), "the owner's own stays");
    assert!(!beta.node().media_files.contains(file(&pictures[1])).await.unwrap());
    assert_eq!(friends.fetched_by_pull().await, 0);

    friends.advance(60);
    let newest = publish(&friends.alpha.owner, noise(50, 200, 100)).await;
    assert_eq!(friends.fetched_by_pull().await, 1);
    assert_eq!(friends.here(&[newest]).await, [true]);
    assert_eq!(friends.look_at(file(&pictures[1])).await, 1);
    assert_eq!(friends.look_at(file(&own)).await, 0);
}

#[tokio::test]
async fn the_largest_file_comes_only_for_a_reader_who_opens_it() {
    let (friends, _) = Friends::with_pictures(0).await;
    friends.fetched_by_pull().await;
    let picture = publish(&friends.alpha.owner, noise(7, 2000, 10)).await;
    let widths: Vec<_> = picture.variants.iter().map(|variant| variant.width).collect();
    assert_eq!(widths, [320, 800, 1600, 2000]);
    assert_eq!(friends.fetched_by_pull().await, 3);
    let largest = picture.variants[3].sha256;
    assert!(!friends.beta.node().media_files.contains(largest).await.unwrap());
    assert_eq!(friends.look_at(largest).await, 1);
    assert_eq!(friends.look_at(largest).await, 0);
}

/// Lets another friend have shown the picture, too, and its file be here already.
async fn share_with_another(friends: &Friends, picture: &Picture) {
    let node = friends.beta.node();
    let other = befriend(node).await;
    let [from, to] = [&friends.alpha.test, &friends.beta.test]
        .map(|test| test.folder.path().join("media").join(file(picture).to_string()));
    std::fs::copy(from, to).unwrap();
    let tx = node.store.write().await.unwrap();
    tx.insert_peer_media(other, picture, node.now()).await.unwrap();
    tx.keep_file(file(picture), size(picture), node.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_friend_is_asked_for_a_file_that_the_owner_or_another_friend_has_too() {
    let (friends, pictures) = Friends::with_pictures(2).await;
    let own = friends.beta.owner.pictures().store(noise(0, 200, 100)).await.unwrap();
    assert_eq!(file(&own), file(&pictures[0]));
    share_with_another(&friends, &pictures[1]).await;
    assert_eq!(friends.fetched_by_pull().await, 3, "the face and both");
    assert_eq!(friends.fetched_by_pull().await, 0, "once");
    assert_eq!(friends.look_at(file(&pictures[0])).await + friends.look_at(file(&pictures[1])).await, 0);
}

#[tokio::test]
async fn a_file_that_another_friend_has_too_needs_no_room_of_its_own() {
    let (friends, pictures) = Friends::with_pictures(3).await;
    share_with_another(&friends, &pictures[1]).await;
    // Each of the two may have a picture and a half.
    friends.set_cap(3 * size(&pictures[1])).await;
    assert_eq!(friends.fetched_by_pull().await, 3, "the face, the newest, and what both show");
    assert_eq!(friends.here(&pictures).await, [false, true, true]);
    assert_eq!(friends.fetched_by_pull().await, 0);
}

#[tokio::test]
async fn files_and_rows_that_lost_each_other_are_brought_together() {
    let (friends, pictures) = Friends::with_pictures(3).await;
    friends.fetched_by_pull().await;
    let node = friends.beta.node();
    let used = friends.used_bytes().await;
    // As if a process had ended before it wrote a row, and a file were lost.
    let tx = node.store.write().await.unwrap();
    tx.forget_files(&[file(&pictures[0])]).await.unwrap();
    tx.commit().await.unwrap();
    node.media_files.remove(file(&pictures[1])).await.unwrap();
    let own = friends.beta.owner.pictures().store(noise(2, 200, 100)).await.unwrap();
    node.reconcile_copies().await.unwrap();
    assert_eq!(friends.here(&pictures[..2]).await, [true, false]);
    assert!(!node.store.is_kept(file(&own)).await.unwrap(), "it became the owner's");
    assert_eq!(friends.used_bytes().await, used - size(&pictures[1]) - size(&pictures[2]));
    assert_eq!(friends.fetched_by_pull().await, 1);

    // A row is believed until its file is opened.
    node.media_files.remove(file(&pictures[0])).await.unwrap();
    assert_eq!(friends.look_at(file(&pictures[0])).await, 1);
    assert_eq!(friends.here(&pictures[..2]).await, [true, true]);
}

mod withdrawn;

#[tokio::test]
async fn an_app_token_that_may_publish_opens_the_owners_pictures_and_nobody_elses() {
    let (friends, pictures) = Friends::with_pictures(1).await;
    friends.fetched_by_pull().await;
    let own = publish(&friends.beta.owner, noise(50, 200, 100)).await;
    for (scope, expected) in [(TokenScope::Publish, [true, false]), (TokenScope::Read, [true, true])] {
        let script = Owner { session: None, scope, ..friends.beta.owner.clone() };
        let mut opened = Vec::new();
        for picture in [&own, &pictures[0]] {
            opened.push(script.pictures().open(file(picture)).await.unwrap().is_some());
        }
        assert_eq!(opened, expected, "{scope:?}");
    }
}
