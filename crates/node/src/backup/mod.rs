//! Everything in one file, and back: what a person keeps who does not want to lose their friends with a disk.

pub(crate) mod archive;
mod check;
pub(crate) mod folder;
pub(crate) mod keeping;
pub(crate) mod make;
pub(crate) mod moving;
pub(crate) mod opening;
pub(crate) mod put_back;
pub(crate) mod restore;
pub(crate) mod sheet;
#[cfg(test)]
mod tests;
pub(crate) mod upload;
