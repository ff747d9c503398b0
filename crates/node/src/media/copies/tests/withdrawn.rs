//! What a friend takes back goes with the news of it, and not some day.

use domain::{PostId, TimelineFilter};

use super::*;
use crate::posting::edit::PostEdit;

impl Friends {
    /// Alpha's posts that show `picture`.
    async fn posts_with(&self, picture: &Picture) -> Vec<PostId> {
        let posts = self.alpha.node().store.timeline(None, TimelineFilter::default(), 100).await.unwrap();
        let shows = |post: &domain::Post| post.pictures.iter().any(|shown| shown.id == picture.id);
        posts.iter().filter(|post| shows(post)).map(|post| post.id).collect()
    }

    async fn opens(&self, picture: &Picture) -> bool {
        self.beta.owner.pictures().open(file(picture)).await.unwrap().is_some()
    }
}

#[tokio::test]
async fn pictures_go_with_the_last_post_that_shows_them() {
    let (friends, pictures) = Friends::with_pictures(4).await;
    let alpha = &friends.alpha.owner;
    let [deleted, hidden, edited, shared] = &pictures[..] else { panic!("four") };
    publish(alpha, noise(3, 200, 100)).await;
    friends.fetched_by_pull().await;
    assert_eq!(friends.here(&pictures).await, [true; 4]);

    alpha.posts().delete(friends.posts_with(deleted).await[0]).await.unwrap();
    let hide = PostEdit::new("".into(), Audience::OnlyMe);
    alpha.posts().edit(friends.posts_with(hidden).await[0], &hide).await.unwrap();
    let mut take_out = PostEdit::new("Without".into(), Audience::AllFriends);
    take_out.removed = vec![edited.id];
    alpha.posts().edit(friends.posts_with(edited).await[0], &take_out).await.unwrap();
    let of_shared = friends.posts_with(shared).await;
    assert_eq!(of_shared.len(), 2);
    alpha.posts().delete(of_shared[0]).await.unwrap();
    friends.fetched_by_pull().await;
    assert_eq!(friends.here(&pictures).await, [false, false, false, true]);
    for picture in &pictures[..3] {
        assert!(!friends.opens(picture).await);
    }
    assert!(friends.opens(shared).await, "another post shows it");

    alpha.posts().delete(of_shared[1]).await.unwrap();
    friends.fetched_by_pull().await;
    assert_eq!((friends.here(&pictures).await, friends.opens(shared).await), (vec![false; 4], false));
}

#[tokio::test]
async fn a_face_stays_without_its_post_and_a_file_of_the_owners_stays_too() {
    let (friends, pictures) = Friends::with_pictures(1).await;
    let (alpha, beta) = (&friends.alpha.owner, &friends.beta);
    friends.fetched_by_pull().await;
    let own = beta.owner.pictures().store(noise(0, 200, 100)).await.unwrap();
    assert_eq!(file(&own), file(&pictures[0]));
    alpha.posts().delete(friends.posts_with(&pictures[0]).await[0]).await.unwrap();
    friends.fetched_by_pull().await;
    assert!(friends.opens(&own).await);

    let face = alpha.pictures().store(noise(1000, 4, 4)).await.unwrap();
    let mut without_it = PostEdit::new("Without".into(), Audience::AllFriends);
    without_it.removed = vec![face.id];
    alpha.profile().choose_picture(Some(face.id)).await.unwrap();
    alpha.posts().edit(friends.posts_with(&face).await[0], &without_it).await.unwrap();
    friends.fetched_by_pull().await;
    assert_eq!(friends.here(std::slice::from_ref(&face)).await, [true]);
    alpha.profile().upload_picture(noise(1001, 4, 4), None).await.unwrap();
    friends.fetched_by_pull().await;
    assert_eq!(friends.here(&[face]).await, [false], "another has taken its place");
}
