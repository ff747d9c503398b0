//! Copies of what friends share, wherever they are kept: files in `kept_file`, their servers' answers in `http_cache`. And the columns of
//! `owner` that bound them.

pub(crate) mod rules;

use std::collections::{BTreeMap, HashSet};

use domain::{CopiesCap, FriendshipState, PeerId, Sha256, Timestamp};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Statement,
    sea_query::Expr,
};

use crate::{
    Store, StoreError, WriteTx,
    entity::{http_cache, media, owner, variant},
};
use rules::CopiesRules;

/// A copy that may be let go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCopy {
    pub name: CopyName,
    pub size_bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyName {
    File(Sha256),
    /// A stored response, by its key.
    Response(String),
}

#[derive(FromQueryResult)]
struct Sum {
    peer_id: i64,
    size_bytes: i64,
}

#[derive(FromQueryResult)]
struct Bytes {
    size_bytes: i64,
}

#[derive(FromQueryResult)]
struct CopyRow {
    is_file: bool,
    name: String,
    size_bytes: i64,
}

impl Store {
    /// What the owner decided about copies.
    pub async fn copies_rules(&self) -> Result<CopiesRules, StoreError> {
        self.remembered(|slots| &mut slots.copies_rules, self.read_copies_rules()).await
    }

    async fn read_copies_rules(&self) -> Result<CopiesRules, StoreError> {
        let row = owner::Entity::find()
            .select_only()
            .columns([owner::Column::CopiesCapBytes, owner::Column::CopiesRemovedAt])
            .into_tuple::<(Option<i64>, Option<i64>)>()
            .one(self.reader())
            .await?;
        let (cap, removed_at) = row.unwrap_or_default();
        let cap = cap.map_or(Ok(CopiesCap::DEFAULT), |cap| bytes(cap).map(CopiesCap::from_bytes))?;
        Ok(CopiesRules { cap, removed_at: removed_at.map(Timestamp) })
    }

    /// How many friends there are, who divide the space for copies.
    pub async fn friend_count(&self) -> Result<usize, StoreError> {
        let peers = self.peers().await?;
        Ok(peers.iter().filter(|peer| peer.state == FriendshipState::Accepted).count())
    }

    /// How many bytes of copies there are of each friend; who has none is missing.
    pub async fn copies_sizes(&self) -> Result<Vec<(PeerId, u64)>, StoreError> {
        self.remembered(|slots| &mut slots.copies_sizes, self.read_copies_sizes()).await
    }

    async fn read_copies_sizes(&self) -> Result<Vec<(PeerId, u64)>, StoreError> {
        let sql = "SELECT peer_id, sum(size_bytes) AS size_bytes FROM kept_file GROUP BY peer_id UNION ALL
            SELECT peer_id, sum(length(body)) FROM http_cache WHERE peer_id IS NOT NULL GROUP BY peer_id";
        let statement = Statement::from_string(self.reader().get_database_backend(), sql);
        let mut sizes = BTreeMap::<_, u64>::new();
        for sum in Sum::find_by_statement(statement).all(self.reader()).await? {
            *sizes.entry(PeerId(sum.peer_id)).or_default() += bytes(sum.size_bytes)?;
        }
        Ok(sizes.into_iter().collect())
    }

    /// How many bytes of copies were used last before `before`: of `peer`, or of all.
    pub async fn older_copies_bytes(&self, peer: Option<PeerId>, before: Timestamp) -> Result<u64, StoreError> {
        let of_peer = of_peer(peer);
        let sql = format!(
            "SELECT (SELECT ifnull(sum(size_bytes), 0) FROM kept_file WHERE {of_peer} AND last_used_at < ?)
                + (SELECT ifnull(sum(length(body)), 0) FROM http_cache WHERE {of_peer} AND stored_at < ?) AS size_bytes"
        );
        let values = [before.0.into(), before.0.into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let sum = Bytes::find_by_statement(statement).one(self.reader()).await?;
        sum.map_or(Ok(0), |sum| bytes(sum.size_bytes))
    }
}

impl WriteTx {
    /// Replaces the cap.
    pub async fn set_copies_cap(&self, cap: CopiesCap) -> Result<(), StoreError> {
        let cap = i64::try_from(cap.bytes()).map_err(|_| StoreError::Corrupt("owner.copies_cap_bytes"))?;
        owner::Entity::update_many()
            .col_expr(owner::Column::CopiesCapBytes, Expr::value(cap))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Notes that all copies are removed.
    pub async fn set_copies_removed(&self, at: Timestamp) -> Result<(), StoreError> {
        owner::Entity::update_many()
            .col_expr(owner::Column::CopiesRemovedAt, Expr::value(at.0))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// The up to `limit` copies that were used longest ago: of `peer`, or of all.
    pub async fn oldest_copies(&self, peer: Option<PeerId>, limit: u64) -> Result<Vec<KeptCopy>, StoreError> {
        let of_peer = of_peer(peer);
        let sql = format!(
            "SELECT 1 AS is_file, sha256 AS name, size_bytes, last_used_at FROM kept_file WHERE {of_peer} UNION ALL
            SELECT 0, key, length(body), stored_at FROM http_cache WHERE {of_peer}
            ORDER BY last_used_at, name LIMIT {limit}"
        );
        let statement = Statement::from_string(self.tx.get_database_backend(), sql);
        let rows = CopyRow::find_by_statement(statement).all(&self.tx).await?;
        rows.into_iter().map(KeptCopy::try_from).collect()
    }

    /// Forgets `copies`; says which files are to be removed now: those that are not the owner's, too.
    pub async fn forget_copies(&self, copies: &[KeptCopy]) -> Result<Vec<Sha256>, StoreError> {
        let (mut files, mut responses) = (Vec::new(), Vec::new());
        for copy in copies {
            match &copy.name {
                CopyName::File(name) => files.push(*name),
                CopyName::Response(key) => responses.push(key.as_str()),
            }
        }
        self.forget_files(&files).await?;
        http_cache::Entity::delete_many().filter(http_cache::Column::Key.is_in(responses)).exec(&self.tx).await?;
        let own = self.own_files_among(&files).await?;
        files.retain(|name| !own.contains(&name.to_string()));
        Ok(files)
    }

    async fn own_files_among(&self, names: &[Sha256]) -> Result<HashSet<String>, StoreError> {
        let own = media::Entity::find().select_only().column(media::Column::Id).filter(media::Column::PeerId.is_null());
        let found = variant::Entity::find()
            .select_only()
            .column(variant::Column::Sha256)
            .filter(variant::Column::Sha256.is_in(names.iter().map(ToString::to_string)))
            .filter(variant::Column::MediaId.in_subquery(own.into_query()))
            .into_tuple::<String>()
            .all(&self.tx)
            .await?;
        Ok(found.into_iter().collect())
    }
}

fn of_peer(peer: Option<PeerId>) -> String {
    peer.map_or_else(|| "peer_id IS NOT NULL".to_owned(), |peer| format!("peer_id = {}", peer.0))
}

fn bytes(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_| StoreError::Corrupt("size_bytes"))
}

impl TryFrom<CopyRow> for KeptCopy {
    type Error = StoreError;

    fn try_from(row: CopyRow) -> Result<Self, StoreError> {
        let name = if row.is_file {
            CopyName::File(row.name.parse().map_err(|_| StoreError::Corrupt("kept_file.sha256"))?)
        } else {
            CopyName::Response(row.name)
        };
        Ok(Self { name, size_bytes: bytes(row.size_bytes)? })
    }
}

#[cfg(test)]
mod tests;
