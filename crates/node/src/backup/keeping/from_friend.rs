//! A new machine asks the friend who keeps a backup, with a key of its own, and takes what it is given: sealed files, of which it can open none itself.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    Candidate, Fingerprint, NamedBy,
    keeping::{KeptName, RestoreLink},
};
use federation::{
    ExchangeError, Identity, IdentityError, KeepingClient, TransportError,
    dial::{AddressBook, SealedTransport},
    wire::KeptListed,
};
use tokio::task::spawn_blocking;

use super::files::hash;
use crate::{
    backup::{
        folder::{
            own::take_over,
            place::{BackupPlace, UNFINISHED},
        },
        opening::RestoreError,
        restore::{Restored, has_something, restore},
    },
    data::{private_file::write_private_file, private_folder::make_private_folder},
    machine::{
        clock::{Clock, SystemClock},
        file_system::room,
    },
    memory::peering::may_dial,
};

/// In the folder to which everything comes: the key with which this machine asks, the line that it was told, and the backups.
const KEY: &str = "key";
const LINK: &str = "link";
const BACKUPS: &str = "backups";
/// What the folder is called that lies beside the data folder: as that, and with this behind.
const BESIDE: &str = ".from-friend";
/// A file that comes otherwise than it should is asked for so often.
const ATTEMPTS: u32 = 3;
/// What is left free on the disk here.
const ROOM_TO_SPARE_BYTES: u64 = 50_000_000;

/// Nothing came, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum FromFriendError {
    /// It is never written over.
    #[error("{} is not empty: choose another data folder", .0.display())]
    NotEmpty(PathBuf),
    #[error("the friend's server could not be asked")]
    Exchange(#[from] ExchangeError),
    #[error("the friend's server does not give the backup any more: ask your friend to press \"Give\" again")]
    NotGiven,
    #[error("there is no backup there yet: the friend has nothing that could be put back")]
    NothingThere,
    #[error("there is not enough room here: {} more is needed", domain::Size(*.0))]
    NoRoom(u64),
    #[error("the files could not be read or written")]
    File(#[from] io::Error),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error(transparent)]
    Transport(#[from] TransportError),
}

/// A new machine, and the friend whom it asks. What came is kept in a folder, so that it goes on there.
#[derive(Debug)]
pub struct FromFriend {
    client: KeepingClient,
    link: RestoreLink,
    digits: Vec<String>,
    folder: PathBuf,
}

impl FromFriend {
    /// The line by which something came to `folder` before. Blocks.
    pub fn link_in(folder: &Path) -> Option<RestoreLink> {
        fs::read_to_string(folder.join(LINK)).ok()?.parse().ok()
    }

    /// Begins, or goes on where `folder` has something of the same server. What it has of another goes. Blocks.
    pub fn begin(link: RestoreLink, folder: PathBuf) -> Result<Self, FromFriendError> {
        if Self::link_in(&folder).is_none_or(|before| before.lost != link.lost) && folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        make_private_folder(&folder)?;
        let key = folder.join(KEY);
        let identity = match fs::read_to_string(&key) {
            Ok(pem) => Identity::from_pem(&pem)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let identity = Identity::generate()?;
                write_private_file(&key, &identity.to_pem())?;
                identity
            }
            Err(error) => return Err(error.into()),
        };
        write_private_file(&folder.join(LINK), &link.to_string())?;
        let keeper = link.keeper.id;
        let digits = Fingerprint::of_restore(keeper, identity.id(), link.lost).groups().collect();
        let book = AddressBook::default();
        book.set(keeper, [Candidate { address: link.keeper.address.clone(), named_by: NamedBy::Owner }]);
        let transport = SealedTransport::new(identity, book, may_dial)?;
        let client = KeepingClient::new(transport, keeper, Arc::new(|| SystemClock.now()), None, Arc::new(|_| {}));
        Ok(Self { client, link, digits, folder })
    }

    /// The same for the data folder `data`, into which it is to be put back: it comes to a folder beside that one. Blocks.
    pub fn begin_for(link: RestoreLink, data: &Path) -> Result<Self, FromFriendError> {
        if has_something(data)? {
            return Err(FromFriendError::NotEmpty(data.to_owned()));
        }
        let mut name = data.file_name().unwrap_or_default().to_owned();
        name.push(BESIDE);
        Self::begin(link, data.with_file_name(name))
    }

    /// Puts what came into the empty data folder `data`, and keeps its files there: the friend has them, and they are not sent again.
    pub async fn put_back(
        self,
        data: PathBuf,
        words: impl FnOnce() -> io::Result<String> + Send + 'static,
    ) -> Result<Restored, RestoreError> {
        let restored = restore(self.backups(), data.clone(), words).await?;
        blocking(move || {
            take_over(&self.backups(), &data)?;
            fs::remove_dir_all(&self.folder)
        })
        .await?;
        Ok(restored)
    }

    /// What the two compare: twelve groups of five digits.
    pub fn digits(&self) -> &[String] {
        &self.digits
    }

    pub fn link(&self) -> &RestoreLink {
        &self.link
    }

    /// The folder of backups that comes.
    pub fn backups(&self) -> PathBuf {
        self.folder.join(BACKUPS)
    }

    /// Asks once; says whether the friend has given it.
    pub async fn ask(&self) -> Result<bool, FromFriendError> {
        if self.client.list().await?.is_some() {
            return Ok(true);
        }
        self.client.ask(self.link.lost).await?;
        Ok(false)
    }

    /// Takes everything that is not here yet, and tells `say` how much is, of how much. A file that does not come as the friend's server says is left
    /// out: what is missing is named once everything is put back.
    pub async fn take(&self, mut say: impl FnMut(u64, u64) + Send) -> Result<(), FromFriendError> {
        let list = self.client.list().await?.ok_or(FromFriendError::NotGiven)?;
        if !list.files.iter().any(|file| matches!(file.name, KeptName::Archive(_))) {
            return Err(FromFriendError::NothingThere);
        }
        let place = BackupPlace::of(&self.backups(), self.link.lost);
        let made = place.clone();
        blocking(move || made.make()).await?;
        let mut files = list.files;
        files.sort_unstable_by_key(|file| file.name);
        let of_bytes = files.iter().map(|file| file.size_bytes).fold(0, u64::saturating_add);
        let look = place.clone();
        let (here, missing): (Vec<_>, Vec<_>) =
            blocking(move || Ok(files.into_iter().partition(|file| is_here(&look, file)))).await?;
        let mut has_bytes: u64 = here.iter().map(|file| file.size_bytes).sum();
        let free_bytes =
            room(&self.folder).map_or(u64::MAX, |room| room.free_bytes.saturating_sub(ROOM_TO_SPARE_BYTES));
        if let lacking @ 1.. = of_bytes.saturating_sub(has_bytes).saturating_sub(free_bytes) {
            return Err(FromFriendError::NoRoom(lacking));
        }
        say(has_bytes, of_bytes);
        for file in missing {
            if !self.take_file(&place, &file, |bytes| say(has_bytes + bytes, of_bytes)).await? {
                tracing::warn!(file.name = %file.name, "a file does not come as the friend's server says");
            }
            has_bytes += file.size_bytes;
            say(has_bytes, of_bytes);
        }
        Ok(())
    }

    async fn take_file(
        &self,
        place: &BackupPlace,
        file: &KeptListed,
        mut say: impl FnMut(u64) + Send,
    ) -> Result<bool, FromFriendError> {
        let to = place.file(file.name);
        let coming = to.with_file_name(format!("{UNFINISHED}{}", file.sha256));
        for _ in 0..ATTEMPTS {
            let mut at = fs::metadata(&coming).map_or(0, |told| told.len());
            while at < file.size_bytes {
                let piece = match self.client.piece(file.name, at).await {
                    Ok(piece) => piece,
                    Err(ExchangeError::Refused(_)) if self.client.list().await?.is_none() => {
                        return Err(FromFriendError::NotGiven);
                    }
                    Err(ExchangeError::Refused(_)) => return Ok(false),
                    Err(error) => return Err(error.into()),
                };
                if piece.is_empty() || at + piece.len() as u64 > file.size_bytes {
                    break;
                }
                at += piece.len() as u64;
                let coming = coming.clone();
                blocking(move || OpenOptions::new().append(true).create(true).open(coming)?.write_all(&piece)).await?;
                say(at);
            }
            let (from, to, sha256) = (coming.clone(), to.clone(), file.sha256);
            let is_whole = blocking(move || {
                let is_whole = from.is_file() && hash(File::open(&from)?, &[])? == sha256;
                if is_whole {
                    File::open(&from)?.sync_all()?;
                    fs::rename(from, to)?;
                } else if from.is_file() {
                    fs::remove_file(from)?;
                }
                Ok(is_whole)
            });
            if is_whole.await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Removes everything that came. Blocks.
    pub fn remove(folder: &Path) -> io::Result<()> {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// What has its name was held against its hash before.
fn is_here(place: &BackupPlace, file: &KeptListed) -> bool {
    // The list of what was taken back grows under the same name.
    let path = place.file(file.name);
    let is_long = fs::metadata(&path).is_ok_and(|told| told.len() == file.size_bytes);
    is_long
        && (file.name != KeptName::TakeBacks
            || File::open(path).and_then(|file| hash(file, &[])).is_ok_and(|sha256| sha256 == file.sha256))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
