//! Threads that moved, as views.

use domain::{Author, Timestamp};
use node::{MovedThread, MovedThreads, People, markdown};

use super::{notification_words::who, posts::author};
use crate::{
    api::{MovedThreadView, MovedView, TimeView, VoiceView},
    i18n::{t_plural, use_i18n},
};

/// Characters of the post that was answered.
const WORDS_CHARACTERS: usize = 80;

impl MovedView {
    pub(in crate::api) fn new(moved: MovedThreads, now: Timestamp) -> Self {
        let MovedThreads { threads, more, people, unseen } = moved;
        Self {
            threads: threads.into_iter().map(|thread| MovedThreadView::new(thread, &people, now)).collect(),
            more,
            unseen,
        }
    }
}

impl MovedThreadView {
    fn new(thread: MovedThread, people: &People, now: Timestamp) -> Self {
        let MovedThread { post, first, comments, voices, at } = thread;
        let voices: Vec<VoiceView> = voices.into_iter().map(|voice| VoiceView::new(voice, people, now)).collect();
        let words = markdown::first_words_of(&post, WORDS_CHARACTERS);
        let pictures = || t_plural!(use_i18n(), quotes.pictures, count = post.pictures.len());
        Self {
            post: post.id,
            first,
            who: who(use_i18n(), &voices),
            voice: voices.into_iter().next(),
            comments,
            is_own: post.author == Author::Owner,
            author: author(&post.author, people, now).name,
            is_warned: post.cover.warning.is_some(),
            words: if words.is_empty() { pictures() } else { words },
            at: TimeView::new(at, now),
        }
    }
}
