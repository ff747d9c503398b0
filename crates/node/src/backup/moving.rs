//! Moving to another machine (docs/MOVING.md): files go while the old machine serves, then it ends, and gives the rest to the new one.
//!
//! The old machine is from then on an old copy of its data (`peering::instance`): that is written before anything by which another could serve is given.

pub(crate) mod ending;
pub(crate) mod files;
pub(crate) mod give;
pub(crate) mod owner;
pub(crate) mod staging;
pub(crate) mod take;
