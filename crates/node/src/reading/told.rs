//! Telling the owner of what others say in threads, their own and friends'.

use domain::{
    NotificationKind, PeerId, PostId,
    thread::{Entry, SaidTo, Standing, is_news, told},
};
use store::{Home, ItemRow, StoreError, WriteTx};

use crate::{node::Node, peering::item::ItemText};

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
        let is_new = held.is_none_or(|held| held.entry.standing == Standing::Withdrawn);
        let says_something = entry.standing == Standing::Said && entry.subject.author != own;
        if !is_new || !says_something || !is_news(text.said_at(), now) {
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
        let Some(kind) = told(entry.subject.kind, to, chosen, &off) else { return Ok(false) };
        let friend = tx.peer_by_key(entry.subject.author).await?.map(|row| row.id);
        if self.hidden().await?.silences(post, friend, text.source()) {
            return Ok(false);
        }
        tx.add_voice(kind, post, entry.subject.author, text.name(), now).await?;
        Ok(true)
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
