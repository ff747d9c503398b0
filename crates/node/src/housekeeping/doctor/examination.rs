//! One look: a quick one at what shows at once, and a thorough one, which reads all.

use std::{
    error::Error,
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::{
    Address, NodeId, Timestamp,
    backup::BackupFolder,
    doctor::{self, Finding, FolderFacts, FolderState, KeyFacts, KeyFile, SpaceFacts},
    keeping::Keeper,
};
use federation::Identity;
use store::{LookError, Store, StoreError, is_damage};
use tokio::{task::spawn_blocking, time::timeout};

use super::{media, ports};
use crate::{
    backup::folder::own::path_of,
    data::identity,
    machine::{disk, file_system},
    node::DATABASE,
};

/// A folder for backups may be on a disk that does not answer.
const FOLDER_TIME: Duration = Duration::from_secs(2);

/// A data folder that is looked at.
#[derive(Debug)]
pub struct Examination {
    data: PathBuf,
    store: Result<Store, LookError>,
}

/// What is known besides what is in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    pub now: Timestamp,
    /// What is on the card; `None`: no node runs on the folder.
    pub addresses: Option<Vec<Address>>,
    /// How far friends' clocks are ahead, in seconds; `None`: only another process has heard them.
    pub clocks: Option<Vec<i64>>,
}

/// What the database says.
#[derive(Debug)]
struct Told {
    known: Option<NodeId>,
    has_friends: bool,
    backups: Option<BackupFolder>,
    keepers: Vec<Keeper>,
}

/// What the system says of the folder.
#[derive(Debug)]
struct Here {
    folder: FolderFacts,
    key: (KeyFile, Option<u32>),
    /// Of the disk.
    findings: Vec<Finding>,
}

impl Examination {
    /// Begins to look at `data`, which may be served meanwhile.
    pub async fn begin(data: PathBuf) -> Self {
        let store = Store::open_to_look(&data.join(DATABASE)).await;
        Self { data, store }
    }

    /// Where the node listened last, if the database says so.
    pub async fn listening(&self) -> Option<SocketAddr> {
        self.store.as_ref().ok()?.listening().await.ok().flatten()
    }

    /// What shows at once.
    pub async fn quick(&self, surroundings: &Surroundings) -> Vec<Finding> {
        let data = self.data.clone();
        let Ok(here) = spawn_blocking(move || look_here(&data)).await else { return vec![Finding::FolderUnreadable] };
        let mut findings = doctor::folder(&here.folder);
        if here.folder.state != FolderState::Readable {
            return findings;
        }
        let (database, told) = self.database().await;
        let (file, mode) = here.key;
        let known = told.as_ref().and_then(|told| told.known);
        let has_friends = told.as_ref().map(|told| told.has_friends);
        findings.extend(doctor::key(&KeyFacts { file, mode, known, has_friends }));
        findings.extend(here.findings);
        findings.push(database);
        findings.push(doctor::clock(surroundings.clocks.as_deref()));
        let own = if let KeyFile::Of(id) = file { Some(id) } else { known };
        let answers = match &surroundings.addresses {
            Some(addresses) => Some(ports::answers(addresses, own).await),
            None => None,
        };
        findings.extend(doctor::ports(answers.as_deref()));
        if let Some(told) = told {
            let is_there = match &told.backups {
                Some(folder) => is_there(path_of(folder, &self.data)).await,
                None => true,
            };
            findings.extend(doctor::backup(told.backups.as_ref(), &told.keepers, is_there, surroundings.now));
        }
        findings
    }

    /// What takes its time: every page of the database is read, and every file looked for.
    pub async fn thorough(&self, now: Timestamp) -> Vec<Finding> {
        let Ok(store) = &self.store else { return vec![] };
        let database = match store.damage().await {
            Ok(details) if details.is_empty() => Finding::DatabaseOk,
            Ok(details) => Finding::DatabaseDamaged { details },
            Err(error) => of_store(&error),
        };
        match media::compare(store, &self.data, now).await {
            Ok(found) => [vec![database], found].concat(),
            Err(media::MediaError::Files(error)) => {
                vec![database, Finding::MediaUnreadable { detail: error.to_string() }]
            }
            // What is wrong is said already, unless this is the first to come upon it.
            Err(media::MediaError::Store(error)) if database == Finding::DatabaseOk => vec![of_store(&error)],
            Err(media::MediaError::Store(_)) => vec![database],
        }
    }

    /// Ends it.
    pub async fn end(self) {
        if let Ok(store) = self.store
            && let Err(error) = store.close_look().await
        {
            tracing::debug!(error = &error as &dyn Error, "what was looked at was not closed as it should be");
        }
    }

    /// How the database is as far as shows at once, and what it says.
    async fn database(&self) -> (Finding, Option<Told>) {
        let finding = match &self.store {
            Ok(store) => match tell(store).await {
                Ok(told) => return (Finding::DatabaseOpens, Some(told)),
                Err(error) => of_store(&error),
            },
            Err(LookError::Missing) => Finding::DatabaseMissing,
            Err(LookError::Unreadable(error)) => Finding::DatabaseUnreadable { detail: error.to_string() },
            Err(LookError::Damaged(error)) => Finding::DatabaseDamaged { details: vec![error.to_string()] },
            Err(LookError::OfAnother) => Finding::DatabaseOfAnother,
            Err(LookError::Older) => Finding::DatabaseOlder,
            Err(LookError::Newer) => Finding::DatabaseNewer,
        };
        (finding, None)
    }
}

async fn tell(store: &Store) -> Result<Told, StoreError> {
    Ok(Told {
        known: store.own_id().await?,
        has_friends: store.is_known_by_key().await?,
        backups: store.backup_folder().await?,
        keepers: store.keepers().await?,
    })
}

/// What follows from a query that failed.
fn of_store(error: &StoreError) -> Finding {
    let cause = match error {
        StoreError::Database(cause) => cause.to_string(),
        StoreError::Corrupt(column) => (*column).to_owned(),
    };
    if is_damage(error) {
        Finding::DatabaseDamaged { details: vec![cause] }
    } else {
        Finding::DatabaseUnreadable { detail: cause }
    }
}

fn look_here(data: &Path) -> Here {
    let mount = file_system::mount_of(data);
    let room = file_system::room(data);
    let state = match fs::read_dir(data) {
        Ok(_) => FolderState::Readable,
        Err(error) if error.kind() == io::ErrorKind::NotFound => FolderState::Missing,
        Err(_) => FolderState::Unreadable,
    };
    let folder = FolderFacts {
        state,
        is_writable: file_system::is_writable(data),
        is_read_only: room.is_some_and(|room| room.is_read_only),
        mode: file_system::mode(data),
        file_system: mount.as_ref().map(|mount| mount.kind.clone()),
    };
    let database_bytes = fs::metadata(data.join(DATABASE)).map(|metadata| metadata.len()).unwrap_or_default();
    let space = room.map(|room| SpaceFacts { free_bytes: room.free_bytes, database_bytes });
    let mut findings = vec![doctor::space(space)];
    findings.extend(doctor::disk(&mount.as_ref().map(disk::devices).unwrap_or_default()));
    let key = data.join(identity::FILE);
    Here { folder, key: (key_in(&key), file_system::mode(&key)), findings }
}

fn key_in(path: &Path) -> KeyFile {
    match fs::read_to_string(path) {
        Ok(text) => Identity::from_pem(&text).map_or(KeyFile::Damaged, |identity| KeyFile::Of(identity.id())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => KeyFile::Missing,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => KeyFile::Damaged,
        Err(_) => KeyFile::Unreadable,
    }
}

async fn is_there(folder: PathBuf) -> bool {
    let looked = spawn_blocking(move || folder.is_dir());
    matches!(timeout(FOLDER_TIME, looked).await, Ok(Ok(true)))
}
