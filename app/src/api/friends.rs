//! Friends: answering those who ask, reading about them, and ending it.

use domain::{FriendshipState, PeerFailure, PeerId};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView};
use crate::i18n::{I18n, t, t_plural};

/// Another person's server, and where the two stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerView {
    pub id: PeerId,
    pub person: PersonView,
    pub about: String,
    /// Where the server was last seen.
    pub address: String,
    pub state: FriendshipState,
    /// When the state changed last.
    pub since: TimeView,
    /// The note that came with the request.
    pub note: String,
    /// When the server was heard last, either way.
    pub heard: Option<TimeView>,
    /// Why the last exchange failed, unless one succeeded since.
    pub failure: Option<PeerFailure>,
    /// When it is tried next, if that is within half a day.
    pub next_attempt: Option<TimeView>,
    /// The owner compared the keys.
    pub is_verified: bool,
    /// The friendship is older than keys: this one's is to be confirmed.
    pub needs_key: bool,
    /// How much of what its server passed on of threads could not be read.
    pub passed_over: u64,
    /// How many comments of theirs stand in the owner's threads; where one person is read alone.
    pub comments: u64,
}

/// Why a friendship did not begin or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum FriendsError {
    #[error("the address is empty")]
    AddressEmpty,
    #[error("the address has a scheme other than http, https or o2m")]
    AddressScheme,
    #[error("the address is malformed")]
    AddressMalformed,
    #[error("the address has more than a host and a port")]
    AddressTooMuch,
    #[error("the address is a number, but not an IP address of four decimal numbers")]
    AddressNumber,
    #[error("the IPv6 address could be read in two ways without brackets")]
    AddressBrackets,
    #[error("the address has https before it and no port behind it")]
    AddressNoPort,
    #[error("the invite is damaged")]
    InviteMalformed,
    #[error("no friend's server can be at the address")]
    Forbidden,
    #[error("the name leads where no friend's server can be")]
    ForbiddenName,
    #[error("the note has {excess} characters too many")]
    NoteTooLong { excess: usize },
    #[error("this is the owner's own server")]
    Oneself,
    #[error("they are friends already")]
    AlreadyFriends,
    #[error("a request waits for an answer already")]
    AlreadyAsked,
    #[error("the owner has blocked them")]
    Blocked,
    #[error("nothing answers at the address")]
    Unreachable,
    #[error("the name in the address is not known")]
    UnknownName,
    #[error("the server did not answer in time")]
    Slow,
    #[error("what answers at the address is not O2M")]
    NotO2m,
    /// Another key answers than the one in the invite, or than the friend's who was last seen there.
    #[error("another key answers than the one that is known")]
    KeyChanged,
    #[error("the server takes nothing more from strangers for now")]
    Busy,
    #[error("it is forgotten who answered")]
    ContactForgotten,
    /// There is no such request or friendship any more.
    #[error("this was settled already")]
    Gone,
}

impl FriendsError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::AddressEmpty
            | Self::AddressScheme
            | Self::AddressMalformed
            | Self::AddressTooMuch
            | Self::AddressNumber
            | Self::AddressBrackets
            | Self::AddressNoPort
            | Self::InviteMalformed
            | Self::Forbidden
            | Self::ForbiddenName
            | Self::NoteTooLong { .. } => 422,
            Self::Oneself
            | Self::AlreadyFriends
            | Self::AlreadyAsked
            | Self::Blocked
            | Self::KeyChanged
            | Self::ContactForgotten
            | Self::Gone => 409,
            Self::Unreachable | Self::UnknownName | Self::NotO2m | Self::Busy => 502,
            Self::Slow => 504,
        }
    }

    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        let text = match self {
            Self::NoteTooLong { excess } => {
                return t_plural!(i18n, friends.error_note_too_long, count = excess);
            }
            Self::AddressEmpty => t!(i18n, friends.error_address_empty),
            Self::AddressScheme => t!(i18n, friends.error_address_scheme),
            Self::AddressMalformed => t!(i18n, friends.error_address_malformed),
            Self::AddressTooMuch => t!(i18n, friends.error_address_too_much),
            Self::AddressNumber => t!(i18n, friends.error_address_number),
            Self::AddressBrackets => t!(i18n, friends.error_address_brackets),
            Self::AddressNoPort => t!(i18n, friends.error_address_no_port),
            Self::InviteMalformed => t!(i18n, friends.error_invite_malformed),
            Self::Forbidden => t!(i18n, friends.error_forbidden),
            Self::ForbiddenName => t!(i18n, friends.error_forbidden_name),
            Self::Oneself => t!(i18n, friends.error_oneself),
            Self::AlreadyFriends => t!(i18n, friends.error_already_friends),
            Self::AlreadyAsked => t!(i18n, friends.error_already_asked),
            Self::Blocked => t!(i18n, friends.error_blocked),
            Self::Unreachable => t!(i18n, friends.error_unreachable),
            Self::UnknownName => t!(i18n, friends.error_unknown_name),
            Self::Slow => t!(i18n, friends.error_slow),
            Self::NotO2m => t!(i18n, friends.error_not_o2m),
            Self::KeyChanged => t!(i18n, friends.error_key_changed),
            Self::Busy => t!(i18n, friends.error_busy),
            Self::ContactForgotten => t!(i18n, friends.error_contact_forgotten),
            Self::Gone => t!(i18n, friends.error_gone),
        };
        text.into()
    }
}

/// Lists everybody whose server this one knows, in any state but ended, oldest first.
#[server(endpoint = "friends/list", input = GetUrl)]
pub async fn list_friends() -> Result<Vec<PeerView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    Ok(super::convert::known_peers(owner.friends().peers().await?, owner.node().now()))
}

/// Reads about one person, in any state.
#[server(endpoint = "friends/read", input = GetUrl)]
pub async fn read_friend(id: PeerId) -> Result<PeerView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let peer = owner.friends().peer(id).await?.ok_or(ApiError::NotFound)?;
    let comments = owner.friends().comments_of(&peer).await?;
    Ok(PeerView { comments, ..PeerView::new(peer, owner.node().now()) })
}

/// Accepts a request.
#[server(endpoint = "friends/accept")]
pub async fn accept_request(id: PeerId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.friends().accept(id).await?;
    super::context::answer_form_of_request("accepted");
    Ok(())
}

/// Declines a request.
#[server(endpoint = "friends/decline")]
pub async fn decline_request(id: PeerId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.friends().decline(id).await?;
    super::context::answer_form_of_request("declined");
    Ok(())
}

/// Puts every received request away at once, without an answer.
#[server(endpoint = "friends/clear-requests")]
pub async fn clear_requests() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.friends().clear_requests().await?;
    super::context::answer_form("/friends");
    Ok(())
}

/// Takes back a request that waits for an answer.
#[server(endpoint = "friends/withdraw")]
pub async fn withdraw_request(id: PeerId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.friends().withdraw(id).await?;
    super::context::answer_form("/friends?saved=withdrawn");
    Ok(())
}

/// Puts away a request that was declined.
#[server(endpoint = "friends/put-away")]
pub async fn put_request_away(id: PeerId) -> Result<(), ApiError> {
    Ok(super::context::owner(domain::Permission::Manage).await?.friends().put_away(id).await?)
}

/// Ends a friendship: copies go on both sides. Their comments in the owner's threads stay, unless `comments` says that they go, too.
#[server(endpoint = "friends/end")]
pub async fn end_friendship(id: PeerId, comments: Option<bool>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    if comments.unwrap_or_default() {
        owner.friends().end_and_remove_comments(id).await?;
    } else {
        owner.friends().end(id).await?;
    }
    super::context::answer_form(&format!("/friends/{id}"));
    Ok(())
}

/// Blocks a person, friend or not. What they said in the owner's threads is removed.
#[server(endpoint = "friends/block")]
pub async fn block_peer(id: PeerId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.friends().block(id).await?;
    super::context::answer_form("/friends");
    Ok(())
}

/// Lets a blocked person ask again.
#[server(endpoint = "friends/unblock")]
pub async fn unblock_peer(id: PeerId) -> Result<(), ApiError> {
    Ok(super::context::owner(domain::Permission::Manage).await?.friends().unblock(id).await?)
}

/// Asks a friend's server for news, now, and waits for what comes of it.
#[server(endpoint = "friends/pull")]
pub async fn pull_friend(id: PeerId) -> Result<(), ApiError> {
    let is_friend = super::context::owner(domain::Permission::Manage).await?.reading().pull(id).await?;
    if is_friend { Ok(()) } else { Err(ApiError::NotFound) }
}
