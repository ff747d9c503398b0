//! What a node remembers: SQLite through sea-orm.
//!
//! One file per table, a query and a conversion each; what is absent is `Ok(None)`. Knows nothing of HTTP, and decides nothing.
//! SQLite has one writer: writes go through [`Store::write`], whose transaction rolls back unless it is committed.

mod app_token;
mod audience;
mod card;
mod circle;
mod copies;
mod date;
mod draft;
mod entity;
mod error;
mod feed;
mod folder_file;
mod friendship;
mod http_cache;
mod identity;
mod ids;
mod kept_file;
mod known_browser;
mod left_alone;
mod listening;
mod media;
mod migration;
mod notification;
mod number;
mod open;
mod owner;
mod peer;
mod place;
mod poke;
mod post;
mod profile;
mod public;
mod remembered;
mod remote_post;
mod session;
mod set_aside;
mod setup_link;
mod shown_file;
#[cfg(test)]
mod testing;
mod timeline;
mod variant;
mod visibility;

pub use copies::{CopiesRules, CopyName, KeptCopy};
pub use draft::text::DraftText;
pub use error::{OpenError, StoreError};
pub use feed::{FeedEntry, FeedHead, FeedPart};
pub use folder_file::{FolderFile, FolderFileState};
pub use friendship::{DroppedCopies, NewPeer, PeerRow};
pub use http_cache::StoredResponse;
pub use kept_file::{MissingFile, MissingFiles};
pub use media::NewMedia;
pub use open::{Store, WriteTx};
pub use owner::{NodeRow, credentials::CredentialsRow};
pub use poke::DuePoke;
pub use post::{NewPost, OwnPost, PostContent, StalePost};
pub use public::PublicPost;
pub use remote_post::PutPost;
pub use session::NewSession;
pub use set_aside::words::SetAside;
