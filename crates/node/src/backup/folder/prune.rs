//! What is removed from the folder once a new backup is there: archives that are not kept, and picture files that none of those needs.

use std::{collections::BTreeSet, fs, io};

use domain::backup::kept_archives;

use super::place::{BackupPlace, make_names_durable};

/// Removes what is not kept; says how many files that were. Only while no backup is being made there.
pub(super) fn prune(place: &BackupPlace) -> io::Result<u64> {
    let mut removed = 0;
    let archives = place.archive_names()?;
    let kept = kept_archives(&archives);
    for &archive in archives.iter().filter(|archive| !kept.contains(archive)) {
        // The list after it: an archive without a list would keep everything.
        fs::remove_file(place.archive(archive))?;
        remove_if_there(&place.list(archive))?;
        removed += 1;
    }
    make_names_durable(&place.archives())?;

    let mut needed = BTreeSet::new();
    for &archive in &kept {
        let Some(list) = place.needed(archive)? else {
            tracing::warn!(backup.archive = %archive, "what a backup needs is not known: no picture is removed");
            return Ok(removed);
        };
        needed.extend(list.into_keys());
    }
    for name in place.sealed_sizes()?.into_keys().filter(|name| !needed.contains(name)) {
        fs::remove_file(place.sealed(name))?;
        removed += 1;
    }
    Ok(removed)
}

fn remove_if_there(path: &std::path::Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use domain::{NodeId, SealedName, Timestamp, backup::ArchiveName};

    use super::*;
    use crate::backup::folder::lists::needed_text;

    /// A place with an archive of each of `days`, which needs the file of its day and the one of all days.
    fn place(folder: &std::path::Path, days: u8) -> BackupPlace {
        let place = BackupPlace::of(folder, NodeId([7; 32]));
        place.make().unwrap();
        for day in 0..days {
            let name = archive(day);
            fs::write(place.archive(name), "sealed").unwrap();
            let needed = [0, day + 1].map(|number| (SealedName([number; 32]), 5)).into();
            fs::write(place.list(name), needed_text(&needed)).unwrap();
            for number in [0, day + 1] {
                fs::write(place.sealed(SealedName([number; 32])), "bytes").unwrap();
            }
        }
        fs::write(place.sealed(SealedName([200; 32])), "needed by none").unwrap();
        fs::write(place.media().join("holiday.jpg"), "none of ours").unwrap();
        place
    }

    fn archive(day: u8) -> ArchiveName {
        // From Monday, 2 November 2026, on.
        ArchiveName::of(Timestamp(1_793_584_800_000).plus_seconds(i64::from(day) * 86_400))
    }

    #[test]
    fn what_no_kept_archive_needs_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path(), 28);
        prune(&place).unwrap();
        // Seven days, and the Sundays before them.
        let kept = [6, 13, 20, 21, 22, 23, 24, 25, 26, 27].map(archive);
        assert_eq!(place.archive_names().unwrap(), kept);
        assert_eq!(place.list_names().unwrap(), kept);
        let sealed: BTreeSet<_> = place.sealed_sizes().unwrap().into_keys().collect();
        let expected = [0, 7, 14, 21, 22, 23, 24, 25, 26, 27, 28].map(|number| SealedName([number; 32]));
        assert_eq!(sealed, expected.into());
        assert!(place.media().join("holiday.jpg").exists());
        assert_eq!(prune(&place).unwrap(), 0);
    }

    #[test]
    fn while_it_is_not_known_what_is_needed_no_picture_goes() {
        for damage in ["", "o2m-media 1 2\n"] {
            let folder = tempfile::tempdir().unwrap();
            let place = place(folder.path(), 3);
            fs::write(place.list(archive(1)), damage).unwrap();
            prune(&place).unwrap();
            assert!(place.sealed(SealedName([200; 32])).exists());
        }
    }
}
