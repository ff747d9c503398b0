//! The table `draft_set_aside`: words that one form wrote into the draft, and another wrote over.

pub(crate) mod words;

use domain::Timestamp;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, entity::prelude::*};

use crate::{Store, StoreError, WriteTx, entity::draft_set_aside};
use words::SetAside;

impl Store {
    /// Finds what was set aside, oldest first.
    pub async fn set_aside(&self) -> Result<Vec<SetAside>, StoreError> {
        self.remembered(|slots| &mut slots.set_aside, find(self.reader())).await
    }
}

impl WriteTx {
    /// Finds what was set aside, oldest first.
    pub async fn set_aside(&self) -> Result<Vec<SetAside>, StoreError> {
        find(&self.tx).await
    }

    /// Sets words aside.
    pub async fn insert_set_aside(&self, words: &str, at: Timestamp) -> Result<(), StoreError> {
        let (words, set_aside_at) = (Set(words.to_owned()), Set(at.0));
        let row = draft_set_aside::ActiveModel { words, set_aside_at, ..Default::default() };
        draft_set_aside::Entity::insert(row).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    /// Forgets words that were set aside.
    pub async fn delete_set_aside(&self, id: i64) -> Result<(), StoreError> {
        draft_set_aside::Entity::delete_by_id(id).exec(&self.tx).await?;
        Ok(())
    }
}

async fn find(connection: &impl ConnectionTrait) -> Result<Vec<SetAside>, StoreError> {
    let rows = draft_set_aside::Entity::find().order_by_asc(draft_set_aside::Column::Id).all(connection).await?;
    Ok(rows.into_iter().map(|row| SetAside { id: row.id, words: row.words }).collect())
}
