//! Which threads moved since the owner was here: each comes up once, not with every comment.

use domain::{
    Author, FriendshipState, Hidden, Post, PostId, ThreadItemId, ThreadsSeen, TimelineCursor, Timestamp, limits,
    thread::{Voice, is_news},
};
use store::{NewComment, StoreError};

use super::{owner::OwnerThreads, read::Cast};
use crate::reading::timeline::People;

/// Threads that moved, and who is in them.
#[derive(Debug, Clone)]
pub struct MovedThreads {
    /// The one that moved last comes first.
    pub threads: Vec<MovedThread>,
    /// So many besides.
    pub more: usize,
    pub people: People,
    /// The newest comment of all, if it was not seen yet that it came.
    pub unseen: Option<ThreadItemId>,
}

/// A thread in which others said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedThread {
    pub post: Post,
    /// The first of the new comments.
    pub first: ThreadItemId,
    pub comments: usize,
    /// Who said something, the latest first.
    pub voices: Vec<Voice>,
    /// When the last of it came to its home.
    pub at: Timestamp,
}

impl OwnerThreads<'_> {
    /// Which threads moved since the owner was here, but for those of others' posts above `line`: these are new themselves.
    pub async fn moved(self, line: Option<TimelineCursor>) -> Result<MovedThreads, StoreError> {
        let (node, now) = (self.node, self.node.now());
        let seen = node.store.threads_seen().await?;
        let comments = node.store.new_comments(seen.since(now)).await?;
        // Most pages have none, and need not know anybody.
        let peers = if comments.is_empty() { Vec::new() } else { node.store.peers().await? };
        let unseen = comments.first().map(|comment| comment.item).filter(|item| *item > seen.newest);
        let cast = Cast::new(node.own_id(), &peers, node.hidden().await?);
        let moved = by_post(comments.into_iter().filter(|comment| comes_up(comment, cast.hidden(), now)));
        let more = moved.len().saturating_sub(limits::MOVED_THREADS);
        let mut threads = Vec::new();
        for (id, comments) in moved.into_iter().take(limits::MOVED_THREADS) {
            let post = node.store.post(id).await?;
            let Some(post) = post.filter(|post| !is_new(post, line) && !is_hidden(post, cast.hidden())) else {
                continue;
            };
            threads.extend(thread(post, &comments, &cast));
        }
        Ok(MovedThreads { threads, more, people: node.people(peers).await?, unseen })
    }

    /// Notes that it was shown which threads moved, up to the comment `newest`. Nothing is written if that had been seen.
    pub async fn saw_moved(self, newest: ThreadItemId) -> Result<(), StoreError> {
        let (store, now) = (&self.node.store, self.node.now());
        if ThreadsSeen::look(Some(store.threads_seen().await?), newest, now).is_none() {
            return Ok(());
        }
        let tx = store.write().await?;
        if let Some(seen) = ThreadsSeen::look(Some(tx.threads_seen().await?), newest, now) {
            tx.set_threads_seen(seen).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// The comments under each post, in the order in which they are given.
fn by_post(comments: impl Iterator<Item = NewComment>) -> Vec<(PostId, Vec<NewComment>)> {
    let mut posts: Vec<(PostId, Vec<NewComment>)> = Vec::new();
    for comment in comments {
        match posts.iter_mut().find(|(post, _)| *post == comment.post) {
            Some((_, comments)) => comments.push(comment),
            None => posts.push((comment.post, vec![comment])),
        }
    }
    posts
}

/// As it is with what is told: nothing of what is muted, old, or of somebody whom the owner blocked.
fn comes_up(comment: &NewComment, hidden: &Hidden, now: Timestamp) -> bool {
    let NewComment { post, known, source, received_at, .. } = comment;
    is_news(*received_at, now)
        && known.is_none_or(|(_, state)| state != FriendshipState::Blocked)
        && !hidden.silences(*post, known.map(|(peer, _)| peer), source)
}

/// What the owner wrote is not new to them.
fn is_new(post: &Post, line: Option<TimelineCursor>) -> bool {
    post.author != Author::Owner
        && line.is_some_and(|line| TimelineCursor { published_at: post.published_at, post: post.id } > line)
}

fn is_hidden(post: &Post, hidden: &Hidden) -> bool {
    matches!(post.author, Author::Friend(friend) if hidden.hides(friend, [post.source.as_str()]))
}

/// `comments`: the new ones, the newest first.
fn thread(post: Post, comments: &[NewComment], cast: &Cast) -> Option<MovedThread> {
    let (newest, oldest) = (comments.first()?, comments.last()?);
    let mut voices: Vec<Voice> = Vec::new();
    for comment in comments {
        if voices.iter().all(|voice| voice.key != comment.author) {
            voices.push(cast.voice(comment.author, &comment.name));
        }
    }
    let (first, at) = (oldest.item, newest.received_at);
    Some(MovedThread { post, first, comments: comments.len(), voices, at })
}
