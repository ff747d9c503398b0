//! People as cards show them.

use domain::{Peer, Profile, Timestamp};

use crate::api::{PersonView, PictureView};

impl PersonView {
    pub(in crate::api) fn of_owner(profile: &Profile) -> Self {
        let picture = profile.picture.clone().map(PictureView::from);
        Self { name: profile.name.clone(), picture, reach: None, href: "/profile".to_owned() }
    }

    pub(in crate::api) fn of_peer(peer: &Peer, now: Timestamp) -> Self {
        // Who hides their name from strangers is called by the address until they say it.
        let name = if peer.name.is_empty() { peer.address.to_string() } else { peer.name.clone() };
        Self {
            name,
            picture: peer.picture.clone().map(PictureView::from),
            reach: Some(peer.reach(now)),
            href: format!("/friends/{}", peer.id),
        }
    }
}
