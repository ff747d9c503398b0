//! A quick look and a thorough one, as one report.

use std::cmp::Reverse;

use super::{Finding, Subject};

/// What a quick look found and, if there was one, a thorough one, the worst first. Where the thorough one says how the database is, that it opens says
/// nothing more.
pub fn together(quick: Vec<Finding>, thorough: &[Finding]) -> Vec<Finding> {
    let is_read = thorough.iter().any(|finding| finding.subject() == Subject::Database);
    let quick = quick.into_iter().filter(|finding| !is_read || *finding != Finding::DatabaseOpens);
    let mut all: Vec<Finding> = quick.collect();
    for finding in thorough {
        if !all.contains(finding) {
            all.push(finding.clone());
        }
    }
    all.sort_by_key(|finding| (Reverse(finding.level()), finding.subject()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first_and_nothing_twice() {
        let damaged = || Finding::DatabaseDamaged { details: vec!["x".into()] };
        for (quick, thorough, expected) in [
            (
                vec![Finding::KeyOk, Finding::DatabaseOpens, Finding::SpaceUnseen, Finding::FolderReadOnly],
                vec![],
                vec![Finding::FolderReadOnly, Finding::SpaceUnseen, Finding::KeyOk, Finding::DatabaseOpens],
            ),
            (
                vec![Finding::DatabaseOpens, Finding::KeyOk],
                vec![Finding::DatabaseOk, Finding::MediaOk { files: 1 }],
                vec![Finding::KeyOk, Finding::DatabaseOk, Finding::MediaOk { files: 1 }],
            ),
            (vec![damaged()], vec![damaged()], vec![damaged()]),
            (vec![Finding::DatabaseOpens], vec![damaged()], vec![damaged()]),
        ] {
            assert_eq!(together(quick, &thorough), expected);
        }
    }
}
