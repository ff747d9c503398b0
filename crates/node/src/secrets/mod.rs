//! Secrets: how they are made, kept as hashes, and guarded against guessing.

pub(crate) mod one_time;
pub(crate) mod password;
pub(crate) mod recovery_sheet;
pub(crate) mod secret;
pub(crate) mod throttle;
