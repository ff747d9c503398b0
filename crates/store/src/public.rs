//! What everybody may see, strangers too: the owner's public posts, newest first, and the files that they show.

use domain::{MediaId, Picture, Post, Profile, Sha256, Variant, WireId};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement, Value};

use crate::{Store, StoreError, entity::post, shown_file::file_of, visibility::visible_to_all};

/// A post that everybody may see, by the id that means the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicPost {
    pub wire_id: WireId,
    pub post: Post,
}

#[derive(FromQueryResult)]
struct FeedRow {
    id: String,
}

#[derive(FromQueryResult)]
struct Found {
    found: i64,
}

impl Store {
    /// Names the feed of public posts, as long as this node lives.
    pub async fn public_feed_id(&self) -> Result<WireId, StoreError> {
        let statement = Statement::from_string(self.reader().get_database_backend(), "SELECT id FROM public_feed");
        let row = FeedRow::find_by_statement(statement).one(self.reader()).await?;
        let row = row.ok_or(StoreError::Corrupt("public_feed"))?;
        row.id.parse().map_err(|_| StoreError::Corrupt("public_feed.id"))
    }

    /// The owner's profile as strangers see it. A picture that was not chosen is on it only if it is in a public post: the first.
    pub async fn public_profile(&self) -> Result<Profile, StoreError> {
        let profile = self.profile().await?;
        if self.chosen_picture().await?.is_some() {
            return Ok(profile);
        }
        let sql = format!(
            "SELECT post_media.media_id AS found FROM post JOIN post_media ON post_media.post_id = post.id
            WHERE {} ORDER BY post.published_at, post.id, post_media.position LIMIT 1",
            visible_to_all()
        );
        let statement = Statement::from_string(self.reader().get_database_backend(), sql);
        let picture = match Found::find_by_statement(statement).one(self.reader()).await? {
            Some(Found { found }) => self.picture(MediaId(found)).await?,
            None => None,
        };
        Ok(Profile { picture, ..profile })
    }

    /// Finds up to `limit` public posts, newest first, without the first `skip`.
    pub async fn public_posts(&self, skip: u64, limit: u64) -> Result<Vec<PublicPost>, StoreError> {
        let bound = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.find_public(&newest(), [bound(limit).into(), bound(skip).into()]).await
    }

    /// Says whether there is any.
    pub async fn has_public_posts(&self) -> Result<bool, StoreError> {
        let read = async { Ok(!self.public_posts(0, 1).await?.is_empty()) };
        self.remembered(|slots| &mut slots.has_public_posts, read).await
    }

    /// Finds a public post.
    pub async fn public_post(&self, wire_id: WireId) -> Result<Option<PublicPost>, StoreError> {
        let sql = format!("SELECT * FROM post WHERE ifnull(peer_id, 0) = 0 AND wire_id = ? AND {}", visible_to_all());
        Ok(self.find_public(&sql, [wire_id.to_string().into()]).await?.pop())
    }

    /// The file `sha256` of the owner's, if everybody may have it: a public post shows it, or, as soon as there is one,
    /// `profile_picture` does.
    pub async fn public_file(
        &self,
        sha256: Sha256,
        profile_picture: Option<&Picture>,
    ) -> Result<Option<Variant>, StoreError> {
        match file_of(profile_picture, sha256) {
            Some(variant) => Ok((!self.public_posts(0, 1).await?.is_empty()).then(|| variant.clone())),
            None => self.shown_file(None, sha256).await,
        }
    }

    async fn find_public<const N: usize>(&self, sql: &str, values: [Value; N]) -> Result<Vec<PublicPost>, StoreError> {
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = post::Entity::find().from_raw_sql(statement).all(self.reader()).await?;
        let ids: Result<Vec<WireId>, _> = rows.iter().map(|row| row.wire_id.parse()).collect();
        let ids = ids.map_err(|_| StoreError::Corrupt("post.wire_id"))?;
        let posts = self.complete(rows).await?;
        Ok(ids.into_iter().zip(posts).map(|(wire_id, post)| PublicPost { wire_id, post }).collect())
    }
}

/// Public posts, newest first; how many, and without how many, is bound.
fn newest() -> String {
    // Named, since SQLite would rather walk along all posts of the owner's.
    format!(
        "SELECT * FROM post INDEXED BY post_public WHERE {} ORDER BY published_at DESC, id DESC LIMIT ? OFFSET ?",
        visible_to_all()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }

    #[tokio::test]
    async fn is_one_walk_along_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {}", newest());
        let values = [20_i64.into(), 40_i64.into()];
        let explain = Statement::from_sql_and_values(store.reader().get_database_backend(), sql, values);
        let steps = Step::find_by_statement(explain).all(store.reader()).await.unwrap();
        let steps: Vec<_> = steps.into_iter().map(|step| step.detail).collect();
        assert_eq!(steps, ["SCAN post USING INDEX post_public"]);
    }
}
