//! The table `left_alone`: what in the pictures folder is not published, as the owner was told.

use domain::LeftAlone;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};

use crate::{Store, StoreError, WriteTx, entity::left_alone};

/// Rows that one statement writes.
const ROWS_AT_ONCE: usize = 500;

impl Store {
    /// Everything that is left alone, by name.
    pub async fn left_alone(&self) -> Result<Vec<LeftAlone>, StoreError> {
        let rows = left_alone::Entity::find().order_by_asc(left_alone::Column::Name).all(self.reader()).await?;
        rows.into_iter().map(LeftAlone::try_from).collect()
    }
}

impl WriteTx {
    /// Remembers `all` as left alone, and nothing else.
    pub async fn replace_left_alone(&self, all: &[LeftAlone]) -> Result<(), StoreError> {
        left_alone::Entity::delete_many().exec(&self.tx).await?;
        for some in all.chunks(ROWS_AT_ONCE) {
            let rows = some.iter().map(|each| left_alone::ActiveModel {
                name: Set(each.name.clone()),
                reason: Set(each.reason.as_str().to_owned()),
            });
            left_alone::Entity::insert_many(rows).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }
}

impl TryFrom<left_alone::Model> for LeftAlone {
    type Error = StoreError;

    fn try_from(row: left_alone::Model) -> Result<Self, StoreError> {
        let reason = row.reason.parse().map_err(|_| StoreError::Corrupt("left_alone.reason"))?;
        Ok(Self { name: row.name, reason })
    }
}

#[cfg(test)]
mod tests {
    use domain::LeftAloneReason;

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn only_the_last_word_counts() {
        let (_folder, store) = testing::store().await;
        let names = |count: usize| {
            let each = |number| LeftAlone { name: format!("{number:04}"), reason: LeftAloneReason::Folder };
            (0..count).map(each).collect::<Vec<_>>()
        };
        for all in [names(1200), names(3), names(0)] {
            let tx = store.write().await.unwrap();
            tx.replace_left_alone(&all).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(store.left_alone().await.unwrap(), all);
        }
    }
}
