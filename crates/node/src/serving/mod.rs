//! What others read here: friends the feed, everybody what is public; and how friends are told that there is news.

mod dial_back;
pub(crate) mod feed;
pub(crate) mod poke;
pub(crate) mod public;
pub(crate) mod threads;
