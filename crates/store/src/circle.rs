//! The tables `circle` and `circle_member`. Whatever changes who is in a circle moves that friend's feed here, in the same transaction.

use std::collections::BTreeSet;

use domain::{Circle, CircleId, Name, PeerId, PostId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{Store, StoreError, WriteTx, ids::ids_in};

#[derive(FromQueryResult)]
struct CircleRow {
    id: i64,
    name: String,
    posts: i64,
    members: Option<String>,
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

impl Store {
    /// Every circle, by name.
    pub async fn circles(&self) -> Result<Vec<Circle>, StoreError> {
        self.remembered(|slots| &mut slots.circles, self.read_circles()).await
    }

    async fn read_circles(&self) -> Result<Vec<Circle>, StoreError> {
        let sql = "SELECT circle.id, circle.name,
                (SELECT count(*) FROM post_circle JOIN post ON post.id = post_circle.post_id
                    WHERE post_circle.circle_id = circle.id AND post.deleted_at IS NULL) AS posts,
                (SELECT group_concat(peer_id ORDER BY peer_id) FROM circle_member
                    WHERE circle_member.circle_id = circle.id) AS members
            FROM circle ORDER BY circle.name_key";
        let statement = Statement::from_string(self.reader().get_database_backend(), sql);
        let rows = CircleRow::find_by_statement(statement).all(self.reader()).await?;
        let circles = rows.into_iter().map(|row| {
            Ok(Circle {
                id: CircleId(row.id),
                members: ids_in(row.members.as_deref())?.into_iter().map(PeerId).collect(),
                name: row.name,
                posts: u64::try_from(row.posts).map_err(|_| StoreError::Corrupt("count of posts"))?,
            })
        });
        circles.collect()
    }
}

impl WriteTx {
    /// How many circles there are.
    pub async fn count_circles(&self) -> Result<usize, StoreError> {
        Ok(self.ids("SELECT id FROM circle", []).await?.len())
    }

    /// The circle of this name, in capital letters or small.
    pub async fn circle_named(&self, name: &Name) -> Result<Option<CircleId>, StoreError> {
        let ids = self.ids("SELECT id FROM circle WHERE name_key = ?", [key(name).into()]).await?;
        Ok(ids.first().copied().map(CircleId))
    }

    /// The posts whose audience names a circle.
    pub async fn posts_of_circle(&self, id: CircleId) -> Result<Vec<PostId>, StoreError> {
        let sql = "SELECT post.id FROM post JOIN post_circle ON post_circle.post_id = post.id
            WHERE post_circle.circle_id = ? AND post.deleted_at IS NULL";
        Ok(self.ids(sql, [id.0.into()]).await?.into_iter().map(PostId).collect())
    }

    /// Who is in a circle.
    pub async fn members(&self, id: CircleId) -> Result<Vec<PeerId>, StoreError> {
        let sql = "SELECT peer_id AS id FROM circle_member WHERE circle_id = ?";
        Ok(self.ids(sql, [id.0.into()]).await?.into_iter().map(PeerId).collect())
    }

    /// In which circles a peer is.
    pub async fn circles_of(&self, peer: PeerId) -> Result<Vec<CircleId>, StoreError> {
        let sql = "SELECT circle_id AS id FROM circle_member WHERE peer_id = ?";
        Ok(self.ids(sql, [peer.0.into()]).await?.into_iter().map(CircleId).collect())
    }

    /// Makes a circle without members. No other has its name.
    pub async fn insert_circle(&self, name: &Name) -> Result<CircleId, StoreError> {
        let sql = "INSERT INTO circle (name, name_key) VALUES (?, ?) RETURNING id";
        let ids = self.ids(sql, [name.as_str().into(), key(name).into()]).await?;
        ids.first().copied().map(CircleId).ok_or(StoreError::Corrupt("circle"))
    }

    /// Renames a circle. No other has the name. False if there is no such circle.
    pub async fn rename_circle(&self, id: CircleId, name: &Name) -> Result<bool, StoreError> {
        let sql = "UPDATE circle SET name = ?, name_key = ? WHERE id = ?";
        Ok(self.execute(sql, [name.as_str().into(), key(name).into(), id.0.into()]).await? == 1)
    }

    /// Deletes a circle. What was for it alone is for the owner alone now; so are the draft and new posts. False if there is no
    /// such circle.
    pub async fn delete_circle(&self, id: CircleId) -> Result<bool, StoreError> {
        // Emptied first: from then on a friend who may see a post may see it by another circle, and nothing else need be told.
        if !self.set_members(id, &[]).await? {
            return Ok(false);
        }
        let of_circle_alone = "audience = 'circles' AND id IN (SELECT post_id FROM post_circle WHERE circle_id = ?1)
            AND NOT EXISTS (SELECT 1 FROM post_circle WHERE post_id = post.id AND circle_id <> ?1)";
        self.execute(&format!("UPDATE post SET audience = 'only-me' WHERE {of_circle_alone}"), [id.0.into()]).await?;
        self.execute("DELETE FROM circle WHERE id = ?", [id.0.into()]).await?;
        for (row, column, circles) in
            [("draft", "audience", "draft_circle"), ("owner", "default_audience", "default_circle")]
        {
            let sql = format!(
                "UPDATE {row} SET {column} = 'only-me'
                WHERE {column} = 'circles' AND NOT EXISTS (SELECT 1 FROM {circles})"
            );
            self.execute(&sql, []).await?;
        }
        Ok(true)
    }

    /// Says who is in a circle: those of `members` who are friends. False if there is no such circle.
    pub async fn set_members(&self, id: CircleId, members: &[PeerId]) -> Result<bool, StoreError> {
        if self.ids("SELECT id FROM circle WHERE id = ?", [id.0.into()]).await?.is_empty() {
            return Ok(false);
        }
        let now: BTreeSet<PeerId> = self.members(id).await?.into_iter().collect();
        let then: BTreeSet<PeerId> = members.iter().copied().collect();
        for peer in now.symmetric_difference(&then) {
            self.change_membership(id, *peer, then.contains(peer)).await?;
        }
        Ok(true)
    }

    /// Says in which circles a friend is: those of `circles` that there are. Nothing changes for a peer that is no friend.
    pub async fn set_circles_of(&self, peer: PeerId, circles: &[CircleId]) -> Result<(), StoreError> {
        let now: BTreeSet<CircleId> = self.circles_of(peer).await?.into_iter().collect();
        let known: BTreeSet<CircleId> =
            self.ids("SELECT id FROM circle", []).await?.into_iter().map(CircleId).collect();
        let then: BTreeSet<CircleId> = circles.iter().copied().filter(|id| known.contains(id)).collect();
        // Entered before others are left: a post that is for both never goes.
        for circle in then.difference(&now) {
            self.change_membership(*circle, peer, true).await?;
        }
        for circle in now.difference(&then) {
            self.change_membership(*circle, peer, false).await?;
        }
        Ok(())
    }

    /// Puts a friend into a circle that is there, or takes them out; what they may see then, or no longer, moves in their feed.
    async fn change_membership(&self, id: CircleId, peer: PeerId, is_member: bool) -> Result<(), StoreError> {
        let sql = if is_member {
            "INSERT OR IGNORE INTO circle_member (circle_id, peer_id)
            SELECT ?, id FROM peer WHERE id = ? AND state = 'accepted'"
        } else {
            "DELETE FROM circle_member WHERE circle_id = ? AND peer_id = ?"
        };
        self.execute(sql, [id.0.into(), peer.0.into()]).await?;
        let scope = "peer.id = ? AND post.id IN (SELECT post_id FROM post_circle WHERE circle_id = ?)";
        self.visibility_changed(scope, [peer.0.into(), id.0.into()]).await
    }

    async fn ids<const N: usize>(&self, sql: &str, values: [Value; N]) -> Result<Vec<i64>, StoreError> {
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        Ok(Id::find_by_statement(statement).all(&self.tx).await?.into_iter().map(|row| row.id).collect())
    }
}

/// By which no two circles are the same: SQLite itself knows the small letters of ASCII alone.
fn key(name: &Name) -> String {
    name.as_str().to_lowercase()
}

#[cfg(test)]
mod tests;
