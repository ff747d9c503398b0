//! The files and the rest, one after the other, from the old machine into the hidden folder.

use std::{
    collections::HashSet,
    fs,
    io::{self, BufRead, BufReader, Read, Write},
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
    staging::{Staging, create_anew},
    step::{MoveHereError, MoveStep, MovedHere},
};
use crate::{
    backup::{
        archive::{self, APART},
        check::own_key,
    },
    machine::file_system::room,
};

/// So long the old machine has to begin anew as an old copy.
const END_TIME: Duration = Duration::from_mins(1);
const END_PAUSE: Duration = Duration::from_millis(200);
/// Beside what is known to come, so much is to be free.
const ROOM_TO_SPARE_BYTES: u64 = 50_000_000;
/// A file that breaks so often is one that the old machine cannot read, if it answers otherwise.
const FILE_ATTEMPTS: u32 = 3;
const LINE_BYTES: u64 = 4096;
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
        let stream = self.client.files().await?;
        let saved = save(stream, list.clone(), self.free_bytes(), |_| {}).await?;
        saved.ok_or(MoveHereError::NoRoom(ROOM_TO_SPARE_BYTES))?;
        let missing = self.look(&list).await?;
        self.has_room(missing.missing_bytes().saturating_add(unpacked_bytes(offer)))?;
        self.take_files(missing).await?;
        Ok(())
    }

    /// What may come here before there is no room to spare.
    fn free_bytes(&self) -> u64 {
        let room = room(self.staging.folder());
        room.map_or(u64::MAX, |room| room.free_bytes.saturating_sub(ROOM_TO_SPARE_BYTES))
    }

    fn has_room(&self, needed_bytes: u64) -> Result<(), MoveHereError> {
        match needed_bytes.saturating_sub(self.free_bytes()) {
            0 => Ok(()),
            lacking => Err(MoveHereError::NoRoom(lacking)),
        }
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
                    missing.has_bytes = missing.has_bytes.saturating_add(file.size_bytes);
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
                has_bytes = has_bytes.saturating_add(file.size_bytes);
                (self.say)(MoveStep::Files { has_bytes, of_bytes });
            } else {
                absent.push(file.path);
            }
        }
        Ok(absent)
    }

    /// Takes one file; says whether it is what the list says, and has its place here.
    async fn take_file(&self, file: &MoveFile, has_bytes: u64) -> Result<bool, MoveHereError> {
        for attempt in 1..=FILE_ATTEMPTS {
            match self.save_file(file, has_bytes).await {
                Ok(true) => break,
                Ok(false) => return Ok(false),
                Err(MoveHereError::Old(MovingError::Exchange(error))) => {
                    // An error here is of the old machine or the way there, and not of the file.
                    self.client.offer().await?;
                    if attempt == FILE_ATTEMPTS {
                        let error = &error as &dyn std::error::Error;
                        tracing::warn!(path = file.path, error, "a file does not come");
                        return Ok(false);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        let (staging, file) = (self.staging.clone(), file.clone());
        blocking(move || Ok(is_done(&file, staging.keep(&file))?)).await
    }

    /// Writes what comes of one file; says whether it is what the list says.
    async fn save_file(&self, file: &MoveFile, has_bytes: u64) -> Result<bool, MoveHereError> {
        let stream = match self.client.file(&file.path, has_bytes).await {
            Ok(stream) => stream,
            Err(MovingError::Gone) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let saved = save(stream, self.staging.coming(), file.size_bytes, |_| {}).await?;
        Ok(saved == Some((file.size_bytes, file.sha256)))
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
        let offer = self.client.offer().await?;
        self.has_room(unpacked_bytes(&offer))?;
        let (stream, free_bytes) = (self.client.archive().await?, self.free_bytes());
        let (say, mut told_bytes) = (&mut *self.say, 0);
        say(MoveStep::Rest { bytes: 0 });
        let saved = save(stream, self.staging.archive(), free_bytes, |bytes| {
            if bytes - told_bytes >= TELL_BYTES {
                told_bytes = bytes;
                say(MoveStep::Rest { bytes });
            }
        });
        saved.await?.ok_or(MoveHereError::NoRoom(ROOM_TO_SPARE_BYTES))?;
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
        self.has_room(missing.missing_bytes())?;
        let absent = self.take_files(missing).await?;
        (self.say)(MoveStep::Checking);
        if own_key(inside.clone(), self.client.old()).await?.is_none() || manifest.id != self.client.old() {
            return Err(MoveHereError::OtherKey);
        }
        let staging = self.staging.clone();
        let absent = blocking(move || Ok(put_all(&staging, &list, absent)?)).await?;
        Ok(MovedHere { name: manifest.name, lost: absent, was_here: false })
    }
}

impl Missing {
    fn missing_bytes(&self) -> u64 {
        self.of_bytes.saturating_sub(self.has_bytes)
    }
}

/// The rest comes as one file, and is unpacked from that.
fn unpacked_bytes(offer: &MoveOffer) -> u64 {
    offer.archive_bytes.saturating_mul(2)
}

/// Puts every file of the list but those in `absent` to its place; gives the names of all that are not there. Blocks.
fn put_all(staging: &Staging, list: &Path, mut absent: Vec<String>) -> io::Result<Vec<String>> {
    let left_out: HashSet<_> = absent.iter().cloned().collect();
    for file in lines(list)? {
        let file = file?;
        if !left_out.contains(&file.path) && !is_done(&file, staging.put(&file))? {
            absent.push(file.path);
        }
    }
    fs::remove_file(list)?;
    Ok(absent)
}

/// Says whether it was done with the file. What is wrong with one name alone keeps nothing else from coming.
fn is_done(file: &MoveFile, done: io::Result<()>) -> io::Result<bool> {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match done {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), StorageFull | QuotaExceeded | ReadOnlyFilesystem) => Err(error),
        Err(error) => {
            tracing::warn!(path = file.path, %error, "a file has no place here");
            Ok(false)
        }
    }
}

/// Writes what comes to the file at `path`, in place of what was there, and tells `each` how much is there; gives the length and the hash of it. `None`:
/// it is more than `limit_bytes`.
async fn save(
    mut stream: ByteStream,
    path: PathBuf,
    limit_bytes: u64,
    mut each: impl FnMut(u64) + Send,
) -> Result<Option<(u64, Sha256)>, MoveHereError> {
    let mut file = File::from_std(blocking(move || Ok(create_anew(&path)?)).await?);
    let (mut size_bytes, mut hash) = (0, sha2::Sha256::new());
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(MovingError::from)?;
        size_bytes += piece.len() as u64;
        if size_bytes > limit_bytes {
            return Ok(None);
        }
        hash.update(&piece);
        file.write_all(&piece).await?;
        each(size_bytes);
    }
    file.sync_all().await?;
    Ok(Some((size_bytes, Sha256(hash.finalize().into()))))
}

/// The files of a list, no line of which is longer than the name of a file may be.
fn lines(list: &Path) -> io::Result<impl Iterator<Item = io::Result<MoveFile>> + use<>> {
    let mut list = BufReader::new(fs::File::open(list)?);
    let mut next = move || {
        let mut line = Vec::new();
        list.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line)?;
        if line.len() as u64 == LINE_BYTES && !line.ends_with(b"\n") {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the list has a line without an end"));
        }
        if line.is_empty() { Ok(None) } else { Ok(Some(serde_json::from_slice(&line)?)) }
    };
    Ok(std::iter::from_fn(move || next().transpose()))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures::stream;

    use super::*;

    fn file(path: &str) -> MoveFile {
        MoveFile { path: path.to_owned(), size_bytes: 4, sha256: Sha256(sha2::Sha256::digest(b"snow").into()) }
    }

    fn write_list(place: &Path, paths: &[&str]) -> PathBuf {
        let lines: Vec<_> = paths.iter().map(|path| serde_json::to_string(&file(path)).unwrap() + "\n").collect();
        let list = place.join("a list");
        fs::write(&list, lines.concat()).unwrap();
        list
    }

    #[tokio::test]
    async fn no_more_is_written_than_is_known_to_come() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("coming");
        for (limit_bytes, is_saved) in [(4, true), (5, true), (3, false)] {
            let pieces: ByteStream = Box::pin(stream::iter(["sn", "ow"].map(|piece| Ok(Bytes::from(piece)))));
            let saved = save(pieces, place.clone(), limit_bytes, |_| {}).await.unwrap();
            assert_eq!(saved, is_saved.then(|| (4, file("").sha256)), "{limit_bytes}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let list = write_list(folder.path(), &["media/a", "pictures/\"b\".jpg"]);
        let paths: Vec<_> = lines(&list).unwrap().map(|file| file.unwrap().path).collect();
        assert_eq!(paths, ["media/a", "pictures/\"b\".jpg"]);
        fs::write(&list, vec![b' '; 1_000_000]).unwrap();
        let error = lines(&list).unwrap().next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), "the list has a line without an end");
    }

    #[test]
    fn a_file_that_has_no_place_here_keeps_no_other_from_coming() {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::open(&folder.path().join("data")).unwrap();
        for path in ["pictures/a.jpg", "pictures/b.jpg"] {
            fs::write(staging.coming(), "snow").unwrap();
            staging.keep(&file(path)).unwrap();
        }
        let inside = staging.make_inside().unwrap();
        let too_long = format!("pictures/{}", "a".repeat(300));
        let paths = ["pictures/a.jpg", "pictures/twin.jpg", &too_long, "../x", "media/lost", "pictures/b.jpg"];
        let list = write_list(folder.path(), &paths);
        assert!(!staging.has(&file(&too_long)).unwrap());
        fs::write(staging.coming(), "snow").unwrap();
        assert!(!is_done(&file(&too_long), staging.keep(&file(&too_long))).unwrap());
        let absent = put_all(&staging, &list, vec!["media/lost".to_owned()]).unwrap();
        assert_eq!(absent, ["media/lost", "pictures/twin.jpg", &*too_long, "../x"]);
        assert!(inside.join("pictures/a.jpg").is_file() && inside.join("pictures/b.jpg").is_file());
        assert!(is_done(&file("x"), Err(io::ErrorKind::StorageFull.into())).is_err(), "that is not for one alone");
    }
}
