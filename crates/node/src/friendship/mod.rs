//! The way from strangers to friends, and back: [`domain::Friendship`] decides, here it is kept, carried and told to the owner.
//!
//! Nothing is dialled because a stranger asked: an address is dialled that the owner gave, or accepted or declined a request from.

mod answer;
mod ask;
mod contact;
mod end;
mod friend;
mod greet;
mod number;
mod receive;
mod send;
mod standing;
mod verify;

pub use answer::AcceptError;
pub use ask::{AskError, Asked};
pub use contact::{Contact, ContactId};
pub use end::EndError;
pub use greet::GreetError;
pub use receive::ReceiveMessageError;
pub use standing::Standing;
pub use verify::Verification;

pub(crate) use contact::Contacts;
pub(crate) use friend::Hurries;
pub(crate) use greet::may_dial;

#[cfg(test)]
mod tests;
