//! The new machine: takes everything from the old one, and puts it in place.

use std::{
    fs,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::{Address, MoveCode, Sha256, Size};
use federation::moving::{ByteStream, MoveFile, MoveOffer, MoveStage, MovingClient, MovingError};
use futures::StreamExt;
use sha2::Digest;
use store::{CopyError, schema_steps};
use tokio::{
    fs::File,
    io::AsyncWriteExt,
    task::spawn_blocking,
    time::{Instant, sleep},
};

use super::staging::Staging;
use crate::{
    backup::{
        archive::{self, APART, ArchiveError},
        check::own_key,
        restore::has_something,
    },
    data::private_file::create_private_file,
    machine::{clock::SystemClock, file_system::room},
    memory::peering::may_dial,
    node::{DATABASE, Node, NodeConfig},
    secrets::secret::random_bytes,
};

/// So long the old machine has to begin anew as an old copy.
const END_TIME: Duration = Duration::from_mins(1);
const END_PAUSE: Duration = Duration::from_millis(200);
/// Beside what is known to come, so much is to be free.
const ROOM_TO_SPARE_BYTES: u64 = 50_000_000;
/// After so much more of the rest it is told.
const TELL_BYTES: u64 = 10_000_000;

/// What happens next, for whoever looks on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveStep {
    /// So much of the files is here, of so much.
    Files { has_bytes: u64, of_bytes: u64 },
    /// The old machine is told to stop serving.
    Ending,
    /// The rest comes: so much is here.
    Rest { bytes: u64 },
    /// Everything is looked through.
    Checking,
}

/// Everything is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedHere {
    /// The owner's.
    pub name: String,
    /// Picture files that the old machine does not have, or not whole; everything else is here.
    pub lost: Vec<String>,
}

/// Nothing is in the data folder.
#[derive(Debug, thiserror::Error)]
pub enum MoveHereError {
    /// It is never written over, but for a server that nobody set up.
    #[error("{} is not empty: choose another data folder", .0.display())]
    NotEmpty(PathBuf),
    #[error("another o2m is moving to {} already", .0.display())]
    Taken(PathBuf),
    #[error(transparent)]
    Old(#[from] MovingError),
    #[error("the O2M there is newer ({0}): update this one first")]
    Newer(String),
    #[error("there is not enough room here: {} more is needed", Size(*.0))]
    NoRoom(u64),
    #[error("the O2M there stopped serving, but does not say so: look there, and do the same once more")]
    NotEnded,
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error("the key that came is not the one by which its friends know it")]
    OtherKey,
    #[error("the files could not be read or written")]
    File(#[from] io::Error),
}

impl MoveHereError {
    /// Says whether what came is kept, and the same command goes on with it.
    pub fn can_go_on(&self) -> bool {
        match self {
            Self::Old(error) => matches!(error, MovingError::Exchange(_)),
            Self::NoRoom(_) | Self::NotEnded | Self::File(_) => true,
            Self::Archive(ArchiveError::Part | ArchiveError::File(_)) => true,
            _ => false,
        }
    }
}

/// Takes everything from the server at `from` into the data folder `data`, on which no server runs, and tells `say` of each step. What came before an end that comes too soon is
/// kept beside that folder.
pub async fn move_here(
    from: &Address,
    code: MoveCode,
    data: PathBuf,
    mut say: impl FnMut(MoveStep) + Send,
) -> Result<MovedHere, MoveHereError> {
    if !is_free(&data).await? {
        return Err(MoveHereError::NotEmpty(data));
    }
    let client = MovingClient::connect(from, code, random_bytes(), may_dial).await?;
    let offer = client.offer().await?;
    if offer.schema > schema_steps() {
        return Err(MoveHereError::Newer(offer.version));
    }
    let place = data.clone();
    let staging = blocking(move || Staging::open(&place)?.ok_or(MoveHereError::Taken(place))).await?;
    let mut taking = Taking { client, staging: Arc::new(staging), say: &mut say };
    if offer.stage == MoveStage::Files {
        taking.files_of_list(&offer).await?;
        (taking.say)(MoveStep::Ending);
        taking.end().await?;
    }
    let moved = taking.rest().await?;
    // Its owner may have let it go on meanwhile: then it is the one that lives.
    if taking.client.offer().await?.stage != MoveStage::Ended {
        return Err(MovingError::NoCode.into());
    }
    let Taking { client, staging, .. } = taking;
    let staging = Arc::into_inner(staging).ok_or_else(|| io::Error::other("files are still being written"))?;
    blocking(move || Ok(staging.take_place(&data)?)).await?;
    if let Err(error) = client.arrived().await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the old machine was not told that everything is here"
        );
    }
    Ok(moved)
}

/// Says whether there is nothing in the folder, or a server that nobody set up.
async fn is_free(data: &Path) -> Result<bool, MoveHereError> {
    let place = data.to_owned();
    let (is_empty, is_server) = blocking(move || Ok((!has_something(&place)?, place.join(DATABASE).is_file()))).await?;
    if is_empty || !is_server {
        return Ok(is_empty);
    }
    // One of another version, or damaged, is not to be judged.
    let config = NodeConfig { data: data.to_owned(), clock: Arc::new(SystemClock) };
    let Ok(node) = Node::open_beside(config).await else { return Ok(false) };
    let is_set_up = node.is_set_up().await;
    node.close_beside().await.map_err(io::Error::other)?;
    Ok(matches!(is_set_up, Ok(false)))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MoveHereError> + Send + 'static,
) -> Result<T, MoveHereError> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

struct Taking<'a> {
    client: MovingClient,
    staging: Arc<Staging>,
    say: &'a mut (dyn FnMut(MoveStep) + Send),
}

impl Taking<'_> {
    /// Takes the files that are there now, while the old machine serves.
    async fn files_of_list(&mut self, offer: &MoveOffer) -> Result<(), MoveHereError> {
        let list = self.staging.list();
        save(self.client.files().await?, list.clone(), |_| {}).await?;
        let (has_bytes, of_bytes) = self.count(&list).await?;
        // The rest comes as one file, and is unpacked from that.
        let needed = of_bytes - has_bytes + 2 * offer.archive_bytes + ROOM_TO_SPARE_BYTES;
        if let Some(room) = room(self.staging.folder()).filter(|room| room.free_bytes < needed) {
            return Err(MoveHereError::NoRoom(needed - room.free_bytes));
        }
        self.take_files(&list, has_bytes, of_bytes).await?;
        Ok(())
    }

    /// How many bytes of the files in the list are here, and how many they have.
    async fn count(&self, list: &Path) -> Result<(u64, u64), MoveHereError> {
        let (staging, list) = (self.staging.clone(), list.to_owned());
        blocking(move || {
            let (mut has_bytes, mut of_bytes) = (0, 0_u64);
            for file in lines(&list)? {
                let file = file?;
                of_bytes = of_bytes.saturating_add(file.size_bytes);
                if staging.has(&file)? {
                    has_bytes += file.size_bytes;
                }
            }
            Ok((has_bytes, of_bytes))
        })
        .await
    }

    /// Takes the files in the list that are not here. Gives the names of those that the old machine does not have as the list says.
    async fn take_files(&mut self, list: &Path, has: u64, of_bytes: u64) -> Result<Vec<String>, MoveHereError> {
        let (mut has_bytes, mut lost) = (has, Vec::new());
        (self.say)(MoveStep::Files { has_bytes, of_bytes });
        for file in lines(list)? {
            let file = file?;
            let (staging, asked) = (self.staging.clone(), file.clone());
            if blocking(move || Ok(staging.has(&asked)?)).await? {
                continue;
            }
            if self.take_file(&file, has_bytes).await? {
                has_bytes += file.size_bytes;
                (self.say)(MoveStep::Files { has_bytes, of_bytes });
            } else {
                lost.push(file.path);
            }
        }
        Ok(lost)
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
    async fn end(&mut self) -> Result<(), MoveHereError> {
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
    async fn rest(&mut self) -> Result<MovedHere, MoveHereError> {
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
        let (has_bytes, of_bytes) = self.count(&list).await?;
        let lost = self.take_files(&list, has_bytes, of_bytes).await?;
        (self.say)(MoveStep::Checking);
        if own_key(inside.clone(), self.client.old()).await?.is_none() || manifest.id != self.client.old() {
            return Err(MoveHereError::OtherKey);
        }
        let (staging, missing) = (self.staging.clone(), lost.clone());
        blocking(move || {
            for file in lines(&list)? {
                let file = file?;
                if !missing.contains(&file.path) {
                    staging.put(&file)?;
                }
            }
            Ok(fs::remove_file(&list)?)
        })
        .await?;
        Ok(MovedHere { name: manifest.name, lost })
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
