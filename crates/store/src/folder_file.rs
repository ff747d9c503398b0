//! The table `folder_file`: what was seen in the pictures folder, by content, so that each is published once.

use domain::{Sha256, Timestamp};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{Store, StoreError, WriteTx, entity::folder_file};

/// What became of a content of the pictures folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum FolderFileState {
    /// It came with too many others or is the first, and waits for the owner's word.
    Waiting,
    /// The owner's word came; it is about to be published.
    Confirmed,
    /// It was published. It never will be again, whatever became of the post.
    Published,
    /// It is not to be published: the owner's word, or nothing that opens.
    Refused,
}

/// A content of the pictures folder, and the file in which it was seen last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFile {
    pub source_sha256: Sha256,
    pub name: String,
    pub size_bytes: u64,
    /// Of the file, by the file system's clock, in milliseconds since 1970.
    pub modified_at: Timestamp,
    pub state: FolderFileState,
}

impl FolderFileState {
    fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Store {
    /// Everything seen so far.
    pub async fn folder_files(&self) -> Result<Vec<FolderFile>, StoreError> {
        let rows = folder_file::Entity::find().order_by_asc(folder_file::Column::Name).all(self.reader()).await?;
        rows.into_iter().map(FolderFile::try_from).collect()
    }

    /// What became of the content `source`.
    pub async fn folder_file(&self, source: Sha256) -> Result<Option<FolderFile>, StoreError> {
        let row = folder_file::Entity::find_by_id(source.to_string()).one(self.reader()).await?;
        row.map(FolderFile::try_from).transpose()
    }

    /// The first files that wait for the owner's word, by name.
    pub async fn waiting_files(&self, limit: u64) -> Result<Vec<FolderFile>, StoreError> {
        let waiting =
            folder_file::Entity::find().filter(folder_file::Column::State.eq(FolderFileState::Waiting.as_str()));
        let rows = waiting.order_by_asc(folder_file::Column::Name).limit(limit).all(self.reader()).await?;
        rows.into_iter().map(FolderFile::try_from).collect()
    }

    /// Says whether the owner ever let a file be published.
    pub async fn was_folder_confirmed(&self) -> Result<bool, StoreError> {
        let words = [FolderFileState::Confirmed, FolderFileState::Published].map(FolderFileState::as_str);
        let confirmed = folder_file::Entity::find().filter(folder_file::Column::State.is_in(words));
        Ok(confirmed.one(self.reader()).await?.is_some())
    }

    /// How many files wait for the owner's word.
    pub async fn count_waiting_files(&self) -> Result<u64, StoreError> {
        let is_waiting = || folder_file::Column::State.eq(FolderFileState::Waiting.as_str());
        let count = async { Ok(folder_file::Entity::find().filter(is_waiting()).count(self.reader()).await?) };
        self.remembered(|slots| &mut slots.waiting_files, count).await
    }
}

impl WriteTx {
    /// Remembers a content and what became of it, instead of what was remembered of it before.
    pub async fn put_folder_file(&self, file: &FolderFile, at: Timestamp) -> Result<(), StoreError> {
        let row = folder_file::ActiveModel {
            source_sha256: Set(file.source_sha256.to_string()),
            name: Set(file.name.clone()),
            size_bytes: Set(i64::try_from(file.size_bytes).map_err(|_| StoreError::Corrupt("folder_file.size_bytes"))?),
            modified_at: Set(file.modified_at.0),
            state: Set(file.state.as_str().to_owned()),
            seen_at: Set(at.0),
        };
        let replace = OnConflict::column(folder_file::Column::SourceSha256)
            .update_columns([
                folder_file::Column::Name,
                folder_file::Column::SizeBytes,
                folder_file::Column::ModifiedAt,
                folder_file::Column::State,
                folder_file::Column::SeenAt,
            ])
            .to_owned();
        folder_file::Entity::insert(row).on_conflict(replace).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    /// Remembers in which file a known content was seen, and nothing else.
    pub async fn move_folder_file(&self, file: &FolderFile) -> Result<(), StoreError> {
        let size_bytes = i64::try_from(file.size_bytes).map_err(|_| StoreError::Corrupt("folder_file.size_bytes"))?;
        folder_file::Entity::update_many()
            .col_expr(folder_file::Column::Name, Expr::value(&file.name))
            .col_expr(folder_file::Column::SizeBytes, Expr::value(size_bytes))
            .col_expr(folder_file::Column::ModifiedAt, Expr::value(file.modified_at.0))
            .filter(folder_file::Column::SourceSha256.eq(file.source_sha256.to_string()))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Moves every file from one state to another; says how many there were.
    pub async fn move_folder_files(&self, from: FolderFileState, to: FolderFileState) -> Result<u64, StoreError> {
        let moved = folder_file::Entity::update_many()
            .col_expr(folder_file::Column::State, Expr::value(to.as_str()))
            .filter(folder_file::Column::State.eq(from.as_str()))
            .exec(&self.tx)
            .await?;
        Ok(moved.rows_affected)
    }

    /// Takes note that the content `source` was published, in the transaction of its post. False if it was before.
    pub async fn mark_folder_file_published(&self, source: Sha256) -> Result<bool, StoreError> {
        let row = folder_file::Entity::find_by_id(source.to_string()).one(&self.tx).await?;
        let Some(row) = row.filter(|row| row.state != FolderFileState::Published.as_str()) else { return Ok(false) };
        let mut row = folder_file::ActiveModel::from(row);
        row.state = Set(FolderFileState::Published.as_str().to_owned());
        row.update(&self.tx).await?;
        Ok(true)
    }
}

impl TryFrom<folder_file::Model> for FolderFile {
    type Error = StoreError;

    fn try_from(row: folder_file::Model) -> Result<Self, StoreError> {
        Ok(Self {
            source_sha256: row.source_sha256.parse().map_err(|_| StoreError::Corrupt("folder_file.source_sha256"))?,
            name: row.name,
            size_bytes: u64::try_from(row.size_bytes).map_err(|_| StoreError::Corrupt("folder_file.size_bytes"))?,
            modified_at: Timestamp(row.modified_at),
            state: row.state.parse().map_err(|_| StoreError::Corrupt("folder_file.state"))?,
        })
    }
}
