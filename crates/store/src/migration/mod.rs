//! The schema, step by step. A step that has shipped never changes.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod m0001_first;
mod m0002_feed;
mod m0003_keys;
mod m0004_circles;
mod m0005_cache_size;
mod m0006_given;
mod m0007_text;
mod m0008_pictures;
mod m0011_said;
mod m0012_strangers;
mod m0013_quota;
mod m0014_place;
mod m0015_draft_version;
mod m0016_silence;
mod m0017_token_scope;
mod m0018_late_save;
mod m0019_threads;
mod m0020_covers;
mod m0021_timeline;
mod m0022_mentions_quotes;
mod m0023_notices;
mod m0024_comments;
mod m0025_recovery;
mod m0026_reports;
mod m0027_backup_folder;
mod m0028_moved;
mod m0029_comment_quotes;
mod m0030_take_backs;
mod m0031_imports;
mod m0032_instance;
mod m0033_without_threads;
mod m0036_search;
mod m0037_conversations;
mod m0038_keeping;
mod m0039_two_step;
mod m0041_introductions;
mod m0042_beginnings;
mod m0043_closing;
mod m0044_given;
mod standing;
mod update;

pub(crate) use standing::{Standing, is_current, standing};
pub(crate) use update::{make_schema, refuse_newer, update};

pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first::Migration),
            Box::new(m0002_feed::Migration),
            Box::new(m0003_keys::Migration),
            Box::new(m0004_circles::Migration),
            Box::new(m0005_cache_size::Migration),
            Box::new(m0006_given::Migration),
            Box::new(m0007_text::Migration),
            Box::new(m0008_pictures::Migration),
            Box::new(m0011_said::Migration),
            Box::new(m0012_strangers::Migration),
            Box::new(m0013_quota::Migration),
            Box::new(m0014_place::Migration),
            Box::new(m0015_draft_version::Migration),
            Box::new(m0016_silence::Migration),
            Box::new(m0017_token_scope::Migration),
            Box::new(m0018_late_save::Migration),
            Box::new(m0019_threads::Migration),
            Box::new(m0020_covers::Migration),
            Box::new(m0021_timeline::Migration),
            Box::new(m0022_mentions_quotes::Migration),
            Box::new(m0023_notices::Migration),
            Box::new(m0024_comments::Migration),
            Box::new(m0025_recovery::Migration),
            Box::new(m0026_reports::Migration),
            Box::new(m0027_backup_folder::Migration),
            Box::new(m0028_moved::Migration),
            Box::new(m0029_comment_quotes::Migration),
            Box::new(m0030_take_backs::Migration),
            Box::new(m0031_imports::Migration),
            Box::new(m0032_instance::Migration),
            Box::new(m0033_without_threads::Migration),
            Box::new(m0036_search::Migration),
            Box::new(m0037_conversations::Migration),
            Box::new(m0038_keeping::Migration),
            Box::new(m0039_two_step::Migration),
            Box::new(m0041_introductions::Migration),
            Box::new(m0042_beginnings::Migration),
            Box::new(m0043_closing::Migration),
            Box::new(m0044_given::Migration),
        ]
    }
}

/// How many steps the schema of this version has.
pub fn schema_steps() -> u32 {
    u32::try_from(Migrator::migrations().len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
