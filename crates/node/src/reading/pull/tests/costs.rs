//! What a friend's server may cost in a day, and that saying so all the time changes nothing.

use domain::{Cost, FriendLimit, TimelineFilter, WireId};

use federation::wire::Poke;

use super::*;

const PICTURES: usize = 10;
const VARIANTS: usize = 8;

/// A page of a feed up to `cursor`, all of it.
fn page(cursor: Cursor, profile: Cursor, reset: bool, items: &[String]) -> String {
    let items = items.join(",");
    format!(
        r#"{{"version":"https://jsonfeed.org/version/1.1","title":"x",
        "_o2m":{{"cursor":"{cursor}","reset":{reset},"profile":"{profile}"}},"items":[{items}]}}"#
    )
}

fn item(seq: i64, text: &str, pictures: &[String]) -> String {
    let (text, pictures) = (serde_json::to_string(text).unwrap(), pictures.join(","));
    format!(
        r#"{{"id":"{seq:032x}","content_text":{text},"date_published":"2026-11-02T08:00:00Z",
        "_o2m":{{"seq":{seq},"pictures":[{pictures}]}}}}"#
    )
}

/// A picture of as many files as there may be, which no other picture has.
fn picture(number: usize) -> String {
    let variant = |width: usize| {
        let name = number * VARIANTS + width;
        format!(r#"{{"sha256":"{name:064x}","width":{width},"height":1,"content_type":"image/jpeg","size_bytes":9}}"#)
    };
    let variants: Vec<String> = (1..=VARIANTS).map(variant).collect();
    let variants = variants.join(",");
    format!(r##"{{"width":8,"height":1,"color":"#aabbcc","variants":[{variants}]}}"##)
}

impl Friends {
    /// Two friends; alpha has been read, and serves what a test makes from now on. Gives the position that beta knows.
    async fn read_once() -> (Self, Cursor) {
        let friends = Self::new().await;
        publish(&friends.alpha.owner, "First").await;
        friends.beta_pulls().await;
        let known = friends.beta.row().await.cursor.unwrap();
        (friends, known)
    }

    /// What comes of one pull, and what the owner is told.
    async fn pulled(&self) -> (Result<(), Setback>, Option<PeerFailure>) {
        let how = self.beta.node().pull_and_note(self.beta.friend, PullWish::All).await;
        (how, self.beta.row().await.last_failure)
    }

    /// Alpha says that there is news; says how often beta has asked for the feed then.
    async fn poked(&self) -> usize {
        let alpha = crate::owner::Friend { node: self.beta.node().clone(), peer: self.beta.friend, instance: None };
        self.alpha.wire.asked();
        alpha.poked(Poke { cursor: Cursor { epoch: Epoch(9), seq: 9 }, threads: None }).await.unwrap();
        at_rest(&self.beta).await;
        self.alpha.wire.asked().iter().filter(|asked| asked.contains(paths::FEED)).count()
    }

    fn spend(&self, cost: Cost) {
        self.beta.node().spend(self.beta.friend, cost);
    }
}

#[tokio::test]
async fn a_friend_cannot_fill_the_database_with_pictures() {
    let (friends, known) = Friends::read_once().await;
    let mut seq = known.seq;
    // A post has a row, and each picture one, one for its place, and those of its files.
    let rows_of_a_post = 1 + PICTURES * (2 + VARIANTS);
    let mut taken = 0;
    let over = loop {
        let pictures: Vec<String> =
            (0..PICTURES).map(|number| picture(usize::try_from(seq).unwrap() * PICTURES + number)).collect();
        seq += 1;
        let body = page(Cursor { seq, ..known }, known, false, &[item(seq, "Look", &pictures)]);
        friends.alpha.wire.answers(paths::FEED, StatusCode::OK, body);
        match friends.pulled().await {
            (Ok(()), None) => taken += 1,
            other => break other,
        }
        assert!(taken < 100, "there is no end");
    };
    assert_eq!(over, (Err(Setback::Content), Some(PeerFailure::Over(FriendLimit::Rows))));
    assert_eq!(taken, (2_000 - 1) / rows_of_a_post);
    assert_eq!(friends.beta.reads().await.len(), 1 + taken, "what came before stays");
}

#[tokio::test]
async fn a_friend_cannot_fill_the_disk_with_html() {
    let (friends, known) = Friends::read_once().await;
    let item = |seq: i64| item(known.seq + seq, &"&".repeat(2_000), &[]);
    let served = |posts: i64| {
        let items: Vec<String> = (1..=posts).map(item).collect();
        page(Cursor { seq: known.seq + posts, ..known }, known, false, &items)
    };
    friends.alpha.wire.answers(paths::FEED, StatusCode::OK, served(100));
    // Each of them is "&amp;" 2,000 times.
    let over = (Err(Setback::Content), Some(PeerFailure::Over(FriendLimit::Html)));
    assert_eq!(friends.pulled().await, over, "while the text is 200 KB");
    friends.alpha.wire.answers(paths::FEED, StatusCode::OK, served(99));
    assert_eq!(friends.pulled().await, (Ok(()), None));
}

#[tokio::test]
async fn only_what_changed_is_rendered() {
    let (friends, known) = Friends::read_once().await;
    let serve = |seq: i64, items: &[String]| {
        let at = Cursor { seq, ..known };
        friends.alpha.wire.answers(paths::FEED, StatusCode::OK, page(at, known, false, items));
    };
    let seq = known.seq;
    serve(seq + 2, &[item(seq + 1, "*One*", &[]), item(seq + 2, "*Two*", &[])]);
    assert_eq!(friends.pulled().await, (Ok(()), None));
    let beta = &friends.beta;
    let html = async || {
        let posts = beta.node().store.timeline(None, TimelineFilter::friend(beta.friend), 9).await.unwrap();
        posts.into_iter().map(|post| post.html).collect::<Vec<_>>()
    };
    // By hand, so that it shows whether it was made anew.
    let tx = beta.node().store.write().await.unwrap();
    for post in beta.node().store.timeline(None, TimelineFilter::friend(beta.friend), 9).await.unwrap() {
        let stale = store::StalePost { id: post.id, wire_id: WireId([0; 16]), source: post.source };
        tx.set_post_html(&stale, "kept", crate::markdown::SANITIZER_VERSION).await.unwrap();
    }
    tx.commit().await.unwrap();

    let one_again = item(seq + 1, "*One*", &[picture(1)])
        .replace(&format!(r#""seq":{}"#, seq + 1), &format!(r#""seq":{}"#, seq + 3));
    let two_again =
        item(seq + 2, "*2*", &[]).replace(&format!(r#""seq":{}"#, seq + 2), &format!(r#""seq":{}"#, seq + 4));
    serve(seq + 4, &[one_again, two_again]);
    assert_eq!(friends.pulled().await, (Ok(()), None));
    let mut html = html().await;
    html.sort();
    assert_eq!(html, ["<p><em>2</em></p>\n", "kept", "kept"], "the picture is new, the words are not");
}

#[tokio::test]
async fn a_post_that_stands_on_a_page_twice_is_as_it_stands_there_last() {
    let (friends, known) = Friends::read_once().await;
    let seq = known.seq;
    let again = |at: i64, text: &str| {
        item(seq + 1, text, &[]).replace(&format!(r#""seq":{}"#, seq + 1), &format!(r#""seq":{at}"#))
    };
    let serve = |items: &[String], at: i64| {
        let body = page(Cursor { seq: at, ..known }, known, false, items);
        friends.alpha.wire.answers(paths::FEED, StatusCode::OK, body);
    };
    serve(&[again(seq + 1, "old")], seq + 1);
    assert_eq!(friends.pulled().await, (Ok(()), None));
    serve(&[again(seq + 2, "new"), again(seq + 3, "old")], seq + 3);
    assert_eq!(friends.pulled().await, (Ok(()), None));
    assert!(friends.beta.reads().await.contains(&"old".to_owned()));
}

#[tokio::test]
async fn each_limit_of_a_day_ends_the_reading_until_tomorrow_and_no_poke_changes_that() {
    for (cost, limit) in [
        (Cost { pull_time: Duration::from_hours(1), ..Cost::default() }, FriendLimit::PullTime),
        (Cost { work: Duration::from_mins(10), ..Cost::default() }, FriendLimit::Work),
        (Cost { commits: limits::FRIEND_COMMITS_PER_DAY, ..Cost::default() }, FriendLimit::Commits),
    ] {
        let (friends, _) = Friends::read_once().await;
        publish(&friends.alpha.owner, "Second").await;
        friends.spend(cost);
        assert_eq!(friends.poked().await, 0, "{limit}");
        assert_eq!(friends.beta.row().await.last_failure, Some(PeerFailure::Over(limit)));
        assert_eq!(friends.poked().await, 0, "{limit}");
        assert_eq!(friends.beta.reads().await, ["First"]);

        // Tomorrow, by itself.
        for side in [&friends.alpha, &friends.beta] {
            side.test.clock.advance(24 * 3600 + 60);
        }
        friends.beta.node().pull_due_friends().await.unwrap();
        at_rest(&friends.beta).await;
        assert_eq!(friends.beta.reads().await, ["Second", "First"], "{limit}");
        assert_eq!(friends.beta.row().await.last_failure, None, "{limit}");
    }
}

#[tokio::test]
async fn a_text_that_takes_what_is_left_of_the_day_is_not_taken() {
    let (friends, known) = Friends::read_once().await;
    let at = Cursor { seq: known.seq + 2, ..known };
    let items = [item(known.seq + 1, &"*a ".repeat(2_000), &[]), item(known.seq + 2, "Two", &[])];
    friends.alpha.wire.answers(paths::FEED, StatusCode::OK, page(at, known, false, &items));
    friends.spend(Cost {
        work: limits::FRIEND_WORK_PER_DAY.saturating_sub(Duration::from_micros(200)),
        ..Cost::default()
    });
    let (how, failure) = friends.pulled().await;
    assert!(matches!(how, Err(Setback::Tomorrow(_))), "{how:?}");
    assert_eq!(failure, Some(PeerFailure::Over(FriendLimit::Work)));
    assert_eq!(friends.beta.reads().await, ["First"]);
}

#[tokio::test]
async fn a_feed_that_begins_anew_for_ever_ends_for_today() {
    let (friends, known) = Friends::read_once().await;
    let mut resets = 0;
    let over = loop {
        let at = Cursor { epoch: Epoch(100 + resets), seq: 1 };
        friends.alpha.wire.answers(paths::FEED, StatusCode::OK, page(at, known, true, &[item(1, "Anew", &[])]));
        match friends.pulled().await {
            (Ok(()), None) => resets += 1,
            other => break other,
        }
        assert!(resets < 1_000, "there is no end");
    };
    // The first reading was one, too.
    assert_eq!(resets + 1, u64::from(limits::FRIEND_RESETS_PER_DAY));
    assert_eq!(over.1, Some(PeerFailure::Over(FriendLimit::Resets)));
    assert!(matches!(over.0, Err(Setback::Tomorrow(_))));
    friends.beta.node().peering.pull_times.ended(friends.beta.friend, over.0, friends.beta.node().now());
    assert_eq!(friends.poked().await, 0);
}

#[tokio::test]
async fn a_poke_ends_the_waiting_for_a_server_that_was_away_and_not_for_one_that_misbehaves() {
    let (friends, _) = Friends::read_once().await;
    friends.alpha.wire.answers(paths::FEED, StatusCode::SERVICE_UNAVAILABLE, "");
    assert_eq!((friends.poked().await, friends.poked().await), (1, 1), "it may be there again");
    friends.alpha.wire.answers(paths::FEED, StatusCode::OK, "{}");
    assert_eq!((friends.poked().await, friends.poked().await), (1, 0), "what it serves is not taken");

    // The owner may ask at any time.
    friends.alpha.wire.is_well();
    assert!(friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap());
    assert_eq!(friends.beta.row().await.last_failure, None);
    publish(&friends.alpha.owner, "Second").await;
    assert_eq!(friends.poked().await, 1);
}

#[tokio::test]
async fn what_fails_again_and_again_is_written_down_once_a_minute() {
    let (friends, _) = Friends::read_once().await;
    let commits =
        || friends.beta.node().peering.day_costs.of(friends.beta.friend).so_far(friends.beta.node().now()).commits;
    friends.alpha.wire.answers(paths::FEED, StatusCode::OK, "{}");
    friends.pulled().await.0.unwrap_err();
    let before = commits();
    for _ in 0..10 {
        friends.pulled().await.0.unwrap_err();
    }
    assert_eq!(commits(), before);
    friends.beta.test.clock.advance(60);
    friends.pulled().await.0.unwrap_err();
    assert_eq!(commits(), before + 1, "that it is still wrong");
}

#[tokio::test]
async fn no_more_files_are_asked_for_in_a_day_than_a_limit_says() {
    let (friends, known) = Friends::read_once().await;
    let seq = known.seq + 1;
    let at = Cursor { seq, ..known };
    let body = page(at, known, false, &[item(seq, "Look", &[picture(1), picture(2)])]);
    friends.alpha.wire.answers(paths::FEED, StatusCode::OK, body);
    friends.spend(Cost { files: limits::FRIEND_FILES_PER_DAY - 3, ..Cost::default() });
    friends.alpha.wire.asked();
    assert_eq!(friends.pulled().await, (Ok(()), None));
    let fetched = async || {
        let ended = async {
            while !friends.beta.node().peering.prefetches.is_idle() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), ended).await.expect("an end");
        friends.alpha.wire.asked().iter().filter(|asked| asked.contains(paths::MEDIA)).count()
    };
    // Those that are not there are asked for, too.
    assert_eq!(fetched().await, 3);
    friends.beta.node().prefetch_soon(friends.beta.friend);
    assert_eq!(fetched().await, 0);
    let told = friends.beta.row().await.last_failure;
    assert_eq!(told, Some(PeerFailure::Over(FriendLimit::Files)));
    assert!(friends.beta.reads().await.contains(&"Look".to_owned()), "the words came");
}
