//! What a node keeps in memory alone, and loses with the process.

pub(crate) mod live;
pub(crate) mod peering;
