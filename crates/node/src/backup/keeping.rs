//! Backups that friends keep for each other (docs/KEEPERS.md). What is sent are the files of the folder of backups, byte for byte: there is one way to
//! make them, and one to put them back.

pub(crate) mod asks;
pub(crate) mod challenge;
mod files;
pub(crate) mod from_friend;
mod here;
pub(crate) mod kept;
pub(crate) mod owner;
mod room;
pub(crate) mod send;
pub(crate) mod set_up;
#[cfg(test)]
mod tests;
