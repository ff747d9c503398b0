//! A quick look and a thorough one, as one report.

use std::cmp::Reverse;

use super::{Finding, Subject};

/// What a quick look found and, if there was one, a thorough one, the worst first. Of the database each has something to say, and what is worse holds, or
/// what the thorough one says.
pub fn together(quick: Vec<Finding>, thorough: &[Finding]) -> Vec<Finding> {
    let of_database = |finding: &&Finding| finding.subject() == Subject::Database;
    let level = |findings: &[Finding]| findings.iter().filter(of_database).map(Finding::level).max();
    let is_quick_worse = level(&quick) > level(thorough);
    let (mut all, mut more) = (quick, thorough.to_vec());
    let overruled = if is_quick_worse { &mut more } else { &mut all };
    overruled.retain(|finding| finding.subject() != Subject::Database);
    all.extend(more);
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
            (vec![damaged(), Finding::KeyOk], vec![Finding::DatabaseOk], vec![damaged(), Finding::KeyOk]),
            (vec![Finding::DatabaseOpens], vec![damaged()], vec![damaged()]),
        ] {
            assert_eq!(together(quick, &thorough), expected);
        }
    }
}
