//! What a person or a friend can do: the use cases of O2M, in the order of their effects.
//!
//! Knows nothing of HTTP servers, pages or SQL. Whoever holds an [`Owner`] is the owner, whoever holds a [`Friend`] is that
//! friend: there is no other way to ask. The network is never waited for inside a transaction.

pub mod clock;
pub mod live;
mod node;
mod owner;
mod secret;

pub use live::{Live, LiveEvent};
pub use node::{Node, NodeConfig, OpenNodeError};
pub use owner::{Friend, Owner};
