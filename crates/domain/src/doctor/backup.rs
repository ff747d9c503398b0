//! How old the last nightly backup is, and whether friends who keep it have it.

use super::Finding;
use crate::{
    Timestamp,
    backup::{BackupFolder, is_only_here, is_overdue},
    keeping::Keeper,
};

const DAY_SECONDS: i64 = 86_400;
/// One is made a night, so that a day and a half is the most between two.
const LATE_DAYS: i64 = 2;

/// What follows for the owner; `None`: no folder was chosen. `is_there`: the folder is.
pub fn backup(folder: Option<&BackupFolder>, keepers: &[Keeper], is_there: bool, now: Timestamp) -> Vec<Finding> {
    let Some(folder) = folder else { return vec![Finding::BackupNone] };
    // The clock may have been wrong when it was made.
    let days = folder.last.map(|last| now.seconds_since(last.at).max(0) / DAY_SECONDS);
    let age = match days {
        _ if is_overdue(folder, now) => Finding::BackupOld { days },
        None => Finding::BackupNotYet,
        Some(days @ LATE_DAYS..) => Finding::BackupLate { days },
        Some(days) => Finding::BackupOk { days },
    };
    let why = if is_there {
        folder.failure.map(|failure| Finding::BackupFailed { failure })
    } else {
        Some(Finding::BackupFolderGone)
    };
    let left_out = folder.last.map(|last| last.left_out).filter(|&files| files > 0);
    let incomplete = left_out.map(|files| Finding::BackupIncomplete { files });
    let only_here = is_only_here(folder, keepers, now).then_some(Finding::BackupOnlyHere);
    let lacking = keepers.iter().filter(|keeper| keeper.is_lacking(now)).count() as u64;
    let lacking = (lacking > 0).then_some(Finding::BackupKeepersLacking { keepers: lacking });
    [Some(age), why, incomplete, only_here, lacking].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;
    use crate::{
        PeerId,
        backup::{BackupFailure, MadeBackup, OWN_FOLDER},
        keeping::{KeeperFailure, SentBackup},
    };

    const NOW: Timestamp = Timestamp(1_795_478_400_000);

    #[test]
    fn friends_who_do_not_have_it_are_counted() {
        let ago = |days: i64| NOW.plus_seconds(-days * DAY_SECONDS);
        let folder = BackupFolder {
            path: OWN_FOLDER.to_owned(),
            chosen_at: ago(30),
            tried_at: None,
            failure: None,
            last: Some(MadeBackup { at: ago(0), files: 1, bytes: 1, left_out: 0 }),
            is_told: false,
        };
        let keeper = |sent, failure| Keeper {
            peer: PeerId(1),
            chosen_at: ago(30),
            tried_at: Some(ago(0)),
            failure,
            sent: Some(SentBackup { at: ago(sent), files: 1, bytes: 1 }),
            quota_bytes: None,
            proved_at: None,
            lost_at: None,
            is_told: false,
        };
        let found = |keepers: &[Keeper]| backup(Some(&folder), keepers, true, NOW);
        let ok = Finding::BackupOk { days: 0 };
        assert_eq!(found(&[keeper(0, None), keeper(1, Some(KeeperFailure::Unreachable))]), slice::from_ref(&ok));
        let lacking = |keepers| Finding::BackupKeepersLacking { keepers };
        assert_eq!(found(&[keeper(1, Some(KeeperFailure::Lost)), keeper(8, None)]), [ok.clone(), lacking(2)]);
        assert_eq!(found(&[keeper(8, None)]), [ok.clone(), Finding::BackupOnlyHere, lacking(1)]);
        assert_eq!(found(&[]), [ok, Finding::BackupOnlyHere]);
    }

    #[test]
    fn a_week_without_a_backup_is_a_problem() {
        let ago = |hours: i64| NOW.plus_seconds(-hours * 3_600);
        let made = |hours, left_out| Some(MadeBackup { at: ago(hours), files: 1, bytes: 1, left_out });
        let folder = |chosen, last, failure| BackupFolder {
            path: "/mnt/disk".to_owned(),
            chosen_at: ago(chosen),
            tried_at: None,
            failure,
            last,
            is_told: false,
        };
        let full = Some(BackupFailure::DiskFull);
        for (chosen, is_there, expected) in [
            (None, true, vec![Finding::BackupNone]),
            (Some(folder(1, None, None)), true, vec![Finding::BackupNotYet]),
            (
                Some(folder(1, None, full)),
                true,
                vec![Finding::BackupNotYet, Finding::BackupFailed { failure: BackupFailure::DiskFull }],
            ),
            (Some(folder(200, None, None)), true, vec![Finding::BackupOld { days: None }]),
            (Some(folder(900, made(30, 0), None)), true, vec![Finding::BackupOk { days: 1 }]),
            (Some(folder(900, made(-30, 0), None)), true, vec![Finding::BackupOk { days: 0 }]),
            (Some(folder(900, made(47, 0), None)), true, vec![Finding::BackupOk { days: 1 }]),
            (Some(folder(900, made(48, 0), None)), true, vec![Finding::BackupLate { days: 2 }]),
            (Some(folder(900, made(167, 0), None)), true, vec![Finding::BackupLate { days: 6 }]),
            (
                Some(folder(900, made(168, 0), None)),
                false,
                vec![Finding::BackupOld { days: Some(7) }, Finding::BackupFolderGone],
            ),
            (
                Some(folder(900, made(30, 2), None)),
                true,
                vec![Finding::BackupOk { days: 1 }, Finding::BackupIncomplete { files: 2 }],
            ),
        ] {
            assert_eq!(backup(chosen.as_ref(), &[], is_there, NOW), expected, "{chosen:?}");
        }
    }
}
