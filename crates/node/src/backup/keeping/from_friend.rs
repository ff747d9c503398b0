//! A new machine asks the friend who keeps a backup, with a key of its own, and takes what it is given: sealed files, of which it can open none itself.

use std::{
    cmp::Reverse,
    fs::{self, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
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
use tokio_util::sync::CancellationToken;

use super::{
    blocking,
    files::{hash, missing_is_fine},
};
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
    memory::{keeping::Came, peering::may_dial},
};

/// In the folder to which everything comes: the key with which this machine asks, the line that it was told, and the backups.
const KEY: &str = "key";
const LINK: &str = "link";
/// The keeper against whose list everything was held that is there.
const HELD: &str = "held";
/// What came, once all did that comes.
const CAME: &str = "came";
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
    /// Another friend is asked, or none any more.
    #[error("it was stopped")]
    Stopped,
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
    stop: CancellationToken,
}

impl FromFriend {
    /// The line by which something came to `folder` before. Blocks.
    pub fn link_in(folder: &Path) -> Option<RestoreLink> {
        fs::read_to_string(folder.join(LINK)).ok()?.parse().ok()
    }

    /// What came to `folder` before, if that is all that comes. Blocks.
    pub fn came_to(folder: &Path) -> Option<Came> {
        serde_json::from_slice(&fs::read(folder.join(CAME)).ok()?).ok()
    }

    /// Begins, or goes on where `folder` has something of the same server. What it has of another goes, but nothing that did not come from a friend. Blocks.
    pub fn begin(link: RestoreLink, folder: PathBuf, stop: CancellationToken) -> Result<Self, FromFriendError> {
        match Self::link_in(&folder) {
            None if has_something(&folder)? => return Err(FromFriendError::NotEmpty(folder)),
            Some(before) if before.lost != link.lost => fs::remove_dir_all(&folder)?,
            _ => {}
        }
        make_private_folder(&folder)?;
        write_private_file(&folder.join(LINK), &link.to_string())?;
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
        let keeper = link.keeper.id;
        let digits = Fingerprint::of_restore(keeper, identity.id(), link.lost).groups().collect();
        let book = AddressBook::default();
        book.set(keeper, [Candidate { address: link.keeper.address.clone(), named_by: NamedBy::Owner }]);
        let transport = SealedTransport::new(identity, book, may_dial)?;
        let client = KeepingClient::new(transport, keeper, Arc::new(|| SystemClock.now()), None, Arc::new(|_| {}));
        Ok(Self { client, link, digits, folder, stop })
    }

    /// The same for the data folder `data`, into which it is to be put back: it comes to a folder beside that one. Blocks.
    pub fn begin_for(link: RestoreLink, data: &Path) -> Result<Self, FromFriendError> {
        if has_something(data)? {
            return Err(FromFriendError::NotEmpty(data.to_owned()));
        }
        let mut name = data.file_name().unwrap_or_default().to_owned();
        name.push(BESIDE);
        Self::begin(link, data.with_file_name(name), CancellationToken::new())
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
        if self.unless_stopped(self.client.list()).await?.is_some() {
            return Ok(true);
        }
        self.unless_stopped(self.client.ask(self.link.lost)).await?;
        Ok(false)
    }

    /// Takes everything that is not here yet, the newest archive before older ones, and tells `say` how much is, of how much. A file that does not come as
    /// the friend's server says is left out, and named.
    pub async fn take(&self, mut say: impl FnMut(u64, u64) + Send) -> Result<Came, FromFriendError> {
        let list = self.unless_stopped(self.client.list()).await?.ok_or(FromFriendError::NotGiven)?;
        let newest = list.files.iter().map(|file| file.name).filter(|name| matches!(name, KeptName::Archive(_))).max();
        let newest = newest.ok_or(FromFriendError::NothingThere)?;
        let place = BackupPlace::of(&self.backups(), self.link.lost);
        let mut files = list.files;
        files.sort_unstable_by_key(|file| order_of(file.name));
        let of_bytes = files.iter().map(|file| file.size_bytes).fold(0, u64::saturating_add);
        let (made, keeper) = (place.clone(), self.link.keeper.id.to_string());
        let (held, came) = (self.folder.join(HELD), self.folder.join(CAME));
        let (here, missing, free_bytes) = blocking(move || {
            made.make()?;
            missing_is_fine(fs::remove_file(came))?;
            let is_held = fs::read_to_string(&held).is_ok_and(|held| held == keeper);
            let (here, missing): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| is_here(&made, file, is_held));
            for file in &missing {
                missing_is_fine(fs::remove_file(made.file(file.name)))?;
            }
            write_private_file(&held, &keeper)?;
            let room = room(&made.file(KeptName::TakeBacks));
            let free_bytes = room.map_or(u64::MAX, |room| room.free_bytes.saturating_sub(ROOM_TO_SPARE_BYTES));
            Ok((here, missing, free_bytes))
        })
        .await?;
        let mut has_bytes: u64 = here.iter().map(|file| file.size_bytes).sum();
        if let lacking @ 1.. = of_bytes.saturating_sub(has_bytes).saturating_sub(free_bytes) {
            return Err(FromFriendError::NoRoom(lacking));
        }
        say(has_bytes, of_bytes);
        let mut left_out = Vec::new();
        for file in missing {
            if self.take_file(&place, &file, |bytes| say(has_bytes + bytes, of_bytes)).await? {
                has_bytes += file.size_bytes;
            } else {
                tracing::warn!(file.name = %file.name, "a file does not come as the friend's server says");
                left_out.push(file.name);
            }
            say(has_bytes, of_bytes);
        }
        let is_older = left_out.iter().any(|name| *name == newest || *name == KeptName::TakeBacks);
        let came = Came { bytes: has_bytes, left_out, is_older };
        let (note, text) = (self.folder.join(CAME), serde_json::to_string(&came).map_err(io::Error::other)?);
        blocking(move || write_private_file(&note, &text)).await?;
        Ok(came)
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
                let piece = match self.unless_stopped(self.client.piece(file.name, at)).await {
                    Ok(piece) => piece,
                    Err(FromFriendError::Exchange(ExchangeError::Refused(_))) => {
                        let is_given = self.unless_stopped(self.client.list()).await?.is_some();
                        return if is_given { Ok(false) } else { Err(FromFriendError::NotGiven) };
                    }
                    Err(error) => return Err(error),
                };
                if piece.is_empty() || at + piece.len() as u64 > file.size_bytes {
                    break;
                }
                let (coming, from) = (coming.clone(), at);
                at += piece.len() as u64;
                blocking(move || write_at(&coming, from, &piece)).await?;
                say(at);
            }
            let (from, to, sha256) = (coming.clone(), to.clone(), file.sha256);
            let is_whole = blocking(move || {
                let is_whole = from.is_file() && hash(File::open(&from)?)? == sha256;
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

    async fn unless_stopped<T>(
        &self,
        exchange: impl Future<Output = Result<T, ExchangeError>>,
    ) -> Result<T, FromFriendError> {
        Ok(self.stop.run_until_cancelled(exchange).await.ok_or(FromFriendError::Stopped)??)
    }

    /// Removes everything that came. Blocks.
    pub fn remove(folder: &Path) -> io::Result<()> {
        missing_is_fine(fs::remove_dir_all(folder))
    }
}

/// What is needed first comes first; of archives the newest, which says soonest whether it comes at all.
fn order_of(name: KeptName) -> (u8, Reverse<KeptName>) {
    let class = match name {
        KeptName::TakeBacks => 0,
        KeptName::Archive(_) => 1,
        KeptName::List(_) => 2,
        KeptName::Media(_) => 3,
    };
    (class, Reverse(name))
}

/// What has its name was held against its hash before, where that was of the list of the same keeper (`is_held`).
fn is_here(place: &BackupPlace, file: &KeptListed, is_held: bool) -> bool {
    let path = place.file(file.name);
    let is_long = fs::metadata(&path).is_ok_and(|told| told.len() == file.size_bytes);
    // The list of what was taken back grows under the same name.
    let is_known = is_held && file.name != KeptName::TakeBacks;
    is_long && (is_known || File::open(path).and_then(hash).is_ok_and(|sha256| sha256 == file.sha256))
}

/// Writes `piece` behind the first `at` bytes, and nothing is left behind it.
fn write_at(path: &Path, at: u64, piece: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    file.set_len(at)?;
    file.seek(SeekFrom::Start(at))?;
    file.write_all(piece)
}

#[cfg(test)]
mod tests {
    use domain::{Invite, NodeId};

    use super::*;

    fn link(keeper: u8, lost: u8) -> RestoreLink {
        let id = |byte| NodeId([byte; 32]);
        RestoreLink { keeper: Invite { id: id(keeper), address: "127.0.0.1:8000".parse().unwrap() }, lost: id(lost) }
    }

    #[test]
    fn what_is_no_friends_stays_and_the_key_outlives_another_start() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("o2m.from-friend");
        let begin = |link| FromFriend::begin(link, folder.clone(), CancellationToken::new());
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("diary"), "mine").unwrap();
        assert!(matches!(begin(link(1, 2)), Err(FromFriendError::NotEmpty(_))));
        assert_eq!(fs::read_to_string(folder.join("diary")).unwrap(), "mine");
        fs::remove_file(folder.join("diary")).unwrap();
        let digits = begin(link(1, 2)).unwrap().digits().to_vec();
        assert_eq!(begin(link(1, 2)).unwrap().digits(), digits);
        assert_ne!(begin(link(3, 2)).unwrap().digits(), digits);
        fs::write(folder.join(CAME), "{}").unwrap();
        begin(link(1, 4)).unwrap();
        assert!(!folder.join(CAME).exists(), "it was another's");
    }

    #[test]
    fn a_piece_goes_where_it_belongs_whoever_wrote_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("coming");
        for (at, piece) in [(0, "snow "), (5, "on the"), (5, "at the"), (11, " sill"), (0, "snow "), (5, "melts")] {
            write_at(&path, at, piece.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(path).unwrap(), "snow melts");
    }

    #[test]
    fn what_another_keeper_gave_is_held_against_the_list_of_this_one() {
        let folder = tempfile::tempdir().unwrap();
        let place = BackupPlace::of(folder.path(), NodeId([1; 32]));
        place.make().unwrap();
        let name: KeptName = "archives/2026-11-30T020014Z.tar.age".parse().unwrap();
        fs::write(place.file(name), "rotten").unwrap();
        let sha256 = hash(&b"sealed"[..]).unwrap();
        let file = KeptListed { name, size_bytes: 6, sha256 };
        assert!(is_here(&place, &file, true));
        assert!(!is_here(&place, &file, false));
        fs::write(place.file(name), "sealed").unwrap();
        assert!(is_here(&place, &file, false));
    }

    #[test]
    fn the_newest_archive_comes_before_older_ones_and_pictures() {
        let media = "media/143a7cda292f2e83e801790243ea83c4f42f55784fb5d34116e9fdd3852f858a";
        let expected = [
            "takebacks.jsonl",
            "archives/2026-11-30T020014Z.tar.age",
            "archives/2026-11-29T020014Z.tar.age",
            "archives/2026-11-30T020014Z.media",
            media,
        ];
        let mut names = expected.map(|name| name.parse::<KeptName>().unwrap());
        names.reverse();
        names.sort_by_key(|name| order_of(*name));
        assert_eq!(names.map(|name| name.to_string()), expected);
    }
}
