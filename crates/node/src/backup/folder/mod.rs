//! Every night into a folder that the owner chose: each picture file once, and a small archive of the rest (docs/BACKUPS.md).

pub(crate) mod choose;
pub(crate) mod error;
mod lists;
mod names;
pub(crate) mod own;
pub(crate) mod owner;
pub(in crate::backup) mod place;
mod prune;
pub(crate) mod restore;
mod run;
mod sealing;
pub(crate) mod take_backs;
#[cfg(test)]
mod tests;
mod write;
