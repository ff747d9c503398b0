//! What the old machine gives to whoever knows the code.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use federation::moving::{MoveOffer, MoveProof, MoveStage};
use store::{CopyError, StoreError, become_other_instance, schema_steps};
use tokio::{fs::File, task::spawn_blocking};

use super::{ending::EndMoveError, files, hashes};
use crate::{
    backup::{
        archive::{self, APART, Contents, Manifest},
        make::{Snapshot, SnapshotError},
    },
    node::Node,
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
    #[error("the owner has closed the move, or goes on with this server")]
    Closed,
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
    /// Admits the new machine by what it shows; `None`: no move is open by that code.
    pub fn admit_mover(&self, proof: MoveProof) -> Option<Mover> {
        // Another copy lives: what is here is for its owner alone.
        if self.is_waiting() && self.moved().is_none() {
            return None;
        }
        let code = self.moving.admit(&proof, self.own_id(), self.now())?;
        Some(Mover { node: self.clone(), code, proof })
    }
}

impl Mover {
    /// How the move stands.
    pub async fn offer(&self) -> io::Result<MoveOffer> {
        let data = self.node.data.clone();
        let archive_bytes = spawn_blocking(move || archive::rest_bytes(&data));
        let stage = if self.has_ended() { MoveStage::Ended } else { MoveStage::Files };
        Ok(MoveOffer {
            proof: self.proof.answer(&self.code, self.node.own_id()),
            stage,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema: schema_steps(),
            archive_bytes: archive_bytes.await.map_err(io::Error::other)??,
        })
    }

    /// Writes the list of files to `out`, and gives that back.
    pub async fn list<W: Write + Send + 'static>(&self, out: W) -> io::Result<W> {
        let data = self.node.data.clone();
        let mut given = Given { out, mover: self.clone() };
        let listed = spawn_blocking(move || io::Result::Ok((files::write_list(&data, &mut given)?, given.out)));
        let (of_bytes, out) = listed.await.map_err(io::Error::other)??;
        self.node.moving.note(|progress| progress.of_bytes = of_bytes);
        Ok(out)
    }

    /// Opens one of them and says how many bytes it has; `None`: no such file goes, or it cannot be read.
    pub async fn open(&self, path: &str) -> Option<(File, u64)> {
        let place = files::place(&self.node.data, path)?;
        let opened: io::Result<_> = async {
            let file = File::open(place).await?;
            let metadata = file.metadata().await?;
            Ok(metadata.is_file().then_some((file, metadata.len())))
        }
        .await;
        opened.unwrap_or_else(|error| {
            files::stays_behind(Path::new(path), &error);
            None
        })
    }

    /// Says whether the move is still the one that is open: the owner has neither closed it nor let this server go on.
    pub fn goes_on(&self) -> bool {
        self.node.moving.goes_on(self.code, self.node.now())
    }

    /// The new machine has so much of the files.
    pub fn note_has(&self, has_bytes: u64) {
        self.node.moving.note(|progress| progress.has_bytes = has_bytes);
    }

    /// From now on this server serves nobody, and its owner may let it go on. Not if the rest could not be given.
    pub async fn end(&self) -> Result<(), EndMoveError> {
        if self.node.moved().is_none() {
            self.node.try_last_step().await?;
        }
        let (node, code) = (self.node.clone(), self.code);
        // It goes on though nobody waits for it any more: what is half done is neither here nor there.
        tokio::spawn(async move { node.end_for_move(code).await }).await.map_err(io::Error::other)?
    }

    /// Says whether it has ended and begun anew: nothing is written any more that began before, and the rest may be given.
    pub fn has_ended(&self) -> bool {
        self.node.moved().is_some() && !self.node.is_replaced()
    }

    /// Writes the rest to `out`, and gives that back.
    pub async fn archive<W: Write + Send + 'static>(&self, out: W) -> Result<W, GiveArchiveError> {
        if !self.has_ended() {
            return Err(GiveArchiveError::NotEnded);
        }
        let Snapshot { turn, folder, database } = self.node.snapshot().await?;
        // Somebody else may have had the turn for long.
        if !self.goes_on() {
            return Err(GiveArchiveError::Closed);
        }
        become_other_instance(&database).await?;
        let name = self.node.store.profile().await?.name;
        let manifest = Manifest::with_files_apart(self.node.now(), self.node.own_id(), name);
        let data = self.node.data.clone();
        let mut given = Given { out, mover: self.clone() };
        let written = spawn_blocking(move || -> io::Result<W> {
            // It goes on though nobody waits for it any more.
            let _turn = turn;
            let list = folder.path().join(APART);
            files::write_list(&data, io::BufWriter::new(fs::File::create_new(&list)?))?;
            let contents = Contents { manifest: &manifest, database: &database, data: &data, apart: Some(&list) };
            archive::write(&contents, &mut given)?;
            folder.close()?;
            Ok(given.out)
        });
        Ok(written.await.map_err(io::Error::other)??)
    }

    /// The new machine has everything. The code ends.
    pub async fn arrived(&self) -> io::Result<()> {
        self.node.note_arrived(self.code).await?;
        hashes::forget(&self.node.data);
        Ok(())
    }
}

/// Passes on what is written for as long as the move goes on.
struct Given<W> {
    out: W,
    mover: Mover,
}

impl<W> Given<W> {
    fn check(&self) -> io::Result<()> {
        if self.mover.goes_on() { Ok(()) } else { Err(io::Error::other(GiveArchiveError::Closed)) }
    }
}

impl<W: Write> Write for Given<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.check()?;
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.check()?;
        self.out.flush()
    }
}
