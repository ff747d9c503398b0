//! What a person or a friend can do: the use cases of O2M, in the order of their effects.
//!
//! Knows nothing of HTTP servers, pages or SQL. Code that holds an [`Owner`] acts for the owner, code that holds a [`Friend`] for that
//! friend: there is no other way to ask. The network is never waited for inside a transaction.

mod account;
mod account_of_peer;
mod app_token;
mod card;
mod circle;
pub mod clock;
mod copies;
pub mod desktop;
mod draft;
mod edit;
mod feed;
mod folder;
mod friendship;
mod health;
mod http_cache;
mod identity;
mod invite;
mod listening;
pub mod live;
pub mod markdown;
mod media;
mod media_files;
mod node;
mod note;
mod notification;
mod owner;
mod password;
mod peer_media;
mod peering;
mod peers;
mod picture;
mod place;
mod poke;
mod private_file;
mod private_folder;
mod profile;
mod public;
mod publish;
mod pull;
mod quota;
mod render_again;
mod rendering;
mod schedule;
mod secret;
mod session;
mod set_up;
mod street;
#[cfg(test)]
mod testing;
mod throttle;
mod tidy;
mod timeline;
mod workers;

pub use account::{ChangePassword, ChangePasswordError, NeedsBrowser};
pub use account_of_peer::is_same_account;
pub use app_token::AppTokenError;
pub use circle::CircleError;
pub use copies::{CopiesError, CopiesInUse};
pub use draft::{Draft, DraftError, DraftForm, DraftKey, DraftVersion, SavedDraft};
pub use edit::{EditId, KeptEdit, PostEdit, PostVersion, UnsavedPost};
pub use feed::Document;
pub use folder::WaitingFolder;
pub use friendship::{
    AcceptError, AskError, Asked, Contact, ContactId, EndError, GreetError, ReceiveMessageError, Standing, Verification,
};
pub use health::Unwell;
pub use identity::IdentityFileError;
pub use invite::InviteOrigin;
pub use live::{Live, LiveEvent, Sent};
pub use media::{OpenMedia, OpenMediaError};
pub use media_files::{MediaFiles, ReceiveError};
pub use node::{Node, NodeConfig, OpenNodeError};
pub use notification::NotificationPage;
pub use owner::{Friend, Owner};
pub use password::HashError;
pub use picture::PictureError;
pub use private_file::{close_to_others, write_private_file};
pub use profile::{ChoosePictureError, PictureChoice};
pub use public::{FeedFormat, PublicPage};
pub use publish::PostError;
pub use session::{
    Authenticated, KNOWN_BROWSER_SECONDS, ListedSession, SESSION_SECONDS, SignIn, SignInError, SignedIn,
};
pub use set_up::{SetUp, SetUpError};
pub use store::{PublicPost, SetAside, StoreError};
pub use throttle::Throttled;
pub use timeline::{OnePost, People, TimelinePage};
pub use workers::{WorkerFailed, Workers};
