//! The data folder: whether O2M can work there, and others cannot.

use super::{Finding, octal};

/// File systems whose disk is another machine's, by the names that Linux gives them.
const NETWORK: [&str; 17] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "fuse.ceph",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
];
/// Everybody may write.
const WRITABLE_BY_ALL: u32 = 0o002;

/// Whether it can be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderState {
    Readable,
    Missing,
    /// No folder, or one of another account's.
    Unreadable,
}

/// What the system says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFacts {
    pub state: FolderState,
    /// Whether this account may make files there, as far as permissions say so.
    pub is_writable: bool,
    /// Whether the file system that it is on may only be read.
    pub is_read_only: bool,
    /// The permissions, where the system has such.
    pub mode: Option<u32>,
    /// Its kind, where the system says so.
    pub file_system: Option<String>,
}

/// What follows for the owner.
pub fn folder(facts: &FolderFacts) -> Vec<Finding> {
    match facts.state {
        FolderState::Missing => return vec![Finding::FolderMissing],
        FolderState::Unreadable => return vec![Finding::FolderUnreadable],
        FolderState::Readable => {}
    }
    let mut findings = Vec::new();
    if facts.is_read_only {
        findings.push(Finding::FolderReadOnly);
    } else if !facts.is_writable {
        findings.push(Finding::FolderNotWritable);
    }
    if let Some(mode) = facts.mode.filter(|mode| mode & WRITABLE_BY_ALL != 0) {
        findings.push(Finding::FolderOpenToOthers { mode: octal(mode) });
    }
    if let Some(file_system) = facts.file_system.as_deref().filter(|kind| NETWORK.contains(kind)) {
        findings.push(Finding::FolderOnNetwork { file_system: file_system.to_owned() });
    }
    if findings.is_empty() {
        findings.push(Finding::FolderOk);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_o2m_from_working_is_a_problem() {
        let well = FolderFacts {
            state: FolderState::Readable,
            is_writable: true,
            is_read_only: false,
            mode: Some(0o40_700),
            file_system: Some("ext4".into()),
        };
        let on = |kind: &str| FolderFacts { file_system: Some(kind.into()), ..well.clone() };
        let network = |kind: &str| Finding::FolderOnNetwork { file_system: kind.into() };
        for (facts, expected) in [
            (well.clone(), vec![Finding::FolderOk]),
            (FolderFacts { mode: None, file_system: None, ..well.clone() }, vec![Finding::FolderOk]),
            (FolderFacts { mode: Some(0o40_775), ..well.clone() }, vec![Finding::FolderOk]),
            (FolderFacts { state: FolderState::Missing, ..well.clone() }, vec![Finding::FolderMissing]),
            (FolderFacts { state: FolderState::Unreadable, ..well.clone() }, vec![Finding::FolderUnreadable]),
            (FolderFacts { is_writable: false, ..well.clone() }, vec![Finding::FolderNotWritable]),
            (FolderFacts { is_writable: false, is_read_only: true, ..well.clone() }, vec![Finding::FolderReadOnly]),
            (
                FolderFacts { mode: Some(0o40_777), ..well.clone() },
                vec![Finding::FolderOpenToOthers { mode: "0777".into() }],
            ),
            (on("nfs4"), vec![network("nfs4")]),
            (on("fuse.sshfs"), vec![network("fuse.sshfs")]),
            (on("9p"), vec![network("9p")]),
            (on("fuse.gocryptfs"), vec![Finding::FolderOk]),
            (on("btrfs"), vec![Finding::FolderOk]),
            (
                FolderFacts { is_read_only: true, file_system: Some("nfs".into()), ..well.clone() },
                vec![Finding::FolderReadOnly, network("nfs")],
            ),
        ] {
            assert_eq!(folder(&facts), expected, "{facts:?}");
        }
    }
}
