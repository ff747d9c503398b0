//! What does not come into the timeline, and is not told, at some time.

use super::{Folded, Mute, Muted, MutedWords};
use crate::{Cover, PeerId, Picture, PostId, Timestamp, Warning};

/// What is muted at some time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    people: Vec<PeerId>,
    threads: Vec<PostId>,
    words: Vec<MutedWords>,
}

impl Hidden {
    /// What of `mutes` counts at `now`.
    pub fn at(mutes: Vec<Mute>, now: Timestamp) -> Self {
        let mut hidden = Self::default();
        for mute in mutes.into_iter().filter(|mute| mute.is_on(now)) {
            match mute.what {
                Muted::Person(peer) => hidden.people.push(peer),
                Muted::Thread(post) => hidden.threads.push(post),
                Muted::Words(words) => hidden.words.push(words),
            }
        }
        hidden
    }

    /// Whose posts do not come into the timeline.
    pub fn people(&self) -> &[PeerId] {
        &self.people
    }

    /// Says whether any words are hidden: whether texts are to be looked at.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// Says whether one of these texts has words that are hidden.
    pub fn has_words_of<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        self.has_words()
            && texts.into_iter().map(Folded::new).any(|text| self.words.iter().any(|words| words.are_in(&text)))
    }

    /// Says whether words that are hidden are in a text, in what stands before it, or in what describes its pictures.
    pub fn has_words_in(&self, source: &str, cover: &Cover, pictures: &[Picture]) -> bool {
        let warning = cover.warning.iter().map(Warning::as_str);
        let alts = pictures.iter().map(|picture| picture.alt.as_str());
        self.has_words_of([source].into_iter().chain(warning).chain(alts))
    }

    /// Says whether a post of this friend's with these texts does not come into the timeline.
    pub fn hides<'a>(&self, friend: PeerId, texts: impl IntoIterator<Item = &'a str>) -> bool {
        self.people.contains(&friend) || self.has_words_of(texts)
    }

    /// Says whether nothing is told that is said under this post.
    pub fn is_thread_muted(&self, post: PostId) -> bool {
        self.threads.contains(&post)
    }

    /// Says whether what somebody says under this post is not told.
    pub fn silences(&self, post: PostId, friend: Option<PeerId>, text: &str) -> bool {
        self.is_thread_muted(post)
            || friend.is_some_and(|friend| self.people.contains(&friend))
            || self.has_words_of([text])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MuteId;

    #[test]
    fn what_is_muted_now_is_hidden_and_silent() {
        let mute = |id, what, until| Mute { id: MuteId(id), what, until };
        let now = Timestamp(10);
        let mutes = vec![
            mute(1, Muted::Person(PeerId(1)), None),
            mute(2, Muted::Person(PeerId(2)), Some(now)),
            mute(3, Muted::Thread(PostId(5)), None),
            mute(4, Muted::Words("rain".parse().unwrap()), Some(Timestamp(11))),
        ];
        let hidden = Hidden::at(mutes, now);
        assert_eq!(hidden.people(), [PeerId(1)]);
        assert!(hidden.hides(PeerId(1), ["Sun"]));
        assert!(hidden.hides(PeerId(2), ["Sun", "Rain!"]));
        assert!(!hidden.hides(PeerId(2), ["Sun"]), "that is over");
        assert!(hidden.silences(PostId(5), None, "Sun"));
        assert!(hidden.silences(PostId(6), Some(PeerId(1)), "Sun"));
        assert!(hidden.silences(PostId(6), None, "rain"));
        assert!(!hidden.silences(PostId(6), Some(PeerId(2)), "Sun"));
        assert!(!Hidden::default().hides(PeerId(1), ["rain"]));
    }
}
