//! What can be found, each under a code that programs may rely on.

use serde::{Deserialize, Serialize};

use crate::{PostId, backup::BackupFailure};

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Level {
    Ok,
    /// Something is lost by it only if something else happens, too; or it could not be seen.
    Notice,
    /// The owner has to do something.
    Problem,
}

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    Folder,
    Config,
    Key,
    Space,
    Disk,
    Database,
    Media,
    Clock,
    Ports,
    Backup,
}

/// One thing that was found. The code is the name of the variant, written with dashes; docs/DOCTOR.md lists all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Finding {
    FolderOk,
    FolderMissing,
    /// It is no folder, or this account may not look into it.
    FolderUnreadable,
    FolderNotWritable,
    /// What it is on is mounted for reading alone, as Linux does after an error.
    FolderReadOnly,
    /// Every account may put files there, and take them away.
    FolderOpenToOthers {
        mode: String,
    },
    /// It is on another machine's disk, where SQLite cannot keep its locks.
    FolderOnNetwork {
        file_system: String,
    },

    /// `config.toml` cannot be read, or makes no sense: O2M would not start.
    ConfigBroken {
        detail: String,
    },

    KeyOk,
    /// It is gone, and friends know the node by it.
    KeyMissing,
    /// There is none yet, and nobody misses it.
    KeyNotMade,
    KeyUnreadable,
    KeyDamaged,
    /// Friends know the node by another.
    KeyOfAnother,
    KeyOpenToOthers {
        mode: String,
    },

    SpaceOk {
        free_bytes: u64,
    },
    SpaceLow {
        free_bytes: u64,
        wanted_bytes: u64,
    },
    SpaceOut {
        free_bytes: u64,
    },
    SpaceUnseen,

    /// What its system tells of these counts no error.
    DiskOk {
        devices: Vec<String>,
    },
    DiskErrors {
        device: String,
        errors: u64,
    },
    DiskOffline {
        device: String,
    },
    /// The maker says that most of its life is over.
    DiskWorn {
        device: String,
    },
    DiskWornOut {
        device: String,
    },
    /// Of several disks that hold the same, some are missing.
    DiskDegraded {
        device: String,
        missing: u64,
    },
    /// The system tells nothing of errors.
    DiskUnseen,

    /// It opens; whether all of it is sound was not looked at.
    DatabaseOpens,
    /// All of it was read.
    DatabaseOk,
    DatabaseMissing,
    /// This account may not read it, or the disk does not give it.
    DatabaseUnreadable {
        detail: String,
    },
    DatabaseDamaged {
        details: Vec<String>,
    },
    /// Another program's, or nothing is in it.
    DatabaseOfAnother,
    DatabaseOlder,
    DatabaseNewer,

    MediaOk {
        files: u64,
    },
    /// The owner's pictures of which files are not there; posts that show them.
    MediaMissing {
        files: u64,
        posts: Vec<PostId>,
    },
    /// The owner's pictures of which files are not as long as they were.
    MediaCut {
        files: u64,
        posts: Vec<PostId>,
    },
    /// Copies of what friends share, which come again.
    MediaCopiesMissing {
        files: u64,
    },
    /// Files of O2M's that nothing names any more: swept up by the running node.
    MediaLeft {
        files: u64,
        bytes: u64,
    },
    /// Files that O2M did not put there, and does not touch.
    MediaForeign {
        files: u64,
        names: Vec<String>,
    },
    MediaUnreadable {
        detail: String,
    },

    ClockOk {
        friends: usize,
    },
    /// It differs from friends' clocks by so much; positive: it is ahead.
    ClockOff {
        seconds: i64,
        friends: usize,
    },
    /// The same, by so much that friends' servers refuse what this one signs before they are asked twice.
    ClockFarOff {
        seconds: i64,
        friends: usize,
    },
    /// It differs from the clock of the one friend who answered: nobody knows which is right.
    ClockDiffers {
        seconds: i64,
    },
    /// No friend has answered since the start.
    ClockAlone,
    /// Only the running node has heard friends' clocks.
    ClockUnseen,

    PortsOk {
        addresses: Vec<String>,
    },
    PortsSilent {
        addresses: Vec<String>,
    },
    /// Something else answers there.
    PortsOfAnother {
        addresses: Vec<String>,
    },
    /// They are not this machine's own, so whether they lead here shows from outside alone.
    PortsUnseen {
        addresses: Vec<String>,
    },
    /// All lead here from this machine alone.
    PortsOnlyHere,
    /// There is no address on the card.
    PortsNone,
    PortsNotRunning,

    BackupOk {
        days: i64,
    },
    /// No folder was chosen.
    BackupNone,
    /// One was chosen a moment ago.
    BackupNotYet,
    /// A night was missed, or some.
    BackupLate {
        days: i64,
    },
    /// None was made for a week, or ever.
    BackupOld {
        days: Option<i64>,
    },
    BackupFailed {
        failure: BackupFailure,
    },
    BackupFolderGone,
    /// Pictures that could not be read are in no backup.
    BackupIncomplete {
        files: u64,
    },
    /// Nightly backups are made on this disk, and no friend who keeps them had everything for a week.
    BackupOnlyHere,
    /// So many friends who keep backups do not have them as they are to.
    BackupKeepersLacking {
        keepers: u64,
    },
}

impl Finding {
    /// The code by which programs know it.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// How much it matters. It is the same for each finding of a code.
    pub fn level(&self) -> Level {
        match self {
            Self::FolderOk
            | Self::KeyOk
            | Self::SpaceOk { .. }
            | Self::DiskOk { .. }
            | Self::DatabaseOpens
            | Self::DatabaseOk
            | Self::MediaOk { .. }
            | Self::ClockOk { .. }
            | Self::ClockAlone
            | Self::PortsOk { .. }
            | Self::BackupOk { .. } => Level::Ok,
            Self::KeyNotMade
            | Self::SpaceLow { .. }
            | Self::SpaceUnseen
            | Self::DiskWorn { .. }
            | Self::DiskUnseen
            | Self::DatabaseOlder
            | Self::MediaCopiesMissing { .. }
            | Self::MediaLeft { .. }
            | Self::MediaForeign { .. }
            | Self::ClockOff { .. }
            | Self::ClockDiffers { .. }
            | Self::ClockUnseen
            | Self::PortsUnseen { .. }
            | Self::PortsOnlyHere
            | Self::PortsNone
            | Self::PortsNotRunning
            | Self::BackupNone
            | Self::BackupNotYet
            | Self::BackupLate { .. }
            | Self::BackupFailed { .. }
            | Self::BackupFolderGone
            | Self::BackupIncomplete { .. }
            | Self::BackupKeepersLacking { .. } => Level::Notice,
            Self::FolderMissing
            | Self::FolderUnreadable
            | Self::FolderNotWritable
            | Self::FolderReadOnly
            | Self::FolderOpenToOthers { .. }
            | Self::FolderOnNetwork { .. }
            | Self::ConfigBroken { .. }
            | Self::KeyMissing
            | Self::KeyUnreadable
            | Self::KeyDamaged
            | Self::KeyOfAnother
            | Self::KeyOpenToOthers { .. }
            | Self::SpaceOut { .. }
            | Self::DiskErrors { .. }
            | Self::DiskOffline { .. }
            | Self::DiskWornOut { .. }
            | Self::DiskDegraded { .. }
            | Self::DatabaseMissing
            | Self::DatabaseUnreadable { .. }
            | Self::DatabaseDamaged { .. }
            | Self::DatabaseOfAnother
            | Self::DatabaseNewer
            | Self::MediaMissing { .. }
            | Self::MediaCut { .. }
            | Self::MediaUnreadable { .. }
            | Self::ClockFarOff { .. }
            | Self::PortsSilent { .. }
            | Self::PortsOfAnother { .. }
            | Self::BackupOld { .. }
            | Self::BackupOnlyHere => Level::Problem,
        }
    }

    /// What it is about.
    pub fn subject(&self) -> Subject {
        match self {
            Self::FolderOk
            | Self::FolderMissing
            | Self::FolderUnreadable
            | Self::FolderNotWritable
            | Self::FolderReadOnly
            | Self::FolderOpenToOthers { .. }
            | Self::FolderOnNetwork { .. } => Subject::Folder,
            Self::ConfigBroken { .. } => Subject::Config,
            Self::KeyOk
            | Self::KeyMissing
            | Self::KeyNotMade
            | Self::KeyUnreadable
            | Self::KeyDamaged
            | Self::KeyOfAnother
            | Self::KeyOpenToOthers { .. } => Subject::Key,
            Self::SpaceOk { .. } | Self::SpaceLow { .. } | Self::SpaceOut { .. } | Self::SpaceUnseen => Subject::Space,
            Self::DiskOk { .. }
            | Self::DiskErrors { .. }
            | Self::DiskOffline { .. }
            | Self::DiskWorn { .. }
            | Self::DiskWornOut { .. }
            | Self::DiskDegraded { .. }
            | Self::DiskUnseen => Subject::Disk,
            Self::DatabaseOpens
            | Self::DatabaseOk
            | Self::DatabaseMissing
            | Self::DatabaseUnreadable { .. }
            | Self::DatabaseDamaged { .. }
            | Self::DatabaseOfAnother
            | Self::DatabaseOlder
            | Self::DatabaseNewer => Subject::Database,
            Self::MediaOk { .. }
            | Self::MediaMissing { .. }
            | Self::MediaCut { .. }
            | Self::MediaCopiesMissing { .. }
            | Self::MediaLeft { .. }
            | Self::MediaForeign { .. }
            | Self::MediaUnreadable { .. } => Subject::Media,
            Self::ClockOk { .. }
            | Self::ClockOff { .. }
            | Self::ClockFarOff { .. }
            | Self::ClockDiffers { .. }
            | Self::ClockAlone
            | Self::ClockUnseen => Subject::Clock,
            Self::PortsOk { .. }
            | Self::PortsSilent { .. }
            | Self::PortsOfAnother { .. }
            | Self::PortsUnseen { .. }
            | Self::PortsOnlyHere
            | Self::PortsNone
            | Self::PortsNotRunning => Subject::Ports,
            Self::BackupOk { .. }
            | Self::BackupNone
            | Self::BackupNotYet
            | Self::BackupLate { .. }
            | Self::BackupOld { .. }
            | Self::BackupFailed { .. }
            | Self::BackupFolderGone
            | Self::BackupIncomplete { .. }
            | Self::BackupOnlyHere
            | Self::BackupKeepersLacking { .. } => Subject::Backup,
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantNames;

    use super::*;

    #[test]
    fn a_code_begins_with_what_it_is_about_and_is_what_json_says() {
        for finding in [
            Finding::FolderOk,
            Finding::ConfigBroken { detail: "x".into() },
            Finding::KeyOpenToOthers { mode: "0644".into() },
            Finding::SpaceUnseen,
            Finding::DiskUnseen,
            Finding::DatabaseOfAnother,
            Finding::MediaForeign { files: 1, names: vec!["x".into()] },
            Finding::ClockAlone,
            Finding::PortsNone,
            Finding::BackupFailed { failure: BackupFailure::DiskFull },
        ] {
            let subject = serde_json::to_value(finding.subject()).unwrap();
            assert!(finding.code().starts_with(subject.as_str().unwrap()), "{finding:?}");
            let json = serde_json::to_value(&finding).unwrap();
            assert_eq!(json["code"], finding.code());
            assert!(Finding::VARIANTS.contains(&finding.code()));
            assert_eq!(serde_json::from_value::<Finding>(json).unwrap(), finding);
        }
    }
}
