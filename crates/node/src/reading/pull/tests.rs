//! Reading a friend, between two nodes over real sockets.

use axum::http::StatusCode;
use domain::{Audience, Cover, Cursor, Epoch, Name, Note, PeerFailure, Reach, TimelineFilter, WireId, limits};
use federation::{paths, wire::Poke};
use store::{Due, Home};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::{
    memory::pull_times::PullTimes,
    secrets::secret::random_bytes,
    testing::friends::{Friends, HERE, Side, publish},
    threads::owner::NewComment,
};

impl Friends {
    /// Lets beta read alpha; says what it asked.
    async fn beta_pulls(&self) -> Vec<String> {
        self.alpha.wire.asked();
        let pulled = self.beta.node().pull_and_note(self.beta.friend, PullWish::All).await;
        assert!(pulled.is_ok(), "{:?}", self.beta.node().store.peer(self.beta.friend).await);
        self.alpha.wire.asked()
    }
}

fn feed(cursor: Cursor, status: u16) -> String {
    format!("GET /o2m/v1/feed?since={cursor} {status}")
}

#[tokio::test]
async fn edits_deletions_and_audiences_arrive_and_nothing_new_is_a_304() {
    let friends = Friends::new().await;
    let alpha = &friends.alpha;
    let first = friends.beta_pulls().await;
    assert_eq!(first, ["GET /o2m/v1/feed 200", "GET /o2m/v1/profile 200"]);
    let mut known = alpha.head().await;
    assert_eq!(friends.beta_pulls().await, [feed(known, 304)]);

    let post = publish(&alpha.owner, "First").await;
    let secret = publish(&alpha.owner, "Second").await;
    let steps: [(&str, &[&str]); 5] = [
        ("published", &["Second", "First"]),
        ("edited", &["Second", "First, better"]),
        ("hidden", &["First, better"]),
        ("shown again", &["Second thoughts", "First, better"]),
        ("deleted", &["Second thoughts"]),
    ];
    for (step, expected) in steps {
        match step {
            "edited" => alpha.edit(post, "First, better", Audience::AllFriends).await,
            "hidden" => {
                alpha.edit(secret, "Second", Audience::OnlyMe).await;
                alpha.edit(secret, "Second thoughts", Audience::OnlyMe).await;
            }
            "shown again" => alpha.edit(secret, "Second thoughts", Audience::AllFriends).await,
            "deleted" => alpha.owner.posts().delete(post).await.unwrap(),
            _ => {}
        }
        assert_eq!(friends.beta_pulls().await, [feed(known, 200)], "{step}");
        known = alpha.head().await;
        assert_eq!(friends.beta.reads().await, expected, "{step}");
        assert_eq!(friends.beta_pulls().await, [feed(known, 304)], "{step}");
    }
}

#[tokio::test]
async fn the_profile_is_read_when_it_changed_and_not_otherwise() {
    let friends = Friends::new().await;
    friends.beta_pulls().await;
    let (name, about): (Name, Note) = ("Mara Lind".parse().unwrap(), "Kale".parse().unwrap());
    friends.alpha.owner.profile().save(&name, &about).await.unwrap();
    let known = friends.beta.row().await.cursor.unwrap();
    assert_eq!(friends.beta_pulls().await, [feed(known, 200), "GET /o2m/v1/profile 200".into()]);
    let peer = friends.beta.node().store.peer(friends.beta.friend).await.unwrap().unwrap();
    assert_eq!((peer.name.as_str(), peer.about.as_str()), ("Mara Lind", "Kale"));
    publish(&friends.alpha.owner, "First").await;
    assert_eq!(friends.beta_pulls().await.len(), 1);

    friends.alpha.owner.profile().save(&name, &"Beans".parse().unwrap()).await.unwrap();
    friends.alpha.wire.answers(paths::PROFILE, StatusCode::INTERNAL_SERVER_ERROR, "");
    assert!(friends.beta.node().pull_and_note(friends.beta.friend, PullWish::All).await.is_err());
    friends.alpha.wire.is_well();
    assert_eq!(friends.beta_pulls().await.len(), 2, "what the feed said is not forgotten over the failure");
}

/// Alpha with two pages and a half.
#[tokio::test]
async fn a_comment_that_comes_before_its_post_waits_for_it_and_no_longer() {
    let friends = Friends::new().await;
    friends.beta_pulls().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let home = Home { peer: Some(beta.friend), key: alpha.node().own_id() };
    // The threads are read after the posts, and a post may be published between the two.
    let comes_early = async |text: &str| {
        let post = publish(&alpha.owner, text).await;
        let id = WireId(random_bytes());
        let text = "At last".to_owned().into();
        let comment =
            NewComment { post, reply_to: None, id, text, cover: Cover::NONE, pictures: Vec::new(), quote: None };
        alpha.owner.threads().comment(comment).await.unwrap();
        let client = beta.node().peer_client(&beta.row().await).unwrap();
        let friend = alpha.node().friend(beta.node().own_id(), HERE).await.unwrap().unwrap();
        let head = friend.threads_head().await.unwrap();
        beta.node().pull_threads(beta.friend, &client, head).await.unwrap();
        (post, alpha.node().store.thread_post(post).await.unwrap().unwrap().wire_id)
    };
    let held = async |post| beta.node().store.thread_outline(home, post).await.unwrap().len();

    let (_, thaw) = comes_early("Thaw").await;
    assert_eq!((held(thaw).await, beta.reads().await.len()), (1, 0));
    friends.beta_pulls().await;
    let at_beta = beta.node().store.timeline(None, TimelineFilter::friend(beta.friend), 9).await.unwrap()[0].clone();
    assert_eq!(at_beta.answers.comments, 1);
    let (post, taken_back) = comes_early("Not for long").await;
    alpha.edit(post, "Not for long", Audience::OnlyMe).await;
    friends.beta_pulls().await;
    assert_eq!((held(taken_back).await, held(thaw).await), (0, 1), "what is under no post goes");
}

async fn long_history() -> Friends {
    Friends::after(async |alpha, owner| {
        for number in 1..=limits::FEED_PAGE_ITEMS * 5 / 2 {
            publish(owner, &number.to_string()).await;
            alpha.clock.advance(1);
        }
    })
    .await
}

#[tokio::test]
async fn a_long_history_comes_newest_first_and_goes_on_where_it_was_interrupted() {
    let friends = long_history().await;
    let beta = &friends.beta;
    beta.test.clock.advance(3600);
    friends.alpha.test.clock.advance(3400);
    let at = |seq: i64, head: Cursor| Cursor { seq, ..head };
    let head = friends.alpha.head().await;
    let written = |numbers: std::ops::RangeInclusive<i32>| -> Vec<String> {
        numbers.rev().map(|number| number.to_string()).collect()
    };
    let mut live = beta.node().live.subscribe();
    friends.alpha.wire.fails_after(1, paths::FEED);
    assert!(beta.node().pull_and_note(beta.friend, PullWish::All).await.is_err());
    assert_eq!(beta.reads().await, written(151..=250));
    assert_eq!(beta.row().await.cursor, Some(at(100, head)));

    friends.alpha.wire.fails_after(1, paths::FEED);
    friends.alpha.wire.asked();
    assert!(beta.node().pull_and_note(beta.friend, PullWish::All).await.is_err());
    assert_eq!(
        friends.alpha.wire.asked(),
        [feed(at(100, head), 200), feed(at(200, head), 500)],
        "nothing is read twice"
    );
    friends.alpha.wire.is_well();
    assert_eq!(friends.beta_pulls().await, [feed(at(200, head), 200)]);
    assert_eq!(beta.reads().await, written(1..=250));
    assert_eq!(beta.row().await.cursor, Some(head));
    let mut events = 0;
    while live.try_recv().is_ok() {
        events += 1;
    }
    assert!(events < 15, "{events} events for 250 posts");
}

#[tokio::test]
async fn an_unknown_epoch_is_a_new_snapshot_and_drops_what_it_does_not_name() {
    let friends = long_history().await;
    friends.beta_pulls().await;
    let alpha = &friends.alpha;
    // As after a backup that never knew of the newest post.
    let (newest, oldest) = (publish(&alpha.owner, "newest").await, friends.alpha.head().await);
    friends.beta_pulls().await;
    alpha.owner.posts().delete(newest).await.unwrap();
    let tx = alpha.node().store.write().await.unwrap();
    tx.begin_feed(alpha.friend).await.unwrap();
    tx.commit().await.unwrap();
    assert_ne!(alpha.head().await.epoch, oldest.epoch);

    let before =
        friends.beta.node().store.timeline(None, TimelineFilter::friend(friends.beta.friend), 1000).await.unwrap();
    assert_eq!(friends.beta_pulls().await.len(), 4, "three pages and the profile, which may be another one too");
    let after =
        friends.beta.node().store.timeline(None, TimelineFilter::friend(friends.beta.friend), 1000).await.unwrap();
    assert_eq!(before[0].source, "newest");
    assert_eq!(before[1..], after, "what stayed the same was not touched");
    assert_eq!(friends.beta.row().await.cursor, Some(alpha.head().await));
}

#[tokio::test]
async fn a_cursor_from_the_future_renews_the_epoch() {
    let friends = Friends::new().await;
    publish(&friends.alpha.owner, "First").await;
    friends.beta_pulls().await;
    let head = friends.alpha.head().await;
    let future = Cursor { seq: head.seq + 1000, ..head };
    let tx = friends.beta.node().store.write().await.unwrap();
    tx.set_cursor(friends.beta.friend, future).await.unwrap();
    tx.commit().await.unwrap();

    let asked = friends.beta_pulls().await;
    assert_eq!(asked[0], feed(future, 200));
    let renewed = friends.alpha.head().await;
    assert_ne!(renewed.epoch, head.epoch);
    assert_eq!(friends.beta.row().await.cursor, Some(renewed));
    assert_eq!(friends.beta.reads().await, ["First"]);
    assert_eq!(friends.beta_pulls().await, [feed(renewed, 304)]);
}

#[tokio::test]
async fn a_feed_that_does_not_advance_is_the_friends_failure() {
    let friends = Friends::new().await;
    publish(&friends.alpha.owner, "First").await;
    friends.beta_pulls().await;
    let beta = &friends.beta;
    let known = beta.row().await.cursor.unwrap();
    let page = |cursor: Cursor, reset: bool, seq: i64| {
        let id = "ab".repeat(16);
        format!(
            r#"{{"version":"https://jsonfeed.org/version/1.1","title":"x",
            "_o2m":{{"cursor":"{cursor}","more":true,"reset":{reset},"profile":"{known}"}},
            "items":[{{"id":"{id}","_o2m":{{"seq":{seq},"deleted":true}}}}]}}"#
        )
    };
    let elsewhere = Cursor { epoch: Epoch(1), seq: 1 };
    for (why, body) in [
        ("the same page again", page(known, false, known.seq)),
        ("another feed", page(elsewhere, false, 1)),
        ("a new snapshot for ever", page(elsewhere, true, 1)),
    ] {
        friends.alpha.wire.answers(paths::FEED, StatusCode::OK, body);
        assert!(beta.node().pull_and_note(beta.friend, PullWish::All).await.is_err(), "{why}");
        let peer = beta.node().store.peer(beta.friend).await.unwrap().unwrap();
        assert_eq!(peer.last_failure, Some(PeerFailure::NotAdvancing), "{why}");
        assert_eq!(beta.reads().await, ["First"], "{why}");
        assert!(friends.alpha.wire.asked().len() <= 4, "{why}");
    }
    let alpha = friends.alpha.node().own_id();
    let standing = async || {
        beta.test.clock.advance(120);
        beta.node().friend(alpha, HERE).await.unwrap();
        let peer = beta.node().store.peer(beta.friend).await.unwrap().unwrap();
        (peer.standing_failure(), peer.reach(beta.node().now()))
    };
    let wrong = (Some(PeerFailure::NotAdvancing), Reach::Lit);
    assert_eq!(standing().await, wrong, "that the friend asks something mends nothing");
    friends.alpha.wire.is_well();
    friends.beta_pulls().await;
    assert_eq!(beta.reads().await, ["First"]);
    assert_eq!(standing().await, (None, Reach::Lit));
}

#[tokio::test]
async fn a_friend_who_sends_files_slowly_keeps_no_other_waiting() {
    let node = Friends::new().await.beta;
    let peering = &node.node().peering;
    let (slow, other) = (peering.fetches.of_friend(PeerId(1)), peering.fetches.of_friend(PeerId(2)));
    let _all_of_the_slow_ones: Vec<_> = std::iter::from_fn(|| slow.try_acquire().ok()).collect();
    assert!(peering.fetches.of_friend(PeerId(1)).try_acquire().is_err(), "the same friend waits");
    assert!(other.try_acquire().is_ok() && peering.exchanges.try_acquire().is_ok());
}

/// Waits for the live event of a post.
async fn post_arrives(live: &mut tokio::sync::broadcast::Receiver<crate::memory::live::Sent>) {
    let arrived = async {
        loop {
            let event = live.recv().await.unwrap().event;
            if matches!(event, LiveEvent::PostAdded { .. } | LiveEvent::PostChanged { .. }) {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), arrived).await.expect("a post");
}

async fn is_due(side: &Side) -> Option<Due> {
    side.node().store.due_pokes().await.unwrap().pop()
}

/// Waits until `side` has told the other one everything.
async fn all_told(side: &Side) {
    let told = async {
        while is_due(side).await.is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), told).await.expect("a poke");
}

#[tokio::test]
async fn a_burst_of_changes_is_a_few_pulls() {
    let friends = Friends::new().await;
    let stop = CancellationToken::new();
    let _ends_the_workers = stop.clone().drop_guard();
    friends.beta_pulls().await;
    let _workers = friends.alpha.node().start_workers(&stop);
    let mut live = friends.beta.node().live.subscribe();
    let post = publish(&friends.alpha.owner, "0").await;
    post_arrives(&mut live).await;
    all_told(&friends.alpha).await;
    for number in 1..=100 {
        friends.alpha.edit(post, &number.to_string(), Audience::AllFriends).await;
    }
    assert!(is_due(&friends.alpha).await.is_some(), "the clock stands still, so the pause is not over");
    friends.alpha.test.clock.advance(1);
    post_arrives(&mut live).await;
    all_told(&friends.alpha).await;
    assert_eq!(friends.beta.reads().await, ["100"]);
    let asked = friends.alpha.wire.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert_eq!(friends.beta.wire.asked().iter().filter(|asked| asked.starts_with("POST /o2m/v1/poke")).count(), 2);
}

#[tokio::test]
async fn a_poke_that_fails_is_remembered_and_forgotten_once_the_friend_has_read() {
    let friends = Friends::new().await;
    let stop = CancellationToken::new();
    let _ends_the_workers = stop.clone().drop_guard();
    friends.beta_pulls().await;
    friends.beta.wire.answers("/", StatusCode::INTERNAL_SERVER_ERROR, "");
    let mut live = friends.alpha.node().live.subscribe();
    let _workers = friends.alpha.node().start_workers(&stop);
    publish(&friends.alpha.owner, "First").await;
    let failed = async {
        while friends.alpha.row().await.poke_failures == 0 {
            live.recv().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(10), failed).await.expect("a failure");
    let due = is_due(&friends.alpha).await.unwrap();
    let wait = due.next_at.unwrap().seconds_since(friends.alpha.node().now());
    assert!((48..=72).contains(&wait), "{wait}");
    publish(&friends.alpha.owner, "Second").await;
    assert_eq!(is_due(&friends.alpha).await, Some(due), "news does not shorten the wait");

    friends.beta_pulls().await;
    assert_eq!(friends.beta.reads().await, ["Second", "First"]);
    assert_eq!(is_due(&friends.alpha).await, None);
    assert_eq!(friends.alpha.row().await.poke_failures, 0);
}

#[tokio::test]
async fn a_poke_for_what_is_known_asks_nothing() {
    let friends = Friends::new().await;
    friends.beta_pulls().await;
    let known = friends.alpha.head().await;
    let alpha_at_beta =
        crate::owner::Friend { node: friends.beta.node().clone(), peer: friends.beta.friend, instance: None };
    alpha_at_beta.poked(Poke { cursor: known, threads: None }).await.unwrap();
    assert!(friends.beta.node().peering.pulls.start(friends.beta.friend).is_some(), "no pull runs");
    alpha_at_beta.poked(Poke { cursor: Cursor { seq: known.seq + 1, ..known }, threads: None }).await.unwrap();
    assert!(friends.beta.node().peering.pulls.start(friends.beta.friend).is_none(), "one runs");
}

#[tokio::test]
async fn a_poke_that_names_threads_alone_asks_for_these() {
    let friends = Friends::new().await;
    friends.beta_pulls().await;
    let (known, threads) = (friends.alpha.head().await, Cursor { epoch: Epoch(9), seq: 9 });
    let alpha_at_beta =
        crate::owner::Friend { node: friends.beta.node().clone(), peer: friends.beta.friend, instance: None };
    let asked = async |cursor| {
        friends.alpha.wire.asked();
        alpha_at_beta.poked(Poke { cursor, threads: Some(threads) }).await.unwrap();
        at_rest(&friends.beta).await;
        friends.alpha.wire.asked()
    };
    let paths = asked(known).await;
    assert!(paths.len() == 1 && paths[0].starts_with("GET /o2m/v1/threads"), "{paths:?}");
    let paths = asked(Cursor { seq: known.seq + 1, ..known }).await;
    assert!(paths[0].starts_with("GET /o2m/v1/feed"), "posts come first, where they moved: {paths:?}");
}

/// Everything that anybody does on their own, hour by hour.
#[tokio::test]
async fn ten_quiet_days_cost_one_answer_without_content_each() {
    const DAYS: usize = 10;
    let friends = Friends::new().await;
    friends.beta_pulls().await;
    friends.alpha.node().pull_and_note(friends.alpha.friend, PullWish::All).await.unwrap();
    let known = friends.alpha.head().await;
    for side in [&friends.alpha, &friends.beta] {
        side.node().peering.pull_times.ended(side.friend, Ok(()), side.node().now());
        side.wire.asked();
    }
    for _hour in 0..24 * DAYS {
        for side in [&friends.alpha, &friends.beta] {
            side.test.clock.advance(3600);
        }
        for side in [&friends.alpha, &friends.beta] {
            let node = side.node();
            node.pull_due_friends().await.unwrap();
            node.poke_due_friends().await.unwrap();
            node.tell_due_peers().await.unwrap();
            at_rest(side).await;
        }
    }
    let asked = friends.alpha.wire.asked();
    assert!(asked.iter().all(|each| *each == feed(known, 304)), "{asked:?}");
    // Each wait is a day, give or take a fifth.
    assert!((DAYS * 5 / 6 - 1..=DAYS * 5 / 4).contains(&asked.len()), "{asked:?}");
    let asked = friends.beta.wire.asked();
    assert!((DAYS * 5 / 6 - 1..=DAYS * 5 / 4).contains(&asked.len()), "{asked:?}");
}

/// Waits until `side` reads nobody.
async fn at_rest(side: &Side) {
    let rest = async {
        while !side.node().peering.pulls.is_idle() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), rest).await.expect("an end");
}

mod backups;
mod costs;
mod text;

#[test]
fn a_friend_is_due_at_the_start_daily_and_sooner_after_failures() {
    let (times, peer, now) = (PullTimes::default(), PeerId(1), Timestamp(1_700_000_000_000));
    assert_eq!(times.time_until(peer, now), None);
    times.started(peer, now);
    assert!(times.time_until(peer, now).is_some(), "while it runs");
    times.ended(peer, Err(Setback::Away), now);
    let minutes = |wait: Option<Duration>| wait.unwrap().as_secs_f64() / 60.0;
    assert!((0.8..=1.2).contains(&minutes(times.time_until(peer, now))));
    times.started(peer, now);
    times.ended(peer, Err(Setback::Away), now);
    assert!((1.6..=2.4).contains(&minutes(times.time_until(peer, now))));
    times.ended(peer, Ok(()), now);
    assert!((19.0..=29.0).contains(&(minutes(times.time_until(peer, now)) / 60.0)));
    times.ended(peer, Err(Setback::Away), now);
    assert!((0.8..=1.2).contains(&minutes(times.time_until(peer, now))), "failures are counted anew");
    assert!(!times.is_paused(peer, now), "a word of the friend ends that");
    times.ended(peer, Err(Setback::Content), now);
    assert!((1.6..=2.4).contains(&minutes(times.time_until(peer, now))) && times.is_paused(peer, now));
    assert!(!times.is_paused(peer, now.plus_seconds(3600)));
    times.ended(peer, Err(Setback::Tomorrow(now.plus_seconds(7200))), now);
    assert!((119.0..=121.0).contains(&minutes(times.time_until(peer, now))) && times.is_paused(peer, now));
    times.ended(peer, Ok(()), now);
    assert!(!times.is_paused(peer, now));
    times.retain(&HashSet::new());
    assert_eq!(times.time_until(peer, now), None);
}
