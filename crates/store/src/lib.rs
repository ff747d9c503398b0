//! What a node remembers: SQLite through sea-orm.
//!
//! One file per table, a query and a conversion each; what is absent is `Ok(None)`. Knows nothing of HTTP, and decides nothing.
//! SQLite has one writer: writes go through [`Store::write`], whose transaction rolls back unless it is committed.

mod entity;
mod migration;
mod open;
mod sequence;

pub use open::{OpenError, Store, StoreError, WriteTx};
