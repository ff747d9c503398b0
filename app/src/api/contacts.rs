//! The way to a new friend: looking who answers at an address, and asking them.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::ApiError;

/// A person's server that answered, before anything was said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// Names the contact for as long as the node remembers it: half an hour, or until it is restarted.
    pub contact: String,
    /// What its owner is called; empty if they hide it from strangers.
    pub name: String,
    /// Where it answered.
    pub address: String,
    /// Its key, in groups of four.
    pub key: String,
    /// The key is the one in the invite.
    pub is_pinned: bool,
}

/// Looks who answers at `address`, which may be an invite. The server there is told nothing; the answer leads on to the page on which its owner is asked.
#[server(endpoint = "friends/greet")]
pub async fn greet(address: String) -> Result<ContactView, ApiError> {
    use super::context;
    let owner = context::owner(domain::Permission::Manage).await?;
    let greeted = super::convert::greet(&owner, &address).await;
    let contact = greeted.map_err(|error| context::keep_typed::<Greet>(error, "address", &address))?;
    context::redirect(&format!("/friends/add/{}", contact.contact));
    Ok(contact)
}

/// Reads who answered, as long as the node remembers it.
#[server(endpoint = "friends/contact", input = GetUrl)]
pub async fn read_contact(contact: String) -> Result<Option<ContactView>, ApiError> {
    Ok(super::convert::find_contact(&super::context::owner(domain::Permission::Read).await?, &contact))
}

/// Asks the owner of a server that answered to become friends, with a note.
#[server(endpoint = "friends/request")]
pub async fn request_friendship(contact: String, #[server(default)] note: String) -> Result<(), ApiError> {
    use super::context;
    let owner = context::owner(domain::Permission::Manage).await?;
    let asked = super::convert::ask(&owner, &contact, &note).await;
    asked.map_err(|error| context::keep_typed::<RequestFriendship>(error, "note", &note))?;
    context::redirect("/friends");
    Ok(())
}
