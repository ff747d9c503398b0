//! Bringing what one published elsewhere (docs/IMPORT.md): each format is read as a row of entries, and one writer makes posts of them, by the
//! way that the composer's go.
//!
//! Nothing of a file is believed: names lead nowhere but into it, and sizes are counted while they come.

mod dates;
mod entry;
pub(crate) mod error;
mod files;
mod html;
mod instagram;
mod json;
mod judge;
mod look;
mod mastodon;
mod o2m;
pub(crate) mod owner;
mod pictures;
mod plain;
pub(crate) mod run;
mod side_files;
mod source;
#[cfg(test)]
mod tests;
mod undo;
mod write;
