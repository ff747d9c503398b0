//! What a node remembers: SQLite through sea-orm.
//!
//! One file per table, a query and a conversion each; what is absent is `Ok(None)`. Knows nothing of HTTP, and decides nothing.
//! SQLite has one writer: writes go through [`Store::write`], whose transaction rolls back unless it is committed.
//!
//! # How queries are written
//!
//! - Entity calls, with `Expr` and `OnConflict`, where one table with an entity is asked for rows, or given values.
//! - SQL text with bound values, through `WriteTx::execute` or a `FromQueryResult`, where a statement goes over several tables, asks
//!   `visibility`, computes from columns (`seq + 1`, `IS NOT`, `max`, `RETURNING`), or is on a table without an entity, such as
//!   those of circles and feeds.
//! - No statement is put together with sea-query's `Query`.

mod app_token;
mod audience;
mod backup_folder;
mod backup_reminder;
mod card;
mod circle;
mod clock_step;
mod closing;
mod comment_picture;
mod conversation;
mod copies;
mod cover;
mod date;
mod draft;
mod due;
mod entity;
mod error;
mod export;
mod feed;
mod folder_file;
mod friendship;
mod http_cache;
mod identity;
mod ids;
mod import;
mod instance;
mod introduced;
mod introduction;
mod keeper;
mod kept_file;
mod kept_for;
mod known_browser;
mod left_alone;
mod listening;
mod media;
mod migration;
mod mute;
mod named_file;
mod notice_off;
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
mod push;
mod quote;
mod quoting;
mod read_mark;
mod recovery;
mod remembered;
mod remote_post;
mod report;
mod restored;
mod search;
mod seen;
mod session;
mod set_aside;
mod setup_link;
mod shown_file;
mod take_back;
#[cfg(test)]
mod testing;
mod thread;
mod thread_notices;
mod timeline;
mod two_step;
mod variant;
mod visibility;

pub use clock_step::ClockStep;
pub use comment_picture::{CommentFile, FileCame, MissingCommentFiles};
pub use conversation::{ConversationRow, MessageDraft, MessageRow, MessageStanding};
pub use copies::{CopyName, KeptCopy, rules::CopiesRules};
pub use draft::text::DraftText;
pub use due::Due;
pub use error::{OpenError, StoreError};
pub use export::OwnedPost;
pub use feed::{FeedEntry, FeedHead, FeedPart};
pub use folder_file::{FolderFile, FolderFileState};
pub use friendship::{DroppedCopies, NewPeer, PeerRow};
pub use http_cache::StoredResponse;
pub use import::{ImportPlace, NewImport};
pub use introduced::{Introduced, NewIntroduced};
pub use introduction::{IntroductionRequest, IntroductionSide, MadeIntroduction, NewIntroduction};
pub use kept_file::{MissingFile, MissingFiles};
pub use kept_for::KeptFile;
pub use media::NewMedia;
pub use migration::schema_steps;
pub use open::{
    CopyError, LookError, OwnFile, ShownFile, Store, WriteTx, become_other_instance, check_copy, is_damage, make_lean,
    posts_that_show,
};
pub use owner::{NodeRow, credentials::CredentialsRow};
pub use post::{DraftSave, NewPost, OwnPost, PostContent, StalePost};
pub use public::PublicPost;
pub use recovery::row::RecoveryRow;
pub use remote_post::PutPost;
pub use report::{DueReport, SeenComment};
pub use search::{Found, FoundComment, FoundWhat, SearchFor, SearchIn};
pub use session::NewSession;
pub use set_aside::words::SetAside;
pub use thread::{
    Home, IntroductionEntry, ItemPlace, ItemRevision, ItemRow, NewComment, OutlineRow, SaidBy, SeenPost, StaleComment,
    ThreadPost, ThreadsEntry, ThreadsEntryChange, ThreadsHead, ThreadsPart,
};
pub use two_step::TwoStepRow;
