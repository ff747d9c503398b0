//! What is well with a data folder and the machine that it is on, and what is not: which finding follows from which fact.
//!
//! Gathers nothing, and knows no words: a finding is a code that stays, and what was found.

mod backup;
mod clock;
mod disk;
mod finding;
mod folder;
mod key;
mod media;
mod ports;
mod space;
mod together;

pub use backup::backup;
pub use clock::clock;
pub use disk::{DeviceFacts, Wear, disk};
pub use finding::{Finding, Level, Subject};
pub use folder::{FolderFacts, FolderState, folder};
pub use key::{KeyFacts, KeyFile, key};
pub use media::{FileThere, MediaFacts, NamedFile, NamedFor, compare, media};
pub use ports::{Answer, ports};
pub use space::{SpaceFacts, space};
pub use together::together;

/// The permissions of a file as one types them for `chmod`.
fn octal(mode: u32) -> String {
    format!("{:04o}", mode & 0o7777)
}
