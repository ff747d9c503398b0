//! What the owner's node offers to friends: its own posts in the order of their last change, and the files that they show.

use domain::{Audience, Picture, Post, PostId, Sha256, Variant, WireId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use crate::{
    Store, StoreError,
    entity::{owner, post, variant},
};

/// What stands at the head of the owner's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedHead {
    /// Name of the owner; empty until the node is set up.
    pub name: String,
    /// Of the last change that friends may see.
    pub sequence: i64,
}

/// One entry of the owner's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    pub sequence: i64,
    pub wire_id: WireId,
    /// `None`: friends may not see it any more.
    pub post: Option<Post>,
}

#[derive(FromQueryResult)]
struct Found {
    found: i64,
}

impl Store {
    /// What stands at the head of the owner's feed.
    pub async fn feed_head(&self) -> Result<FeedHead, StoreError> {
        let row = owner::Entity::find_by_id(1).one(self.reader()).await?.ok_or(StoreError::Corrupt("owner"))?;
        Ok(FeedHead { name: row.name, sequence: row.feed_sequence })
    }

    /// At most `limit` entries of the owner's feed before position `before`, newest change first.
    pub async fn feed_entries(&self, before: i64, limit: u64) -> Result<Vec<FeedEntry>, StoreError> {
        let rows = post::Entity::find()
            .filter(post::Column::PeerId.is_null())
            .filter(post::Column::FeedSequence.lt(before))
            .order_by_desc(post::Column::FeedSequence)
            .limit(limit)
            .all(self.reader())
            .await?;
        let heads = rows.iter().map(|row| {
            let sequence = row.feed_sequence.ok_or(StoreError::Corrupt("post.feed_sequence"))?;
            Ok((row.id, sequence, row.wire_id.parse().map_err(|_| StoreError::Corrupt("post.wire_id"))?))
        });
        let heads: Vec<(i64, i64, WireId)> = heads.collect::<Result<_, StoreError>>()?;
        let is_visible = |row: &post::Model| row.deleted_at.is_none() && row.audience == Audience::AllFriends.as_str();
        let posts = self.complete(rows.into_iter().filter(is_visible).collect()).await?;
        let mut posts: std::collections::HashMap<PostId, Post> =
            posts.into_iter().map(|post| (post.id, post)).collect();
        let entry = |(id, sequence, wire_id)| FeedEntry { sequence, wire_id, post: posts.remove(&PostId(id)) };
        Ok(heads.into_iter().map(entry).collect())
    }

    /// The file `sha256` of the owner's, if friends may have it: a post for friends shows it, or it is `profile_picture`.
    pub async fn file_for_friends(
        &self,
        sha256: Sha256,
        profile_picture: Option<&Picture>,
    ) -> Result<Option<Variant>, StoreError> {
        let of_profile = profile_picture.and_then(|picture| picture.variants.iter().find(|each| each.sha256 == sha256));
        if let Some(variant) = of_profile {
            return Ok(Some(variant.clone()));
        }
        let sql = "SELECT media.id AS found FROM variant JOIN media ON media.id = variant.media_id
            JOIN post_media ON post_media.media_id = media.id JOIN post ON post.id = post_media.post_id
            WHERE variant.sha256 = ? AND media.peer_id IS NULL AND post.peer_id IS NULL
            AND post.deleted_at IS NULL AND post.audience = ? AND post.feed_sequence IS NOT NULL LIMIT 1";
        let values = [sha256.to_string().into(), Audience::AllFriends.as_str().into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let Some(Found { found }) = Found::find_by_statement(statement).one(self.reader()).await? else {
            return Ok(None);
        };
        let row = variant::Entity::find()
            .filter(variant::Column::MediaId.eq(found))
            .filter(variant::Column::Sha256.eq(sha256.to_string()))
            .one(self.reader())
            .await?;
        row.map(Variant::try_from).transpose()
    }
}
