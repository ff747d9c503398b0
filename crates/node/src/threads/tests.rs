//! Two friends answer each other, by real HTTP between their nodes.

mod blocks;
mod conversation_door;
mod conversation_ends;
mod found_messages;
mod mentions;
mod messages;
mod moved;
mod mutes;
mod notices;
mod pictures;
mod quotes;
mod read_marks;

use std::{collections::HashSet, time::Duration};

use axum::http::StatusCode;
use blocks::{comment_words, signed};
use domain::{
    Audience, Cover, NotificationKind, PostId, TimelineFilter, WireId, limits,
    thread::{Answer, Commenting, Delivery, OlderComment, Reacted, ShownComment, ShownWords, Stage, Thread, Who},
};

use super::{
    error::ThreadError,
    older::{OlderComments, OlderError},
    owner::NewComment,
};
use crate::{
    posting::edit::PostEdit,
    secrets::secret::random_bytes,
    testing::friends::{Friends, Side, befriend_key, publish},
};
use federation::Identity;

impl Side {
    /// What this side shows of the thread under a post.
    async fn thread(&self, post: PostId) -> Thread {
        self.owner.threads().read(post, None).await.unwrap().unwrap().thread
    }

    /// What there is to read: depth and words, of removed and deleted comments a word for that.
    async fn comments(&self, post: PostId) -> Vec<(usize, String)> {
        self.thread(post).await.comments.into_iter().map(|comment| (comment.depth, words(&comment))).collect()
    }

    async fn comment(&self, post: PostId, text: &str) -> domain::ThreadItemId {
        self.owner.threads().comment(new(post, text)).await.unwrap()
    }

    /// Brings what waits, and reads the other side.
    async fn exchange(&self) {
        self.bring().await;
        self.owner.reading().pull(self.friend).await.unwrap();
        self.bring().await;
    }

    /// Exchanges until it is so: while another task reads the friend, nobody waits for that, and it may have asked before.
    async fn exchange_until(&self, is_so: impl AsyncFn() -> bool) {
        for _ in 0..100 {
            self.exchange().await;
            if is_so().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn bring(&self) {
        self.node().bring_all(self.friend).await.unwrap();
    }

    /// How far the owner's first words have come.
    async fn stage(&self) -> Stage {
        self.owner.threads().written(None).await.unwrap().written[0].delivery.stage
    }

    /// How far the owner's reaction to a post has come.
    async fn sent_reaction(&self, post: PostId) -> Option<Stage> {
        self.thread(post).await.reactions.iter().find_map(|reacted| reacted.sent).map(|sent| sent.delivery.stage)
    }

    /// The other side's only post, as it is here.
    async fn their_post(&self) -> PostId {
        self.node().store.timeline(None, TimelineFilter::friend(self.friend), 9).await.unwrap()[0].id
    }
}

fn new(post: PostId, text: &str) -> NewComment {
    NewComment {
        post,
        reply_to: None,
        id: WireId(random_bytes()),
        text: text.to_owned().into(),
        cover: Cover::NONE,
        pictures: Vec::new(),
        quote: None,
    }
}

fn words(comment: &ShownComment) -> String {
    match &comment.words {
        ShownWords::Said { source, .. } => source.clone(),
        ShownWords::Deleted => "(deleted)".to_owned(),
        ShownWords::Removed => "(removed)".to_owned(),
    }
}

/// Alpha's post, which beta has read: its id at both.
async fn with_post() -> (Friends, PostId, PostId) {
    let friends = Friends::new().await;
    let at_alpha = publish(&friends.alpha.owner, "Frost tonight").await;
    friends.beta.exchange().await;
    let at_beta = friends.beta.their_post().await;
    (friends, at_alpha, at_beta)
}

#[tokio::test]
async fn a_comment_goes_home_and_an_answer_comes_back() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    beta.comment(at_beta, "Mine **froze**").await;
    assert_eq!(beta.stage().await, Stage::Waiting);
    assert_eq!(beta.comments(at_beta).await, [(0, "Mine **froze**".to_owned())], "it stands there at once");

    beta.bring().await;
    assert!(matches!(beta.stage().await, Stage::Answered { .. }));
    let thread = alpha.thread(at_alpha).await;
    let [comment] = &thread.comments[..] else { panic!("{thread:?}") };
    assert_eq!(comment.author.who, Who::Friend(alpha.friend));
    let ShownWords::Said { html, .. } = &comment.words else { panic!("{comment:?}") };
    assert!(html.contains("<strong>froze</strong>"), "{html}");

    let answer = NewComment { reply_to: Some(comment.id), ..new(at_alpha, "Cover it") };
    alpha.owner.threads().comment(answer).await.unwrap();
    beta.exchange().await;
    assert_eq!(beta.stage().await, Stage::There);
    let expected = [(0, "Mine **froze**".to_owned()), (1, "Cover it".to_owned())];
    assert_eq!(beta.comments(at_beta).await, expected);
    assert_eq!(alpha.comments(at_alpha).await, expected);
    let told = |side: &Side| {
        let owner = side.owner.clone();
        async move { owner.notifications().page(None).await.unwrap().notifications }
    };
    let at_home = told(&alpha).await;
    assert_eq!((at_home[0].kind, at_home[0].post), (NotificationKind::Commented, Some(at_alpha)));
    assert_eq!(at_home[0].voices[0].who, Who::Friend(alpha.friend));
    assert_eq!(told(&beta).await[0].kind, NotificationKind::Answered);
}

#[tokio::test]
async fn what_is_deleted_is_gone_at_both_sides_and_what_is_removed_is_said_to_its_author() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let first = beta.comment(at_beta, "first").await;
    beta.exchange().await;
    beta.owner.threads().delete(first).await.unwrap();
    beta.exchange().await;
    assert!(alpha.comments(at_alpha).await.is_empty());
    assert!(beta.comments(at_beta).await.is_empty());

    beta.comment(at_beta, "second").await;
    beta.exchange().await;
    let at_home = alpha.thread(at_alpha).await.comments[0].id;
    assert!(matches!(alpha.owner.threads().delete(at_home).await, Err(ThreadError::NotFound)), "not the owner's");
    alpha.owner.threads().remove(at_home).await.unwrap();
    assert!(alpha.comments(at_alpha).await.is_empty());
    beta.exchange().await;
    let thread = beta.thread(at_beta).await;
    assert_eq!(
        thread.comments[0].delivery.map(|sent| sent.stage),
        Some(Stage::Removed),
        "words are kept, and their state is said"
    );
}

#[tokio::test]
async fn reactions_are_a_set_of_three_and_counted() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let react =
        async |side: &Side, post, emoji: &str| side.owner.threads().react(post, None, emoji.parse().unwrap()).await;
    for emoji in ["❤️", "👍", "😂"] {
        react(&beta, at_beta, emoji).await.unwrap();
    }
    assert!(matches!(react(&beta, at_beta, "🎉").await, Err(ThreadError::TooManyEmoji)));
    react(&beta, at_beta, "👍").await.unwrap();
    react(&alpha, at_alpha, "😂").await.unwrap();
    beta.exchange().await;
    let emoji = |thread: Thread| -> Vec<Vec<String>> {
        let list = |reacted: &Reacted| reacted.emoji.iter().map(ToString::to_string).collect();
        thread.reactions.iter().map(list).collect()
    };
    for (side, post) in [(&alpha, at_alpha), (&beta, at_beta)] {
        let mut all = emoji(side.thread(post).await);
        all.sort();
        assert_eq!(all, [vec!["❤️", "😂"], vec!["😂"]]);
        let counts = side.node().store.post(post).await.unwrap().unwrap().answers.reactions;
        let counts: Vec<_> = counts.iter().map(|each| (each.emoji.as_str(), each.people, each.is_mine)).collect();
        assert_eq!(counts[0], ("😂", 2, true));
    }
}

#[tokio::test]
async fn a_reaction_to_a_comment_is_there_on_both_sides_and_is_told_once() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    beta.comment(at_beta, "Mine froze").await;
    beta.exchange().await;
    let comment = alpha.thread(at_alpha).await.comments[0].id;
    let react = async |emoji: &str| {
        alpha.owner.threads().react(at_alpha, Some(comment), emoji.parse().unwrap()).await.unwrap();
        beta.exchange().await;
    };
    react("😢").await;
    beta.owner.threads().react(at_beta, None, "👍".parse().unwrap()).await.unwrap();
    beta.exchange().await;
    for (side, post, by) in [(&alpha, at_alpha, Who::Owner), (&beta, at_beta, Who::Friend(beta.friend))] {
        let thread = side.thread(post).await;
        let of = |reacted: &[Reacted]| -> Vec<(Who, String)> {
            reacted.iter().map(|each| (each.by.who, each.emoji[0].to_string())).collect()
        };
        assert_eq!(of(&thread.comments[0].reactions), [(by, "😢".to_owned())]);
        assert_eq!(thread.reactions.len(), 1, "what is said to the post is not said to the comment");
    }
    let told = async |side: &Side| {
        let told = side.owner.notifications().page(None).await.unwrap().notifications;
        told.into_iter().map(|told| told.kind).collect::<Vec<_>>()
    };
    assert_eq!(told(&beta).await, [NotificationKind::Reacted]);
    assert_eq!(told(&alpha).await, [NotificationKind::Reacted, NotificationKind::Commented]);
    react("❤️").await;
    assert_eq!(beta.thread(at_beta).await.comments[0].reactions[0].emoji.len(), 2);
    assert_eq!(told(&beta).await, [NotificationKind::Reacted], "one more emoji is no news");
}

#[tokio::test]
async fn an_answer_that_comes_before_what_it_answers_finds_its_place() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let parent = alpha.comment(at_alpha, "Cover the beans").await;
    let answer = NewComment { reply_to: Some(parent), ..new(at_alpha, "With fleece") };
    alpha.owner.threads().comment(answer).await.unwrap();
    // Behind its answer, in the feed.
    alpha.owner.threads().edit(parent, "Cover all beans".into(), Cover::NONE, &[]).await.unwrap();
    beta.exchange().await;
    let expected = [(0, "Cover all beans".to_owned()), (1, "With fleece".to_owned())];
    assert_eq!(beta.comments(at_beta).await, expected);

    // At the home, it has to wait until that is there.
    alpha.test.clock.advance(1);
    let max = Identity::generate().unwrap();
    befriend_key(alpha.node(), max.id()).await;
    let (home, post, now) = (alpha.node().own_id(), alpha.wire_id(at_alpha).await, alpha.node().now());
    let said = |byte, reply_to, text| signed(&max, home, post, WireId([byte; 16]), reply_to, comment_words(text), now);
    let (first, answer) = (said(1, None, "And the kale?"), said(2, Some(WireId([1; 16])), "Kale likes it"));
    for (item, expected) in
        [(&answer, Answer::NoTarget), (&first, Answer::Held), (&answer, Answer::Held), (&answer, Answer::Held)]
    {
        assert_eq!(alpha.is_brought(&max, item).await, expected);
    }
    beta.exchange().await;
    let here = beta.comments(at_beta).await;
    assert_eq!(here[2..], [(0, "And the kale?".to_owned()), (1, "Kale likes it".to_owned())]);
}

#[tokio::test]
async fn a_closed_thread_takes_nothing_and_says_so_to_its_readers() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    beta.comment(at_beta, "in time").await;
    beta.exchange().await;
    alpha.owner.threads().set_commenting(at_alpha, Commenting::Nobody).await.unwrap();
    beta.comment(at_beta, "too late").await;
    beta.exchange().await;
    assert_eq!(beta.stage().await, Stage::Closed);
    assert_eq!(beta.thread(at_beta).await.commenting, Commenting::Nobody);
    assert!(matches!(beta.owner.threads().comment(new(at_beta, "again")).await, Err(ThreadError::Closed)));
    assert_eq!(alpha.comments(at_alpha).await.len(), 1);

    alpha.owner.threads().set_commenting(at_alpha, Commenting::Everyone).await.unwrap();
    beta.exchange().await;
    let late = beta.owner.threads().written(None).await.unwrap().written[0].id;
    beta.owner.threads().send_again(late).await.unwrap();
    beta.exchange().await;
    assert_eq!(alpha.comments(at_alpha).await.len(), 2);
}

#[tokio::test]
async fn a_change_that_a_closed_thread_does_not_take_is_told_from_words_that_are_not_there() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let id = beta.comment(at_beta, "in time").await;
    beta.exchange().await;
    alpha.owner.threads().set_commenting(at_alpha, Commenting::Nobody).await.unwrap();
    // Not heard yet.
    beta.owner.threads().edit(id, "changed too late".into(), Cover::NONE, &[]).await.unwrap();
    beta.exchange().await;
    let written = beta.owner.threads().written(None).await.unwrap().written;
    assert_eq!(written[0].delivery, Delivery { stage: Stage::Closed, is_change: true });
    assert_eq!(alpha.comments(at_alpha).await, [(0, "in time".to_owned())]);
    let again = beta.owner.threads().edit(id, "once more".into(), Cover::NONE, &[]).await;
    assert!(matches!(again, Err(ThreadError::Closed)), "{again:?}");
}

#[tokio::test]
async fn a_reaction_waits_visibly_and_says_when_it_was_not_taken() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    alpha.wire.answers("/", StatusCode::SERVICE_UNAVAILABLE, "");
    beta.owner.threads().react(at_beta, None, "🎉".parse().unwrap()).await.unwrap();
    assert_eq!(beta.sent_reaction(at_beta).await, Some(Stage::Waiting));
    alpha.owner.threads().set_commenting(at_alpha, Commenting::Nobody).await.unwrap();
    alpha.wire.is_well();
    beta.exchange().await;
    assert_eq!(beta.sent_reaction(at_beta).await, Some(Stage::Closed));

    alpha.owner.threads().set_commenting(at_alpha, Commenting::Everyone).await.unwrap();
    beta.exchange().await;
    let sent = beta.thread(at_beta).await.reactions[0].sent.unwrap();
    beta.owner.threads().send_again(sent.id).await.unwrap();
    beta.exchange().await;
    assert_eq!(beta.sent_reaction(at_beta).await, Some(Stage::There));
    let at_home = alpha.thread(at_alpha).await.reactions;
    assert_eq!((at_home.len(), at_home[0].sent), (1, None));
}

#[tokio::test]
async fn what_was_written_over_forgotten_words_is_set_aside() {
    for is_by_feed in [false, true] {
        let (Friends { alpha, mut beta }, at_alpha, at_beta) = with_post().await;
        let id = beta.comment(at_beta, "first").await;
        beta.exchange().await;
        let backup = beta.test.backup();
        // By a clock that is ahead; the home takes no two changes at once.
        beta.test.clock.set_by(60);
        alpha.test.clock.advance(60);
        beta.owner.threads().edit(id, "second".into(), Cover::NONE, &[]).await.unwrap();
        beta.exchange().await;
        let restored = beta.test.restore(backup).await;
        restored.clock.set_by(-60);
        alpha.test.clock.advance(60);
        beta.wire.answers_for(&restored.node);
        (beta.owner, beta.test) = (restored.sign_in().await, restored);
        beta.owner.threads().edit(id, "written after the restore".into(), Cover::NONE, &[]).await.unwrap();
        if is_by_feed {
            beta.owner.reading().pull(beta.friend).await.unwrap();
        }
        beta.exchange().await;
        assert_eq!(beta.comments(at_beta).await, [(0, "second".to_owned())], "by the feed: {is_by_feed}");
        assert_eq!(alpha.comments(at_alpha).await, [(0, "second".to_owned())]);
        let aside = beta.owner.draft().read().await.unwrap().set_aside;
        let aside: Vec<_> = aside.iter().map(|aside| aside.words.as_str()).collect();
        assert_eq!(aside, ["written after the restore"], "by the feed: {is_by_feed}");
    }
}

#[tokio::test]
async fn what_is_written_while_a_server_sleeps_waits_and_goes() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    alpha.wire.answers("/", StatusCode::SERVICE_UNAVAILABLE, "");
    let first = beta.comment(at_beta, "are you there?").await;
    let answer = NewComment { reply_to: Some(first), ..new(at_beta, "and this") };
    beta.owner.threads().comment(answer).await.unwrap();
    beta.exchange().await;
    assert_eq!(beta.stage().await, Stage::Waiting);
    alpha.wire.is_well();
    beta.owner.reading().pull(beta.friend).await.unwrap();
    beta.bring().await;
    assert_eq!(alpha.comments(at_alpha).await.len(), 2, "what answers a comment goes after it");
}

#[tokio::test]
async fn a_server_without_threads_takes_nothing_and_that_is_said() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    alpha.wire.has_no_threads(true);
    assert!(beta.thread(at_beta).await.is_open(), "that is not known yet");
    beta.comment(at_beta, "Mine froze").await;
    beta.owner.threads().react(at_beta, None, "❤️".parse().unwrap()).await.unwrap();
    beta.exchange_until(async || beta.stage().await == Stage::Refused && !beta.thread(at_beta).await.is_open()).await;
    let thread = beta.thread(at_beta).await;
    assert!(!thread.is_open(), "nobody writes where nothing is taken");
    assert_eq!(
        (beta.stage().await, thread.comments[0].delivery.map(|sent| sent.stage)),
        (Stage::Refused, Some(Stage::Refused))
    );
    assert_eq!(words(&thread.comments[0]), "Mine froze", "the words are kept");
    for side in [&alpha, &beta] {
        side.test.clock.advance(31 * 86_400);
    }
    let page = beta.owner.threads().read(at_beta, None).await.unwrap().unwrap();
    assert!(!page.may_have_older, "nor is it asked for what is older");
    alpha.wire.asked();
    beta.exchange().await;
    let asked = alpha.wire.asked();
    assert!(asked.iter().all(|asked| asked.starts_with("GET /o2m/v1/feed")), "it is not sent again: {asked:?}");

    alpha.wire.has_no_threads(false);
    beta.exchange_until(async || beta.thread(at_beta).await.is_open()).await;
    assert!(beta.thread(at_beta).await.is_open());
    let refused = beta.owner.threads().written(None).await.unwrap().written[0].id;
    beta.owner.threads().send_again(refused).await.unwrap();
    beta.exchange_until(async || beta.stage().await == Stage::There).await;
    assert_eq!((beta.stage().await, alpha.comments(at_alpha).await.len()), (Stage::There, 1));
}

#[tokio::test]
async fn new_words_do_not_wait_for_an_edit_that_came_too_soon() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let first = beta.comment(at_beta, "Mine frose").await;
    beta.exchange().await;
    beta.owner.threads().edit(first, "Mine froze".into(), Cover::NONE, &[]).await.unwrap();
    beta.bring().await;
    assert_eq!(alpha.comments(at_alpha).await, [(0, "Mine frose".to_owned())], "it came too soon");
    beta.owner.threads().edit(first, "Mine froze too".into(), Cover::NONE, &[]).await.unwrap();
    alpha.wire.asked();
    beta.bring().await;
    assert_eq!(alpha.wire.asked(), [""; 0], "what came too soon is not sent sooner");
    beta.comment(at_beta, "There is fleece here").await;
    alpha.test.clock.advance(1);
    beta.bring().await;
    let arrived: Vec<String> = alpha.comments(at_alpha).await.into_iter().map(|(_, words)| words).collect();
    assert_eq!(arrived, ["Mine frose", "There is fleece here"]);
}

#[tokio::test]
async fn a_comment_from_before_the_post_was_changed_is_told_from_one_since() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    beta.comment(at_beta, "Mine froze").await;
    beta.exchange().await;
    let marks = async || {
        let threads = [alpha.thread(at_alpha).await, beta.thread(at_beta).await];
        threads.map(|thread| thread.comments.iter().map(|each| each.is_before_change).collect::<Vec<_>>())
    };
    assert_eq!(marks().await, [[false], [false]]);
    alpha.edit(at_alpha, "Sun tonight", Audience::AllFriends).await;
    beta.exchange().await;
    for side in [&alpha, &beta] {
        side.test.clock.advance(60);
    }
    beta.comment(at_beta, "So it was").await;
    beta.exchange().await;
    assert_eq!(marks().await, [[true, false], [true, false]], "at the home and at the friend's");
}

#[tokio::test]
async fn who_loses_a_post_loses_its_thread_and_finds_it_again() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    alpha.comment(at_alpha, "first").await;
    beta.comment(at_beta, "mine").await;
    beta.exchange().await;
    assert_eq!(beta.comments(at_beta).await.len(), 2);
    alpha.edit(at_alpha, "Frost tonight", Audience::OnlyMe).await;
    beta.exchange().await;
    assert_eq!(beta.stage().await, Stage::OutOfReach);
    alpha.edit(at_alpha, "Frost tonight", Audience::AllFriends).await;
    beta.exchange().await;
    let at_beta = beta.their_post().await;
    assert_eq!(beta.comments(at_beta).await.len(), 2);
    assert_eq!(beta.stage().await, Stage::There);
}

#[tokio::test]
async fn a_restored_home_is_brought_what_it_forgot() {
    let (Friends { mut alpha, beta }, at_alpha, at_beta) = with_post().await;
    beta.comment(at_beta, "before").await;
    beta.exchange().await;
    let backup = alpha.test.backup();
    beta.comment(at_beta, "after").await;
    beta.exchange().await;
    alpha.restore(backup).await;
    assert_eq!(alpha.comments(at_alpha).await.len(), 1);
    for _ in 0..3 {
        beta.exchange().await;
    }
    assert_eq!(alpha.comments(at_alpha).await.len(), 2);
}

#[tokio::test]
async fn a_comment_or_message_of_another_renderer_is_rendered_again() {
    let (Friends { alpha, .. }, at_alpha, _) = with_post().await;
    alpha.comment(at_alpha, "Cover **it**").await;
    let store = &alpha.node().store;
    alpha.write("And **that**").await;
    let stale = store.stale_comments(0, domain::ThreadItemId(0), 9).await.unwrap();
    assert_eq!(stale.iter().map(|item| &*item.source).collect::<Vec<_>>(), ["Cover **it**", "And **that**"]);
    let tx = store.write().await.unwrap();
    tx.set_comment_html(&stale[0], "old", 0).await.unwrap();
    tx.commit().await.unwrap();
    alpha.node().render_stale_comments().await.unwrap();
    let thread = alpha.thread(at_alpha).await;
    let ShownWords::Said { html, .. } = &thread.comments[0].words else { panic!("{thread:?}") };
    assert!(html.contains("<strong>it</strong>"), "{html}");
}

#[tokio::test]
async fn what_stands_before_a_post_or_comment_goes_along_and_changes() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let warning = |text: &str| Cover::new(text, false).unwrap();
    let edit = |cover| PostEdit { cover, ..PostEdit::new("Frost tonight".into(), Audience::AllFriends) };
    let blurred = Cover::new("A dead bird", true).unwrap();
    alpha.owner.posts().edit(at_alpha, &edit(Some(blurred.clone()))).await.unwrap();
    beta.exchange().await;
    let read = beta.node().post(at_beta).await.unwrap();
    assert_eq!(
        (read.cover, read.edited_at.is_some()),
        (blurred.clone(), true),
        "the same words behind another warning"
    );
    // A form that does not know of warnings takes none away.
    alpha.owner.posts().edit(at_alpha, &edit(None)).await.unwrap();
    assert_eq!(alpha.node().post(at_alpha).await.unwrap().cover, blurred);

    let comment = NewComment { cover: warning("Feathers"), ..new(at_beta, "Mine, too") };
    let id = beta.owner.threads().comment(comment.clone()).await.unwrap();
    assert_eq!(beta.owner.threads().comment(comment).await.unwrap(), id, "the same form twice is one comment");
    beta.exchange().await;
    let covers = |thread: Thread| {
        let cover = |comment: ShownComment| match comment.words {
            ShownWords::Said { cover, .. } => cover,
            gone => panic!("{gone:?}"),
        };
        thread.comments.into_iter().map(cover).collect::<Vec<_>>()
    };
    for (side, post) in [(&alpha, at_alpha), (&beta, at_beta)] {
        assert_eq!(covers(side.thread(post).await), [warning("Feathers")]);
    }
    beta.owner.threads().edit(id, "Mine, too".into(), Cover::NONE, &[]).await.unwrap();
    assert!(beta.thread(at_beta).await.comments[0].is_edited);
    assert_eq!(covers(beta.thread(at_beta).await), [Cover::NONE]);
}

#[tokio::test]
async fn what_did_not_come_is_asked_of_the_home_and_not_kept() {
    let Friends { alpha, beta } = Friends::new().await;
    let at_alpha = publish(&alpha.owner, "Frost tonight").await;
    // Of a thread that is there before its reader, the newest come.
    for number in 1..=limits::THREAD_SNAPSHOT_COMMENTS + 3 {
        alpha.comment(at_alpha, &format!("Comment {number}")).await;
    }
    beta.exchange().await;
    let at_beta = beta.their_post().await;
    let threads = beta.owner.threads();
    assert_eq!(beta.comments(at_beta).await.len(), limits::THREAD_SNAPSHOT_COMMENTS);
    assert!(threads.read(at_beta, None).await.unwrap().unwrap().may_have_older);
    let words = |older: &OlderComments| {
        let words = |comment: &OlderComment| match &comment.words {
            ShownWords::Said { source, html, .. } => {
                assert!(html.contains(source.as_str()), "{html}");
                (comment.author.who, source.clone())
            }
            gone => panic!("{gone:?}"),
        };
        older.comments.iter().map(words).collect::<Vec<_>>()
    };
    // Which they are is chance: they came within one millisecond.
    let here: HashSet<String> = beta.comments(at_beta).await.into_iter().map(|(_, words)| words).collect();
    let missing =
        alpha.thread(at_alpha).await.comments.into_iter().filter(|comment| !here.contains(&self::words(comment)));
    let missing: Vec<_> = missing.map(|comment| (comment.id, self::words(&comment))).collect();
    let expected: Vec<_> = missing.iter().map(|(_, words)| (Who::Friend(beta.friend), words.clone())).collect();
    let older = threads.older(at_beta, None).await.unwrap();
    assert_eq!((expected.len(), words(&older), older.older), (3, expected.clone(), None));
    assert_eq!(beta.comments(at_beta).await.len(), limits::THREAD_SNAPSHOT_COMMENTS, "nothing of it is kept");
    let asked = || alpha.wire.asked().iter().filter(|asked| asked.contains("comments?before=")).count();
    assert_eq!(asked(), 1);

    alpha.owner.threads().delete(missing[1].0).await.unwrap();
    let older = threads.older(at_beta, None).await.unwrap();
    assert_eq!(words(&older), [expected[0].clone(), expected[2].clone()], "what is gone there is gone here");

    alpha.wire.stop();
    let failure = threads.older(at_beta, None).await.unwrap_err();
    assert!(matches!(failure, OlderError::Home(_)), "{failure:?}");
    let own = alpha.owner.threads();
    assert!(matches!(own.older(at_alpha, None).await, Err(OlderError::NotFound)), "it is all here");
}
