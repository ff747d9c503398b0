//! Posts that other posts show, and which one the owner is about to quote: of the one row of the table `owner`.

use domain::{FriendshipState, PeerId, Post, PostId, Quote, WireId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{
    Store, StoreError, WriteTx,
    post::row::{PostRow, post_columns},
    quote::quote,
};

#[derive(FromQueryResult)]
struct Quoting {
    quoting: Option<i64>,
}

#[derive(FromQueryResult)]
struct Named {
    owner: String,
    post: String,
}

impl Store {
    /// The posts that are here of those at these places: whose (`None`: the owner's), and the id everywhere; each with its place. Of long HTML comes
    /// the beginning, as in lists.
    pub async fn posts_at(&self, places: &[(Option<PeerId>, WireId)]) -> Result<Vec<(usize, Post)>, StoreError> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let rows = vec!["(?, ?, ?)"; places.len()].join(", ");
        let sql = format!(
            "WITH wanted (place, peer_id, wire_id) AS (VALUES {rows})
            SELECT wanted.place, {} FROM wanted
            JOIN post ON ifnull(post.peer_id, 0) = wanted.peer_id AND post.wire_id = wanted.wire_id
            WHERE post.deleted_at IS NULL",
            post_columns()
        );
        let mut values: Vec<Value> = Vec::with_capacity(3 * places.len());
        for (place, (peer, wire_id)) in (0_i64..).zip(places) {
            values.extend([place.into(), peer.map_or(0, |peer| peer.0).into(), wire_id.to_string().into()]);
        }
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let found = self.reader().query_all_raw(statement).await?;
        let post = |row: sea_orm::QueryResult| {
            let place: i64 = row.try_get("", "place")?;
            let place = usize::try_from(place).map_err(|_| StoreError::Corrupt("post.quote_post"))?;
            Ok((place, Post::try_from(PostRow::from_query_result(&row, "")?)?))
        };
        found.into_iter().map(post).collect()
    }

    /// The post that the owner is about to quote.
    pub async fn quoting(&self) -> Result<Option<PostId>, StoreError> {
        let read = async {
            let statement = Statement::from_string(self.reader().get_database_backend(), "SELECT quoting FROM owner");
            let row = Quoting::find_by_statement(statement).one(self.reader()).await?;
            Ok(row.and_then(|row| row.quoting).map(PostId))
        };
        self.remembered(|slots| &mut slots.quoting, read).await
    }
}

impl WriteTx {
    /// Notes which post the owner is about to quote; says whether it was another.
    pub async fn set_quoting(&self, post: Option<PostId>) -> Result<bool, StoreError> {
        let sql = "UPDATE owner SET quoting = ?1 WHERE quoting IS NOT ?1";
        Ok(self.execute(sql, [post.map(|post| post.0).into()]).await? > 0)
    }

    /// How a post that is here, the owner's or a friend's, is quoted.
    pub async fn quote_of(&self, post: PostId) -> Result<Option<Quote>, StoreError> {
        let sql = "SELECT coalesce(peer.node_id, owner.node_id) AS owner, post.wire_id AS post
            FROM owner JOIN post LEFT JOIN peer ON peer.id = post.peer_id
            WHERE post.id = ? AND post.deleted_at IS NULL AND (post.peer_id IS NULL OR peer.state = ? AND peer.node_id IS NOT NULL)
                AND owner.node_id IS NOT NULL";
        let values = [post.0.into(), FriendshipState::Accepted.as_str().into()];
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let Some(Named { owner, post }) = Named::find_by_statement(statement).one(&self.tx).await? else {
            return Ok(None);
        };
        quote(Some(&owner), Some(&post))
    }
}
