//! The tables `import` and `import_entry`: what the owner brought from elsewhere, and what became of it.

use std::collections::BTreeMap;

use domain::{
    Import, ImportAudience, ImportFormat, ImportId, ImportPreview, ImportProblem, ImportState, PostId, Remark,
    Timestamp, WireId,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{Store, StoreError, WriteTx};

/// An import that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    pub name: String,
    pub place: ImportPlace,
    pub audience: ImportAudience,
    /// It waits for the owner once it was looked at.
    pub asks: bool,
}

/// Where the file of an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPlace {
    pub path: String,
    /// It was sent here, and goes with the import.
    pub is_own: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    format: Option<String>,
    audience: String,
    state: String,
    problem: Option<String>,
    preview: Option<String>,
    posts: i64,
    remarks: Option<String>,
    created_at: i64,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    place: String,
    is_own: bool,
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

const COLUMNS: &str = "SELECT id, name, format, audience, state, problem, preview, created_at,
    (SELECT count(post_id) FROM import_entry WHERE import_id = import.id) AS posts,
    (SELECT group_concat(remarks, ' ') FROM import_entry WHERE import_id = import.id AND remarks <> '') AS remarks
    FROM import";

impl Store {
    /// All imports, the newest first.
    pub async fn imports(&self) -> Result<Vec<Import>, StoreError> {
        let rows = self.import_rows(&format!("{COLUMNS} ORDER BY id DESC"), []).await?;
        rows.into_iter().map(Import::try_from).collect()
    }

    /// The import, if it was not undone.
    pub async fn import(&self, id: ImportId) -> Result<Option<Import>, StoreError> {
        let row = self.import_rows(&format!("{COLUMNS} WHERE id = ?"), [id.0.into()]).await?.pop();
        row.map(Import::try_from).transpose()
    }

    /// The first import at which something is to be done: another process may have put it there.
    pub async fn due_import(&self) -> Result<Option<Import>, StoreError> {
        let words =
            [ImportState::Looking, ImportState::Running, ImportState::Undoing].map(|state| state.as_str().into());
        let row =
            self.import_rows(&format!("{COLUMNS} WHERE state IN (?, ?, ?) ORDER BY id LIMIT 1"), words).await?.pop();
        row.map(Import::try_from).transpose()
    }

    /// Where the file of an import is.
    pub async fn import_place(&self, id: ImportId) -> Result<Option<ImportPlace>, StoreError> {
        let statement = self.statement("SELECT place, is_own FROM import WHERE id = ?", [id.0.into()]);
        let row = PlaceRow::find_by_statement(statement).one(self.reader()).await?;
        Ok(row.map(|row| ImportPlace { path: row.place, is_own: row.is_own }))
    }

    /// Says whether what has this origin is here: this import dealt with it, or another made a post of it.
    pub async fn is_imported(&self, import: Option<ImportId>, origin: &str) -> Result<bool, StoreError> {
        let sql = "SELECT import_id AS id FROM import_entry WHERE origin = ?1 AND (post_id IS NOT NULL OR import_id = ?2) LIMIT 1";
        let statement = self.statement(sql, [origin.into(), import.map(|import| import.0).into()]);
        Ok(Id::find_by_statement(statement).one(self.reader()).await?.is_some())
    }

    /// Says whether there is a post of the owner's with the name that it has everywhere.
    pub async fn has_own_post(&self, id: WireId) -> Result<bool, StoreError> {
        let sql = "SELECT id FROM post WHERE ifnull(peer_id, 0) = 0 AND wire_id = ? AND deleted_at IS NULL";
        Ok(Id::find_by_statement(self.statement(sql, [id.to_string().into()])).one(self.reader()).await?.is_some())
    }

    async fn import_rows<const N: usize>(&self, sql: &str, values: [Value; N]) -> Result<Vec<Row>, StoreError> {
        Ok(Row::find_by_statement(self.statement(sql, values)).all(self.reader()).await?)
    }

    fn statement<const N: usize>(&self, sql: &str, values: [Value; N]) -> Statement {
        Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values)
    }
}

impl WriteTx {
    /// Puts an import there, to be looked at.
    pub async fn add_import(&self, new: &NewImport, at: Timestamp) -> Result<ImportId, StoreError> {
        let sql = "INSERT INTO import (name, place, is_own, asks, audience, state, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id";
        let values: [Value; 7] = [
            new.name.as_str().into(),
            new.place.path.as_str().into(),
            new.place.is_own.into(),
            new.asks.into(),
            new.audience.as_str().into(),
            ImportState::Looking.as_str().into(),
            at.0.into(),
        ];
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let row = Id::find_by_statement(statement).one(&self.tx).await?.ok_or(StoreError::Corrupt("import"))?;
        Ok(ImportId(row.id))
    }

    /// Notes what was found in the file of an import that was looked at. It goes on, unless its owner is to be asked.
    pub async fn set_import_preview(
        &self,
        id: ImportId,
        format: ImportFormat,
        preview: &ImportPreview,
    ) -> Result<(), StoreError> {
        let preview = serde_json::to_string(preview).map_err(|_| StoreError::Corrupt("import.preview"))?;
        let sql = "UPDATE import SET format = ?2, preview = ?3, state = iif(asks, ?4, ?5) WHERE id = ?1 AND state = ?6";
        let states = [ImportState::Ready, ImportState::Running, ImportState::Looking].map(ImportState::as_str);
        let [ready, running, looking] = states.map(Value::from);
        self.execute(sql, [id.0.into(), format.as_str().into(), preview.into(), ready, running, looking]).await?;
        Ok(())
    }

    /// Takes an import from one of the states `from` to another; says whether it was in one of them.
    pub async fn move_import(&self, id: ImportId, from: &[ImportState], to: ImportState) -> Result<bool, StoreError> {
        let from = serde_json::to_string(from).map_err(|_| StoreError::Corrupt("import.state"))?;
        let sql = "UPDATE import SET state = ?2, problem = NULL
            WHERE id = ?1 AND state IN (SELECT value FROM json_each(?3))";
        Ok(self.execute(sql, [id.0.into(), to.as_str().into(), from.into()]).await? > 0)
    }

    /// Says who is to see what an import brings.
    pub async fn set_import_audience(&self, id: ImportId, audience: ImportAudience) -> Result<(), StoreError> {
        self.execute("UPDATE import SET audience = ?2 WHERE id = ?1", [id.0.into(), audience.as_str().into()]).await?;
        Ok(())
    }

    /// Notes why an import does not go on, if it was about to.
    pub async fn fail_import(&self, id: ImportId, problem: ImportProblem) -> Result<(), StoreError> {
        let sql = "UPDATE import SET state = ?2, problem = ?3 WHERE id = ?1 AND state IN (?4, ?5)";
        let [failed, looking, running] =
            [ImportState::Failed, ImportState::Looking, ImportState::Running].map(|state| Value::from(state.as_str()));
        self.execute(sql, [id.0.into(), failed, problem.as_str().into(), looking, running]).await?;
        Ok(())
    }

    /// Notes what became of something in the file of an import. False if that is not running any more, or it is known.
    pub async fn note_imported(
        &self,
        id: ImportId,
        origin: &str,
        post: Option<PostId>,
        remarks: &[Remark],
    ) -> Result<bool, StoreError> {
        let words = remarks.iter().map(|remark| remark.as_str()).collect::<Vec<_>>().join(" ");
        let sql = "INSERT OR IGNORE INTO import_entry (import_id, origin, post_id, remarks)
            SELECT id, ?2, ?3, ?4 FROM import WHERE id = ?1 AND state = ?5";
        let post: Value = post.map(|post| post.0).into();
        let values = [id.0.into(), origin.into(), post, words.into(), ImportState::Running.as_str().into()];
        Ok(self.execute(sql, values).await? > 0)
    }

    /// Some of the posts that an import made, and that were not taken back yet.
    pub async fn imported_posts(&self, id: ImportId, limit: u64) -> Result<Vec<PostId>, StoreError> {
        let sql = "SELECT post_id AS id FROM import_entry WHERE import_id = ? AND post_id IS NOT NULL LIMIT ?";
        let values = [id.0.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let rows = Id::find_by_statement(statement).all(&self.tx).await?;
        Ok(rows.into_iter().map(|row| PostId(row.id)).collect())
    }

    /// Forgets that a post was imported: it may come again.
    pub async fn forget_imported(&self, post: PostId) -> Result<(), StoreError> {
        self.execute("DELETE FROM import_entry WHERE post_id = ?", [post.0.into()]).await?;
        Ok(())
    }

    /// Forgets an import whose posts are gone.
    pub async fn forget_import(&self, id: ImportId) -> Result<(), StoreError> {
        self.execute("DELETE FROM import_entry WHERE import_id = ?", [id.0.into()]).await?;
        self.execute("DELETE FROM import WHERE id = ?", [id.0.into()]).await?;
        Ok(())
    }
}

impl TryFrom<Row> for Import {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| move |_| StoreError::Corrupt(column);
        let preview = row.preview.map(|preview| serde_json::from_str(&preview)).transpose();
        let mut remarks = BTreeMap::new();
        for word in row.remarks.iter().flat_map(|words| words.split(' ')) {
            *remarks.entry(word.parse().map_err(corrupt("import_entry.remarks"))?).or_default() += 1;
        }
        Ok(Self {
            id: ImportId(row.id),
            name: row.name,
            format: row.format.map(|format| format.parse()).transpose().map_err(corrupt("import.format"))?,
            audience: row.audience.parse().map_err(corrupt("import.audience"))?,
            state: row.state.parse().map_err(corrupt("import.state"))?,
            problem: row.problem.map(|problem| problem.parse()).transpose().map_err(corrupt("import.problem"))?,
            preview: preview.map_err(|_| StoreError::Corrupt("import.preview"))?,
            posts: u64::try_from(row.posts).unwrap_or_default(),
            remarks,
            created_at: Timestamp(row.created_at),
        })
    }
}
