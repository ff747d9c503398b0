//! What O2M's words mean: identifiers, values with their limits, and decisions.
//!
//! Pure: no async, no input or output, and no reading of the clock; whatever depends on the time takes a [`Timestamp`].
//! Compiles to wasm, so the browser and the server agree on every rule here.

pub mod address;
pub mod audience;
pub mod friendship;
pub mod id;
pub mod limits;
pub mod picture;
pub mod post;
pub mod profile;
pub mod reach;
pub mod text;
pub mod timestamp;

pub use address::{Address, ParseAddressError};
pub use audience::{Audience, ParseAudienceError};
pub use friendship::FriendshipState;
pub use id::{AppTokenId, MediaId, NodeId, NotificationId, ParseIdError, PeerId, PostId, SessionId, Sha256, WireId};
pub use picture::{Picture, PictureType, Variant};
pub use post::{Author, Post};
pub use profile::Profile;
pub use reach::Reach;
pub use text::{AltText, Name, Note, PostText, TextError};
pub use timestamp::{RelativeTime, Timestamp};
