//! What lies here of the backups, and what each archive needs of it. Everything here blocks, but for what is known already.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
};

use bytes::Bytes;
use domain::{Sha256, backup::ArchiveName, keeping::KeptName, limits};
use federation::wire::{KeptChallenge, KeptListed};

use super::files::hash;
use crate::backup::folder::place::BackupPlace;

/// The files of a folder of backups.
#[derive(Debug)]
pub(super) struct Here {
    place: BackupPlace,
    sizes: BTreeMap<KeptName, u64>,
}

impl Here {
    pub(super) fn read(place: BackupPlace) -> io::Result<Self> {
        let mut sizes = BTreeMap::new();
        for name in place.files()? {
            let told = fs::metadata(place.file(name));
            if let Some(told) = if_there(told)?.filter(|told| told.len() > 0) {
                sizes.insert(name, told.len());
            }
        }
        Ok(Self { place, sizes })
    }

    /// How many bytes a file has; `None`: it is not here.
    pub(super) fn size(&self, name: KeptName) -> Option<u64> {
        self.sizes.get(&name).copied()
    }

    pub(super) fn has(&self, name: KeptName) -> bool {
        self.sizes.contains_key(&name)
    }

    /// The archives, the newest first.
    pub(super) fn archives(&self) -> impl Iterator<Item = ArchiveName> {
        self.sizes.keys().rev().filter_map(|name| archive(*name))
    }

    /// All picture files.
    pub(super) fn pictures(&self) -> impl Iterator<Item = KeptName> {
        self.sizes.keys().copied().filter(|name| matches!(name, KeptName::Media(_)))
    }

    /// The pictures that `archive` needs, also those that are not here; `None`: it is not known.
    pub(super) fn pictures_of(&self, archive: ArchiveName) -> io::Result<Option<Vec<KeptName>>> {
        Ok(self.place.needed(archive)?.map(|needed| needed.into_keys().map(KeptName::Media).collect()))
    }

    /// What puts `archive` back, as far as it is here: its pictures, its list, and itself. Where it is not known what it needs, that is every picture.
    pub(super) fn needed(&self, archive: ArchiveName) -> io::Result<Vec<KeptName>> {
        let pictures = self.pictures_of(archive)?.unwrap_or_else(|| self.pictures().collect());
        let all = pictures.into_iter().chain([KeptName::List(archive), KeptName::Archive(archive)]);
        Ok(all.filter(|name| self.has(*name)).collect())
    }

    /// How many bytes have been written of the list of what was taken back.
    pub(super) fn take_backs_bytes(&self) -> io::Result<u64> {
        let told = fs::metadata(self.place.file(KeptName::TakeBacks));
        Ok(if_there(told)?.map_or(0, |told| told.len()))
    }

    /// The first `size_bytes` of a file, as they are sent; `None`: it rotated out meanwhile.
    pub(super) fn listed(&self, name: KeptName, size_bytes: u64) -> io::Result<Option<KeptListed>> {
        let Some(file) = if_there(self.open(name))? else { return Ok(None) };
        Ok(Some(KeptListed { name, size_bytes, sha256: hash(file.take(size_bytes))? }))
    }

    /// The piece of `file` that follows `at` bytes.
    pub(super) fn piece(&self, file: &KeptListed, at: u64) -> io::Result<Bytes> {
        let mut from = self.open(file.name)?;
        from.seek(SeekFrom::Start(at))?;
        let left = file.size_bytes.saturating_sub(at).min(limits::KEPT_PIECE_BYTES as u64);
        let mut piece = Vec::new();
        from.take(left).read_to_end(&mut piece)?;
        Ok(piece.into())
    }

    /// What a keeper who has the file answers; `None`: it rotated out meanwhile.
    pub(super) fn prove(&self, name: KeptName, challenge: &KeptChallenge) -> io::Result<Option<Sha256>> {
        if_there(self.open(name))?.map_or(Ok(None), |file| challenge.answer(file))
    }

    fn open(&self, name: KeptName) -> io::Result<File> {
        File::open(self.path(name))
    }

    fn path(&self, name: KeptName) -> PathBuf {
        self.place.file(name)
    }
}

/// Which archive a file is.
pub(super) fn archive(name: KeptName) -> Option<ArchiveName> {
    if let KeptName::Archive(name) = name { Some(name) } else { None }
}

fn if_there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use domain::NodeId;

    use super::*;

    #[test]
    fn what_rotates_out_while_it_is_sent_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let place = BackupPlace::of(folder.path(), NodeId([7; 32]));
        place.make().unwrap();
        let archive: ArchiveName = "2026-11-30T020000Z".parse().unwrap();
        let sealed = [1, 2].map(|number| domain::SealedName([number; 32]));
        let pictures = sealed.map(KeptName::Media);
        let (list, itself) = (KeptName::List(archive), KeptName::Archive(archive));
        for name in [pictures[0], pictures[1], list, itself] {
            fs::write(place.file(name), "sealed").unwrap();
        }
        let here = Here::read(place.clone()).unwrap();
        assert_eq!(here.archives().collect::<Vec<_>>(), [archive]);
        let all = [pictures[0], pictures[1], list, itself];
        assert_eq!(here.needed(archive).unwrap(), all, "it is not known what it needs");
        fs::write(place.file(list), format!("o2m-media 1 1\n{} 6\n", sealed[0])).unwrap();
        assert_eq!(here.needed(archive).unwrap(), [pictures[0], list, itself]);

        let listed = here.listed(itself, 6).unwrap().unwrap();
        assert_eq!(here.piece(&listed, 2).unwrap(), "aled");
        fs::remove_file(place.file(itself)).unwrap();
        assert_eq!(here.piece(&listed, 2).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(here.listed(itself, 6).unwrap(), None);
        assert_eq!(here.prove(itself, &KeptChallenge::new(Sha256([9; 32]), 6, |_| 0)).unwrap(), None);
        fs::remove_dir_all(place.path()).unwrap();
        assert_eq!(Here::read(place).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
