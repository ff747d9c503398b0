//! Who answered, who is asked, and why not.

use domain::{Invite, Note, ParseInviteError, fingerprint};
use node::{AskError, Contact, GreetError, Owner};

use super::internal;
use crate::api::{ApiError, ContactView, FriendsError};

impl From<Contact> for ContactView {
    fn from(contact: Contact) -> Self {
        Self {
            contact: contact.id.to_string(),
            name: contact.name,
            address: contact.address.to_string(),
            key: fingerprint::grouped(contact.node_id),
            is_pinned: contact.is_pinned,
        }
    }
}

/// Asks who answers at what was typed.
pub(in crate::api) async fn greet(owner: &Owner, typed: &str) -> Result<ContactView, ApiError> {
    let contact = if Invite::is_meant_by(typed) {
        let invite = typed.parse().map_err(FriendsError::from)?;
        owner.friends().greet_invite(&invite).await?
    } else {
        let address = typed.parse().map_err(FriendsError::from)?;
        owner.friends().greet(&address).await?
    };
    Ok(contact.into())
}

/// Who answered; what is no contact's name names a contact that is forgotten.
pub(in crate::api) fn find_contact(owner: &Owner, contact: &str) -> Option<ContactView> {
    owner.friends().contact(contact.parse().ok()?).map(ContactView::from)
}

/// Asks the owner of a server that answered, with the note as typed.
pub(in crate::api) async fn ask(owner: &Owner, contact: &str, note: &str) -> Result<(), ApiError> {
    let contact = contact.parse().map_err(|_| ApiError::Friends(FriendsError::ContactForgotten))?;
    let excess = Note::excess(note);
    let note: Note = note.parse().map_err(|_| ApiError::Friends(FriendsError::NoteTooLong { excess }))?;
    owner.friends().ask(contact, &note).await?;
    Ok(())
}

impl From<ParseInviteError> for FriendsError {
    fn from(error: ParseInviteError) -> Self {
        match error {
            ParseInviteError::Scheme
            | ParseInviteError::NoKey
            | ParseInviteError::Key(_)
            | ParseInviteError::Address(_) => Self::InviteMalformed,
        }
    }
}

impl From<GreetError> for ApiError {
    fn from(error: GreetError) -> Self {
        Self::Friends(match error {
            GreetError::Oneself => FriendsError::Oneself,
            GreetError::AlreadyFriends => FriendsError::AlreadyFriends,
            GreetError::AlreadyAsked => FriendsError::AlreadyAsked,
            GreetError::Blocked => FriendsError::Blocked,
            GreetError::Unreachable => FriendsError::Unreachable,
            GreetError::Slow => FriendsError::Slow,
            GreetError::NotO2m => FriendsError::NotO2m,
            GreetError::KeyChanged => FriendsError::KeyChanged,
            GreetError::Busy => FriendsError::Busy,
            GreetError::UnknownName => FriendsError::UnknownName,
            GreetError::Forbidden(address) if address.ip().is_none() => FriendsError::ForbiddenName,
            GreetError::Forbidden(_) => FriendsError::Forbidden,
            GreetError::Store(error) => return internal(&error),
        })
    }
}

impl From<AskError> for ApiError {
    fn from(error: AskError) -> Self {
        Self::Friends(match error {
            AskError::Gone => FriendsError::ContactForgotten,
            AskError::AlreadyFriends => FriendsError::AlreadyFriends,
            AskError::AlreadyAsked => FriendsError::AlreadyAsked,
            AskError::Blocked => FriendsError::Blocked,
            AskError::Store(error) => return internal(&error),
        })
    }
}
