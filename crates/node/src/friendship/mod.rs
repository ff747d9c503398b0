//! The way from strangers to friends, and back.
//!
//! Nothing is dialled because a stranger asked: an address is dialled that the owner typed, or accepted a request from.

mod answer;
mod ask;
mod authenticate;
mod decide;
mod end;
mod farewell;
mod poll;
mod receive;

pub use answer::AcceptError;
pub use ask::{AskError, Asked};
pub use end::EndError;
pub use receive::{ReceiveRequestError, UnknownRequest};
