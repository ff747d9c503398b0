//! Conversations as views.

use domain::{PeerId, Picture, ShownMessage, Timestamp, thread::ShownWords};
use node::{ConversationPage, ConversationsPage, ListedConversation, People, Quoted, markdown};

use super::unsent;
use crate::{
    api::{
        ConversationView, ConversationsView, CorrespondentView, ListedConversationView, MessageView, PersonView,
        TimeView, WordsView,
    },
    i18n::{t, t_plural, use_i18n},
};

/// Characters of a message in the list of conversations.
const WORDS_CHARACTERS: usize = 100;

impl ConversationsView {
    pub(in crate::api) fn new(page: ConversationsPage, now: Timestamp) -> Self {
        let ConversationsPage { conversations, others, people } = page;
        let person = |peer: PeerId| people.peers.get(&peer).map(|peer| PersonView::of_peer(peer, now));
        let listed = |ListedConversation { peer, last, unread, is_muted }: ListedConversation| {
            let (is_own, words, at) = match last {
                Some((is_own, words, at)) => (is_own, beginning(&words), Some(TimeView::new(at, now))),
                None => (false, String::new(), None),
            };
            Some(ListedConversationView { peer, person: person(peer)?, words, is_own, at, unread, is_muted })
        };
        let other = |peer| Some(CorrespondentView { peer, person: person(peer)? });
        Self {
            conversations: conversations.into_iter().filter_map(listed).collect(),
            others: others.into_iter().filter_map(other).collect(),
        }
    }
}

impl ConversationView {
    pub(in crate::api) fn new(page: ConversationPage, unsent: Option<&str>, now: Timestamp) -> Self {
        let ConversationPage { peer, is_held_here, is_open, knows_messages, messages, .. } = page;
        let ConversationPage { is_muted, before, are_earlier_new, unseen, people, quoted, draft, new, .. } = page;
        Self {
            peer: peer.id,
            person: PersonView::of_peer(&peer, now),
            heard: peer.last_heard_at.map(|at| TimeView::new(at, now)),
            is_asleep: peer.last_failure.is_some_and(|failure| !failure.is_of_content()),
            is_held_here,
            is_open,
            knows_messages,
            is_muted,
            messages: messages.into_iter().map(|it| MessageView::new(it, &people, &quoted, now)).collect(),
            before,
            are_earlier_new,
            unseen,
            draft,
            new,
            unsent: unsent.and_then(unsent::find),
        }
    }
}

impl MessageView {
    fn new(message: ShownMessage, people: &People, quoted: &Quoted, now: Timestamp) -> Self {
        let ShownMessage { id, is_own, words, at, is_edited, state, is_new } = message;
        let words = WordsView::new(words, people, quoted, now);
        Self { id, is_own, words, at: TimeView::new(at, now), is_edited, state, is_new }
    }
}

/// How a message begins, in one line: by its warning, its words, or how many pictures it has.
fn beginning(words: &ShownWords) -> String {
    let ShownWords::Said { source, cover, pictures, .. } = words else {
        return t!(use_i18n(), messages.deleted).to_owned();
    };
    if let Some(warning) = &cover.warning {
        return warning.as_str().to_owned();
    }
    let words = markdown::first_words(source, WORDS_CHARACTERS);
    let described = |picture: &Picture| !picture.alt.is_empty();
    let pictures: Vec<Picture> = pictures.iter().cloned().map(Picture::from).collect();
    match pictures.iter().find(|picture| described(picture) && !cover.is_blurred) {
        _ if !words.is_empty() => words,
        Some(picture) => picture.alt.clone(),
        None => t_plural!(use_i18n(), quotes.pictures, count = pictures.len()),
    }
}
