//! Copies of what friends share: how they are kept within the room that the owner gives them.

pub(crate) mod error;
mod mend;
pub(crate) mod owner;
mod room;
mod uses;

#[cfg(test)]
mod tests;
