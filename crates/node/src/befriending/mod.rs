//! The way from strangers to friends, and back: [`domain::Friendship`] decides, here it is kept, carried and told to the owner.
//!
//! Nothing is dialled because a stranger asked: an address is dialled that the owner gave, or accepted or declined a request from.

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod card;
pub(crate) mod contact;
pub(crate) mod end;
pub(crate) mod friend;
pub(crate) mod greet;
pub(crate) mod invite;
pub(crate) mod number;
pub(crate) mod owner;

pub(crate) mod receive;
pub(crate) mod send;
pub(crate) mod standing;
pub(crate) mod verify;

#[cfg(test)]
mod tests;
