//! The words for what was found, here and in the terminal.

use domain::{
    Size,
    doctor::{Finding, Subject},
};
use node::Checkup;

use super::backups;
use crate::{
    api::{CheckView, FindingView, context},
    i18n::{I18n, t, t_plural, use_i18n},
};

const MINUTE_SECONDS: u64 = 60;
const HOUR_SECONDS: u64 = 3_600;
const DAY_SECONDS: u64 = 86_400;

/// What is so, and what to do about it.
type Words = (String, Option<String>);

impl From<Checkup> for CheckView {
    fn from(checkup: Checkup) -> Self {
        let findings = checkup.findings.into_iter().map(FindingView::of).collect();
        Self { findings, thorough: checkup.thorough_at.map(context::time), is_running: checkup.is_running }
    }
}

impl FindingView {
    /// The finding in words.
    pub fn of(finding: Finding) -> Self {
        let i18n = use_i18n();
        let (text, advice) = words(i18n, &finding);
        let (level, subject) = (finding.level(), finding.subject());
        Self { finding, level, subject, title: title(i18n, subject).to_owned(), text, advice }
    }
}

fn title(i18n: I18n, subject: Subject) -> &'static str {
    match subject {
        Subject::Folder => t!(i18n, doctor.subject.folder),
        Subject::Config => t!(i18n, doctor.subject.config),
        Subject::Key => t!(i18n, doctor.subject.key),
        Subject::Space => t!(i18n, doctor.subject.space),
        Subject::Disk => t!(i18n, doctor.subject.disk),
        Subject::Database => t!(i18n, doctor.subject.database),
        Subject::Media => t!(i18n, doctor.subject.media),
        Subject::Clock => t!(i18n, doctor.subject.clock),
        Subject::Ports => t!(i18n, doctor.subject.ports),
        Subject::Backup => t!(i18n, doctor.subject.backup),
    }
}

#[expect(clippy::too_many_lines, reason = "a row for each finding")]
fn words(i18n: I18n, finding: &Finding) -> Words {
    match finding {
        Finding::FolderOk => only(t!(i18n, doctor.found.folder_ok)),
        Finding::FolderMissing => with(t!(i18n, doctor.found.folder_missing), t!(i18n, doctor.found.folder_missing_do)),
        Finding::FolderUnreadable => {
            with(t!(i18n, doctor.found.folder_unreadable), t!(i18n, doctor.found.folder_unreadable_do))
        }
        Finding::FolderNotWritable => {
            with(t!(i18n, doctor.found.folder_not_writable), t!(i18n, doctor.found.folder_not_writable_do))
        }
        Finding::FolderReadOnly => {
            with(t!(i18n, doctor.found.folder_read_only), t!(i18n, doctor.found.folder_read_only_do))
        }
        Finding::FolderOpenToOthers { mode } => {
            with(t!(i18n, doctor.found.folder_open, mode = mode), t!(i18n, doctor.found.folder_open_do))
        }
        Finding::FolderOnNetwork { file_system } => {
            with(t!(i18n, doctor.found.folder_network, kind = file_system), t!(i18n, doctor.found.folder_network_do))
        }
        Finding::ConfigBroken { detail } => {
            with(t!(i18n, doctor.found.config_broken, detail = detail), t!(i18n, doctor.found.config_broken_do))
        }
        Finding::KeyOk => only(t!(i18n, doctor.found.key_ok)),
        Finding::KeyMissing => with(t!(i18n, doctor.found.key_missing), t!(i18n, doctor.found.key_missing_do)),
        Finding::KeyNotMade => only(t!(i18n, doctor.found.key_not_made)),
        Finding::KeyUnreadable => with(t!(i18n, doctor.found.key_unreadable), t!(i18n, doctor.found.key_unreadable_do)),
        Finding::KeyDamaged => with(t!(i18n, doctor.found.key_damaged), t!(i18n, doctor.found.key_damaged_do)),
        Finding::KeyOfAnother => with(t!(i18n, doctor.found.key_another), t!(i18n, doctor.found.key_another_do)),
        Finding::KeyOpenToOthers { mode } => {
            with(t!(i18n, doctor.found.key_open, mode = mode), t!(i18n, doctor.found.key_open_do))
        }
        Finding::SpaceOk { free_bytes } => only(t!(i18n, doctor.found.space_ok, free = size(*free_bytes))),
        Finding::SpaceLow { free_bytes, wanted_bytes } => with(
            t!(i18n, doctor.found.space_low, free = size(*free_bytes), wanted = size(*wanted_bytes)),
            t!(i18n, doctor.found.space_low_do),
        ),
        Finding::SpaceOut { free_bytes } => {
            with(t!(i18n, doctor.found.space_out, free = size(*free_bytes)), t!(i18n, doctor.found.space_out_do))
        }
        Finding::SpaceUnseen => with(t!(i18n, doctor.found.space_unseen), t!(i18n, doctor.found.space_unseen_do)),
        Finding::DiskOk { devices } => only(t!(i18n, doctor.found.disk_ok, devices = devices.join(", "))),
        Finding::DiskErrors { device, errors } => with(
            t!(i18n, doctor.found.disk_errors, device = device, count = errors),
            t!(i18n, doctor.found.disk_errors_do),
        ),
        Finding::DiskOffline { device } => {
            with(t!(i18n, doctor.found.disk_offline, device = device), t!(i18n, doctor.found.disk_offline_do))
        }
        Finding::DiskWorn { device } => {
            with(t!(i18n, doctor.found.disk_worn, device = device), t!(i18n, doctor.found.disk_worn_do))
        }
        Finding::DiskWornOut { device } => {
            with(t!(i18n, doctor.found.disk_worn_out, device = device), t!(i18n, doctor.found.disk_worn_out_do))
        }
        Finding::DiskDegraded { device, missing } => with(
            t_plural!(i18n, doctor.found.disk_degraded, count = *missing, device = device),
            t!(i18n, doctor.found.disk_degraded_do),
        ),
        Finding::DiskUnseen => with(t!(i18n, doctor.found.disk_unseen), t!(i18n, doctor.found.disk_unseen_do)),
        Finding::DatabaseOpens => only(t!(i18n, doctor.found.database_opens)),
        Finding::DatabaseOk => only(t!(i18n, doctor.found.database_ok)),
        Finding::DatabaseMissing => {
            with(t!(i18n, doctor.found.database_missing), t!(i18n, doctor.found.database_missing_do))
        }
        Finding::DatabaseUnreadable { detail } => with(
            t!(i18n, doctor.found.database_unreadable, detail = detail),
            t!(i18n, doctor.found.database_unreadable_do),
        ),
        Finding::DatabaseDamaged { details } => with(
            t!(i18n, doctor.found.database_damaged, detail = details.join("; ")),
            t!(i18n, doctor.found.database_damaged_do),
        ),
        Finding::DatabaseOfAnother => {
            with(t!(i18n, doctor.found.database_another), t!(i18n, doctor.found.database_another_do))
        }
        Finding::DatabaseOlder => with(t!(i18n, doctor.found.database_older), t!(i18n, doctor.found.database_older_do)),
        Finding::DatabaseNewer => with(t!(i18n, doctor.found.database_newer), t!(i18n, doctor.found.database_newer_do)),
        Finding::MediaOk { files: 0 } => only(t!(i18n, doctor.found.media_none)),
        Finding::MediaOk { files } => only(t_plural!(i18n, doctor.found.media_ok, count = *files)),
        Finding::MediaMissing { files, .. } => {
            with(t_plural!(i18n, doctor.found.media_missing, count = *files), t!(i18n, doctor.found.media_lost_do))
        }
        Finding::MediaCut { files, .. } => {
            with(t_plural!(i18n, doctor.found.media_cut, count = *files), t!(i18n, doctor.found.media_lost_do))
        }
        Finding::MediaCopiesMissing { files } => only(t_plural!(i18n, doctor.found.media_copies, count = *files)),
        Finding::MediaLeft { files, bytes } => with(
            t_plural!(i18n, doctor.found.media_left, count = *files, size = size(*bytes)),
            t!(i18n, doctor.found.media_left_do),
        ),
        Finding::MediaForeign { files, names } => with(
            t_plural!(i18n, doctor.found.media_foreign, count = *files, names = names.join(", ")),
            t!(i18n, doctor.found.media_foreign_do),
        ),
        Finding::MediaUnreadable { detail } => {
            with(t!(i18n, doctor.found.media_unreadable, detail = detail), t!(i18n, doctor.found.media_unreadable_do))
        }
        Finding::ClockOk { friends } => only(t_plural!(i18n, doctor.found.clock_ok, count = *friends)),
        Finding::ClockOff { seconds, .. } | Finding::ClockFarOff { seconds, .. } if *seconds < 0 => with(
            t!(i18n, doctor.found.clock_behind, time = span(i18n, *seconds)),
            t!(i18n, doctor.found.clock_behind_do),
        ),
        Finding::ClockOff { seconds, .. } | Finding::ClockFarOff { seconds, .. } => {
            with(t!(i18n, doctor.found.clock_ahead, time = span(i18n, *seconds)), t!(i18n, doctor.found.clock_ahead_do))
        }
        Finding::ClockDiffers { seconds } => with(
            t!(i18n, doctor.found.clock_differs, time = span(i18n, *seconds)),
            t!(i18n, doctor.found.clock_differs_do),
        ),
        Finding::ClockAlone => only(t!(i18n, doctor.found.clock_alone)),
        Finding::ClockUnseen => with(t!(i18n, doctor.found.clock_unseen), t!(i18n, doctor.found.clock_unseen_do)),
        Finding::PortsOk { addresses } => only(t!(i18n, doctor.found.ports_ok, addresses = addresses.join(", "))),
        Finding::PortsSilent { addresses } => with(
            t!(i18n, doctor.found.ports_silent, addresses = addresses.join(", ")),
            t!(i18n, doctor.found.ports_silent_do),
        ),
        Finding::PortsOfAnother { addresses } => with(
            t!(i18n, doctor.found.ports_another, addresses = addresses.join(", ")),
            t!(i18n, doctor.found.ports_another_do),
        ),
        Finding::PortsUnseen { addresses } => with(
            t!(i18n, doctor.found.ports_unseen, addresses = addresses.join(", ")),
            t!(i18n, doctor.found.ports_unseen_do),
        ),
        Finding::PortsOnlyHere => {
            with(t!(i18n, doctor.found.ports_only_here), t!(i18n, doctor.found.ports_only_here_do))
        }
        Finding::PortsNone => with(t!(i18n, doctor.found.ports_none), t!(i18n, doctor.found.ports_none_do)),
        Finding::PortsNotRunning => {
            with(t!(i18n, doctor.found.ports_not_running), t!(i18n, doctor.found.ports_not_running_do))
        }
        Finding::BackupOk { days: 0 } => only(t!(i18n, doctor.found.backup_ok_today)),
        Finding::BackupOk { days } => only(t_plural!(i18n, doctor.found.backup_ok, count = *days)),
        Finding::BackupNone => with(t!(i18n, doctor.found.backup_none), t!(i18n, doctor.found.backup_none_do)),
        Finding::BackupNotYet => with(t!(i18n, doctor.found.backup_not_yet), t!(i18n, doctor.found.backup_not_yet_do)),
        Finding::BackupLate { days } => {
            with(t_plural!(i18n, doctor.found.backup_late, count = *days), t!(i18n, doctor.found.backup_late_do))
        }
        Finding::BackupOld { days: None } => {
            with(t!(i18n, doctor.found.backup_never), t!(i18n, doctor.found.backup_never_do))
        }
        Finding::BackupOld { days: Some(days) } => {
            with(t_plural!(i18n, doctor.found.backup_old, count = *days), t!(i18n, doctor.found.backup_late_do))
        }
        Finding::BackupFailed { failure } => with(
            t!(i18n, doctor.found.backup_failed, why = backups::sentence(i18n, *failure)),
            t!(i18n, doctor.found.backup_failed_do),
        ),
        Finding::BackupFolderGone => with(t!(i18n, doctor.found.backup_gone), t!(i18n, doctor.found.backup_gone_do)),
        Finding::BackupIncomplete { files } => with(
            t_plural!(i18n, doctor.found.backup_incomplete, count = *files),
            t!(i18n, doctor.found.backup_incomplete_do),
        ),
        Finding::BackupOnlyHere => {
            with(t!(i18n, doctor.found.backup_only_here), t!(i18n, doctor.found.backup_keepers_do))
        }
        Finding::BackupKeepersLacking { keepers } => with(
            t_plural!(i18n, doctor.found.backup_keepers, count = *keepers),
            t!(i18n, doctor.found.backup_keepers_do),
        ),
    }
}

fn size(bytes: u64) -> String {
    Size(bytes).to_string()
}

/// How far clocks are apart, in whole units, whichever way.
fn span(i18n: I18n, seconds: i64) -> String {
    match seconds.unsigned_abs() {
        seconds @ ..HOUR_SECONDS => t!(i18n, doctor.found.minutes, n = seconds / MINUTE_SECONDS),
        seconds @ HOUR_SECONDS..DAY_SECONDS => t!(i18n, doctor.found.hours, n = seconds / HOUR_SECONDS),
        seconds => t_plural!(i18n, doctor.found.days, count = seconds / DAY_SECONDS),
    }
}

/// A text, and what to do.
fn with(text: impl Into<String>, advice: &str) -> Words {
    (text.into(), Some(advice.to_owned()))
}

/// A text alone.
fn only(text: impl Into<String>) -> Words {
    (text.into(), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::summary;

    #[test]
    fn a_clock_is_off_by_so_much_in_so_many_words() {
        for (seconds, expected) in
            [(-61, "1 min behind"), (3_599, "59 min ahead"), (-7_200, "2 h behind"), (86_400, "1 day ahead")]
        {
            let view = FindingView::of(Finding::ClockFarOff { seconds, friends: 3 });
            assert!(view.text.contains(expected), "{}", view.text);
        }
        assert!(FindingView::of(Finding::BackupOk { days: 0 }).text.contains("less than a day"));
        assert!(FindingView::of(Finding::BackupOk { days: 1 }).text.contains("1 day old"));
    }

    #[test]
    fn a_report_is_summed_up_by_the_worst() {
        for (findings, expected) in [
            (vec![Finding::KeyOk], "All is well."),
            (vec![Finding::KeyOk, Finding::BackupNone], "O2M works. Something is worth knowing."),
            (vec![Finding::KeyMissing, Finding::BackupNone], "There is 1 problem."),
        ] {
            assert_eq!(summary(&findings.into_iter().map(FindingView::of).collect::<Vec<_>>()), expected);
        }
    }
}
