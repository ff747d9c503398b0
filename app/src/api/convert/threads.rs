//! Threads as views, and what their forms ask for.

use std::{collections::HashMap, ops::Range};

use domain::{
    NodeId, Note, Peer, PeerId, Picture, PostId, ThreadItemId, Timestamp, WireId, limits, shown_name,
    thread::{
        Answers, Emoji, EmojiError, OlderComment, Reacted, ReactionCount, ShownComment, ShownWords, Stage, Voice, Who,
        Written, by_emoji,
    },
};
use node::{OlderComments, OlderError, Owner, People, ThreadError, ThreadPage, Told};

use super::{internal, unsent};
use crate::api::{
    AnsweredView, AnswersView, ApiError, CommentView, FriendsError, OlderCommentView, OlderView, PersonView,
    ReactionCountView, ReactionView, StageView, ThreadView, ThreadsError, TimeView, ToldView, VoiceView, WhoView,
    WordsView, WrittenItemView, WrittenView,
};

/// Comments on one page.
const PAGE: usize = limits::THREAD_FEED_COMMENTS;

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
        from: Option<ThreadItemId>,
        unsent: Option<&str>,
        now: Timestamp,
    ) -> Self {
        let ThreadPage { thread, people, new, may_have_older, told } = page;
        let ids: Vec<ThreadItemId> = thread.comments.iter().map(|comment| comment.id).collect();
        let shown = shown(&ids, from);
        let is_said = |comment: &&ShownComment| matches!(comment.words, ShownWords::Said { .. });
        let count = thread.comments.iter().filter(is_said).count();
        // Whom a comment of each depth is by, of those above the next one.
        let mut above: Vec<AnsweredView> = Vec::new();
        let comments = thread.comments.into_iter().enumerate().filter_map(|(index, comment)| {
            let ShownComment { id, depth, author, words, at, is_edited, is_before_change, .. } = comment;
            let ShownComment { stage, is_muted, reactions, .. } = comment;
            let told = told.get(&id).map(|told| match told {
                Told::NotYet => ToldView::NotYet,
                Told::Waiting => ToldView::Waiting,
                Told::Arrived => ToldView::Arrived,
            });
            let author = VoiceView::new(author, &people, now);
            above.truncate(depth);
            let answers = above.last().cloned();
            above.push(AnsweredView { id, name: author.name.clone(), is_earlier: index < shown.start });
            shown.contains(&index).then(|| CommentView {
                id,
                depth,
                answers,
                author,
                words: words.into(),
                at: TimeView::new(at, now),
                is_edited,
                is_before_change,
                stage: stage.map(StageView::from),
                is_muted,
                told,
                reactions: reactions_of(reactions, &people.peers),
                new: id_of_answer(new, id),
            })
        });
        let comments = comments.collect();
        Self {
            post: thread.post,
            is_own: thread.is_own,
            commenting: thread.commenting,
            count,
            comments,
            earlier: ids[..shown.start].iter().rev().take(PAGE).next_back().copied(),
            later: ids.get(shown.end).copied(),
            reactions: reactions_of(thread.reactions, &people.peers),
            may_have_older,
            new,
            unsent: unsent.and_then(unsent::find),
        }
    }
}

impl OlderView {
    pub(in crate::api) fn of(asked: Result<OlderComments, OlderError>, now: Timestamp) -> Result<Self, ApiError> {
        let OlderComments { comments, older, people } = match asked {
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
            words: words.into(),
            at: TimeView::new(at, now),
            is_before_change,
            is_muted,
        };
        Ok(Self { comments: comments.into_iter().map(view).collect(), older, failure: None })
    }
}

/// Which of the comments are on the page that begins with `from`; the last page, if that is none of them, or all fit on one.
fn shown(ids: &[ThreadItemId], from: Option<ThreadItemId>) -> Range<usize> {
    let last = ids.len().saturating_sub(PAGE);
    let start = from.and_then(|from| ids.iter().position(|id| *id == from)).unwrap_or(last).min(last);
    start..(start + PAGE).min(ids.len())
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
        }
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
fn reactions_of(reactions: Vec<Reacted>, peers: &HashMap<PeerId, Peer>) -> Vec<ReactionView> {
    let named = reactions.into_iter().flat_map(|Reacted { by, emoji }| {
        let friend = match by.who {
            Who::Friend(peer) => peers.get(&peer).map(|peer| peer.name.clone()).filter(|name| !name.is_empty()),
            Who::Owner | Who::FriendOfFriend { .. } => None,
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
    by_emoji(named).into_iter().map(view).collect()
}

impl From<ShownWords> for WordsView {
    fn from(words: ShownWords) -> Self {
        match words {
            ShownWords::Said { source, html, cover, pictures } => Self::Said {
                source,
                html,
                warning: cover.warning().to_owned(),
                is_blurred: cover.is_blurred,
                pictures: pictures.into_iter().map(|picture| Picture::from(picture).into()).collect(),
            },
            ShownWords::Deleted => Self::Deleted,
            ShownWords::Removed => Self::Removed,
        }
    }
}

impl From<Stage> for StageView {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Waiting => Self::Waiting,
            Stage::Answered { .. } => Self::Answered,
            Stage::There => Self::There,
            Stage::Removed => Self::Removed,
            Stage::OutOfReach => Self::OutOfReach,
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
    pub(in crate::api) fn new(written: Vec<Written>, people: &People, now: Timestamp) -> Self {
        let is_full = written.len() >= limits::NOTIFICATIONS_PER_PAGE;
        let older_than = written.last().filter(|_| is_full).map(|last| last.id);
        let view = |Written { id, home, post, words, at, stage }: Written| {
            let person = people.peers.get(&home).map(|peer| PersonView::of_peer(peer, now));
            WrittenItemView {
                id,
                home: person,
                peer: home,
                post,
                words: words.into(),
                at: TimeView::new(at, now),
                stage: stage.into(),
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
            ThreadError::Closed => Self::Threads(ThreadsError::Closed),
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
        thread::{Commenting, Thread},
    };

    use super::*;

    fn voice(name: &str, who: Who) -> Voice {
        Voice { key: NodeId([7; 32]), name: name.to_owned(), who }
    }

    fn people() -> People {
        let owner = Profile { name: "Mara".to_owned(), about: String::new(), picture: None };
        People { owner, peers: HashMap::new(), circles: HashMap::new() }
    }

    fn view(comments: Vec<ShownComment>, reactions: Vec<Reacted>) -> ThreadView {
        let thread = Thread { post: PostId(1), is_own: true, commenting: Commenting::Everyone, reactions, comments };
        ThreadView::new(
            ThreadPage { thread, people: people(), new: WireId([7; 16]), may_have_older: false, told: HashMap::new() },
            None,
            None,
            Timestamp(0),
        )
    }

    #[test]
    fn a_comment_answers_the_nearest_above_it_that_is_less_deep() {
        let comment = |id, depth| ShownComment {
            id: ThreadItemId(id),
            depth,
            author: voice(&format!("Reader {id}"), Who::FriendOfFriend { like: None }),
            words: ShownWords::Deleted,
            at: Timestamp(0),
            is_edited: false,
            is_before_change: false,
            stage: None,
            is_muted: false,
            reactions: Vec::new(),
        };
        let depths = [0, 1, 2, 1, 0, 1];
        let thread = view((1..).zip(depths).map(|(id, depth)| comment(id, depth)).collect(), Vec::new());
        let answered: Vec<_> =
            thread.comments.iter().map(|comment| comment.answers.as_ref().map_or(0, |to| to.id.0)).collect();
        assert_eq!(answered, [0, 1, 2, 1, 0, 5]);
        assert_eq!(thread.comments[1].answers.as_ref().map(|to| to.name.as_str()), Some("Reader 1"));
        let ids: std::collections::HashSet<_> = thread.comments.iter().map(|comment| comment.new).collect();
        assert_eq!(ids.len(), depths.len(), "each form writes a comment of its own");
    }

    #[test]
    fn a_page_ends_with_the_last_comment_or_begins_where_one_asks() {
        let ids: Vec<ThreadItemId> = (1..=450).map(ThreadItemId).collect();
        for (count, from, expected) in [
            (0, None, 0..0),
            (3, None, 0..3),
            (3, Some(2), 0..3),
            (450, None, 250..450),
            (450, Some(101), 100..300),
            (450, Some(400), 250..450),
            (450, Some(999), 250..450),
        ] {
            assert_eq!(shown(&ids[..count], from.map(ThreadItemId)), expected, "{count} {from:?}");
        }
    }

    #[test]
    fn the_same_sign_is_one_reaction_and_the_most_frequent_comes_first() {
        let by = |name: &str, who, emoji: &[&str]| Reacted {
            by: voice(name, who),
            emoji: emoji.iter().filter_map(|emoji| emoji.parse().ok()).collect(),
        };
        let friend = Who::FriendOfFriend { like: None };
        let thread = view(
            Vec::new(),
            vec![by("Lea", friend, &["🎉", "❤️"]), by("Mara", Who::Owner, &["❤"]), by("Jo\u{202e}nas", friend, &["❤"])],
        );
        let reactions: Vec<_> =
            thread.reactions.iter().map(|view| (view.emoji.as_str(), view.others.join("+"), view.is_mine)).collect();
        assert_eq!(reactions, [("❤️", "Lea+Jonas".to_owned(), true), ("🎉", "Lea".to_owned(), false)]);
    }
}
