//! What work in the background shares: when it is due, and what may fail.

pub(crate) mod due;
pub(crate) mod note;
pub(crate) mod schedule;
