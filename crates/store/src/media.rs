//! The table `media`: pictures, the owner's and friends', read together with their files in `variant`.

use std::collections::{HashMap, HashSet};

use domain::{MediaId, PeerId, Picture, PostId, Sha256, Timestamp, Variant};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    Store, StoreError, WriteTx,
    entity::{media, post_media, variant},
};

/// So many pictures of a friend's that have a file in common are held against a new one; beyond that the same picture may have two rows.
const LIKE_PICTURES: u64 = 16;

/// A picture of the owner's that is about to be remembered; its files are in place already.
#[derive(Debug)]
pub struct NewMedia {
    /// Of the file as it was given.
    pub source_sha256: Sha256,
    pub width: u32,
    pub height: u32,
    pub color: String,
    pub variants: Vec<Variant>,
}

impl Store {
    /// The picture `id`, without alternative text: that belongs to the post that shows it.
    pub async fn picture(&self, id: MediaId) -> Result<Option<Picture>, StoreError> {
        Ok(pictures_by_id(self.reader(), vec![id.0]).await?.remove(&id.0))
    }

    /// The pictures `ids`, without alternative texts; those that are gone are missing.
    pub(crate) async fn pictures(&self, ids: &[MediaId]) -> Result<HashMap<MediaId, Picture>, StoreError> {
        let pictures = pictures_by_id(self.reader(), ids.iter().map(|id| id.0).collect()).await?;
        Ok(pictures.into_iter().map(|(id, picture)| (MediaId(id), picture)).collect())
    }

    /// Those of the pictures `ids` that are the owner's.
    pub async fn pictures_of_owner(&self, ids: &[MediaId]) -> Result<HashMap<MediaId, Picture>, StoreError> {
        let own = media::Entity::find()
            .select_only()
            .column(media::Column::Id)
            .filter(media::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .filter(media::Column::PeerId.is_null());
        let own: Vec<i64> = own.into_tuple().all(self.reader()).await?;
        self.pictures(&own.into_iter().map(MediaId).collect::<Vec<_>>()).await
    }

    /// The pictures of each of `posts`, in their order, with alternative texts. A post without pictures is missing.
    pub async fn pictures_of_posts(&self, posts: &[PostId]) -> Result<HashMap<PostId, Vec<Picture>>, StoreError> {
        pictures_of_posts(self.reader(), posts).await
    }
}

impl WriteTx {
    /// Remembers a picture of the owner's.
    pub async fn insert_media(&self, new: NewMedia, at: Timestamp) -> Result<MediaId, StoreError> {
        let row = media::ActiveModel {
            id: NotSet,
            peer_id: Set(None),
            source_sha256: Set(Some(new.source_sha256.to_string())),
            width: Set(new.width.into()),
            height: Set(new.height.into()),
            color: Set(new.color),
            created_at: Set(at.0),
        };
        let id = row.insert(&self.tx).await?.id;
        self.insert_variants(id, &new.variants).await?;
        Ok(MediaId(id))
    }

    /// Remembers a picture of a friend's, whose files may still be at the friend's. The same picture from the same friend is
    /// the same row.
    pub async fn insert_peer_media(
        &self,
        peer: PeerId,
        picture: &Picture,
        at: Timestamp,
    ) -> Result<MediaId, StoreError> {
        if let Some(known) = self.same_peer_media(peer, picture).await? {
            return Ok(known);
        }
        let row = media::ActiveModel {
            id: NotSet,
            peer_id: Set(Some(peer.0)),
            source_sha256: Set(None),
            width: Set(picture.width.into()),
            height: Set(picture.height.into()),
            color: Set(picture.color.clone()),
            created_at: Set(at.0),
        };
        let id = row.insert(&self.tx).await?.id;
        self.insert_variants(id, &picture.variants).await?;
        Ok(MediaId(id))
    }

    /// Finds the owner's picture that was made of the file `source`, and keeps it for another day though nothing shows it yet.
    pub async fn touch_media(&self, source: Sha256, at: Timestamp) -> Result<Option<MediaId>, StoreError> {
        let found =
            media::Entity::find().filter(media::Column::SourceSha256.eq(source.to_string())).one(&self.tx).await?;
        let Some(row) = found else { return Ok(None) };
        let id = row.id;
        let mut row = media::ActiveModel::from(row);
        row.created_at = Set(at.0);
        row.update(&self.tx).await?;
        Ok(Some(MediaId(id)))
    }

    /// Says whether all of `ids` are pictures of the owner's.
    pub async fn are_own_media(&self, ids: &[MediaId]) -> Result<bool, StoreError> {
        let ids: HashSet<i64> = ids.iter().map(|id| id.0).collect();
        let own = media::Entity::find()
            .filter(media::Column::Id.is_in(ids.iter().copied()))
            .filter(media::Column::PeerId.is_null());
        Ok(ids.is_empty() || own.count(&self.tx).await? == ids.len() as u64)
    }

    async fn insert_variants(&self, media_id: i64, variants: &[Variant]) -> Result<(), StoreError> {
        let rows = variants.iter().map(|each| {
            Ok(variant::ActiveModel {
                media_id: Set(media_id),
                width: Set(each.width.into()),
                height: Set(each.height.into()),
                sha256: Set(each.sha256.to_string()),
                content_type: Set(each.content_type.clone()),
                size_bytes: Set(i64::try_from(each.size_bytes).map_err(|_| StoreError::Corrupt("variant.size_bytes"))?),
            })
        });
        let rows: Vec<_> = rows.collect::<Result<_, StoreError>>()?;
        if !rows.is_empty() {
            variant::Entity::insert_many(rows).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }

    async fn same_peer_media(&self, peer: PeerId, picture: &Picture) -> Result<Option<MediaId>, StoreError> {
        let Some(first) = picture.variants.first() else { return Ok(None) };
        let ids: Vec<i64> = variant::Entity::find()
            .select_only()
            .column(variant::Column::MediaId)
            .inner_join(media::Entity)
            .filter(variant::Column::Sha256.eq(first.sha256.to_string()))
            .filter(media::Column::PeerId.eq(peer.0))
            .order_by_desc(variant::Column::MediaId)
            .limit(LIKE_PICTURES)
            .into_tuple()
            .all(&self.tx)
            .await?;
        let known = pictures_by_id(&self.tx, ids).await?;
        Ok(known.into_values().find(|known| is_same(known, picture)).map(|known| known.id))
    }
}

/// Says whether two pictures are the same but for what their posts say of them.
fn is_same(known: &Picture, other: &Picture) -> bool {
    (known.width, known.height, &known.color) == (other.width, other.height, &other.color)
        && known.variants == other.variants
}

/// The pictures of each of `posts`, in their order, with alternative texts, as `connection` sees them.
pub(crate) async fn pictures_of_posts(
    connection: &impl ConnectionTrait,
    posts: &[PostId],
) -> Result<HashMap<PostId, Vec<Picture>>, StoreError> {
    if posts.is_empty() {
        return Ok(HashMap::new());
    }
    let shown = post_media::Entity::find()
        .filter(post_media::Column::PostId.is_in(posts.iter().map(|id| id.0)))
        .order_by_asc(post_media::Column::PostId)
        .order_by_asc(post_media::Column::Position)
        .all(connection)
        .await?;
    let pictures = pictures_by_id(connection, shown.iter().map(|row| row.media_id).collect()).await?;
    let mut by_post: HashMap<PostId, Vec<Picture>> = HashMap::new();
    for row in shown {
        // One picture may be in several posts, each with words of its own.
        let picture = pictures.get(&row.media_id).ok_or(StoreError::Corrupt("post_media.media_id"))?;
        by_post.entry(PostId(row.post_id)).or_default().push(Picture { alt: row.alt, ..picture.clone() });
    }
    Ok(by_post)
}

/// The pictures `ids` as `connection` sees them.
pub(crate) async fn pictures_by_id(
    connection: &impl ConnectionTrait,
    ids: Vec<i64>,
) -> Result<HashMap<i64, Picture>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = media::Entity::find()
        .find_with_related(variant::Entity)
        .filter(media::Column::Id.is_in(ids))
        .order_by_asc(variant::Column::Width)
        .all(connection)
        .await?;
    rows.into_iter().map(|(row, variants)| Ok((row.id, picture(row, variants)?))).collect()
}

fn picture(row: media::Model, variants: Vec<variant::Model>) -> Result<Picture, StoreError> {
    Ok(Picture {
        id: MediaId(row.id),
        alt: String::new(),
        width: pixels(row.width)?,
        height: pixels(row.height)?,
        color: row.color,
        variants: variants.into_iter().map(Variant::try_from).collect::<Result<_, _>>()?,
    })
}

impl TryFrom<variant::Model> for Variant {
    type Error = StoreError;

    fn try_from(row: variant::Model) -> Result<Self, StoreError> {
        Ok(Self {
            sha256: row.sha256.parse().map_err(|_| StoreError::Corrupt("variant.sha256"))?,
            width: pixels(row.width)?,
            height: pixels(row.height)?,
            content_type: row.content_type,
            size_bytes: u64::try_from(row.size_bytes).map_err(|_| StoreError::Corrupt("variant.size_bytes"))?,
        })
    }
}

/// A width or a height as it is stored.
pub(crate) fn pixels(stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|_| StoreError::Corrupt("width or height"))
}

#[cfg(test)]
mod tests;
