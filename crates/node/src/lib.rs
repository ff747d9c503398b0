//! What a person or a friend can do: the use cases of O2M, in the order of their effects.
//!
//! Knows nothing of HTTP servers, pages or SQL. Whoever holds an [`Owner`] is the owner, whoever holds a [`Friend`] is that
//! friend: there is no other way to ask. The network is never waited for inside a transaction.

mod account;
mod app_token;
pub mod clock;
mod draft;
mod edit;
mod folder;
pub mod live;
pub mod markdown;
mod media_files;
mod node;
mod owner;
mod password;
mod picture;
mod poke;
mod profile;
mod publish;
mod render_again;
mod secret;
mod session;
mod set_up;
#[cfg(test)]
mod testing;
mod throttle;
mod timeline;

pub use account::{ChangePassword, ChangePasswordError, NeedsBrowser};
pub use draft::{Draft, DraftError, DraftForm, DraftKey};
pub use edit::PostEdit;
pub use live::{Live, LiveEvent};
pub use media_files::{MediaFiles, ReceiveError};
pub use node::{Node, NodeConfig, OpenNodeError};
pub use owner::{Friend, Owner};
pub use password::HashError;
pub use picture::PictureError;
pub use profile::{ChoosePictureError, PictureChoice};
pub use publish::PostError;
pub use session::{Authenticated, ListedSession, SESSION_SECONDS, SignIn, SignInError, SignedIn};
pub use set_up::{SetUp, SetUpError};
pub use store::StoreError;
pub use throttle::Throttled;
pub use timeline::{OnePost, People, TimelinePage};
