//! Which threads moved since the owner was here.

use domain::{MuteTime, Muted, ThreadItemId, TimelineCursor};

use super::*;

const HOUR: i64 = 3600;

impl Side {
    /// The posts whose threads moved, with how many comments came.
    async fn moved(&self, line: Option<TimelineCursor>) -> Vec<(PostId, usize)> {
        let moved = self.owner.threads().moved(line).await.unwrap();
        moved.threads.into_iter().map(|thread| (thread.post.id, thread.comments)).collect()
    }

    async fn unseen(&self) -> Option<ThreadItemId> {
        self.owner.threads().moved(None).await.unwrap().unseen
    }

    /// The timeline is shown.
    async fn looks(&self) {
        if let Some(unseen) = self.unseen().await {
            self.owner.threads().saw_moved(unseen).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_thread_comes_up_once_with_all_that_is_new_in_it() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    for side in [&alpha, &beta] {
        assert_eq!(side.moved(None).await, []);
        assert_eq!(side.unseen().await, None, "nothing was said yet");
    }
    let first = alpha.comment(at_alpha, "My own").await;
    assert_eq!((alpha.moved(None).await, alpha.unseen().await), (Vec::new(), None), "own words are not new");
    beta.comment(at_beta, "Mine froze").await;
    beta.comment(at_beta, "All of it").await;
    beta.exchange().await;
    assert_eq!(beta.moved(None).await, [(at_beta, 1)], "of the others' words");
    assert_eq!(alpha.moved(None).await, [(at_alpha, 2)]);
    let moved = alpha.owner.threads().moved(None).await.unwrap();
    let [thread] = &moved.threads[..] else { panic!("{moved:?}") };
    assert!(thread.first > first && moved.unseen > Some(thread.first));
    assert_eq!(thread.voices.iter().map(|voice| voice.who).collect::<Vec<_>>(), [Who::Friend(alpha.friend)]);
    let line = TimelineCursor { published_at: thread.post.published_at, post: PostId(0) };
    assert_eq!(alpha.moved(Some(line)).await, [(at_alpha, 2)]);
    assert_eq!(beta.moved(Some(line)).await, [], "to others the post is new itself");

    alpha.looks().await;
    assert_eq!((alpha.moved(None).await, alpha.unseen().await), (vec![(at_alpha, 2)], None), "it stays for this visit");
    beta.comment(at_beta, "And yours?").await;
    beta.exchange().await;
    assert_eq!(alpha.moved(None).await, [(at_alpha, 3)]);
    alpha.looks().await;
    alpha.test.clock.advance(HOUR);
    assert_eq!(alpha.moved(None).await, [], "it came up");
}

#[tokio::test]
async fn reactions_edits_and_what_is_muted_removed_or_old_move_nothing() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let comment = beta.comment(at_beta, "Mine froze").await;
    beta.exchange().await;
    alpha.looks().await;
    for clock in [&alpha.test.clock, &beta.test.clock] {
        clock.advance(HOUR);
    }
    beta.owner.threads().edit(comment, "Mine froze!".to_owned().into(), Cover::NONE, &[]).await.unwrap();
    beta.owner.threads().react(at_beta, None, "❤️".parse().unwrap()).await.unwrap();
    beta.exchange().await;
    assert_eq!(alpha.comments(at_alpha).await, [(0, "Mine froze!".to_owned())]);
    assert_eq!(alpha.moved(None).await, []);

    beta.comment(at_beta, "Some GOSSIP").await;
    beta.exchange().await;
    assert_eq!(alpha.moved(None).await, [(at_alpha, 1)]);
    alpha.owner.mutes().mute(&Muted::Words("gossip".parse().unwrap()), MuteTime::Day).await.unwrap();
    assert_eq!(alpha.moved(None).await, []);
    alpha.owner.mutes().mute(&Muted::Thread(at_alpha), MuteTime::Day).await.unwrap();
    let gone = beta.comment(at_beta, "To be removed").await;
    beta.exchange().await;
    assert_eq!(alpha.moved(None).await, []);
    for clock in [&alpha.test.clock, &beta.test.clock] {
        clock.advance(25 * HOUR);
    }
    assert_eq!(alpha.moved(None).await, [(at_alpha, 2)], "no mute is on any more");
    beta.owner.threads().delete(gone).await.unwrap();
    beta.exchange().await;
    assert_eq!(alpha.moved(None).await, [(at_alpha, 1)]);
    alpha.test.clock.advance(8 * 24 * HOUR);
    assert_eq!(alpha.moved(None).await, [], "what is old is no news");
}
