//! What lies where in the folder: `o2m-<first 8 of the id>/archives/<time>.tar.age`, `<time>.media` beside it, and `media/<name>`.

use std::{
    collections::HashMap,
    fs::{self, DirBuilder},
    io,
    path::{Path, PathBuf},
};

use domain::{NodeId, SealedName, backup::ArchiveName, keeping::KeptName};

use super::lists::{Needed, read_needed};

/// How files begin that are not whole yet.
pub(in crate::backup) const UNFINISHED: &str = ".unfinished-";
const PREFIX: &str = "o2m-";
/// Characters of the id, enough to tell servers apart that share a disk.
const ID_CHARACTERS: usize = 8;
const ARCHIVES: &str = "archives";
const MEDIA: &str = "media";
const ARCHIVE_SUFFIX: &str = ".tar.age";
const LIST_SUFFIX: &str = ".media";

/// The backups of one server, in the folder that its owner chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::backup) struct BackupPlace(PathBuf);

impl BackupPlace {
    /// Those of the server with this id.
    pub(in crate::backup) fn of(folder: &Path, id: NodeId) -> Self {
        Self(folder.join(folder_name(id)))
    }

    /// All that are in `folder`, or the one that it is.
    pub(super) fn all_in(folder: &Path) -> io::Result<Vec<Self>> {
        let this = Self(folder.to_owned());
        if this.is_there() {
            return Ok(vec![this]);
        }
        let mut places = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let place = Self(entry.path());
            if is_folder_name(&entry.file_name().to_string_lossy()) && place.is_there() {
                places.push(place);
            }
        }
        places.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(places)
    }

    /// Those that the archive in `file` belongs to, if it lies where they lie.
    pub(super) fn around(file: &Path) -> Option<Self> {
        let archives = file.parent().filter(|archives| archives.file_name().is_some_and(|name| name == ARCHIVES))?;
        Some(Self(archives.parent()?.to_owned()))
    }

    pub(in crate::backup) fn path(&self) -> &Path {
        &self.0
    }

    /// Makes the folders.
    pub(in crate::backup) fn make(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        // Where the file system knows nothing of that, it is not asked again.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(self.archives())?;
        builder.create(self.media())
    }

    /// Says whether the folders are there. They are made when the owner chooses the folder, and not again: where a disk is not mounted, what is left
    /// is an empty folder on another.
    pub(in crate::backup) fn is_there(&self) -> bool {
        self.archives().is_dir() && self.media().is_dir()
    }

    pub(super) fn archives(&self) -> PathBuf {
        self.0.join(ARCHIVES)
    }

    pub(super) fn media(&self) -> PathBuf {
        self.0.join(MEDIA)
    }

    pub(super) fn archive(&self, name: ArchiveName) -> PathBuf {
        self.archives().join(format!("{name}{ARCHIVE_SUFFIX}"))
    }

    pub(super) fn list(&self, name: ArchiveName) -> PathBuf {
        self.archives().join(format!("{name}{LIST_SUFFIX}"))
    }

    pub(super) fn sealed(&self, name: SealedName) -> PathBuf {
        self.media().join(name.to_string())
    }

    /// The archives, oldest first.
    pub(in crate::backup) fn archive_names(&self) -> io::Result<Vec<ArchiveName>> {
        self.names_with(ARCHIVE_SUFFIX)
    }

    /// The lists beside them, oldest first.
    pub(super) fn list_names(&self) -> io::Result<Vec<ArchiveName>> {
        self.names_with(LIST_SUFFIX)
    }

    /// What an archive needs; `None` if that cannot be known.
    pub(in crate::backup) fn needed(&self, name: ArchiveName) -> io::Result<Option<Needed>> {
        match fs::read_to_string(self.list(name)) {
            Ok(text) => Ok(read_needed(&text)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The sealed files, and how many bytes each has.
    pub(super) fn sealed_sizes(&self) -> io::Result<HashMap<SealedName, u64>> {
        let mut sizes = HashMap::new();
        for entry in fs::read_dir(self.media())? {
            let entry = entry?;
            if let Some(name) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
                sizes.insert(name, entry.metadata()?.len());
            }
        }
        Ok(sizes)
    }

    /// Where the file of this name lies.
    pub(in crate::backup) fn file(&self, name: KeptName) -> PathBuf {
        self.0.join(name.to_string())
    }

    /// All files that belong to the backups, in the order in which they are needed.
    pub(in crate::backup) fn files(&self) -> io::Result<Vec<KeptName>> {
        let mut names: Vec<_> = self.list_names()?.into_iter().map(KeptName::List).collect();
        names.extend(self.archive_names()?.into_iter().map(KeptName::Archive));
        names.extend(self.sealed_sizes()?.into_keys().map(KeptName::Media));
        names.extend(self.file(KeptName::TakeBacks).is_file().then_some(KeptName::TakeBacks));
        names.sort_unstable();
        Ok(names)
    }

    /// Removes what a process that ended left behind.
    pub(super) fn remove_unfinished(&self) -> io::Result<()> {
        for folder in [self.archives(), self.media()] {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                    fs::remove_file(entry.path())?;
                }
            }
        }
        let archives = self.archive_names()?;
        for list in self.list_names()?.into_iter().filter(|list| !archives.contains(list)) {
            fs::remove_file(self.list(list))?;
        }
        Ok(())
    }

    fn names_with(&self, suffix: &str) -> io::Result<Vec<ArchiveName>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.archives())? {
            let name = entry?.file_name();
            names.extend(name.to_str().and_then(|name| name.strip_suffix(suffix)?.parse::<ArchiveName>().ok()));
        }
        names.sort_unstable();
        Ok(names)
    }
}

/// Makes the names of files in `folder` last, where folders can be flushed: not on every file system that a disk may have.
pub(in crate::backup) fn make_names_durable(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match fs::File::open(folder)?.sync_all() {
        Err(error) if !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            return Err(error);
        }
        _ => {}
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn folder_name(id: NodeId) -> String {
    let id = id.to_string();
    format!("{PREFIX}{}", id.get(..ID_CHARACTERS).unwrap_or(&id))
}

fn is_folder_name(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|id| {
        id.len() == ID_CHARACTERS && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}
