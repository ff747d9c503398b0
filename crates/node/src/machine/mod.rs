//! What the machine and its system tell: the time, the desktop, and for whom a program runs.

pub(crate) mod account_of_peer;
pub mod clock;
pub mod desktop;
pub(crate) mod disk;
pub(crate) mod file_system;
pub(crate) mod notices;
pub(crate) mod starting;
