//! Searching what is here: posts, comments and people.

mod named;
pub(crate) mod owner;
mod worker;
