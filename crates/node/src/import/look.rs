//! What an import would bring.

use std::{collections::HashSet, path::Path};

use domain::{Circle, ImportFormat, ImportId, ImportPreview, Remark, Timestamp};
use store::{Store, StoreError};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::{
    entry::Found,
    error::ImportError,
    files::Files,
    judge::{Judge, Piece},
    o2m,
    source::Source,
};

/// What is needed for a look.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub store: Store,
    /// On whose thread this is not.
    pub handle: Handle,
    pub circles: Vec<Circle>,
    pub now: Timestamp,
}

impl Look {
    /// Finds out what is at `path`. Blocks.
    pub(super) fn at(
        &self,
        path: &Path,
        spool: &Path,
        stop: &CancellationToken,
    ) -> Result<(ImportFormat, ImportPreview), ImportError> {
        let mut files = Files::open(path)?;
        let source = Source::of(&files)?;
        let judge = Judge { now: self.now, circles: &self.circles };
        let mut preview = ImportPreview::default();
        let mut origins = HashSet::new();
        source.read(&mut files, spool, &mut |files, found| {
            if stop.is_cancelled() {
                return Err(ImportError::Stopped);
            }
            let mut remarks = Vec::new();
            match found {
                Found::LeftOut(remark) => remarks.push(remark),
                Found::Entry(entry) => match judge.pieces(entry, files, &mut remarks) {
                    Ok(pieces) => self.count(pieces, &mut origins, &mut remarks, &mut preview)?,
                    Err(remark) => remarks.push(remark),
                },
            }
            for remark in remarks {
                *preview.remarks.entry(remark).or_default() += 1;
            }
            Ok(())
        })?;
        Ok((source.format, preview))
    }

    /// Of what is here already, or is in the file twice, nothing is told.
    fn count(
        &self,
        pieces: Vec<Piece>,
        origins: &mut HashSet<String>,
        remarks: &mut Vec<Remark>,
        preview: &mut ImportPreview,
    ) -> Result<(), ImportError> {
        for piece in pieces {
            if !origins.insert(piece.origin.clone())
                || self.handle.block_on(is_here(&self.store, None, &piece.origin))?
            {
                preview.known += 1;
                remarks.clear();
                continue;
            }
            preview.posts += 1;
            preview.pictures += piece.pictures.len() as u64;
            preview.from = Some(preview.from.map_or(piece.at, |from| from.min(piece.at)));
            preview.until = Some(preview.until.map_or(piece.at, |until| until.max(piece.at)));
        }
        Ok(())
    }
}

/// Says whether what has this origin is here already, or `import` dealt with it: of an import before, or since it was written here.
pub(super) async fn is_here(store: &Store, import: Option<ImportId>, origin: &str) -> Result<bool, StoreError> {
    if store.is_imported(import, origin).await? {
        return Ok(true);
    }
    match origin.strip_prefix(o2m::ORIGIN).and_then(|id| id.parse().ok()) {
        Some(id) => store.has_own_post(id).await,
        None => Ok(false),
    }
}
