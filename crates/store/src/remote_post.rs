//! Friends' posts, in the same tables as the owner's.

use std::collections::HashSet;

use domain::{Audience, Held, MediaId, PeerId, Picture, PostId, RemotePost, Timestamp, WireId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement, Value,
    sea_query::Expr,
};

use crate::{
    NewPost, PostContent, Store, StoreError, WriteTx,
    cover::cover,
    entity::{peer, post},
    media::pictures_of_posts,
    quote::quote,
};

/// What putting a friend's post did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutPost {
    Added(PostId),
    Changed(PostId),
    /// It is as it was.
    Unchanged,
    /// Nothing was done: its text is not the one that is here, and came without HTML.
    Unrendered,
}

#[derive(FromQueryResult)]
struct Gone {
    id: i64,
}

impl Store {
    /// Says which of `texts`, by their place among them, are here as they are, of the posts with these ids, rendered by `version` of the
    /// renderer.
    pub async fn known_texts(
        &self,
        peer: PeerId,
        texts: &[(WireId, &str)],
        version: i64,
    ) -> Result<HashSet<usize>, StoreError> {
        if texts.is_empty() {
            return Ok(HashSet::new());
        }
        let rows = vec!["(?, ?, ?)"; texts.len()].join(", ");
        let sql = format!(
            "WITH came (place, wire_id, source) AS (VALUES {rows})
            SELECT came.place FROM came JOIN post ON ifnull(post.peer_id, 0) = ? AND post.wire_id = came.wire_id
            WHERE post.sanitizer_version = ? AND post.source = came.source"
        );
        let mut values: Vec<Value> = Vec::with_capacity(3 * texts.len() + 2);
        for (place, (wire_id, source)) in (0_i64..).zip(texts) {
            values.extend([place.into(), wire_id.to_string().into(), (*source).into()]);
        }
        values.extend([peer.0.into(), version.into()]);
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let found = self.reader().query_all_raw(statement).await?;
        let place = |row: sea_orm::QueryResult| {
            let place: i64 = row.try_get_by_index(0)?;
            usize::try_from(place).map_err(|_| StoreError::Corrupt("post.wire_id"))
        };
        found.into_iter().map(place).collect()
    }
}

impl WriteTx {
    /// Puts a friend's post in its place, new or edited, with the HTML that this node made of it; without, if its text is here already.
    pub async fn put_remote_post(
        &self,
        peer: PeerId,
        remote: &RemotePost,
        html: Option<&str>,
        sanitizer_version: i64,
        at: Timestamp,
    ) -> Result<PutPost, StoreError> {
        let known = self.remote_post(peer, remote.wire_id).await?;
        let known_html = known.as_ref().filter(|known| known.source == remote.text.as_str());
        let known_html = known_html.map(|known| (known.html.clone(), known.sanitizer_version));
        let rendered = html.map(|html| (html.to_owned(), sanitizer_version));
        let Some((html, sanitizer_version)) = rendered.or(known_html) else { return Ok(PutPost::Unrendered) };
        let mut pictures = Vec::with_capacity(remote.pictures.len());
        for picture in &remote.pictures {
            let media = self.insert_peer_media(peer, &Picture::from(picture), at).await?;
            pictures.push((media, picture.alt.to_string()));
        }
        let content = PostContent {
            source: remote.text.as_str(),
            html: &html,
            sanitizer_version,
            audience: if remote.is_public { &Audience::Public } else { &Audience::AllFriends },
            cover: &remote.cover,
            pictures: &pictures,
            quote: remote.quote,
        };
        let Some(known) = known else {
            let new = NewPost {
                peer: Some(peer),
                wire_id: remote.wire_id,
                number: None,
                content,
                // A clock that runs ahead does not keep a post on top for ever.
                published_at: remote.published_at.min(at),
                edited_at: remote.edited_at.map(|edited| edited.min(at)),
                draft_key: None,
                draft_save: None,
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
        let looks_the_same = known.source == content.source
            && known.audience == content.audience.as_str()
            && cover(&known.warning, known.is_blurred)? == *content.cover
            && quote(known.quote_owner.as_deref(), known.quote_post.as_deref())? == content.quote;
        if looks_the_same && shown == pictures {
            if known.unconfirmed {
                post::Entity::update_many()
                    .col_expr(post::Column::Unconfirmed, Expr::value(false))
                    .filter(post::Column::Id.eq(id.0))
                    .exec(&self.tx)
                    .await?;
            }
            return Ok(if is_dated_anew { PutPost::Changed(id) } else { PutPost::Unchanged });
        }
        self.update_post(id, content, remote.edited_at.map(|edited| edited.min(at))).await?;
        Ok(PutPost::Changed(id))
    }

    /// The HTML of a friend's post, as it is here.
    pub async fn remote_post_html(&self, peer: PeerId, wire_id: WireId) -> Result<Option<String>, StoreError> {
        Ok(self.remote_post(peer, wire_id).await?.map(|known| known.html))
    }

    /// Removes a friend's post.
    pub async fn remove_remote_post(&self, peer: PeerId, wire_id: WireId) -> Result<Option<PostId>, StoreError> {
        let Some(known) = self.remote_post(peer, wire_id).await? else { return Ok(None) };
        post::Entity::delete_by_id(known.id).exec(&self.tx).await?;
        Ok(Some(PostId(known.id)))
    }

    /// Marks every post of a friend's, since a whole new snapshot of them begins; whatever the snapshot names is unmarked.
    pub async fn begin_snapshot(&self, peer: PeerId) -> Result<(), StoreError> {
        post::Entity::update_many()
            .col_expr(post::Column::Unconfirmed, Expr::value(true))
            .filter(post::Column::PeerId.eq(peer.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Removes the posts of a friend's that the snapshot did not name, at its end. None if no snapshot was begun.
    pub async fn end_snapshot(&self, peer: PeerId) -> Result<Vec<PostId>, StoreError> {
        let sql = "DELETE FROM post WHERE peer_id = ? AND unconfirmed = 1 RETURNING id";
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, [peer.0.into()]);
        let gone = Gone::find_by_statement(statement).all(&self.tx).await?;
        Ok(gone.into_iter().map(|gone| PostId(gone.id)).collect())
    }

    /// How much of a friend's is here.
    pub async fn held(&self, peer: PeerId) -> Result<Held, StoreError> {
        let columns = [peer::Column::TextBytes, peer::Column::HtmlBytes, peer::Column::RowCount];
        let query = peer::Entity::find_by_id(peer.0).select_only().columns(columns);
        let stored = query.into_tuple::<(i64, i64, i64)>().one(&self.tx).await?.unwrap_or_default();
        let count = |stored: i64| u64::try_from(stored).map_err(|_| StoreError::Corrupt("peer.text_bytes"));
        Ok(Held { text_bytes: count(stored.0)?, html_bytes: count(stored.1)?, rows: count(stored.2)? })
    }

    async fn remote_post(&self, peer: PeerId, wire_id: WireId) -> Result<Option<post::Model>, StoreError> {
        // The index is over this expression, since it holds the owner's posts, too.
        Ok(post::Entity::find()
            .filter(Expr::cust_with_values("ifnull(peer_id, 0) = ?", [peer.0]))
            .filter(post::Column::WireId.eq(wire_id.to_string()))
            .one(&self.tx)
            .await?)
    }
}

#[cfg(test)]
mod tests;
