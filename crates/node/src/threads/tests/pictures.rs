//! Pictures in comments: fetched from whoever was asked, and gone with the comment.

use std::time::Duration;

use domain::thread::CommentPicture;

use super::*;
use crate::threads::owner::ChosenPicture;

impl Side {
    pub(super) async fn chosen(&self, seed: u8, alt: &str) -> ChosenPicture {
        let picture = image::RgbImage::from_pixel(900, 600, image::Rgb([seed * 40, 90, 40]));
        let mut file = std::io::Cursor::new(Vec::new());
        image::DynamicImage::ImageRgb8(picture).write_to(&mut file, image::ImageFormat::Png).unwrap();
        let media = self.owner.pictures().store(file.into_inner().into()).await.unwrap().id;
        ChosenPicture { media, alt: alt.to_owned() }
    }

    async fn shows(&self, post: PostId) -> Vec<CommentPicture> {
        let comment = self.thread(post).await.comments.remove(0);
        match comment.words {
            ShownWords::Said { pictures, .. } => pictures,
            ShownWords::Deleted | ShownWords::Removed => Vec::new(),
        }
    }

    /// Waits until all files of the pictures in the first comment are here, so many of each.
    async fn has_files(&self, post: PostId, expected: &[usize]) {
        let here = async {
            loop {
                let files: Vec<usize> = self.shows(post).await.iter().map(|picture| picture.variants.len()).collect();
                if files == expected {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), here).await.expect("the files come");
    }

    async fn keeps(&self, count: usize) {
        let kept = async {
            while self.node().comment_files.names().await.unwrap().len() != count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), kept).await.expect("files come and go");
    }
}

#[tokio::test]
async fn files_come_from_whoever_is_asked_and_go_with_the_comment() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let pictures = vec![beta.chosen(1, "Frost on the pane").await, beta.chosen(2, "").await];
    let id = beta.owner.threads().comment(NewComment { pictures, ..new(at_beta, "") }).await.unwrap();
    beta.has_files(at_beta, &[3, 3]).await;
    beta.exchange().await;
    alpha.has_files(at_alpha, &[3, 3]).await;
    assert_eq!(alpha.shows(at_alpha).await[0].alt, "Frost on the pane");
    alpha.keeps(6).await;
    beta.keeps(0).await;
    let asked = || beta.wire.asked().iter().filter(|asked| asked.contains("/media/")).count();
    assert_eq!(asked(), 6, "each once");

    let one = vec![beta.chosen(2, "Now with words").await];
    beta.owner.threads().edit(id, "Only one".into(), Cover::NONE, &one).await.unwrap();
    alpha.test.clock.advance(60);
    beta.exchange().await;
    alpha.has_files(at_alpha, &[3]).await;
    alpha.keeps(3).await;
    assert_eq!(asked(), 0, "what was given for the comment is not asked for again");

    beta.owner.threads().delete(id).await.unwrap();
    beta.exchange().await;
    alpha.keeps(0).await;
}

#[tokio::test]
async fn too_many_pictures_too_many_words_and_anothers_are_refused() {
    let (Friends { beta, .. }, _, at_beta) = with_post().await;
    let mut five = Vec::new();
    for seed in 0..5 {
        five.push(beta.chosen(seed, "").await);
    }
    let threads = beta.owner.threads();
    let comment = |pictures| threads.comment(NewComment { pictures, ..new(at_beta, "x") });
    assert!(matches!(comment(five.clone()).await, Err(ThreadError::TooManyPictures)));
    let many = ChosenPicture { alt: "é".repeat(501), ..five[0].clone() };
    assert!(matches!(comment(vec![many]).await, Err(ThreadError::AltTooLong { excess: 1 })));
    let nobodys = ChosenPicture { media: domain::MediaId(999), alt: String::new() };
    assert!(matches!(comment(vec![nobodys]).await, Err(ThreadError::NoSuchPicture)));
    let alone = NewComment { pictures: five[..4].to_vec(), ..new(at_beta, "") };
    let id = threads.comment(alone.clone()).await.unwrap();
    assert_eq!(threads.comment(alone).await.unwrap(), id, "the same form twice is one comment");
}
