//! Whom and what a search names.

use domain::{
    Circle, FriendshipState, Hidden, NodeId, PeerId,
    search::{Asked, Phrase},
};
use store::{SearchFor, SearchIn};

use crate::reading::timeline::People;

/// The owner, in a search.
const ME: &str = "me";
const POSTS: [&str; 2] = ["posts", "post"];
const COMMENTS: [&str; 2] = ["comments", "comment"];
const MESSAGES: [&str; 2] = ["messages", "message"];

/// Who and what can be named; and which names were none.
pub(super) struct Named<'a> {
    people: &'a People,
    circles: &'a [Circle],
    pub(super) unknown: Vec<String>,
}

/// `None`: the owner.
type Person = (Option<PeerId>, Option<NodeId>);

impl<'a> Named<'a> {
    pub(super) fn new(people: &'a People, circles: &'a [Circle]) -> Self {
        Self { people, circles, unknown: Vec::new() }
    }

    /// What is looked for: nothing by those whom the owner blocked, and nothing by whom the owner has muted, unless somebody is named.
    pub(super) fn wanted(&mut self, asked: &Asked, hidden: &Hidden, utc_offset_seconds: i32) -> SearchFor {
        let mut within = Vec::new();
        if !asked.from.is_empty() {
            within.push(self.from(&asked.from));
        }
        for name in &asked.within {
            within.push(self.within(name));
        }
        let is_muted = |peer: &PeerId| asked.from.is_empty() && hidden.people().contains(peer);
        let left_out = self.people.peers.values();
        let left_out = left_out.filter(|peer| peer.state == FriendshipState::Blocked || is_muted(&peer.id));
        SearchFor {
            phrases: asked.phrases.clone(),
            within,
            without: left_out.map(|peer| (peer.id, peer.node_id)).collect(),
            has_picture: asked.has_picture,
            has_messages: false,
            since: asked.after.map(|day| day.begins(utc_offset_seconds)),
            until: asked.before.map(|day| day.begins(utc_offset_seconds)),
        }
    }

    /// Others than friends are known by what they signed with alone.
    fn from(&mut self, names: &[String]) -> SearchIn {
        let (mut people, mut phrases) = (Vec::new(), Vec::new());
        for name in names {
            let found = self.people_called(name);
            if found.is_empty() {
                self.unknown.push(name.clone());
            }
            people.extend(found);
            phrases.extend(Phrase::of_name(name).filter(|_| !is_me(name)));
        }
        SearchIn::From { people, names: phrases }
    }

    fn within(&mut self, name: &str) -> SearchIn {
        let word = name.to_lowercase();
        if POSTS.contains(&word.as_str()) {
            return SearchIn::Posts;
        }
        if COMMENTS.contains(&word.as_str()) {
            return SearchIn::Comments;
        }
        if MESSAGES.contains(&word.as_str()) {
            return SearchIn::Messages;
        }
        let circles = called(name, self.circles.iter().map(|circle| (circle.name.as_str(), circle)));
        let members = circles.iter().flat_map(|circle| circle.members.iter().copied().map(Some));
        let people = self.people_called(name).into_iter().map(|(peer, _)| peer).chain(members).collect();
        let circles: Vec<_> = circles.iter().map(|circle| circle.id).collect();
        let within = SearchIn::Of { people, circles };
        if within == (SearchIn::Of { people: Vec::new(), circles: Vec::new() }) {
            self.unknown.push(name.to_owned());
        }
        within
    }

    fn people_called(&self, name: &str) -> Vec<Person> {
        let People { owner, key, peers, .. } = self.people;
        let me = (None, Some(*key));
        if is_me(name) {
            return vec![me];
        }
        let friends = peers.values().filter(|peer| peer.state == FriendshipState::Accepted);
        let friends = friends.map(|peer| (peer.name.as_str(), (Some(peer.id), peer.node_id)));
        called(name, friends.chain([(owner.name.as_str(), me)]))
    }
}

fn is_me(name: &str) -> bool {
    name.eq_ignore_ascii_case(ME)
}

/// Those whose names have the words of `name`; of none, those whose names have words that begin so.
fn called<'a, T>(name: &str, all: impl Iterator<Item = (&'a str, T)>) -> Vec<T> {
    let Some(beginning) = Phrase::of_name(name) else { return Vec::new() };
    let whole = beginning.clone().whole();
    let begun = all.filter(|(name, _)| beginning.is_in(name)).map(|(name, each)| (whole.is_in(name), each));
    let (exact, others): (Vec<_>, Vec<_>) = begun.partition(|(is_whole, _)| *is_whole);
    let best = if exact.is_empty() { others } else { exact };
    best.into_iter().map(|(_, each)| each).collect()
}
