//! The files of pictures: the owner's, which are made here, and friends', which are fetched and kept while there is room.

mod comments;
pub(crate) mod copies;
pub(crate) mod fetch;
pub(crate) mod intake;
mod older;
pub(crate) mod open;
pub(crate) mod owner;
pub(crate) mod unused;
