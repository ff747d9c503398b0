//! Telling the owner of what others say: in threads, the owner's and friends', and of the owner in friends' posts.

use domain::{
    FriendshipState, NotificationKind, PeerId, PostId, RemotePost,
    thread::{Entry, ItemKind, Novelty, SaidTo, Standing, is_news, told},
};
use store::{Home, ItemRow, PeerRow, StoreError, WriteTx};

use crate::{markdown, node::Node, peering::item::ItemText};

impl Node {
    /// Tells the owner of `entry`, which came under `post` in a thread of `home` in the place of `held`; says whether there was something to tell.
    pub(crate) async fn tell_of_words(
        &self,
        tx: &WriteTx,
        home: Home,
        post: PostId,
        held: Option<&ItemRow>,
        entry: &Entry,
        text: &ItemText,
    ) -> Result<bool, StoreError> {
        let (own, now) = (self.own_id(), self.now());
        let said_before = held.filter(|held| held.entry.standing != Standing::Withdrawn);
        let is_comment = entry.subject.kind == ItemKind::Comment;
        let mentions = |html: &str| is_comment && markdown::mentions(html, own);
        let novelty = Novelty {
            is_first: said_before.is_none(),
            is_mention: mentions(text.html()) && !said_before.is_some_and(|held| mentions(&held.html)),
        };
        let says_something = entry.standing == Standing::Said && entry.subject.author != own;
        if !says_something || !(novelty.is_first || novelty.is_mention) || !is_news(text.said_at(), now) {
            return Ok(false);
        }
        let target = match entry.subject.reply_to {
            Some(id) => tx.thread_item(home, id).await?.map(|target| target.entry.subject.author),
            None => None,
        };
        let to = match target {
            Some(author) if author == own => SaidTo::OwnWords,
            _ if home.peer.is_some() => SaidTo::Elsewhere,
            Some(_) => SaidTo::OtherHere,
            None => SaidTo::OwnPost,
        };
        let (chosen, off) = (tx.thread_notices().await?.get(&post).copied(), self.store.notices_off().await?);
        let Some(kind) = told(entry.subject.kind, to, novelty, chosen, &off) else { return Ok(false) };
        let author = tx.peer_by_key(entry.subject.author).await?;
        // A friend of a friend's may be one whom the owner blocked.
        let is_blocked = author.as_ref().is_some_and(|author| author.state == FriendshipState::Blocked);
        if is_blocked || self.hidden().await?.silences(post, author.map(|author| author.id), text.source()) {
            return Ok(false);
        }
        if kind == NotificationKind::Mentioned {
            let item = tx.thread_item(home, entry.subject.id).await?.map(|item| item.id);
            return tx.add_mention(post, item, entry.subject.author, text.name(), now).await;
        }
        tx.add_voice(kind, post, entry.subject.author, text.name(), now).await?;
        Ok(true)
    }

    /// Says whether `html`, which was made of a friend's post just now, mentions the owner, and what is here of that post does not.
    pub(crate) async fn is_new_mention(
        &self,
        tx: &WriteTx,
        friend: &PeerRow,
        post: &RemotePost,
        html: Option<&str>,
    ) -> Result<bool, StoreError> {
        let own = self.own_id();
        if !html.is_some_and(|html| markdown::mentions(html, own)) {
            return Ok(false);
        }
        let known = tx.remote_post_html(friend.id, post.wire_id).await?;
        Ok(!known.is_some_and(|html| markdown::mentions(&html, own)))
    }

    /// Tells the owner that a friend mentioned them in a post, which is here as `id`, new or edited; says whether there was something to tell.
    pub(crate) async fn tell_of_mention(
        &self,
        tx: &WriteTx,
        friend: &PeerRow,
        post: &RemotePost,
        id: PostId,
        is_edit: bool,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        // A post that is shown to more people now was edited before they saw it.
        let dated_at = post.edited_at.filter(|_| is_edit).unwrap_or(post.published_at);
        let Some(author) = friend.node_id.filter(|_| is_news(dated_at, now)) else { return Ok(false) };
        let is_off = self.store.notices_off().await?.contains(&NotificationKind::Mentioned);
        if is_off || self.hidden().await?.silences(id, Some(friend.id), post.text.as_str()) {
            return Ok(false);
        }
        tx.add_mention(id, None, author, &friend.name, now).await
    }

    /// Tells the owner what happened now, about `peer` if it is about a person, unless they turned that off. What is off is not written at all, as
    /// what is muted is not: it would stand in the list that the owner does not want to see it in, and once it is on again, the list begins there.
    pub(crate) async fn notify(
        &self,
        tx: &WriteTx,
        kind: NotificationKind,
        peer: Option<PeerId>,
    ) -> Result<(), StoreError> {
        if self.store.notices_off().await?.contains(&kind) {
            return Ok(());
        }
        tx.add_notification(kind, peer, self.now()).await
    }
}
