//! Threads as views, and what their forms ask for.

use std::collections::HashMap;

use domain::{
    NodeId, Note, Peer, PeerId, Picture, PostId, ThreadItemId, Timestamp, WireId, limits, shown_name,
    thread::{
        Answered, Answers, Delivery, Emoji, EmojiError, OlderComment, Reacted, ReactionCount, Sent, ShownComment,
        ShownWords, Stage, Thread, Voice, Who, Written, by_emoji,
    },
};
use node::{OlderComments, OlderError, Owner, People, Quoted, ThreadError, ThreadPage, Told, WrittenPage};

use super::{internal, mentions::named, unsent};
use crate::{
    api::{
        AnsweredView, AnswersView, ApiError, CommentView, FriendsError, OlderCommentView, OlderView, OwnReactionView,
        PersonView, QuoteView, QuotedView, ReactionCountView, ReactionView, ReactionsView, StageView, ThreadView,
        ThreadsError, TimeView, ToldView, VoiceView, WhoView, WordsView, WrittenItemView, WrittenView,
    },
    i18n::{t, use_i18n},
};

/// Tells the owner of the thread about a comment.
pub(in crate::api) async fn report(owner: &Owner, item: ThreadItemId, words: &str) -> Result<PostId, ApiError> {
    let too_long = |_| ApiError::Friends(FriendsError::NoteTooLong { excess: Note::excess(words) });
    let words: Note = words.parse().map_err(too_long)?;
    Ok(owner.threads().report(item, &words).await?)
}

/// Reacts with what was typed or chosen.
pub(in crate::api) async fn react(
    owner: &Owner,
    post: PostId,
    item: Option<ThreadItemId>,
    emoji: &str,
) -> Result<(), ApiError> {
    let emoji: Emoji = emoji.trim().parse().map_err(|_: EmojiError| ApiError::Threads(ThreadsError::NotAnEmoji))?;
    Ok(owner.threads().react(post, item, emoji).await?)
}

impl ThreadView {
    pub(in crate::api) fn new(
        page: ThreadPage,
        unsent: Option<&str>,
        begun_quote: Option<QuotedView>,
        now: Timestamp,
    ) -> Self {
        let ThreadPage { thread, people, quoted, new, may_have_older, notices, told } = page;
        let Thread { post, is_own, commenting, is_nowhere, reactions, count, comments, earlier, later } = thread;
        let view = |comment: ShownComment| {
            let ShownComment { id, depth, answers, author, words, at, is_edited, is_before_change, .. } = comment;
            let ShownComment { delivery, is_muted, reactions, .. } = comment;
            let answered = |Answered { id, author, is_earlier }: Answered| AnsweredView {
                id,
                name: VoiceView::new(author, &people, now).name,
                is_earlier,
            };
            CommentView {
                id,
                depth,
                answers: answers.map(answered),
                author: VoiceView::new(author, &people, now),
                words: WordsView::new(words, &people, &quoted, now),
                at: TimeView::new(at, now),
                is_edited,
                is_before_change,
                stage: delivery.map(StageView::from),
                is_muted,
                told: told.get(&id).copied().map(ToldView::from),
                reactions: reactions_of(reactions, &people.peers),
                new: id_of_answer(new, id),
            }
        };
        Self {
            post,
            is_own,
            commenting,
            is_nowhere,
            notices,
            count,
            comments: comments.into_iter().map(view).collect(),
            earlier,
            later,
            reactions: reactions_of(reactions, &people.peers),
            may_have_older,
            new,
            begun_quote,
            unsent: unsent.and_then(unsent::find),
        }
    }
}

impl OlderView {
    pub(in crate::api) fn of(asked: Result<OlderComments, OlderError>, now: Timestamp) -> Result<Self, ApiError> {
        let OlderComments { comments, older, people, quoted } = match asked {
            Ok(asked) => asked,
            Err(OlderError::Home(failure)) => {
                return Ok(Self { comments: Vec::new(), older: None, failure: Some(failure) });
            }
            Err(OlderError::NotFound) => return Err(ApiError::NotFound),
            Err(error) => return Err(internal(&error)),
        };
        let view = |OlderComment { depth, author, words, at, is_before_change, is_muted, .. }| OlderCommentView {
            depth,
            author: VoiceView::new(author, &people, now),
            words: WordsView::new(words, &people, &quoted, now),
            at: TimeView::new(at, now),
            is_before_change,
            is_muted,
        };
        Ok(Self { comments: comments.into_iter().map(view).collect(), older, failure: None })
    }
}

/// Each form of a page has an id of its own.
fn id_of_answer(new: WireId, to: ThreadItemId) -> WireId {
    let mut id = new;
    for (byte, other) in id.0.iter_mut().zip(to.0.to_be_bytes()) {
        *byte ^= other;
    }
    id
}

impl VoiceView {
    pub(in crate::api) fn new(voice: Voice, people: &People, now: Timestamp) -> Self {
        let Voice { key, name, who } = voice;
        match who {
            Who::Owner => {
                let person = PersonView::of_owner(&people.owner);
                Self { name: person.name.clone(), key, who: WhoView::Owner(person) }
            }
            Who::Friend(peer) => Self::known(key, &name, people.peers.get(&peer), now),
            Who::FriendOfFriend { like } => {
                let like = like.and_then(|peer| people.peers.get(&peer)).map(|peer| peer.name.clone());
                Self { name: shown_name(&name, Some(key)), key, who: WhoView::FriendOfFriend { like } }
            }
            Who::Blocked => Self::blocked(key),
        }
    }

    /// Somebody whom the owner blocked.
    pub(in crate::api) fn blocked(key: NodeId) -> Self {
        Self { name: t!(use_i18n(), threads.someone_blocked).to_owned(), key, who: WhoView::Blocked }
    }

    /// A friend, by the name that they have here.
    pub(in crate::api) fn known(key: NodeId, name: &str, peer: Option<&Peer>, now: Timestamp) -> Self {
        match peer {
            Some(peer) => {
                let person = PersonView::of_peer(peer, now);
                Self { name: person.name.clone(), key, who: WhoView::Friend(person) }
            }
            // But for the moment in which a friendship ends.
            None => Self { name: shown_name(name, Some(key)), key, who: WhoView::FriendOfFriend { like: None } },
        }
    }
}

/// Who reacts with what, each emoji once, in the order in which they came.
fn reactions_of(reactions: Vec<Reacted>, peers: &HashMap<PeerId, Peer>) -> ReactionsView {
    let own = reactions.iter().find_map(|reacted| reacted.sent);
    let own = own.map(|Sent { id, delivery }| OwnReactionView { id, stage: delivery.into() });
    let named = reactions.into_iter().flat_map(|Reacted { by, is_muted, emoji, .. }| {
        let friend = match by.who {
            _ if is_muted => Some(t!(use_i18n(), threads.someone_muted).to_owned()),
            Who::Friend(peer) => peers.get(&peer).map(|peer| peer.name.clone()).filter(|name| !name.is_empty()),
            Who::Owner | Who::FriendOfFriend { .. } | Who::Blocked => None,
        };
        let name = || friend.unwrap_or_else(|| shown_name(&by.name, Some(by.key)));
        let other = (by.who != Who::Owner).then(name);
        emoji.into_iter().map(move |emoji| (emoji, other.clone()))
    });
    let view = |(emoji, others): (Emoji, Vec<Option<String>>)| ReactionView {
        emoji: emoji.to_string(),
        is_mine: others.contains(&None),
        others: others.into_iter().flatten().collect(),
    };
    ReactionsView { emoji: by_emoji(named).into_iter().map(view).collect(), own }
}

impl WordsView {
    pub(super) fn new(words: ShownWords, people: &People, quoted: &Quoted, now: Timestamp) -> Self {
        match words {
            ShownWords::Said { source, html, cover, pictures, quote } => Self::Said {
                source,
                html: named(html, people, now),
                warning: cover.warning().to_owned(),
                is_blurred: cover.is_blurred,
                pictures: pictures.into_iter().map(|picture| Picture::from(picture).into()).collect(),
                quote: QuoteView::of(quote, people, quoted, now),
            },
            ShownWords::Deleted => Self::Deleted,
            ShownWords::Removed => Self::Removed,
        }
    }
}

impl From<Told> for ToldView {
    fn from(told: Told) -> Self {
        match told {
            Told::NotYet => Self::NotYet,
            Told::Waiting => Self::Waiting,
            Told::Arrived => Self::Arrived,
        }
    }
}

impl From<Delivery> for StageView {
    fn from(Delivery { stage, is_change }: Delivery) -> Self {
        match stage {
            Stage::Waiting => Self::Waiting,
            Stage::Answered { .. } => Self::Answered,
            Stage::There => Self::There,
            Stage::Removed => Self::Removed,
            Stage::OutOfReach => Self::OutOfReach,
            Stage::Closed if is_change => Self::ChangeClosed,
            Stage::Closed => Self::Closed,
            Stage::NoTarget => Self::NoTarget,
            Stage::Refused => Self::Refused,
        }
    }
}

impl From<Answers> for AnswersView {
    fn from(answers: Answers) -> Self {
        let count = |ReactionCount { emoji, people, is_mine }: ReactionCount| ReactionCountView {
            emoji: emoji.to_string(),
            people,
            is_mine,
        };
        let reactions = answers.reactions.into_iter().map(count).collect();
        Self { comments: answers.comments, reactions, is_closed: answers.is_closed }
    }
}

impl WrittenView {
    pub(in crate::api) fn new(page: WrittenPage, now: Timestamp) -> Self {
        let WrittenPage { written, people, quoted } = page;
        let is_full = written.len() >= limits::NOTIFICATIONS_PER_PAGE;
        let older_than = written.last().filter(|_| is_full).map(|last| last.id);
        let view = |Written { id, home, post, words, at, delivery }: Written| {
            let person = people.peers.get(&home).map(|peer| PersonView::of_peer(peer, now));
            WrittenItemView {
                id,
                home: person,
                peer: home,
                post,
                words: WordsView::new(words, &people, &quoted, now),
                at: TimeView::new(at, now),
                stage: delivery.into(),
            }
        };
        Self { written: written.into_iter().map(view).collect(), older_than }
    }
}

impl From<ThreadError> for ApiError {
    fn from(error: ThreadError) -> Self {
        match error {
            ThreadError::Empty => Self::Threads(ThreadsError::Empty),
            ThreadError::TextTooLong { excess } => Self::Threads(ThreadsError::TextTooLong { excess }),
            ThreadError::TooManyPictures => Self::Threads(ThreadsError::TooManyPictures),
            ThreadError::AltTooLong { excess } => Self::Threads(ThreadsError::AltTooLong { excess }),
            ThreadError::NoSuchPicture => Self::Threads(ThreadsError::NoSuchPicture),
            ThreadError::QuotedGone => Self::Threads(ThreadsError::QuotedGone),
            ThreadError::Closed => Self::Threads(ThreadsError::Closed),
            ThreadError::Ended => Self::Threads(ThreadsError::Ended),
            ThreadError::TooOften => Self::Threads(ThreadsError::TooOften),
            ThreadError::TooManyEmoji => Self::Threads(ThreadsError::TooManyEmoji),
            ThreadError::NotFound => Self::NotFound,
            ThreadError::Store(error) => internal(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Profile,
        thread::{Commenting, Thread, ThreadNotices},
    };

    use super::*;

    fn voice(name: &str, who: Who) -> Voice {
        Voice { key: NodeId([7; 32]), name: name.to_owned(), who }
    }

    fn people() -> People {
        let owner = Profile { name: "Mara".to_owned(), about: String::new(), picture: None };
        People { owner, key: NodeId([1; 32]), peers: HashMap::new(), circles: HashMap::new() }
    }

    fn view(comments: Vec<ShownComment>, reactions: Vec<Reacted>) -> ThreadView {
        let thread = Thread {
            post: PostId(1),
            is_own: true,
            commenting: Commenting::Everyone,
            is_nowhere: false,
            reactions,
            count: comments.len(),
            comments,
            earlier: None,
            later: None,
        };
        let (people, new) = (people(), WireId([7; 16]));
        let page = ThreadPage {
            thread,
            people,
            quoted: HashMap::new(),
            new,
            may_have_older: false,
            notices: ThreadNotices::All,
            told: HashMap::new(),
        };
        ThreadView::new(page, None, None, Timestamp(0))
    }

    #[test]
    fn each_form_writes_a_comment_of_its_own() {
        let comment = |id| ShownComment {
            id: ThreadItemId(id),
            depth: 0,
            answers: None,
            author: voice(&format!("Reader {id}"), Who::FriendOfFriend { like: None }),
            words: ShownWords::Deleted,
            at: Timestamp(0),
            is_edited: false,
            is_before_change: false,
            delivery: None,
            is_muted: false,
            reactions: Vec::new(),
        };
        let thread = view((1..=6).map(comment).collect(), Vec::new());
        let ids: std::collections::HashSet<_> = thread.comments.iter().map(|comment| comment.new).collect();
        assert_eq!(ids.len(), 6);
    }

    #[test]
    fn the_same_sign_is_one_reaction_and_the_most_frequent_comes_first() {
        let by = |name: &str, who, emoji: &[&str]| Reacted {
            by: voice(name, who),
            is_muted: name == "Max",
            emoji: emoji.iter().filter_map(|emoji| emoji.parse().ok()).collect(),
            sent: None,
        };
        let friend = Who::FriendOfFriend { like: None };
        let thread = view(
            Vec::new(),
            vec![
                by("Lea", friend, &["🎉", "❤️"]),
                by("Mara", Who::Owner, &["❤"]),
                by("Jo\u{202e}nas", friend, &["❤"]),
                by("Max", friend, &["🎉"]),
            ],
        );
        let reactions: Vec<_> = thread
            .reactions
            .emoji
            .iter()
            .map(|view| (view.emoji.as_str(), view.others.join("+"), view.is_mine))
            .collect();
        assert_eq!(
            reactions,
            [("❤️", "Lea+Jonas".to_owned(), true), ("🎉", "Lea+someone you muted".to_owned(), false)]
        );
    }
}
