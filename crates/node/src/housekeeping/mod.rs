//! What keeps a node in order while it runs, and whoever looks after the process informed.

pub(crate) mod backups;
pub(crate) mod closing;
pub(crate) mod doctor;
mod health;
mod keepers;
pub(crate) mod listening;
pub(crate) mod place;
pub(crate) mod reaching;
pub(crate) mod render_again;
pub(crate) mod restored;
pub(crate) mod running;
mod sendings;
mod take_backs;
pub(crate) mod tidy;
pub(crate) mod workers;
