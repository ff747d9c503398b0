//! Everything that the owner wrote, as a zip that people and other programs read (docs/EXPORT.md): for leaving, and for coming back.

mod archive;
mod document;
pub(crate) mod error;
mod front_matter;
pub(crate) mod make;
mod names;
pub(crate) mod pages;
mod pictures;
mod place;
#[cfg(test)]
mod tests;
mod walk;
