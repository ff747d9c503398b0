//! The older part of a friend's thread, which did not come by the feed: it is asked of its home when it is read, and not kept but for the HTTP
//! cache. So whoever may not see it any more does not.

use std::collections::HashSet;

use domain::{
    FriendLimit, FriendshipState, PeerFailure, PeerId, PostId, RemotePicture, Timestamp, Variant, WireId,
    picture::SHOWN_WIDTH,
    thread::{
        Arranged, Comment, CommentPicture, ItemKind, OlderComment, ShownWords, ThreadPosition, Words, arrange, seen,
        shown_at,
    },
};
use federation::{
    ExchangeError, PeerClient,
    wire::{CommentsPage, Relay},
};
use store::{Home, StoreError, ThreadPost};

use super::{owner::OwnerThreads, read::Cast};
use crate::{
    node::Node,
    reading::{
        rendering::RenderError,
        timeline::{People, Quoted},
    },
};

/// Pages that are asked for at once: those of which everything is here are passed by.
const PAGES: usize = 4;
/// After whatever there is; servers count no further (2^53 - 1).
const END: ThreadPosition = ThreadPosition { received_at: Timestamp((1 << 53) - 1), id: WireId([0xff; 16]) };

/// What is older in a friend's thread, and who says it.
#[derive(Debug, Clone)]
pub struct OlderComments {
    pub comments: Vec<OlderComment>,
    /// Before what there is still more.
    pub older: Option<ThreadPosition>,
    pub people: People,
    /// What they show.
    pub quoted: Quoted,
}

/// Why there is nothing to read.
#[derive(Debug, thiserror::Error)]
pub enum OlderError {
    /// The friend's server did not answer, or not as it should.
    #[error("the home of the thread gave nothing: {0:?}")]
    Home(PeerFailure),
    /// There is no such post of a friend's.
    #[error("there is no such post")]
    NotFound,
    #[error("an exchange failed on this side")]
    Local(#[source] ExchangeError),
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whom is asked, and about what.
struct Asking {
    peer: PeerId,
    post: ThreadPost,
    client: PeerClient,
}

impl OwnerThreads<'_> {
    /// Asks the home of a friend's thread for comments that are not here: those before `before`, or the newest.
    pub async fn older(self, post: PostId, before: Option<ThreadPosition>) -> Result<OlderComments, OlderError> {
        let node = self.node;
        let post = node.store.thread_post(post).await?.ok_or(OlderError::NotFound)?;
        let peer = post.home.ok_or(OlderError::NotFound)?;
        let row = node.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let row = row.ok_or(OlderError::NotFound)?;
        let (Some(client), Some(key)) = (node.peer_client(&row), row.node_id) else { return Err(OlderError::NotFound) };
        let here = node.store.thread_outline(Home { peer: Some(peer), key }, post.wire_id).await?;
        let here: HashSet<WireId> = here.into_iter().map(|row| row.wire_id).collect();
        let asking = Asking { peer, post, client };
        let (relays, older) = node.ask_for_older(&asking, before.unwrap_or(END), &here).await?;
        let html = node.render_older(peer, &relays).await?;
        node.peering
            .older_pictures
            .note(peer, relays.iter().filter_map(comment).flat_map(Comment::pictures).flat_map(files));
        let peers = node.store.peers().await?;
        let comments = shown(&asking.post, &relays, html, &Cast::new(node.own_id(), &peers, node.hidden().await?));
        let people = node.people(peers).await?;
        let quoted = node.quoted_in(&people, comments.iter().map(|comment| &comment.words)).await?;
        Ok(OlderComments { comments, older, people, quoted })
    }
}

impl Node {
    /// A page with comments that are not `here`, and where the next one begins.
    async fn ask_for_older(
        &self,
        asking: &Asking,
        mut before: ThreadPosition,
        here: &HashSet<WireId>,
    ) -> Result<(Vec<Relay>, Option<ThreadPosition>), OlderError> {
        for _ in 0..PAGES {
            let CommentsPage { has_more, items, passed_over } = self.ask_for_page(asking, before).await?;
            if passed_over > 0 {
                tracing::debug!(peer.id = asking.peer.0, passed_over, "older comments were passed over");
            }
            let first = items.first().map(Relay::position).filter(|_| has_more);
            let is_new = |relay: &Relay| {
                let subject = relay.signed.item().subject();
                subject.kind == ItemKind::Comment && !here.contains(&subject.id)
            };
            let relays: Vec<Relay> = items.into_iter().filter(is_new).collect();
            let Some(next) = first else { return Ok((relays, None)) };
            if !relays.is_empty() {
                return Ok((relays, Some(next)));
            }
            before = next;
        }
        Ok((Vec::new(), Some(before)))
    }

    async fn ask_for_page(&self, asking: &Asking, before: ThreadPosition) -> Result<CommentsPage, OlderError> {
        if let Some(limit) = self.reached_today(asking.peer, &FriendLimit::OF_PULLS) {
            return Err(OlderError::Home(PeerFailure::Over(limit)));
        }
        let _permit = self.peering.exchanges.acquire().await;
        let _waiting = self.waiting(asking.peer);
        match asking.client.older_comments(asking.post.wire_id, before).await {
            Ok(document) => Ok(document.content),
            Err(error) => Err(error.failure().map_or_else(|| OlderError::Local(error), OlderError::Home)),
        }
    }

    /// Renders what was said, one of each; of what took too long, nothing.
    async fn render_older(&self, peer: PeerId, relays: &[Relay]) -> Result<Vec<String>, OlderError> {
        let texts = relays.iter().map(|relay| (relay.signed.item().subject().id, source(relay).to_owned())).collect();
        let rendered = self.render(texts, self.work_left(peer)).await?;
        self.spend(peer, domain::Cost { work: rendered.took, ..domain::Cost::default() });
        if rendered.html.len() < relays.len() {
            return Err(OlderError::Home(PeerFailure::Over(FriendLimit::Work)));
        }
        Ok(rendered.html)
    }
}

/// The comments as they are read, among themselves.
fn shown(post: &ThreadPost, relays: &[Relay], mut html: Vec<String>, cast: &Cast) -> Vec<OlderComment> {
    let text = seen(&post.source);
    let positions: Vec<_> =
        relays.iter().map(|relay| (relay.position(), relay.signed.item().subject().reply_to)).collect();
    let answered: HashSet<WireId> = positions.iter().filter_map(|(_, target)| *target).collect();
    let comment = |at: Arranged| {
        let relay = relays.get(at.index)?;
        // Of what was deleted the place is kept for what answers it.
        if relay.signed.item().content().is_none() && !answered.contains(&relay.position().id) {
            return None;
        }
        let (item, html) = (relay.signed.item(), std::mem::take(html.get_mut(at.index)?));
        let name = item.content().map(|content| content.name.as_str()).unwrap_or_default();
        let (words, said_at, is_before_change) = match item.content() {
            Some(content) => (said(&content.words, html), content.at, content.seen != text),
            None => (ShownWords::Deleted, relay.received_at, false),
        };
        Some(OlderComment {
            id: item.subject().id,
            depth: at.depth,
            author: cast.voice(item.subject().author, name),
            words,
            at: shown_at(said_at, post.published_at, relay.received_at),
            is_before_change,
            is_muted: cast.has_muted(item.subject().author),
        })
    };
    arrange(&positions).into_iter().filter_map(comment).collect()
}

/// What was said.
fn comment(relay: &Relay) -> Option<&Comment> {
    match &relay.signed.item().content()?.words {
        Words::Comment(comment) => Some(comment),
        Words::Reaction(_) => None,
    }
}

/// The files of a picture that a home keeps for the readers of a thread.
fn files(picture: &RemotePicture) -> impl Iterator<Item = Variant> {
    picture.variants.iter().filter(|variant| variant.width <= SHOWN_WIDTH).cloned()
}

/// A picture whose files are asked for when they are looked at.
fn at_home(picture: &RemotePicture) -> CommentPicture {
    let RemotePicture { alt, width, height, color, .. } = picture;
    let (alt, color) = (alt.to_string(), color.clone());
    CommentPicture { media: None, alt, width: *width, height: *height, color, variants: files(picture).collect() }
}

fn source(relay: &Relay) -> &str {
    comment(relay).map_or("", |comment| comment.text().as_str())
}

fn said(words: &Words, html: String) -> ShownWords {
    match words {
        Words::Comment(comment) => {
            let (source, cover) = (comment.text().as_str().to_owned(), comment.cover().clone());
            let pictures = comment.pictures().iter().map(at_home).collect();
            ShownWords::Said { source, html, cover, pictures, quote: comment.quote() }
        }
        Words::Reaction(_) => ShownWords::Deleted,
    }
}
