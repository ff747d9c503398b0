//! The files of pictures, held against what the database names.

use std::collections::HashMap;

use super::Finding;
use crate::{PostId, Sha256, Timestamp};

/// Names that are told; the number is of all.
const NAMES_TOLD: usize = 5;

/// What a file is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NamedFor {
    /// The owner's: nobody else gives it back.
    Owner,
    /// A friend's server gives it again.
    Copy,
    /// Something names it, and it need not be here.
    Nothing,
}

/// A file that the database names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NamedFile {
    pub sha256: Sha256,
    pub size_bytes: u64,
    pub named_for: NamedFor,
}

/// A file that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileThere {
    pub name: String,
    pub size_bytes: u64,
    pub written_at: Timestamp,
}

/// What came of holding them against each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MediaFacts {
    /// All files that are to be here and are.
    pub files: u64,
    /// The owner's that are not.
    pub missing: Vec<Sha256>,
    /// The owner's of another length.
    pub cut: Vec<Sha256>,
    pub copies_missing: u64,
    /// Files by O2M's names that nothing names.
    pub left: u64,
    pub left_bytes: u64,
    /// Files by other names.
    pub foreign: Vec<String>,
}

impl MediaFacts {
    /// Both together, as of two folders.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.files += other.files;
        self.missing.extend(other.missing);
        self.cut.extend(other.cut);
        self.copies_missing += other.copies_missing;
        self.left += other.left;
        self.left_bytes += other.left_bytes;
        self.foreign.extend(other.foreign);
        self
    }
}

/// Holds what is `named` against what is `there`. A file without a row that was written since `since` may be waiting for it, and one that is
/// `unfinished` by its beginning is being written.
pub fn compare(named: &[NamedFile], there: &[FileThere], unfinished: &str, since: Timestamp) -> MediaFacts {
    let mut by_name: HashMap<Sha256, (&NamedFile, bool)> =
        named.iter().map(|file| (file.sha256, (file, false))).collect();
    let mut facts = MediaFacts::default();
    for file in there {
        let Ok(sha256) = file.name.parse::<Sha256>() else {
            if !file.name.starts_with(unfinished) {
                facts.foreign.push(file.name.clone());
            } else if file.written_at < since {
                facts.left += 1;
                facts.left_bytes += file.size_bytes;
            }
            continue;
        };
        match by_name.get_mut(&sha256) {
            Some((named, is_there)) => {
                *is_there = true;
                if named.named_for == NamedFor::Owner && named.size_bytes != file.size_bytes {
                    facts.cut.push(sha256);
                } else {
                    facts.files += 1;
                }
            }
            None if file.written_at < since => {
                facts.left += 1;
                facts.left_bytes += file.size_bytes;
            }
            None => {}
        }
    }
    for (sha256, (named, _)) in by_name.into_iter().filter(|(_, (_, is_there))| !is_there) {
        match named.named_for {
            NamedFor::Owner => facts.missing.push(sha256),
            NamedFor::Copy => facts.copies_missing += 1,
            NamedFor::Nothing => {}
        }
    }
    facts.missing.sort();
    facts.cut.sort();
    facts.foreign.sort();
    facts
}

/// What follows for the owner, who published the posts `of_missing` and `of_cut` with those pictures.
pub fn media(facts: &MediaFacts, of_missing: Vec<PostId>, of_cut: Vec<PostId>) -> Vec<Finding> {
    let count = |files: &[Sha256]| files.len() as u64;
    let mut findings = Vec::new();
    if !facts.missing.is_empty() {
        findings.push(Finding::MediaMissing { files: count(&facts.missing), posts: of_missing });
    }
    if !facts.cut.is_empty() {
        findings.push(Finding::MediaCut { files: count(&facts.cut), posts: of_cut });
    }
    if findings.is_empty() {
        findings.push(Finding::MediaOk { files: facts.files });
    }
    if facts.copies_missing > 0 {
        findings.push(Finding::MediaCopiesMissing { files: facts.copies_missing });
    }
    if facts.left > 0 {
        findings.push(Finding::MediaLeft { files: facts.left, bytes: facts.left_bytes });
    }
    if !facts.foreign.is_empty() {
        let names = facts.foreign.iter().take(NAMES_TOLD).cloned().collect();
        findings.push(Finding::MediaForeign { files: facts.foreign.len() as u64, names });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINCE: Timestamp = Timestamp(1_000_000);

    fn named(number: u8, named_for: NamedFor) -> NamedFile {
        NamedFile { sha256: Sha256([number; 32]), size_bytes: 7, named_for }
    }

    fn there(name: &str, size_bytes: u64, written: i64) -> FileThere {
        FileThere { name: name.to_owned(), size_bytes, written_at: SINCE.plus_seconds(written) }
    }

    #[test]
    fn a_file_is_missed_or_left_by_what_names_it() {
        let file = |number: u8| Sha256([number; 32]).to_string();
        let all = [named(1, NamedFor::Owner), named(2, NamedFor::Copy), named(3, NamedFor::Nothing)];
        let whole = [there(&file(1), 7, -9), there(&file(2), 7, -9)];
        for (files, expected, what) in [
            (whole.to_vec(), MediaFacts { files: 2, ..MediaFacts::default() }, "all that is to be there"),
            (
                vec![],
                MediaFacts { missing: vec![Sha256([1; 32])], copies_missing: 1, ..MediaFacts::default() },
                "nothing",
            ),
            (
                vec![there(&file(1), 6, -9), there(&file(2), 6, -9), there(&file(3), 6, -9)],
                MediaFacts { cut: vec![Sha256([1; 32])], files: 2, ..MediaFacts::default() },
                "the owner's was cut; what a friend says of a length is not held against them",
            ),
            (
                [&whole[..], &[there(&file(9), 5, -1), there(&file(8), 5, 0)]].concat(),
                MediaFacts { files: 2, left: 1, left_bytes: 5, ..MediaFacts::default() },
                "one is old, and one may be waiting for its row",
            ),
            (
                [&whole[..], &[there(".unfinished-a", 5, -1), there(".unfinished-b", 5, 0)]].concat(),
                MediaFacts { files: 2, left: 1, left_bytes: 5, ..MediaFacts::default() },
                "one was never finished, and one is being written",
            ),
            (
                [&whole[..], &[there("b.jpg", 5, 0), there("a.jpg", 5, -1)]].concat(),
                MediaFacts { files: 2, foreign: vec!["a.jpg".into(), "b.jpg".into()], ..MediaFacts::default() },
                "not of O2M",
            ),
        ] {
            assert_eq!(compare(&all, &files, ".unfinished-", SINCE), expected, "{what}");
        }
    }

    #[test]
    fn what_nobody_gives_back_is_a_problem() {
        let posts = || vec![PostId(3)];
        let one = || vec![Sha256([1; 32])];
        let well = || MediaFacts { files: 4, ..MediaFacts::default() };
        let ok = Finding::MediaOk { files: 4 };
        let missing = || Finding::MediaMissing { files: 1, posts: posts() };
        for (facts, expected) in [
            (well(), vec![ok.clone()]),
            (MediaFacts { missing: one(), ..well() }, vec![missing()]),
            (MediaFacts { cut: one(), ..well() }, vec![Finding::MediaCut { files: 1, posts: posts() }]),
            (MediaFacts { copies_missing: 2, ..well() }, vec![ok.clone(), Finding::MediaCopiesMissing { files: 2 }]),
            (
                MediaFacts { left: 2, left_bytes: 9, missing: one(), ..well() },
                vec![missing(), Finding::MediaLeft { files: 2, bytes: 9 }],
            ),
            (
                MediaFacts { foreign: (0..7).map(|number| number.to_string()).collect(), ..well() },
                vec![
                    ok.clone(),
                    Finding::MediaForeign { files: 7, names: ["0", "1", "2", "3", "4"].map(str::to_owned).into() },
                ],
            ),
        ] {
            let of = |files: &[Sha256]| if files.is_empty() { vec![] } else { posts() };
            assert_eq!(media(&facts, of(&facts.missing), of(&facts.cut)), expected, "{facts:?}");
        }
    }

    #[test]
    fn two_folders_are_told_as_one() {
        let one = MediaFacts { files: 1, missing: vec![Sha256([1; 32])], ..MediaFacts::default() };
        let other = MediaFacts { files: 2, left: 1, left_bytes: 3, ..MediaFacts::default() };
        let expected =
            MediaFacts { files: 3, missing: vec![Sha256([1; 32])], left: 1, left_bytes: 3, ..MediaFacts::default() };
        assert_eq!(one.and(other), expected);
    }
}
