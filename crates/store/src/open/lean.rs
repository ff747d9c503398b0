//! A copy of the database without what friends' servers give again; and which picture files it names that they do not.

use std::path::Path;

use domain::{PostId, Sha256, Timestamp};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, FromQueryResult, Statement,
    sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::{CopyError, connect};

/// Names that are looked up at once.
const NAMES_AT_ONCE: usize = 500;

/// A picture file that nobody else has to give back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnFile {
    pub sha256: Sha256,
    pub size_bytes: u64,
    /// It belongs to a comment of somebody else's in a thread of the owner's, and lies apart from the owner's.
    pub is_of_comment: bool,
}

/// A picture file and a post of the owner's that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownFile {
    pub sha256: Sha256,
    pub post: PostId,
    pub published_at: Timestamp,
}

#[derive(FromQueryResult)]
struct OwnRow {
    sha256: String,
    size_bytes: i64,
    is_of_comment: bool,
}

#[derive(FromQueryResult)]
struct ShownRow {
    sha256: String,
    post: i64,
    published_at: i64,
}

/// Takes out of the copy at `path`, which nothing else has open, the answers of friends' servers, what is known of copies of their pictures, and which of
/// their backups are kept: a node that starts with it asks for the former again, and has no file of the latter. Says which picture files belong to it.
pub async fn make_lean(path: &Path) -> Result<Vec<OwnFile>, CopyError> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false);
    let database = connect(options, SqlitePoolOptions::new().max_connections(1)).await?;
    let made = lean(&database).await;
    database.close().await?;
    made
}

async fn lean(database: &DatabaseConnection) -> Result<Vec<OwnFile>, CopyError> {
    let sql = "DELETE FROM http_cache; DELETE FROM kept_file; DELETE FROM kept_object;
        UPDATE kept_for SET files = 0, bytes = 0, last_at = NULL; VACUUM";
    database.execute_unprepared(sql).await?;
    let sql = "SELECT DISTINCT variant.sha256, variant.size_bytes, 0 AS is_of_comment FROM variant
            JOIN media ON media.id = variant.media_id WHERE media.peer_id IS NULL
        UNION SELECT comment_file.sha256, comment_file.size_bytes, 1 FROM comment_file
            JOIN comment_picture ON comment_picture.id = comment_file.picture_id
            JOIN thread_item ON thread_item.id = comment_picture.item_id
            WHERE comment_file.is_here = 1 AND thread_item.peer_id IS NULL
        ORDER BY 3, 1";
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let rows = OwnRow::find_by_statement(statement).all(database).await?;
    let file = |row: OwnRow| {
        Ok(OwnFile {
            sha256: row.sha256.parse().map_err(|_| CopyError::Damaged)?,
            size_bytes: row.size_bytes.try_into().map_err(|_| CopyError::Damaged)?,
            is_of_comment: row.is_of_comment,
        })
    };
    rows.into_iter().map(file).collect()
}

/// Says which posts of the owner's in the copy at `path` show one of `files`, the newest first, each file with each of its posts.
pub async fn posts_that_show(path: &Path, files: &[Sha256]) -> Result<Vec<ShownFile>, CopyError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).create_if_missing(false);
    let database = connect(options, SqlitePoolOptions::new().max_connections(1)).await?;
    let shown = shown(&database, files).await;
    database.close().await?;
    shown
}

pub(super) async fn shown(database: &DatabaseConnection, files: &[Sha256]) -> Result<Vec<ShownFile>, CopyError> {
    let mut shown = Vec::new();
    for names in files.chunks(NAMES_AT_ONCE) {
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!(
            "SELECT DISTINCT variant.sha256, post.id AS post, post.published_at FROM variant
                JOIN post_media ON post_media.media_id = variant.media_id JOIN post ON post.id = post_media.post_id
                WHERE post.peer_id IS NULL AND post.deleted_at IS NULL AND variant.sha256 IN ({marks})"
        );
        let values = names.iter().map(|name| name.to_string().into());
        let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, values);
        for row in ShownRow::find_by_statement(statement).all(database).await? {
            shown.push(ShownFile {
                sha256: row.sha256.parse().map_err(|_| CopyError::Damaged)?,
                post: PostId(row.post),
                published_at: Timestamp(row.published_at),
            });
        }
    }
    shown.sort_by_key(|each| std::cmp::Reverse((each.published_at, each.post)));
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use domain::{PeerId, Variant};

    use super::*;
    use crate::{NewMedia, StoredResponse, check_copy, testing};

    #[tokio::test]
    async fn what_friends_servers_give_again_is_left_out_and_what_is_the_owners_named() {
        let (folder, store) = testing::store().await;
        let variant = |number: u8| Variant {
            width: 4,
            height: 3,
            sha256: Sha256([number; 32]),
            content_type: "image/jpeg".to_owned(),
            size_bytes: u64::from(number),
        };
        let new = |number: u8| NewMedia {
            source_sha256: Sha256([number + 100; 32]),
            width: 4,
            height: 3,
            color: "#aabbcc".to_owned(),
            variants: vec![variant(number)],
        };
        let tx = store.write().await.unwrap();
        let friend = testing::friend(&tx, 1).await;
        let own = tx.insert_media(new(7), Timestamp(1)).await.unwrap();
        tx.insert_media(new(9), Timestamp(1)).await.unwrap();
        tx.execute("UPDATE media SET peer_id = ? WHERE id <> ?", [friend.0.into(), own.0.into()]).await.unwrap();
        let post = tx.insert_post(&testing::post(1)).await.unwrap();
        let sql = "INSERT INTO post_media (post_id, position, media_id, alt) VALUES (?, 0, ?, '')";
        tx.execute(sql, [post.0.into(), own.0.into()]).await.unwrap();
        let response = StoredResponse { head: "{}".into(), policy: "{}".into(), body: b"a friend's profile".to_vec() };
        tx.store_response("GET:a", PeerId(1), &response, Timestamp(1)).await.unwrap();
        tx.commit().await.unwrap();

        let copy = folder.path().join("copy.sqlite");
        store.copy_to(&copy).await.unwrap();
        let expected = [OwnFile { sha256: Sha256([7; 32]), size_bytes: 7, is_of_comment: false }];
        assert_eq!(make_lean(&copy).await.unwrap(), expected);
        check_copy(&copy).await.unwrap();
        let bytes = std::fs::read(&copy).unwrap();
        assert!(!bytes.windows(response.body.len()).any(|bytes| bytes == response.body));
        assert!(store.stored_response("GET:a").await.unwrap().is_some(), "the database itself stays as it is");
        let beside: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!beside.iter().any(|name| name.to_string_lossy().starts_with("copy.sqlite-")), "{beside:?}");

        let shown = posts_that_show(&copy, &[Sha256([9; 32]), Sha256([7; 32])]).await.unwrap();
        assert_eq!(shown.iter().map(|each| (each.sha256, each.post)).collect::<Vec<_>>(), [(Sha256([7; 32]), post)]);
    }
}
