//! Putting a backup into an empty data folder. The node in it begins when it is started, and knows itself for a copy (`housekeeping::place`).

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use domain::{PostId, Timestamp};
use store::posts_that_show;
use tempfile::TempDir;
use tokio::task::spawn_blocking;

use super::{
    archive::{self, ArchiveError, Manifest},
    check::own_key,
    folder::{
        restore::{archives_in, put_files_back},
        take_backs::{self, TakeBackProblem, TakeBacks, TakeBacksKey},
    },
    opening::{RestoreError, open_sealed},
    put_back::PutBack,
};
use crate::{data::private_folder::make_private_folder, node::DATABASE, secrets::recovery_sheet::RecoverySheet};

pub(super) const UNFINISHED: &str = ".o2m-restoring-";
/// What is put back, in the temporary folder.
const INSIDE: &str = "data";
/// How files of age's begin.
pub(super) const SEALED: &[u8] = b"age-encryption.org/";

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The owner's.
    pub name: String,
    pub made_at: Timestamp,
    /// Newer archives that could not be put back.
    pub passed_over: Vec<PassedOver>,
    /// What was taken back after it was made, as the list beside it says; `None`: there is no list.
    pub taken_back: Option<TakenBackSince>,
    /// Picture files that are missing or damaged where the backup was; everything else is back.
    pub lost: Vec<LostFile>,
}

/// What the owner took back after the backup was made. The node applies it when it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBackSince {
    /// When something was taken back last; before the backup was made, if nothing was since.
    pub until: Option<Timestamp>,
    /// What is wrong with the list. Everything else in it is applied.
    pub problems: Vec<TakeBackProblem>,
}

/// An archive that is not whole, or is sealed to another sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    pub archive: PathBuf,
    pub why: String,
}

/// A picture file that did not come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostFile {
    /// In the data folder.
    pub path: String,
    /// The posts that show it, and when they were published.
    pub posts: Vec<(PostId, Timestamp)>,
}

/// Puts the backup `from` into the data folder `data`: a file, or the newest archive of a folder that is whole. `words` is asked for those of the
/// recovery sheet if it is sealed.
pub async fn restore(
    from: PathBuf,
    data: PathBuf,
    words: impl FnOnce() -> io::Result<String> + Send + 'static,
) -> Result<Restored, RestoreError> {
    let place = data.clone();
    let (archives, sheet) = blocking(move || find(&from, &place, words)).await?;
    let mut passed_over = Vec::new();
    let mut failure = None;
    for archive in archives {
        match unpack_whole(archive.clone(), data.clone(), sheet.clone()).await {
            Ok(unpacked) => return put_in_place(unpacked, data, passed_over).await,
            Err(error) => {
                passed_over.push(PassedOver { archive, why: why(&error) });
                // The newest says most; but words that open none are what the person can do something about.
                if failure.is_none() || matches!(error, RestoreError::OtherSheet) {
                    failure = Some(error);
                }
            }
        }
    }
    Err(failure.unwrap_or(RestoreError::Archive(ArchiveError::NoBackup)))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RestoreError> + Send + 'static,
) -> Result<T, RestoreError> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

/// The archives to try, and the sheet that opens them.
fn find(
    from: &Path,
    data: &Path,
    words: impl FnOnce() -> io::Result<String>,
) -> Result<(Vec<PathBuf>, Option<RecoverySheet>), RestoreError> {
    if has_something(data)? {
        return Err(RestoreError::NotEmpty(data.to_owned()));
    }
    let (archives, is_sealed) = if from.is_dir() {
        (archives_in(from)?, true)
    } else {
        (vec![from.to_owned()], BufReader::new(File::open(from)?).fill_buf()?.starts_with(SEALED))
    };
    let sheet = if is_sealed { Some(RecoverySheet::parse(&words()?)?) } else { None };
    Ok((archives, sheet))
}

/// An archive beside the data folder, so that it is moved there as a whole.
struct Unpacked {
    folder: TempDir,
    manifest: Manifest,
    taken_back: Option<TakeBacks>,
    lost: Vec<LostFile>,
}

impl Unpacked {
    fn inside(&self) -> PathBuf {
        self.folder.path().join(INSIDE)
    }
}

async fn unpack_whole(archive: PathBuf, data: PathBuf, sheet: Option<RecoverySheet>) -> Result<Unpacked, RestoreError> {
    let (path, opened_by) = (archive.clone(), sheet.clone());
    let mut unpacked = blocking(move || unpack(&path, &data, opened_by.as_ref())).await?;
    let inside = unpacked.inside();
    let key = own_key(inside.clone(), unpacked.manifest.id).await?.ok_or(RestoreError::OtherKey)?;
    let (list, key) = (take_backs::list_of(&archive), TakeBacksKey::new(&key));
    unpacked.taken_back = blocking(move || Ok(take_backs::read(&list, &key))).await?;
    if let Some(sheet) = sheet.filter(|_| unpacked.manifest.has_files_apart()) {
        let to = inside.clone();
        let files = blocking(move || put_files_back(&archive, &to, &sheet)).await?;
        let names: Vec<_> = files.iter().map(|file| file.sha256).collect();
        let shown = posts_that_show(&inside.join(DATABASE), &names).await?;
        let posts = |sha256| shown.iter().filter(move |each| each.sha256 == sha256);
        unpacked.lost = files
            .into_iter()
            .map(|file| LostFile {
                posts: posts(file.sha256).map(|each| (each.post, each.published_at)).collect(),
                path: file.path,
            })
            .collect();
    }
    Ok(unpacked)
}

fn unpack(archive: &Path, data: &Path, sheet: Option<&RecoverySheet>) -> Result<Unpacked, RestoreError> {
    let around = data.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = BufReader::new(File::open(archive)?);
    let archive: Box<dyn Read> = match sheet {
        Some(sheet) => open_sealed(file, sheet)?,
        None => Box::new(file),
    };
    fs::create_dir_all(around)?;
    let folder = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(around)?;
    let inside = folder.path().join(INSIDE);
    make_private_folder(&inside)?;
    let manifest = archive::unpack(archive, &inside)?;
    Ok(Unpacked { folder, manifest, taken_back: None, lost: Vec::new() })
}

pub(super) fn has_something(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

async fn put_in_place(
    unpacked: Unpacked,
    data: PathBuf,
    passed_over: Vec<PassedOver>,
) -> Result<Restored, RestoreError> {
    blocking(move || {
        match fs::remove_dir(&data) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                return Err(RestoreError::NotEmpty(data));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let Unpacked { folder, manifest: Manifest { name, made_at, .. }, taken_back, lost } = unpacked;
        let inside = folder.path().join(INSIDE);
        let (taken, since) = taken_back
            .map(|TakeBacks { taken, problems, .. }| {
                let until = taken.iter().map(|taken| taken.at).max();
                (taken, TakenBackSince { until, problems })
            })
            .unzip();
        let problems = since.iter().flat_map(|since: &TakenBackSince| &since.problems);
        let unread = problems.filter(|problem| problem.hides_something()).count() as u64;
        PutBack { made_at, taken_back: taken, unread }.write(&inside)?;
        fs::rename(inside, &data)?;
        Ok(Restored { name, made_at, passed_over, taken_back: since, lost })
    })
    .await
}

/// The error with what it came from, in one line.
fn why(error: &RestoreError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let said = error.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        source = error.source();
    }
    text
}
