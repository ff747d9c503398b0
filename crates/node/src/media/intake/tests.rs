use image::{ImageFormat, Rgb, RgbImage};
use tokio::io::AsyncReadExt;

use super::*;
use crate::testing::TestNode;

fn jpeg(color: u8) -> Bytes {
    let mut file = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(400, 200, Rgb([color; 3])).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner().into()
}

#[tokio::test]
async fn the_same_bytes_are_the_same_picture() {
    let (test, owner) = TestNode::set_up().await;
    let (one, same) = tokio::join!(owner.pictures().store(jpeg(80)), owner.pictures().store(jpeg(80)));
    let (one, same, other) = (one.unwrap(), same.unwrap(), owner.pictures().store(jpeg(90)).await.unwrap());
    assert_eq!(one, same);
    assert_ne!(one.id, other.id);
    assert_eq!((one.width, one.height, one.color.as_str()), (400, 200, "#505050"));

    for variant in &one.variants {
        let (mut file, size_bytes) = test.node.media_files.open(variant.sha256).await.unwrap().unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).await.unwrap();
        assert_eq!((hash_of(&bytes), bytes.len() as u64), (variant.sha256, size_bytes));
        assert_eq!(size_bytes, variant.size_bytes);
    }
}

#[tokio::test]
async fn a_decoder_that_panics_spoils_no_other_picture() {
    let (test, owner) = TestNode::set_up().await;
    let prepared = test.node.prepare_picture(jpeg(80), |_| panic!("out of range")).await;
    assert!(matches!(prepared, Err(PictureError::Damaged(None))), "{prepared:?}");
    // The one place is free again.
    owner.pictures().store(jpeg(80)).await.unwrap();
}

#[tokio::test]
async fn forgets_what_nothing_shows_after_a_day() {
    let (test, owner) = TestNode::set_up().await;
    let shown = owner.pictures().store(jpeg(80)).await.unwrap();
    let unused = owner.pictures().store(jpeg(90)).await.unwrap();
    owner.profile().choose_picture(Some(shown.id)).await.unwrap();

    let contains = async |picture: &Picture| test.node.media_files.contains(picture.variants[0].sha256).await.unwrap();
    // Files carry the machine's time, so the test's clock has to pass it.
    test.clock.advance(60 * 24 * 3600 * 365);
    let files_are_old = |node: &Node| node.now().plus_seconds(-24 * 3600);
    assert!(files_are_old(&test.node) > unused_file_time(&test, &unused));
    test.node.remove_unused_media().await.unwrap();
    assert!(contains(&shown).await);
    assert!(!contains(&unused).await);
    // It can come back.
    let again = owner.pictures().store(jpeg(90)).await.unwrap();
    assert!(contains(&again).await);
    test.node.remove_unused_media().await.unwrap();
    assert!(test.node.store.picture(again.id).await.unwrap().is_some());
}

fn unused_file_time(test: &TestNode, picture: &Picture) -> domain::Timestamp {
    let path = test.folder.path().join("media").join(picture.variants[0].sha256.to_string());
    let modified = std::fs::metadata(path).unwrap().modified().unwrap();
    let since_epoch = modified.duration_since(std::time::UNIX_EPOCH).unwrap();
    domain::Timestamp(i64::try_from(since_epoch.as_millis()).unwrap())
}
