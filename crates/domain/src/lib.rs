//! What O2M's words mean: identifiers, values with their limits, and decisions.
//!
//! Pure: no async, no input or output, and no reading of the clock; whatever depends on the time takes a [`Timestamp`].
//! Compiles to wasm, so the browser and the server agree on every rule here.

pub mod account;
pub mod address;
pub mod audience;
pub mod backup;
pub mod bearer;
pub mod browser;
mod calendar;
pub mod card;
pub mod circle;
pub mod conversation;
pub mod cookie;
pub mod copies;
pub mod cover;
pub mod crop;
pub mod cursor;
pub mod dial;
pub mod doctor;
pub mod fingerprint;
pub mod friend_quota;
pub mod friendship;
pub mod id;
pub mod import;
pub mod instance;
pub mod introduction;
pub mod invite;
pub mod keeping;
pub mod left_alone;
mod letters;
pub mod limits;
pub mod live;
pub mod local_path;
pub mod local_request;
pub mod mention;
pub mod message;
pub mod move_code;
pub mod mute;
pub mod node_id;
pub mod notification;
pub mod peer;
pub mod picture;
pub mod post;
pub mod post_version;
pub mod profile;
pub mod push;
pub mod quote;
pub mod reach;
mod reachability;
pub mod remote;
pub mod schedule;
pub mod scope;
pub mod search;
pub mod seen;
pub mod size;
pub mod source;
pub mod text;
pub mod thread;
pub mod timeline;
pub mod timestamp;
pub mod token_scope;
mod typed;

#[cfg(test)]
mod testing;

pub use account::{Account, AppToken, NewAppToken, Password, PasswordError, Session};
pub use address::{Address, ParseAddressError};
pub use audience::{Audience, ParseAudienceError};
pub use bearer::bearer_token;
pub use browser::Browser;
pub use card::Card;
pub use circle::{Circle, Circles};
pub use conversation::Conversation;
pub use cookie::{cookie, set_cookie};
pub use copies::{CopiesCap, CopiesCapError};
pub use cover::Cover;
pub use crop::{Crop, CropError};
pub use cursor::{Cursor, Epoch, FeedStart, ParseCursorError};
pub use dial::{Candidate, DialRule, NamedBy, Whereabouts};
pub use fingerprint::{Fingerprint, grouped};
pub use friend_quota::{Cost, DayCost, FriendLimit, FriendQuota, Held};
pub use friendship::{Friendship, FriendshipState};
pub use id::{
    AppTokenId, CircleId, DocumentId, ImportId, IntroducedId, IntroductionId, IntroductionRequestId, MediaId, MuteId,
    NotificationId, ParseIdError, PeerId, PostId, SealedName, SessionId, Sha256, ThreadItemId, WireId,
};
pub use import::{Import, ImportAudience, ImportFormat, ImportPreview, ImportProblem, ImportState, Remark};
pub use instance::{Instance, InstanceClaim, Instances, ParseInstanceError};
pub use invite::{Invite, ParseInviteError};
pub use left_alone::{LeftAlone, LeftAloneReason};
pub use live::LiveEvent;
pub use local_path::local_path;
pub use local_request::{Arrival, OwnAddress, is_local_request};
pub use mention::Mention;
pub use message::{MessageState, ShownMessage};
pub use move_code::{MoveCode, ParseMoveCodeError};
pub use mute::{Folded, Hidden, Mute, MuteTime, Muted, MutedWords};
pub use node_id::NodeId;
pub use notification::{Notification, NotificationKind, Report};
pub use peer::{Peer, PeerFailure};
pub use picture::{Picture, PictureType, Variant};
pub use post::{Author, Post};
pub use post_version::PostVersion;
pub use profile::Profile;
pub use push::{Push, PushAttempt, PushError, PushFormat, PushOrigin, PushOutcome, PushTarget, PushToken, PushUrl};
pub use quote::Quote;
pub use reach::Reach;
pub use reachability::{DialledBack, Reachability};
pub use remote::{FeedChange, FeedItem, RemotePicture, RemotePost, RemoteProfile};
pub use scope::Scope;
pub use seen::{Seen, ThreadsSeen, TimelineSeen};
pub use size::Size;
pub use source::source_of;
pub use text::{
    AltText, CommentText, Direction, Name, Note, PostText, RemoteName, TextError, TypedText, Warning, is_visible,
    isolated, shown_name, without_controls,
};
pub use timeline::{PostsFrom, TimelineCursor, TimelineFilter};
pub use timestamp::{RelativeTime, Timestamp};
pub use token_scope::{ParseTokenScopeError, Permission, TokenScope};
