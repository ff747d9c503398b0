use sea_orm::ConnectionTrait;

use super::*;
use crate::{ClockStep, testing};

async fn signed_in(count: usize) -> (tempfile::TempDir, Store, Vec<SessionId>) {
    let (folder, store) = testing::store().await;
    let tx = store.write().await.unwrap();
    let mut ids = Vec::new();
    for number in 0..count {
        let (token_hash, user_agent) = (number.to_string(), String::new());
        let new = NewSession { token_hash, is_set_up: false, user_agent, created_at: Timestamp(1) };
        ids.push(tx.insert_session(new).await.unwrap());
    }
    tx.commit().await.unwrap();
    (folder, store, ids)
}

async fn last_seen(store: &Store, token_hash: &str) -> Option<i64> {
    store.session_by_token_hash(token_hash).await.unwrap().map(|session| session.last_seen_at.0)
}

/// Says of how many of the sessions it is not seen that they are changed behind the back of what is remembered.
async fn kept(store: &Store, count: usize) -> usize {
    store.reader().execute_unprepared("UPDATE session SET last_seen_at = 9").await.unwrap();
    let mut kept = 0;
    for number in 0..count {
        kept += usize::from(last_seen(store, &number.to_string()).await != Some(9));
    }
    kept
}

#[tokio::test]
async fn what_was_written_of_a_session_is_seen_at_once() {
    let (_folder, store, ids) = signed_in(4).await;
    let all = async || {
        let mut all = Vec::new();
        for token_hash in ["0", "1", "2", "3"] {
            all.push(last_seen(&store, token_hash).await);
        }
        all
    };
    assert_eq!(all().await, [Some(1); 4]);
    let tx = store.write().await.unwrap();
    tx.touch_session(ids[0], Timestamp(5)).await.unwrap();
    tx.delete_session(ids[1]).await.unwrap();
    assert_eq!(all().await, [Some(1); 4], "not committed yet");
    tx.commit().await.unwrap();
    assert_eq!(all().await, [Some(5), None, Some(1), Some(1)]);

    let tx = store.write().await.unwrap();
    tx.move_sessions(ClockStep { from: Timestamp(1), until: Timestamp(1), milliseconds: 6 }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(all().await, [Some(5), None, Some(7), Some(7)]);
    let tx = store.write().await.unwrap();
    tx.delete_sessions_before(Timestamp(6)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(all().await, [None, None, Some(7), Some(7)], "expired");
    let tx = store.write().await.unwrap();
    tx.delete_other_sessions(ids[3]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(all().await, [None, None, None, Some(7)]);
    let tx = store.write().await.unwrap();
    tx.delete_sessions().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(all().await, [None; 4]);
}

#[tokio::test]
async fn so_many_are_kept_and_no_made_up_ones() {
    let (_folder, store, _) = signed_in(70).await;
    for number in 1_000..1_100 {
        assert_eq!(last_seen(&store, &number.to_string()).await, None);
    }
    for number in 0..70 {
        assert_eq!(last_seen(&store, &number.to_string()).await, Some(1));
    }
    assert_eq!(kept(&store, 70).await, 64);
}
