//! The file `identity.key`: who has it is this node.

use super::{Finding, octal};
use crate::NodeId;

/// Whoever is not the account that O2M runs for.
const OTHERS: u32 = 0o077;

/// What is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFile {
    Missing,
    Unreadable,
    /// Something else than a key.
    Damaged,
    Of(NodeId),
}

/// What is known of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFacts {
    pub file: KeyFile,
    /// The permissions, where the system has such.
    pub mode: Option<u32>,
    /// The key by which the database knows its node.
    pub known: Option<NodeId>,
    /// Whether there are friends, who know the node by that; `None`: the database does not say.
    pub has_friends: Option<bool>,
}

/// What follows for the owner.
pub fn key(facts: &KeyFacts) -> Vec<Finding> {
    let is_missed = facts.has_friends != Some(false);
    let mut findings = Vec::new();
    if let Some(mode) = facts.mode.filter(|mode| mode & OTHERS != 0) {
        findings.push(Finding::KeyOpenToOthers { mode: octal(mode) });
    }
    match facts.file {
        KeyFile::Missing if is_missed => findings.push(Finding::KeyMissing),
        KeyFile::Missing => findings.push(Finding::KeyNotMade),
        KeyFile::Unreadable => findings.push(Finding::KeyUnreadable),
        KeyFile::Damaged => findings.push(Finding::KeyDamaged),
        KeyFile::Of(id) if is_missed && facts.known.is_some_and(|known| known != id) => {
            findings.push(Finding::KeyOfAnother);
        }
        KeyFile::Of(_) if findings.is_empty() => findings.push(Finding::KeyOk),
        KeyFile::Of(_) => {}
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_missed_by_friends_and_is_for_nobody_else() {
        let (own, other) = (NodeId([1; 32]), NodeId([2; 32]));
        let open = Finding::KeyOpenToOthers { mode: "0640".into() };
        for (file, mode, known, has_friends, expected) in [
            (KeyFile::Of(own), Some(0o100_600), Some(own), Some(true), vec![Finding::KeyOk]),
            (KeyFile::Of(own), None, Some(own), Some(true), vec![Finding::KeyOk]),
            (KeyFile::Of(own), Some(0o100_400), None, None, vec![Finding::KeyOk]),
            (KeyFile::Of(own), Some(0o100_640), Some(own), Some(true), vec![open.clone()]),
            (KeyFile::Of(own), Some(0o100_600), Some(other), Some(true), vec![Finding::KeyOfAnother]),
            (KeyFile::Of(own), Some(0o100_640), Some(other), Some(true), vec![open.clone(), Finding::KeyOfAnother]),
            (KeyFile::Of(own), Some(0o100_600), Some(other), Some(false), vec![Finding::KeyOk]),
            (KeyFile::Missing, None, Some(own), Some(true), vec![Finding::KeyMissing]),
            (KeyFile::Missing, None, Some(own), Some(false), vec![Finding::KeyNotMade]),
            (KeyFile::Missing, None, None, None, vec![Finding::KeyMissing]),
            (KeyFile::Unreadable, Some(0o100_000), Some(own), Some(true), vec![Finding::KeyUnreadable]),
            (KeyFile::Damaged, Some(0o100_600), Some(own), Some(false), vec![Finding::KeyDamaged]),
        ] {
            let facts = KeyFacts { file, mode, known, has_friends };
            assert_eq!(key(&facts), expected, "{facts:?}");
        }
    }
}
