//! Comments and messages whose HTML was made by another version of the renderer.

use domain::{ThreadItemId, WireId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{Store, StoreError, WriteTx, entity::thread_item};

/// A comment or message whose HTML was made by another version of the renderer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleComment {
    pub id: ThreadItemId,
    pub wire_id: WireId,
    pub source: String,
}

impl Store {
    /// Finds the next `limit` comments and messages after `after`, by id, that `version` of the renderer did not make.
    pub async fn stale_comments(
        &self,
        version: i64,
        after: ThreadItemId,
        limit: u64,
    ) -> Result<Vec<StaleComment>, StoreError> {
        let rows: Vec<(i64, String, String)> = thread_item::Entity::find()
            .select_only()
            .columns([thread_item::Column::Id, thread_item::Column::WireId, thread_item::Column::Source])
            .filter(thread_item::Column::Id.gt(after.0))
            .filter(thread_item::Column::SanitizerVersion.ne(version))
            .filter(thread_item::Column::Kind.is_in(["comment", "message"]))
            .filter(thread_item::Column::Source.ne(""))
            .order_by_asc(thread_item::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        let stale = rows.into_iter().map(|(id, wire_id, source)| {
            let wire_id = wire_id.parse().map_err(|_| StoreError::Corrupt("thread_item.wire_id"))?;
            Ok(StaleComment { id: ThreadItemId(id), wire_id, source })
        });
        stale.collect()
    }
}

impl WriteTx {
    /// Replaces the HTML of a comment, unless its text changed since it was read.
    pub async fn set_comment_html(&self, stale: &StaleComment, html: &str, version: i64) -> Result<(), StoreError> {
        thread_item::Entity::update_many()
            .col_expr(thread_item::Column::Html, Expr::value(html))
            .col_expr(thread_item::Column::SanitizerVersion, Expr::value(version))
            .filter(thread_item::Column::Id.eq(stale.id.0))
            .filter(thread_item::Column::Source.eq(stale.source.as_str()))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}
