//! Friends' posts, in the same tables as the owner's.

use domain::{Audience, MediaId, PeerId, Picture, PostId, RemotePost, Timestamp, WireId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement};

use crate::{
    NewPost, PostContent, StoreError, WriteTx,
    entity::{peer, post},
    media::pictures_of_posts,
};

/// What putting a friend's post did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutPost {
    Added(PostId),
    Changed(PostId),
    /// It is as it was.
    Unchanged,
}

#[derive(FromQueryResult)]
struct Gone {
    id: i64,
}

impl WriteTx {
    /// Puts a friend's post in its place, new or edited, with the HTML that this node made of it.
    pub async fn put_remote_post(
        &self,
        peer: PeerId,
        remote: &RemotePost,
        html: &str,
        sanitizer_version: i64,
        at: Timestamp,
    ) -> Result<PutPost, StoreError> {
        let mut pictures = Vec::with_capacity(remote.pictures.len());
        for picture in &remote.pictures {
            let media = self.insert_peer_media(peer, &Picture::from(picture), at).await?;
            pictures.push((media, picture.alt.to_string()));
        }
        let content = PostContent {
            source: remote.text.as_str(),
            html,
            sanitizer_version,
            audience: if remote.is_public { &Audience::Public } else { &Audience::AllFriends },
            pictures: &pictures,
        };
        let Some(known) = self.remote_post(peer, remote.wire_id).await? else {
            let new = NewPost {
                peer: Some(peer),
                wire_id: remote.wire_id,
                number: None,
                content,
                // A clock that runs ahead does not keep a post on top for ever.
                published_at: remote.published_at.min(at),
                edited_at: remote.edited_at.map(|edited| edited.min(at)),
                draft_key: None,
            };
            let id = self.insert_post(&new).await?;
            self.keep_said_dates(id, remote, at).await?;
            return Ok(PutPost::Added(id));
        };
        let id = PostId(known.id);
        let shown = pictures_of_posts(&self.tx, &[id]).await?.remove(&id).unwrap_or_default();
        let shown: Vec<(MediaId, String)> = shown.into_iter().map(|picture| (picture.id, picture.alt)).collect();
        // What was shown as of its arrival stays so; a date that can be believed is.
        let is_dated_anew = remote.published_at <= at && known.published_at != remote.published_at.0;
        if is_dated_anew {
            self.date_remote_post(&known, remote.published_at).await?;
        }
        self.keep_said_dates(id, remote, at).await?;
        let looks_the_same = known.source == content.source && known.audience == content.audience.as_str();
        if looks_the_same && shown == pictures {
            if known.unconfirmed {
                self.execute("UPDATE post SET unconfirmed = 0 WHERE id = ?", [id.0.into()]).await?;
            }
            return Ok(if is_dated_anew { PutPost::Changed(id) } else { PutPost::Unchanged });
        }
        self.update_post(id, content, remote.edited_at.map(|edited| edited.min(at))).await?;
        Ok(PutPost::Changed(id))
    }

    /// Removes a friend's post.
    pub async fn remove_remote_post(&self, peer: PeerId, wire_id: WireId) -> Result<Option<PostId>, StoreError> {
        let Some(known) = self.remote_post(peer, wire_id).await? else { return Ok(None) };
        post::Entity::delete_by_id(known.id).exec(&self.tx).await?;
        Ok(Some(PostId(known.id)))
    }

    /// Marks every post of a friend's, since a whole new snapshot of them begins; whatever the snapshot names is unmarked.
    pub async fn begin_snapshot(&self, peer: PeerId) -> Result<(), StoreError> {
        self.execute("UPDATE post SET unconfirmed = 1 WHERE peer_id = ?", [peer.0.into()]).await?;
        Ok(())
    }

    /// Removes the posts of a friend's that the snapshot did not name, at its end. None if no snapshot was begun.
    pub async fn end_snapshot(&self, peer: PeerId) -> Result<Vec<PostId>, StoreError> {
        let sql = "DELETE FROM post WHERE peer_id = ? AND unconfirmed = 1 RETURNING id";
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, [peer.0.into()]);
        let gone = Gone::find_by_statement(statement).all(&self.tx).await?;
        Ok(gone.into_iter().map(|gone| PostId(gone.id)).collect())
    }

    /// How many bytes of text of a friend's posts are here.
    pub async fn text_bytes(&self, peer: PeerId) -> Result<usize, StoreError> {
        let query = peer::Entity::find_by_id(peer.0).select_only().column(peer::Column::TextBytes);
        let stored = query.into_tuple::<i64>().one(&self.tx).await?.unwrap_or_default();
        usize::try_from(stored).map_err(|_| StoreError::Corrupt("peer.text_bytes"))
    }

    async fn remote_post(&self, peer: PeerId, wire_id: WireId) -> Result<Option<post::Model>, StoreError> {
        Ok(post::Entity::find()
            .filter(post::Column::PeerId.eq(peer.0))
            .filter(post::Column::WireId.eq(wire_id.to_string()))
            .one(&self.tx)
            .await?)
    }
}

#[cfg(test)]
mod tests;
