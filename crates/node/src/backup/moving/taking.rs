//! The files and the rest, one after the other, from the old machine into the hidden folder.

use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::Sha256;
use federation::moving::{ByteStream, MoveFile, MoveOffer, MoveStage, MovingClient, MovingError};
use futures::StreamExt;
use sha2::Digest;
use tokio::{
    fs::File,
    io::AsyncWriteExt,
    task::spawn_blocking,
    time::{Instant, sleep},
};

use super::{
    staging::Staging,
    step::{MoveHereError, MoveStep, MovedHere},
};
use crate::{
    backup::{
        archive::{self, APART},
        check::own_key,
    },
    data::private_file::create_private_file,
    machine::file_system::room,
};

/// So long the old machine has to begin anew as an old copy.
const END_TIME: Duration = Duration::from_mins(1);
const END_PAUSE: Duration = Duration::from_millis(200);
/// Beside what is known to come, so much is to be free.
const ROOM_TO_SPARE_BYTES: u64 = 50_000_000;
/// After so much more of the rest it is told.
const TELL_BYTES: u64 = 10_000_000;

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MoveHereError> + Send + 'static,
) -> Result<T, MoveHereError> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

/// What is known while everything is taken.
pub(super) struct Taking<'a> {
    pub client: MovingClient,
    pub staging: Arc<Staging>,
    pub say: &'a mut (dyn FnMut(MoveStep) + Send),
}

/// The files that are not here yet.
struct Missing {
    /// One JSON object a line.
    list: PathBuf,
    has_bytes: u64,
    /// Of all files.
    of_bytes: u64,
}

impl Taking<'_> {
    /// Takes the files that are there now, while the old machine serves.
    pub(super) async fn files_of_list(&mut self, offer: &MoveOffer) -> Result<(), MoveHereError> {
        let list = self.staging.list();
        save(self.client.files().await?, list.clone(), |_| {}).await?;
        let missing = self.look(&list).await?;
        // The rest comes as one file, and is unpacked from that.
        let needed = missing.of_bytes - missing.has_bytes + 2 * offer.archive_bytes + ROOM_TO_SPARE_BYTES;
        if let Some(room) = room(self.staging.folder()).filter(|room| room.free_bytes < needed) {
            return Err(MoveHereError::NoRoom(needed - room.free_bytes));
        }
        self.take_files(missing).await?;
        Ok(())
    }

    /// Looks which files of the list are not here, and writes a list of those.
    async fn look(&self, list: &Path) -> Result<Missing, MoveHereError> {
        let (staging, list) = (self.staging.clone(), list.to_owned());
        blocking(move || {
            let mut missing = Missing { list: staging.missing(), has_bytes: 0, of_bytes: 0 };
            let mut out = io::BufWriter::new(create_anew(&missing.list)?);
            for file in lines(&list)? {
                let file = file?;
                missing.of_bytes = missing.of_bytes.saturating_add(file.size_bytes);
                if staging.has(&file)? {
                    missing.has_bytes += file.size_bytes;
                } else {
                    serde_json::to_writer(&mut out, &file).map_err(io::Error::from)?;
                    out.write_all(b"\n")?;
                }
            }
            out.flush()?;
            Ok(missing)
        })
        .await
    }

    /// Takes the files that are not here. Gives the names of those that the old machine does not have as its list says.
    async fn take_files(&mut self, missing: Missing) -> Result<Vec<String>, MoveHereError> {
        let Missing { list, mut has_bytes, of_bytes } = missing;
        let mut absent = Vec::new();
        (self.say)(MoveStep::Files { has_bytes, of_bytes });
        for file in lines(&list)? {
            let file = file?;
            if self.take_file(&file, has_bytes).await? {
                has_bytes += file.size_bytes;
                (self.say)(MoveStep::Files { has_bytes, of_bytes });
            } else {
                absent.push(file.path);
            }
        }
        Ok(absent)
    }

    /// Takes one file; says whether it is what the list says.
    async fn take_file(&self, file: &MoveFile, has_bytes: u64) -> Result<bool, MoveHereError> {
        let stream = match self.client.file(&file.path, has_bytes).await {
            Ok(stream) => stream,
            Err(MovingError::Gone) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let (size_bytes, sha256) = save(stream, self.staging.coming(), |_| {}).await?;
        if (size_bytes, sha256) != (file.size_bytes, file.sha256) {
            return Ok(false);
        }
        let (staging, file) = (self.staging.clone(), file.clone());
        blocking(move || Ok(staging.keep(&file)?)).await?;
        Ok(true)
    }

    /// Has the old machine end, and waits until it has begun anew as an old copy.
    pub(super) async fn end(&mut self) -> Result<(), MoveHereError> {
        // An answer that gets lost may be one that says so.
        let lost = match self.client.end().await {
            Ok(()) => None,
            Err(MovingError::Exchange(error)) => Some(MovingError::Exchange(error)),
            Err(error) => return Err(error.into()),
        };
        let since = Instant::now();
        while since.elapsed() < END_TIME {
            match self.client.offer().await {
                Ok(offer) if offer.stage == MoveStage::Ended => return Ok(()),
                Ok(_) | Err(MovingError::Exchange(_)) => sleep(END_PAUSE).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(lost.map_or(MoveHereError::NotEnded, MoveHereError::Old))
    }

    /// Takes the rest, and puts all of it into what will be the data folder.
    pub(super) async fn rest(&mut self) -> Result<MovedHere, MoveHereError> {
        let stream = self.client.archive().await?;
        let (say, mut told_bytes) = (&mut *self.say, 0);
        say(MoveStep::Rest { bytes: 0 });
        save(stream, self.staging.archive(), |bytes| {
            if bytes - told_bytes >= TELL_BYTES {
                told_bytes = bytes;
                say(MoveStep::Rest { bytes });
            }
        })
        .await?;
        let staging = self.staging.clone();
        let (inside, manifest) = blocking(move || {
            let inside = staging.make_inside()?;
            let manifest = archive::unpack(fs::File::open(staging.archive())?, &inside)?;
            fs::remove_file(staging.archive())?;
            Ok((inside, manifest))
        })
        .await?;
        let list = inside.join(APART);
        let missing = self.look(&list).await?;
        let absent = self.take_files(missing).await?;
        (self.say)(MoveStep::Checking);
        if own_key(inside.clone(), self.client.old()).await?.is_none() || manifest.id != self.client.old() {
            return Err(MoveHereError::OtherKey);
        }
        let (staging, left_out) = (self.staging.clone(), absent.clone());
        blocking(move || {
            for file in lines(&list)? {
                let file = file?;
                if !left_out.contains(&file.path) {
                    staging.put(&file)?;
                }
            }
            Ok(fs::remove_file(&list)?)
        })
        .await?;
        Ok(MovedHere { name: manifest.name, lost: absent })
    }
}

/// Writes what comes to the file at `path`, in place of what was there, and tells `each` how much is there; gives the length and the hash of it.
async fn save(
    mut stream: ByteStream,
    path: PathBuf,
    mut each: impl FnMut(u64) + Send,
) -> Result<(u64, Sha256), MoveHereError> {
    let mut file = File::from_std(blocking(move || Ok(create_anew(&path)?)).await?);
    let (mut size_bytes, mut hash) = (0, sha2::Sha256::new());
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(MovingError::from)?;
        size_bytes += piece.len() as u64;
        hash.update(&piece);
        file.write_all(&piece).await?;
        each(size_bytes);
    }
    file.sync_all().await?;
    Ok((size_bytes, Sha256(hash.finalize().into())))
}

fn create_anew(path: &Path) -> io::Result<fs::File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => create_private_file(path),
    }
}

fn lines(list: &Path) -> io::Result<impl Iterator<Item = io::Result<MoveFile>> + use<>> {
    let lines = BufReader::new(fs::File::open(list)?).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
}
