//! Two sides, and all that can happen between them.

mod backups;
mod network;
mod pair;
mod scenarios;
mod secrecy;
