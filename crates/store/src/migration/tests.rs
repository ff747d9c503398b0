//! Data folders of earlier schemas, opened with today's.

use std::{fs, str::FromStr};

use domain::{
    Cover, FriendshipState, NodeId, NotificationKind, PeerId, PostId, TimelineFilter, Timestamp, TokenScope, WireId,
    thread::{Commenting, Who},
};
use sea_orm::{
    ConnectionTrait, SqlxSqliteConnector,
    sqlx::{SqlitePool, sqlite::SqliteConnectOptions},
};
use sea_orm_migration::MigratorTrait;

use super::Migrator;
use crate::{Home, Store, open::number};

const CONTENT: &str = "
    INSERT INTO owner (id, node_id, cookie_suffix, name, feed_sequence, last_number)
        VALUES (1, '09090909090909090909090909090909', 'x', 'Mara', 4, 4);
    INSERT INTO peer (id, address, state, feed_cursor, profile_version, created_at, changed_at) VALUES
        (1, '10.0.0.1:8000', 'accepted', 77, 5, 0, 0), (2, '10.0.0.2:8000', 'ended', 0, 0, 0, 0),
        (3, '10.0.0.3:8000', 'accepted', 9, 5, 0, 0);
    INSERT INTO media (id, width, height, color, created_at) VALUES (1, 4, 3, '#aabbcc', 0);
    INSERT INTO post (id, wire_id, number, source, html, sanitizer_version, audience, published_at, deleted_at, feed_sequence) VALUES
        (1, '01010101010101010101010101010101', 1, 'old', 'old', 1, 'all-friends', 10, NULL, 1),
        (2, '02020202020202020202020202020202', 2, 'mine', 'mine', 1, 'only-me', 20, NULL, 4),
        (3, '03030303030303030303030303030303', 3, '', '', 1, 'all-friends', 30, 35, 3),
        (4, '04040404040404040404040404040404', 4, 'new', 'new', 1, 'all-friends', 40, NULL, 2);
    INSERT INTO post (peer_id, wire_id, source, html, sanitizer_version, audience, published_at)
        VALUES (1, '05050505050505050505050505050505', 'theirs', 'theirs', 1, 'all-friends', 15);
    INSERT INTO post_media (post_id, position, media_id, alt) VALUES (4, 0, 1, '');";

/// A file of the schema before `step`, with `content`.
async fn folder_before(step: &str, content: &str) -> (tempfile::TempDir, Store) {
    let steps = Migrator::migrations().iter().position(|each| each.name() == step).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("o2m.sqlite");
    let options = SqliteConnectOptions::from_str("sqlite:").unwrap().filename(&path).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let before = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.clone());
    Migrator::up(&before, Some(steps.try_into().unwrap())).await.unwrap();
    before.execute_unprepared(content).await.unwrap();
    pool.close().await;
    let store = Store::open(&path).await.unwrap();
    (folder, store)
}

#[tokio::test]
async fn a_folder_of_the_first_version_keeps_its_posts_and_friends() {
    let (_folder, store) = folder_before("m0002_feed", CONTENT).await;
    assert_eq!(store.timeline(None, TimelineFilter::default(), 9).await.unwrap().len(), 4);
    assert!(store.profile().await.unwrap().picture.is_some());
    for friend in [PeerId(1), PeerId(3)] {
        let part = store.feed_part(friend, None).await.unwrap().unwrap();
        let read: Vec<_> = part.entries.iter().map(|entry| (entry.seq, entry.wire_id.0[0])).collect();
        assert_eq!((part.head.cursor.seq, read), (2, vec![(1, 4), (2, 1)]));
        assert_eq!(part.head.given, part.head.cursor, "what the friend has read is taken for known");
        let row = store.peer_row(friend).await.unwrap().unwrap();
        assert_eq!((row.cursor, row.profile_version), (None, None));
        let shown = store.peer(friend).await.unwrap().unwrap();
        assert!(shown.needs_key && shown.node_id.is_none() && shown.state == FriendshipState::Accepted);
    }
    assert_eq!(store.feed_head(PeerId(2)).await.unwrap(), None);
    assert_eq!(store.own_id().await.unwrap(), None);
    assert!(!store.is_known_by_key().await.unwrap(), "they became friends before there were keys");
}

/// With one of each kind of peer, and what they shared.
const PEERS: &str = "
    INSERT INTO owner (id, node_id, cookie_suffix, name) VALUES (1, '09090909090909090909090909090909', 'x', 'Mara');
    INSERT INTO peer (id, node_id, address, state, name, about, note, request_secret, token_to_present, token_hash_to_check,
            farewell_due, last_heard_at, created_at, changed_at) VALUES
        (1, 'a1', '10.0.0.1:8000', 'accepted', 'Jonas', 'Soup', 'n', NULL, 't', 'h', 0, 7, 1, 2),
        (2, 'a2', '10.0.0.2:8000', 'requested', 'Lena', '', '', 's', NULL, NULL, 0, NULL, 1, 2),
        (3, 'a3', '10.0.0.3:8000', 'received', 'Noor', '', '', 's', NULL, NULL, 0, NULL, 1, 2),
        (4, 'a4', '10.0.0.4:8000', 'blocked', 'Max', '', '', NULL, NULL, NULL, 0, NULL, 1, 2),
        (5, 'a5', '10.0.0.5:8000', 'ended', 'Ida', '', '', NULL, 't', NULL, 1, NULL, 1, 2);
    INSERT INTO media (id, peer_id, width, height, color, created_at) VALUES (1, 1, 4, 3, '#aabbcc', 0);
    INSERT INTO variant (media_id, width, height, sha256, content_type, size_bytes) VALUES
        (1, 4, 3, '0101010101010101010101010101010101010101010101010101010101010101', 'image/jpeg', 1);
    UPDATE peer SET picture_media_id = 1 WHERE id = 1;
    INSERT INTO post (id, peer_id, wire_id, source, html, sanitizer_version, audience, published_at)
        VALUES (1, 1, '05050505050505050505050505050505', 'theirs', 'theirs', 1, 'all-friends', 15);
    INSERT INTO post_media (post_id, position, media_id, alt) VALUES (1, 0, 1, 'a bench');
    INSERT INTO notification (kind, peer_id, created_at) VALUES ('friend-request-accepted', 1, 3), ('friend-request-received', 3, 4);";

#[tokio::test]
async fn friends_from_before_there_were_keys_stay_with_what_they_shared() {
    let (_folder, store) = folder_before("m0003_keys", PEERS).await;
    let peers = store.peers().await.unwrap();
    let kept: Vec<_> = peers.iter().map(|peer| (peer.name.as_str(), peer.state, peer.needs_key)).collect();
    assert_eq!(kept, [("Jonas", FriendshipState::Accepted, true), ("Max", FriendshipState::Blocked, false)]);
    let jonas = &peers[0];
    assert_eq!((jonas.address.to_string().as_str(), jonas.about.as_str()), ("10.0.0.1:8000", "Soup"));
    assert_eq!(
        (jonas.picture.as_ref().map(|picture| picture.id.0), jonas.last_heard_at),
        (Some(1), Some(Timestamp(7)))
    );
    let posts = store.timeline(None, TimelineFilter::friend(PeerId(1)), 9).await.unwrap();
    assert_eq!((posts.len(), posts[0].pictures[0].alt.as_str()), (1, "a bench"));
    let told = store.notifications(None, 9).await.unwrap();
    assert_eq!(told.iter().map(|each| each.peer).collect::<Vec<_>>(), [Some(PeerId(1))]);
    assert!(store.due_statements().await.unwrap().is_empty() && store.due_pokes().await.unwrap().is_empty());

    // What refers to a peer still goes with it.
    let tx = store.write().await.unwrap();
    let held = tx.held(PeerId(1)).await.unwrap();
    assert_eq!((held.text_bytes, held.html_bytes, held.rows), (2 * 256 + 6 + 7, 6, 4));
    tx.forget_peer(PeerId(1)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.timeline(None, TimelineFilter::default(), 9).await.unwrap().is_empty());
    assert!(store.notifications(None, 9).await.unwrap().is_empty());
    // And a row that refers to nobody is refused.
    let tx = store.write().await.unwrap();
    assert!(tx.add_notification(NotificationKind::FriendshipEnded, Some(PeerId(99)), Timestamp(0)).await.is_err());
}

#[tokio::test]
async fn app_tokens_from_before_there_were_scopes_may_do_everything_without_an_end() {
    let token = "INSERT INTO app_token (name, token_hash, created_at) VALUES ('camera', 'h', 5);";
    let (_folder, store) = folder_before("m0017_token_scope", token).await;
    let token = store.app_token_by_hash("h").await.unwrap().unwrap();
    assert_eq!((token.name.as_str(), token.scope, token.expires_at), ("camera", TokenScope::All, None));
}

/// A thread of the owner's, closed meanwhile, and words of the owner's that wait for a friend's server.
const THREADS: &str = "
    INSERT INTO owner (id, node_id, cookie_suffix, name) VALUES (1, '{OWN}', 'x', 'Mara');
    INSERT INTO peer (id, node_id, address, state, name, created_at, changed_at, threads_epoch)
        VALUES (1, '{LEA}', '10.0.0.1:8000', 'accepted', 'Lea', 1, 2, '5f0c8e21a94b7d36');
    INSERT INTO post (id, peer_id, wire_id, number, source, html, sanitizer_version, audience, published_at) VALUES
        (1, NULL, '01010101010101010101010101010101', 1, 'mine', 'mine', 1, 'all-friends', 10),
        (2, 1, '02020202020202020202020202020202', NULL, 'theirs', 'theirs', 1, 'all-friends', 20);
    INSERT INTO thread_item (id, peer_id, post, wire_id, kind, author, reply_to, revision, bytes, standing, jws, name, source, html,
            sanitizer_version, said_at, seen, is_public, received_at, came_for, stage) VALUES
        (1, NULL, '01010101010101010101010101010101', '0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 'comment', '{LEA}', NULL, 1, '{HASH}',
            'said', 'signed', 'Lea', 'Mine froze', 'Mine froze', 1, 30, '{HASH}', 0, 31, 'all-friends', NULL),
        (2, NULL, '01010101010101010101010101010101', '0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b', 'reaction', '{LEA}', NULL, 1, '{HASH}',
            'said', 'signed', 'Lea', '🎉 👍', '', 1, 30, '{HASH}', 0, 32, 'all-friends', NULL),
        (3, 1, '02020202020202020202020202020202', '0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c', 'comment', '{OWN}', NULL, 1, '{HASH}',
            'said', 'signed', 'Mara', 'Wait for me', 'Wait for me', 1, 40, '{HASH}', 0, NULL, NULL, 'waiting');
    INSERT INTO thread (peer_id, post, commenting) VALUES (NULL, '01010101010101010101010101010101', 'nobody');
    INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins) VALUES (1, 1, 1, 1, 0, 0), (1, 1, 2, 2, 0, 0), (1, 1, 0, 3, 0, 0);
    UPDATE peer SET threads_seq = 3, threads_given = 3 WHERE id = 1;
    INSERT INTO notification (id, kind, post_id, created_at) VALUES (1, 'commented', 1, 31);
    INSERT INTO notification_voice (notification_id, author, name, said_at) VALUES (1, '{LEA}', 'Lea', 31);";

#[tokio::test]
async fn threads_of_the_first_schema_that_had_them_stay_as_they_are() {
    let (lea, own) = (NodeId([2; 32]), NodeId([1; 32]));
    let content = THREADS.replace("{LEA}", &lea.to_string()).replace("{OWN}", &own.to_string());
    let (_folder, store) = folder_before("m0020_covers", &content.replace("{HASH}", &"07".repeat(32))).await;
    let (mine, theirs) = (WireId([1; 16]), WireId([2; 16]));
    let here = Home { peer: None, key: own };
    let items = store.thread_items(here, mine, vec![WireId([10; 16])]).await.unwrap();
    let said: Vec<_> = items.iter().map(|item| (item.entry.subject.author, item.source.as_str())).collect();
    assert_eq!(said, [(lea, "Mine froze"), (lea, "🎉 👍")]);
    assert!(items.iter().all(|item| item.cover == Cover::NONE && item.pictures.is_empty() && item.quote.is_none()));
    assert_eq!(store.commenting(None, mine).await.unwrap(), Commenting::Nobody);
    let answers = store.post(PostId(1)).await.unwrap().unwrap().answers;
    assert_eq!((answers.comments, answers.reactions.len()), (1, 2));
    let waiting = store.waiting_items(Home { peer: Some(PeerId(1)), key: lea }).await.unwrap();
    assert_eq!(waiting.iter().map(|item| item.entry.subject.post).collect::<Vec<_>>(), [theirs]);
    let part = store.threads_part(PeerId(1), None).await.unwrap().unwrap();
    assert_eq!(part.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2, 3]);
    let told = store.notifications(None, 9).await.unwrap();
    let voices: Vec<_> = told[0].voices.iter().map(|voice| voice.who).collect();
    assert_eq!((told[0].kind, voices), (NotificationKind::Commented, vec![Who::Friend(PeerId(1))]));

    // What is written into them now goes the ways of now.
    let tx = store.write().await.unwrap();
    tx.remove_item(&items[0]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.post(PostId(1)).await.unwrap().unwrap().answers.comments, 0);
}

/// What was kept in versions since the first: after which step it could be, what is put in, and a number that it is known by.
const OF_ITS_TIME: [(&str, &str, &str); 4] = [
    (
        "m0004_circles",
        "INSERT INTO circle (id, name, name_key) VALUES (7, 'Allotment', 'allotment'); INSERT INTO circle_member VALUES (7, 1);",
        "SELECT count(*) FROM circle JOIN circle_member ON circle_id = id WHERE name = 'Allotment' AND peer_id = 1",
    ),
    (
        "m0019_threads",
        "INSERT INTO thread_item (post, wire_id, kind, author, revision, bytes, standing, jws, name, source, html, sanitizer_version, said_at,
                seen, is_public, received_at)
            VALUES ('04040404040404040404040404040404', 'aa', 'comment', 'a', 1, 'b', 'shown', 'j', 'Jonas', 'soup', 'soup', 1, 50, 's', 0, 50);",
        "SELECT count(*) FROM thread_item WHERE source = 'soup' AND picture_count = 0 AND warning = ''",
    ),
    (
        "m0021_timeline",
        "INSERT INTO mute (words) VALUES ('frost'); UPDATE post SET is_saved = 1 WHERE id = 4;",
        "SELECT count(*) FROM mute JOIN post ON is_saved = 1 AND post.id = 4 WHERE words = 'frost'",
    ),
    (
        "m0027_backup_folder",
        "INSERT INTO backup_folder (id, path, chosen_at) VALUES (1, '/mnt/disk', 5);",
        "SELECT count(*) FROM backup_folder WHERE path = '/mnt/disk'",
    ),
];

#[tokio::test]
async fn a_folder_of_every_version_opens_with_what_was_in_it_and_a_copy_is_as_it_was() {
    let made = tempfile::tempdir().unwrap();
    let file = made.path().join("o2m.sqlite");
    let options = SqliteConnectOptions::from_str("sqlite:").unwrap().filename(&file).create_if_missing(true);
    // As steps are taken: one that makes a table anew takes nothing along that refers to it.
    let pool = SqlitePool::connect_with(options.foreign_keys(false)).await.unwrap();
    let database = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.clone());
    let steps = Migrator::migrations();
    let mut known_by = Vec::new();
    for (index, step) in steps.iter().enumerate().take(steps.len() - 1) {
        Migrator::up(&database, Some(1)).await.unwrap();
        if index == 0 {
            database.execute_unprepared(CONTENT).await.unwrap();
        }
        if let Some((_, content, sql)) = OF_ITS_TIME.iter().find(|(name, ..)| *name == step.name()) {
            database.execute_unprepared(content).await.unwrap();
            known_by.push(*sql);
        }
        // Nothing is written to it now, so that the file is all of it.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("o2m.sqlite");
        fs::copy(&file, &path).unwrap();

        let store = Store::open(&path).await.unwrap_or_else(|error| panic!("{}: {error}", step.name()));
        let posts = store.timeline(None, TimelineFilter::default(), 9).await.unwrap();
        let texts: Vec<_> = posts.iter().map(|post| post.source.as_str()).collect();
        assert_eq!(texts, ["new", "mine", "theirs", "old"], "{}", step.name());
        assert_eq!(store.profile().await.unwrap().name, "Mara", "{}", step.name());
        for sql in &known_by {
            assert_eq!(number(store.reader(), sql).await.unwrap(), 1, "{}: {sql}", step.name());
        }
        let broken = "SELECT count(*) FROM pragma_foreign_key_check";
        assert_eq!(number(store.reader(), broken).await.unwrap(), 0, "{}", step.name());
        store.close().await.unwrap();
        let copy = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let copies: Vec<_> = copy.filter(|path| path.to_string_lossy().contains("before-update")).collect();
        let [copy] = &copies[..] else { panic!("{}: {copies:?}", step.name()) };
        let copy = SqlitePool::connect_with(SqliteConnectOptions::new().filename(copy).read_only(true)).await.unwrap();
        let copy = SqlxSqliteConnector::from_sqlx_sqlite_pool(copy);
        assert_eq!(
            number(&copy, "SELECT count(*) FROM seaql_migrations").await.unwrap(),
            i64::try_from(index).unwrap() + 1
        );
        assert_eq!(number(&copy, "SELECT count(*) FROM post").await.unwrap(), 5, "{}", step.name());
        copy.close().await.unwrap();
    }
    assert_eq!(known_by.len(), OF_ITS_TIME.len(), "each step is one of ours");
    pool.close().await;
}
