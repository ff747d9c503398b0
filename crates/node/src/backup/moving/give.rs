//! What the old machine gives to whoever knows the code.

use std::{
    fs,
    io::{self, Write},
};

use federation::moving::{MoveOffer, MoveProof, MoveStage};
use store::{CopyError, StoreError, become_other_instance, schema_steps};
use tokio::{fs::File, task::spawn_blocking};

use super::{ending::EndMoveError, files};
use crate::{
    backup::{
        archive::{self, APART, Contents, Manifest},
        make::{Snapshot, SnapshotError},
    },
    memory::moving::MoveRefused,
    node::{DATABASE, Node},
};

/// Proof that the new machine asks: it knows the code.
#[derive(Debug, Clone)]
pub struct Mover {
    node: Node,
    code: domain::MoveCode,
    proof: MoveProof,
}

/// The rest was not given.
#[derive(Debug, thiserror::Error)]
pub enum GiveArchiveError {
    #[error("this server has not ended yet")]
    NotEnded,
    #[error("the files could not be read, or not be sent")]
    File(#[from] io::Error),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Admits the new machine by what it shows. Wrong codes are counted.
    pub fn admit_mover(&self, proof: MoveProof) -> Result<Mover, MoveRefused> {
        // Another copy lives: what is here is for its owner alone.
        if self.is_waiting() && self.moved().is_none() {
            return Err(MoveRefused::NoCode);
        }
        let code = self.moving.admit(&proof, self.own_id(), self.now())?;
        Ok(Mover { node: self.clone(), code, proof })
    }
}

impl Mover {
    /// How the move stands.
    pub async fn offer(&self) -> io::Result<MoveOffer> {
        let database = self.node.data.join(DATABASE);
        let archive_bytes = spawn_blocking(move || fs::metadata(database).map(|file| file.len()));
        let stage = if self.has_ended() { MoveStage::Ended } else { MoveStage::Files };
        Ok(MoveOffer {
            proof: self.proof.answer(&self.code, self.node.own_id()),
            stage,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema: schema_steps(),
            archive_bytes: archive_bytes.await.map_err(io::Error::other)??,
            now: self.node.now(),
        })
    }

    /// Writes the list of files to `out`, and gives that back.
    pub async fn list<W: Write + Send + 'static>(&self, mut out: W) -> io::Result<W> {
        let data = self.node.data.clone();
        let listed = spawn_blocking(move || io::Result::Ok((files::write_list(&data, &mut out)?, out)));
        let (of_bytes, out) = listed.await.map_err(io::Error::other)??;
        self.node.moving.note(|progress| progress.of_bytes = of_bytes);
        Ok(out)
    }

    /// Opens one of them and says how many bytes it has; `None`: no such file goes.
    pub async fn open(&self, path: &str) -> io::Result<Option<(File, u64)>> {
        let Some(place) = files::place(&self.node.data, path) else { return Ok(None) };
        let file = match File::open(place).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let metadata = file.metadata().await?;
        Ok(metadata.is_file().then_some((file, metadata.len())))
    }

    /// The new machine has so much of the files.
    pub fn note_has(&self, has_bytes: u64) {
        self.node.moving.note(|progress| progress.has_bytes = has_bytes);
    }

    /// From now on this server serves nobody, and its owner may let it go on.
    pub async fn end(&self) -> Result<(), EndMoveError> {
        self.node.end_for_move(self.code).await
    }

    /// Says whether it has ended and begun anew: nothing is written any more that began before, and the rest may be given.
    pub fn has_ended(&self) -> bool {
        self.node.moved().is_some() && !self.node.is_replaced()
    }

    /// Writes the rest to `out`, and gives that back.
    pub async fn archive<W: Write + Send + 'static>(&self, mut out: W) -> Result<W, GiveArchiveError> {
        if !self.has_ended() {
            return Err(GiveArchiveError::NotEnded);
        }
        let Snapshot { turn, folder, database } = self.node.snapshot().await?;
        become_other_instance(&database).await?;
        let name = self.node.store.profile().await?.name;
        let manifest = Manifest::with_files_apart(self.node.now(), self.node.own_id(), name);
        let data = self.node.data.clone();
        let written = spawn_blocking(move || -> io::Result<W> {
            // It goes on though nobody waits for it any more.
            let _turn = turn;
            let list = folder.path().join(APART);
            files::write_list(&data, io::BufWriter::new(fs::File::create_new(&list)?))?;
            let contents = Contents { manifest: &manifest, database: &database, data: &data, apart: Some(&list) };
            archive::write(&contents, &mut out)?;
            folder.close()?;
            Ok(out)
        });
        Ok(written.await.map_err(io::Error::other)??)
    }

    /// The new machine has everything. The code ends.
    pub async fn arrived(&self) -> io::Result<()> {
        self.node.note_arrived().await
    }
}
