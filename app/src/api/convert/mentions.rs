//! Who is mentioned in what somebody wrote, as its reader knows them.

use std::borrow::Cow;

use domain::{FriendshipState, Peer, PostText, Timestamp, TypedText};
use node::{
    Owner, People,
    markdown::{Mentioned, with_names},
};

use super::pictures::face;
use crate::{
    api::{ApiError, MentionableFriendsView, MentionableView, PersonView, PostsError},
    i18n::{t, use_i18n},
};

/// `html` with the names by which the owner knows those who are mentioned.
pub(super) fn named(html: String, people: &People, now: Timestamp) -> String {
    let known = |id| {
        if id == people.key {
            let PersonView { name, href, .. } = PersonView::of_owner(&people.owner);
            return Some(Mentioned { name, href, is_reader: true });
        }
        let peer = people.peers.values().find(|peer| peer.node_id == Some(id)).filter(|peer| is_friend(peer))?;
        let PersonView { name, href, .. } = PersonView::of_peer(peer, now);
        Some(Mentioned { name, href, is_reader: false })
    };
    match with_names(&html, known) {
        Cow::Owned(named) => named,
        Cow::Borrowed(_) => html,
    }
}

/// Renders what a post may be made of, and nothing longer.
pub(in crate::api) async fn preview(owner: &Owner, source: &str) -> Result<String, ApiError> {
    let too_long = |_| ApiError::Posts(PostsError::TextTooLong { excess: PostText::excess(source) });
    let text: PostText = source.parse().map_err(too_long)?;
    let html = owner.posts().preview(&TypedText::from(text.as_str())).await?;
    Ok(named(html, &owner.reading().everybody().await?, owner.node().now()))
}

/// The friends whom a text can mention, by name.
pub(in crate::api) async fn mentionable(owner: &Owner) -> Result<MentionableFriendsView, ApiError> {
    let (peers, now) = (owner.friends().peers().await?, owner.node().now());
    let view = |peer: Peer| {
        let PersonView { name, .. } = PersonView::of_peer(&peer, now);
        Some(MentionableView { name, key: peer.node_id?, face: peer.picture.as_ref().and_then(face) })
    };
    let mut friends: Vec<_> = peers.into_iter().filter(is_friend).filter_map(view).collect();
    friends.sort_by_cached_key(|friend| friend.name.to_lowercase());
    Ok(MentionableFriendsView { label: t!(use_i18n(), mentions.label).into(), friends })
}

fn is_friend(peer: &Peer) -> bool {
    peer.state == FriendshipState::Accepted
}
