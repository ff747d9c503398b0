//! A data folder of the first schema, opened with today's.

use std::str::FromStr;

use domain::PeerId;
use sea_orm::{
    ConnectionTrait, SqlxSqliteConnector,
    sqlx::{SqlitePool, sqlite::SqliteConnectOptions},
};
use sea_orm_migration::MigratorTrait;

use super::Migrator;
use crate::Store;

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

#[tokio::test]
async fn a_folder_of_the_first_version_keeps_its_posts_and_friends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("o2m.sqlite");
    let options = SqliteConnectOptions::from_str("sqlite:").unwrap().filename(&path).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let first = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.clone());
    Migrator::up(&first, Some(1)).await.unwrap();
    first.execute_unprepared(CONTENT).await.unwrap();
    pool.close().await;

    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.timeline(None, None, 9).await.unwrap().len(), 4);
    assert!(store.profile().await.unwrap().picture.is_some());
    for friend in [PeerId(1), PeerId(3)] {
        let part = store.feed_part(friend, None).await.unwrap().unwrap();
        let read: Vec<_> = part.entries.iter().map(|entry| (entry.seq, entry.wire_id.0[0])).collect();
        assert_eq!((part.head.cursor.seq, read), (2, vec![(1, 4), (2, 1)]));
        let row = store.peer_row(friend).await.unwrap().unwrap();
        assert_eq!((row.cursor, row.profile_version), (None, None));
    }
    assert_eq!(store.feed_head(PeerId(2)).await.unwrap(), None);
}
