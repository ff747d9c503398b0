//! The worker that looks at what is to be imported, imports it and takes it back, one after the other. What is to be done is in the database, so that it
//! goes on after a crash, and so that `o2m import` beside a running server hands its file over.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::{Import, ImportFormat, ImportId, ImportPreview, ImportState, LiveEvent};
use store::{Store, StoreError};
use tokio::{runtime::Handle, task::spawn_blocking};
use tokio_util::sync::CancellationToken;

use super::{error::ImportError, look::Look, undo::undo, write::Writer};
use crate::{data::private_folder::make_private_store, machine::notices::Notices, node::Node};

/// How soon it is seen that another process put an import there, where the system gives no notice of what it wrote.
pub(super) const LOOK_AGAIN: Duration = Duration::from_secs(15);
/// In this folder a file appears, and goes, when another process put an import there.
const ASKED: &str = "asked";

impl Node {
    /// Imports what is to be imported, until `stop`.
    pub async fn import_when_due(self, stop: CancellationToken) {
        if let Err(error) = self.remove_left_import_files().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "files of imports that are over stay");
        }
        let asked = self.imports_folder().join(ASKED);
        if let Err(error) = make_private_store(&asked) {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "what is to be imported is looked for now and then"
            );
        }
        while !stop.is_cancelled() {
            // From before it is looked, so that nothing comes in between.
            let notices = Notices::of(&asked);
            match self.import_next(&stop).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "imports were not looked at"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.imports.changed() => {}
                () = notice(notices) => {}
            }
        }
    }

    /// Lets the process that serves see that this one put an import there.
    pub(super) async fn ask_to_import(&self, id: ImportId) -> io::Result<()> {
        let folder = self.imports_folder().join(ASKED);
        let ask = move || {
            make_private_store(&folder)?;
            let file = folder.join(id.0.to_string());
            std::fs::write(&file, "")?;
            std::fs::remove_file(&file)
        };
        spawn_blocking(ask).await.map_err(io::Error::other)?
    }

    /// Does what is to be done at one import; says whether there was one.
    pub(super) async fn import_next(&self, stop: &CancellationToken) -> Result<bool, StoreError> {
        let Some(import) = self.store.due_import().await? else { return Ok(false) };
        let place = self.store.import_place(import.id).await?.ok_or(StoreError::Corrupt("import"))?;
        let path = PathBuf::from(&place.path);
        let done = match import.state {
            ImportState::Looking => self.look_at_import(&import, path.clone(), stop).await,
            ImportState::Running => self.run_import(&import, path.clone(), stop).await,
            _ => {
                let is_over = undo(self, import.id, stop).await?;
                if is_over {
                    tracing::info!(import.id = import.id.0, "an import was undone");
                }
                if is_over && place.is_own {
                    remove(path).await;
                }
                self.live.send(LiveEvent::TimelineChanged);
                return Ok(true);
            }
        };
        match done {
            Ok(is_over) if is_over && place.is_own => remove(path).await,
            Ok(_) | Err(ImportError::Stopped) => {}
            Err(error) => {
                tracing::warn!(import.id = import.id.0, error = &error as &dyn std::error::Error, "an import stopped");
                let tx = self.store.write().await?;
                tx.fail_import(import.id, error.problem()).await?;
                tx.commit().await?;
            }
        }
        self.live.send(LiveEvent::TimelineChanged);
        Ok(true)
    }

    async fn look_at_import(
        &self,
        import: &Import,
        path: PathBuf,
        stop: &CancellationToken,
    ) -> Result<bool, ImportError> {
        let (format, preview) = self.preview_import_until(path, stop.clone()).await?;
        let tx = self.store.write().await?;
        tx.set_import_preview(import.id, format, &preview).await?;
        tx.commit().await?;
        Ok(false)
    }

    /// Says what importing the zip or folder at `path` would bring. Writes nothing.
    pub async fn preview_import(&self, path: PathBuf) -> Result<(ImportFormat, ImportPreview), ImportError> {
        self.preview_import_until(path, CancellationToken::new()).await
    }

    async fn preview_import_until(
        &self,
        path: PathBuf,
        stop: CancellationToken,
    ) -> Result<(ImportFormat, ImportPreview), ImportError> {
        let look = Look {
            store: Store::clone(&self.store),
            handle: Handle::current(),
            circles: self.store.circles().await?,
            now: self.now(),
        };
        let spool = self.data.clone();
        spawn_blocking(move || look.at(&path, &spool, &stop)).await.map_err(io::Error::other)?
    }

    async fn run_import(&self, import: &Import, path: PathBuf, stop: &CancellationToken) -> Result<bool, ImportError> {
        tracing::info!(import.id = import.id.0, "importing");
        let circles = self.store.circles().await?;
        let (node, import, stop) = (self.clone(), import.clone(), stop.clone());
        let id = import.id;
        let write = move || {
            let handle = Handle::current();
            let mut writer = Writer { node: &node, handle: &handle, import: &import, circles: &circles, told_at: None };
            writer.write(&path, &stop)
        };
        spawn_blocking(write).await.map_err(io::Error::other)??;
        let tx = self.store.write().await?;
        let is_done = tx.move_import(id, &[ImportState::Running], ImportState::Done).await?;
        tx.commit().await?;
        tracing::info!(import.id = id.0, "imported");
        Ok(is_done)
    }

    /// Removes files that were sent here and that no import needs.
    async fn remove_left_import_files(&self) -> Result<(), ImportError> {
        let mut needed = Vec::new();
        for import in self.store.imports().await? {
            if import.state != ImportState::Done {
                needed.extend(self.store.import_place(import.id).await?.map(|place| PathBuf::from(place.path)));
            }
        }
        let folder = self.imports_folder();
        let removed = spawn_blocking(move || remove_others(&folder, &needed)).await.map_err(io::Error::other)?;
        Ok(removed?)
    }

    /// Where files are that were sent here to be imported.
    pub(super) fn imports_folder(&self) -> PathBuf {
        self.data.join("imports")
    }
}

async fn notice(notices: Option<Notices>) {
    match notices {
        Some(notices) => notices.wait().await,
        None => tokio::time::sleep(LOOK_AGAIN).await,
    }
}

fn remove_others(folder: &Path, needed: &[PathBuf]) -> io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_file() && !needed.contains(&path) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

async fn remove(path: PathBuf) {
    if let Err(error) = tokio::fs::remove_file(&path).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the file of an import stays");
    }
}
