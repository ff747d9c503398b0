//! What work in the background shares: when it is due, what is done for one peer, and what may fail.

pub(crate) mod due;
pub(crate) mod errand;
pub(crate) mod note;
pub(crate) mod panic;
pub(crate) mod schedule;
