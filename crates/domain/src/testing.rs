//! Values that several tests need.

use crate::NodeId;

/// A node that differs from those with another `number`.
pub fn node_id(number: u8) -> NodeId {
    NodeId([number; 32])
}
