//! Moving to another machine (docs/MOVING.md): files go while the old machine serves, then it ends, and gives the rest to the new one.
//!
//! The old machine is from then on an old copy of its data (`peering::instance`): that is written before anything by which another could serve is given.

pub(crate) mod ending;
mod files;
pub(crate) mod give;
mod hashes;
mod names;
pub(crate) mod owner;
mod staging;
pub(crate) mod step;
pub(crate) mod take;
mod taking;
