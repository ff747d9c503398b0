//! What friends answer each other under a post: in the owner's threads, which this node decides, and in friends', to whose servers it brings
//! what the owner wrote.

pub(crate) mod bring;
pub(crate) mod conversations;
pub(crate) mod error;
pub(crate) mod home;
pub(crate) mod messages;
pub(crate) mod moved;
pub(crate) mod older;
pub(crate) mod owner;
mod pictures;
mod places;
pub(crate) mod read;
mod read_marks;
pub(crate) mod report;
mod say;
#[cfg(test)]
mod tests;
pub(crate) mod written;
