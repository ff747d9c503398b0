//! What the owner does with imports.

use std::{io, path::Path};

use domain::{Import, ImportAudience, ImportId, ImportState};
use store::{ImportPlace, NewImport, StoreError};
use tokio::task::spawn_blocking;

use super::error::ImportError;
use crate::{
    backup::upload::UploadWriter, data::private_folder::make_private_store, node::Node, owner::Owner,
    secrets::secret::random_bytes,
};

/// What the owner does with imports.
#[derive(Debug, Clone, Copy)]
pub struct OwnerImports<'a> {
    node: &'a Node,
}

/// A file that comes, to be imported.
#[derive(Debug)]
pub struct ImportUpload {
    pub writer: UploadWriter,
    import: NewImport,
}

impl Owner {
    /// What the owner does with imports.
    pub fn imports(&self) -> OwnerImports<'_> {
        OwnerImports { node: &self.node }
    }
}

impl OwnerImports<'_> {
    /// All that were not undone, the newest first.
    pub async fn list(self) -> Result<Vec<Import>, StoreError> {
        self.node.store.imports().await
    }

    /// Lets an import that was looked at run; its posts are for `audience`. Says whether there is one.
    pub async fn start(self, id: ImportId, audience: ImportAudience) -> Result<bool, StoreError> {
        let tx = self.node.store.write().await?;
        let has_moved = tx.move_import(id, &[ImportState::Ready], ImportState::Running).await?;
        if has_moved {
            tx.set_import_audience(id, audience).await?;
        }
        tx.commit().await?;
        self.node.imports.change();
        Ok(has_moved)
    }

    /// Lets an import rest until it is to go on.
    pub async fn pause(self, id: ImportId) -> Result<bool, StoreError> {
        self.move_from(id, &[ImportState::Running], ImportState::Paused).await
    }

    /// Lets an import that rests, or failed, go on.
    pub async fn go_on(self, id: ImportId) -> Result<bool, StoreError> {
        let import = self.node.store.import(id).await?;
        if !import.is_some_and(|import| import.can_go_on()) {
            return Ok(false);
        }
        self.move_from(id, &[ImportState::Paused, ImportState::Failed], ImportState::Running).await
    }

    /// Takes an import back: its posts are deleted, and then it is forgotten.
    pub async fn undo(self, id: ImportId) -> Result<bool, StoreError> {
        let from = [
            ImportState::Looking,
            ImportState::Ready,
            ImportState::Running,
            ImportState::Paused,
            ImportState::Done,
            ImportState::Failed,
        ];
        self.move_from(id, &from, ImportState::Undoing).await
    }

    async fn move_from(self, id: ImportId, from: &[ImportState], to: ImportState) -> Result<bool, StoreError> {
        let tx = self.node.store.write().await?;
        let has_moved = tx.move_import(id, from, to).await?;
        tx.commit().await?;
        self.node.imports.change();
        Ok(has_moved)
    }

    /// Begins to take in a file that is called `name`. One that does not come whole leaves nothing.
    pub async fn begin_upload(self, name: &str) -> io::Result<ImportUpload> {
        let folder = self.node.imports_folder();
        let place = folder.join(format!("{}.zip", data_encoding::HEXLOWER.encode(&random_bytes::<8>())));
        let path = place.to_str().map(str::to_owned);
        let path =
            path.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the data folder's name is not Unicode"))?;
        let writer = spawn_blocking(move || {
            make_private_store(&folder)?;
            UploadWriter::begin(&folder, place)
        });
        let writer = writer.await.map_err(io::Error::other)??;
        let place = ImportPlace { path, is_own: true };
        let import = NewImport { name: shown(name), place, audience: ImportAudience::OnlyMe, asks: true };
        Ok(ImportUpload { writer, import })
    }

    /// Looks at a file that came whole.
    pub async fn add(self, import: NewImport) -> Result<ImportId, StoreError> {
        self.node.add_import(&import).await
    }
}

impl ImportUpload {
    /// What takes the bytes, and what is to be [added](OwnerImports::add) once it has them.
    pub fn into_parts(self) -> (UploadWriter, NewImport) {
        (self.writer, self.import)
    }
}

impl Node {
    /// Puts the zip or folder at `path` there to be imported: by this process, or by the one that serves. Its posts are for `audience`.
    pub async fn import(&self, path: &Path, audience: ImportAudience) -> Result<ImportId, ImportError> {
        let place = ImportPlace { path: path.to_string_lossy().into_owned(), is_own: false };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let id = self.add_import(&NewImport { name: shown(&name), place, audience, asks: false }).await?;
        self.ask_to_import(id).await?;
        Ok(id)
    }

    /// How far an import came; `None`: there is none, or it was undone.
    pub async fn imported(&self, id: ImportId) -> Result<Option<Import>, StoreError> {
        self.store.import(id).await
    }

    async fn add_import(&self, import: &NewImport) -> Result<ImportId, StoreError> {
        let tx = self.store.write().await?;
        let id = tx.add_import(import, self.now()).await?;
        tx.commit().await?;
        self.imports.change();
        Ok(id)
    }
}

/// The name of a file as it is shown: in one line, and not of any length.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(120).collect()
}
