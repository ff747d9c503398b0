//! Reading what a friend's server shows of its threads, after its posts.
//!
//! The content of a page and the position after it are saved together. What others said in these threads was signed by them, and is held
//! against the same rules as at the home (`domain::thread`); what the owner said there is compared with what this node remembers.

use std::collections::BTreeSet;

use domain::{
    Address, Conversation, Cost, Cursor, FriendLimit, FriendshipState, LiveEvent, NodeId, PeerId, PostId, Timestamp,
    WireId,
    thread::{ItemKind, Learned, OwnItem, Relayed, Stage, Subject},
};
use federation::{
    ExchangeError, PeerClient,
    wire::{Relay, ThreadChange, ThreadsItem, ThreadsPage, WireError},
};
use store::{Home, ItemRow, StoreError, ThreadPost, WriteTx};

use super::reading::PullError;
use crate::{
    node::Node,
    peering::{item::ItemText, own_words::update},
    picture::face,
};

/// Pages read in one pull; the next one goes on from there.
const PAGES: usize = 1_000;

/// Whenever that was.
const ANSWERED: Stage = Stage::Answered { at: Timestamp(0) };

/// How far a reading of threads has come.
struct Reading {
    peer: PeerId,
    home: Home,
    since: Option<Cursor>,
    began_at: Timestamp,
    /// Where the friend's server is.
    answered_at: Option<Address>,
}

impl Node {
    /// Notes whether the server of a friend knows messages. What waited for that goes now.
    pub(super) async fn note_messages(&self, peer: PeerId, knows_messages: bool) -> Result<(), PullError> {
        if self.store.message_standing(peer).await?.knows_messages == knows_messages {
            return Ok(());
        }
        let tx = self.write_for(peer).await?;
        tx.set_has_messages(peer, knows_messages).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::NotificationsChanged);
        self.peering.items_changed.notify_one();
        self.poke_friends();
        Ok(())
    }

    /// Notes whether the server of a friend knows introductions. What waited for that goes now.
    pub(super) async fn note_introductions(&self, peer: PeerId, knows: bool) -> Result<(), PullError> {
        if self.store.friends_with_introductions().await?.contains(&peer) == knows {
            return Ok(());
        }
        let tx = self.write_for(peer).await?;
        tx.set_has_introductions(peer, knows).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::FriendsChanged);
        self.peering.items_changed.notify_one();
        Ok(())
    }

    /// Reads the threads of a friend, whose posts were read to their head; `head` is where their server says that the threads end. A server
    /// that says nothing has none.
    pub(super) async fn pull_threads(
        &self,
        peer: PeerId,
        client: &PeerClient,
        head: Option<Cursor>,
    ) -> Result<(), PullError> {
        let row = self.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let row = row.ok_or(PullError::NoFriend)?;
        if row.is_without_threads != head.is_none() {
            let tx = self.write_for(peer).await?;
            tx.set_without_threads(peer, head.is_none()).await?;
            tx.commit().await?;
        }
        let key = row.node_id.ok_or(PullError::NoFriend)?;
        let home = Home { peer: Some(peer), key };
        let Some(head) = head else { return Ok(self.has_no_threads(home).await?) };
        let mut reading = Reading { peer, home, since: row.threads_cursor, began_at: self.now(), answered_at: None };
        // Where nothing was ever said, there is nothing to read.
        let is_read = row.threads_cursor == Some(head) || (row.threads_cursor.is_none() && head.seq == 0);
        // Who wrote a message is told that it came, by the position with which this node comes back.
        let mut is_owing = is_read && self.store.message_standing(peer).await?.is_owing;
        if is_read && !is_owing {
            return Ok(self.threads_were_read(&reading).await?);
        }
        for _ in 0..PAGES {
            let page = match self.ask_for_threads(&reading, client).await {
                // All was read. It is owed still, and the next reading tries again.
                Err(error) if is_owing => {
                    tracing::debug!(peer.id = peer.0, error = %error, "a friend was not told that messages came");
                    return Ok(self.threads_were_read(&reading).await?);
                }
                page => page?,
            };
            let Some(page) = page else {
                let tx = self.write_for(peer).await?;
                tx.set_owes_threads(peer, false).await?;
                tx.commit().await?;
                return Ok(self.threads_were_read(&reading).await?);
            };
            if page.is_reset {
                self.check_day(peer, &[FriendLimit::Resets])?;
                self.spend(peer, Cost { resets: 1, ..Cost::default() });
            }
            reading.answered_at = client.answered_at();
            let saved = self.save_threads(&reading, &page).await?;
            for event in saved.events() {
                self.live.send(event);
            }
            reading.since = Some(page.cursor);
            is_owing = !page.has_more && saved.has_messages;
            if !page.has_more && !is_owing {
                return Ok(());
            }
        }
        Err(ExchangeError::Malformed(WireError::NotAdvancing("more")).into())
    }

    async fn ask_for_threads(&self, reading: &Reading, client: &PeerClient) -> Result<Option<ThreadsPage>, PullError> {
        self.check_day(reading.peer, &FriendLimit::OF_PULLS)?;
        let _permit = self.peering.exchanges.acquire().await;
        let _waiting = self.waiting(reading.peer);
        Ok(client.threads(reading.since).await?)
    }

    /// The server of a friend has no threads: what it answered is nowhere, and never will be.
    async fn has_no_threads(&self, home: Home) -> Result<(), StoreError> {
        let Some(peer) = home.peer else { return Ok(()) };
        if self.store.own_items_at(home, ANSWERED).await?.is_empty() {
            return Ok(());
        }
        let tx = self.write_for(peer).await?;
        let mut saved = Saved::default();
        for row in tx.own_items_at(home, ANSWERED).await? {
            update(&tx, &row, OwnItem::has_no_thread).await?;
            saved.note(tx.thread_root(home.peer, &row.entry.subject).await?.as_ref());
        }
        tx.commit().await?;
        for event in saved.events() {
            self.live.send(event);
        }
        Ok(())
    }

    /// A reading that found nothing new is one, too: what the home answered before, and does not show, is not there.
    async fn threads_were_read(&self, reading: &Reading) -> Result<(), StoreError> {
        if self.store.own_items_at(reading.home, ANSWERED).await?.is_empty() {
            return Ok(());
        }
        let tx = self.write_for(reading.peer).await?;
        let is_changed = end_reading(&tx, reading).await?;
        if is_changed {
            tx.commit().await?;
            self.peering.items_changed.notify_one();
        }
        Ok(())
    }

    /// Writes a page and commits it; says where something changed.
    async fn save_threads(&self, reading: &Reading, page: &ThreadsPage) -> Result<Saved, PullError> {
        let peer = reading.peer;
        // Before the transaction, which others wait for.
        let texts: Vec<Option<ItemText>> = page.items.iter().map(text_of).collect();
        let faces: Vec<Vec<u8>> = page.items.iter().map(face_of).collect();
        let tx = self.write_for(peer).await?;
        let working = self.working(peer);
        let row = tx.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        // A friendship that ended and began again meanwhile is read from its beginning.
        if row.is_none_or(|row| row.threads_cursor != reading.since) {
            return Err(PullError::NoFriend);
        }
        if page.is_reset {
            tx.begin_threads_snapshot(peer).await?;
            doubt(&tx, reading, |_| true).await?;
        }
        let conversation = Conversation::between(self.own_id(), reading.home.key);
        let mut saved = Saved::default();
        let (mut is_told, mut has_met) = (false, false);
        for ((item, text), face) in page.items.iter().zip(&texts).zip(&faces) {
            match &item.change {
                ThreadChange::Shown(relay) => {
                    let text = text.as_ref().ok_or(PullError::NoFriend)?;
                    let seen = if relay.signed.entry().subject.kind == ItemKind::Message {
                        self.take_message(&tx, reading, conversation, relay, text, item.seq).await?
                    } else {
                        self.take_relayed(&tx, reading, relay, text, item.seq).await?
                    };
                    saved.note(seen.root.as_ref());
                    saved.has_messages |= seen.is_message;
                    is_told |= seen.is_told;
                }
                ThreadChange::Gone { post, id } => {
                    saved.note(tx.thread_post_by_wire(Some(peer), *post).await?.as_ref());
                    tx.drop_item(peer, *post, *id).await?;
                    if let Some(row) = tx.thread_item(reading.home, *id).await?.filter(|row| is_under(row, *post)) {
                        update(&tx, &row, OwnItem::gone).await?;
                    }
                }
                ThreadChange::Thread { post, commenting, begins } => {
                    saved.note(tx.thread_post_by_wire(Some(peer), *post).await?.as_ref());
                    let is_before = |row: &ItemRow| is_under(row, *post) && row.seq.is_some_and(|seq| seq < *begins);
                    doubt(&tx, reading, is_before).await?;
                    tx.begin_thread(peer, *post, *commenting, *begins).await?;
                }
                ThreadChange::Introduction(introduction) => {
                    let at = reading.answered_at.as_ref();
                    let taken = self.take_introduction(&tx, reading.home, introduction, face, at).await?;
                    is_told |= taken.is_told;
                    has_met |= taken.has_met;
                }
            }
        }
        let has_come = |id: WireId| page.items.iter().any(|item| is_shown_as(item, id));
        for row in tx.own_items_at(reading.home, Stage::NoTarget).await? {
            if row.entry.subject.reply_to.is_some_and(has_come) {
                update(&tx, &row, OwnItem::target_came).await?;
            }
        }
        let threads: BTreeSet<WireId> = page.items.iter().filter_map(post_of).collect();
        for post in threads {
            tx.evict_older_comments(peer, post).await?;
        }
        let authors: BTreeSet<NodeId> = page.items.iter().filter_map(author_of).collect();
        tx.trim_friend_threads(reading.home, authors.into_iter()).await?;
        if page.passed_over > 0 {
            tx.add_passed_over(peer, page.passed_over).await?;
        }
        if !page.has_more {
            saved.posts.extend(tx.end_threads_snapshot(peer).await?);
            end_reading(&tx, reading).await?;
        }
        tx.set_threads_cursor(peer, Some(page.cursor)).await?;
        tx.set_owes_threads(peer, saved.has_messages).await?;
        tx.commit().await?;
        drop(working);
        if is_told {
            self.live.send(LiveEvent::NotificationsChanged);
        }
        self.peering.items_changed.notify_one();
        if has_met {
            self.peering.statements_changed.notify_one();
            self.live.send(LiveEvent::FriendsChanged);
        }
        self.remove_left_comment_files_soon();
        Ok(saved)
    }

    /// Takes a message as the home of the conversation shows it: one of the two wrote it, and the friend's server holds the conversation.
    async fn take_message(
        &self,
        tx: &WriteTx,
        reading: &Reading,
        conversation: Conversation,
        relay: &Relay,
        text: &ItemText,
        seq: i64,
    ) -> Result<Seen, PullError> {
        let Subject { author, post, .. } = relay.signed.entry().subject;
        let is_of_the_two = author == self.own_id() || author == reading.home.key;
        if conversation != (Conversation { id: post, home: reading.home.key }) || !is_of_the_two {
            tx.add_passed_over(reading.peer, 1).await?;
            return Ok(Seen::default());
        }
        tx.put_conversation(reading.peer, reading.home.peer, conversation.id).await?;
        let held = tx.thread_item(reading.home, relay.signed.entry().subject.id).await?;
        if held.is_some_and(|held| held.is_removed && !held.entry.is_deletion()) {
            // The owner deleted the conversation here, whatever its home says of it.
            tx.item_shown(reading.home, relay.signed.entry(), relay.received_at, seq).await?;
            return Ok(Seen { is_message: author == reading.home.key, ..Seen::default() });
        }
        let seen = self.take_relayed(tx, reading, relay, text, seq).await?;
        Ok(Seen { is_message: author == reading.home.key, ..seen })
    }

    /// Takes an item as the home shows it, if it counts above what is held.
    async fn take_relayed(
        &self,
        tx: &WriteTx,
        reading: &Reading,
        relay: &Relay,
        text: &ItemText,
        seq: i64,
    ) -> Result<Seen, PullError> {
        let (home, entry) = (reading.home, relay.signed.entry());
        let revision = text.revision(&relay.signed);
        let held = tx.thread_item(home, entry.subject.id).await?;
        let mut is_taken = false;
        if entry.subject.author == self.own_id() {
            let own = held.as_ref().and_then(ItemRow::own).unwrap_or_else(|| OwnItem::found(*entry));
            let (own, learned) = own.shown(entry);
            match (&held, learned) {
                (Some(held), Learned::Nothing) => tx.set_stage(held, own.stage).await?,
                (held, learned) => self.take_over_item(tx, home, held.as_ref(), learned, &revision, own.stage).await?,
            }
        } else {
            match Relayed::of(home.key, held.as_ref().map(|held| &held.entry), entry) {
                Relayed::Taken => {
                    tx.put_relayed(home, held.as_ref(), &revision).await?;
                    is_taken = true;
                }
                Relayed::Known => {}
                Relayed::PassedOver => {
                    tx.add_passed_over(reading.peer, 1).await?;
                    return Ok(Seen::default());
                }
            }
        }
        tx.item_shown(home, entry, relay.received_at, seq).await?;
        let root = tx.thread_root(home.peer, &entry.subject).await?;
        let is_told = match &root {
            // What is held already, or is older, tells nothing again. Messages are counted, and told in no other way.
            Some(post) if is_taken && post.with.is_none() => {
                self.tell_of_words(tx, home, post.id, held.as_ref(), entry, text).await?
            }
            _ => false,
        };
        Ok(Seen { root, is_told, is_message: false })
    }
}

/// Where something changed.
#[derive(Debug, Default)]
struct Saved {
    posts: BTreeSet<PostId>,
    is_conversation_changed: bool,
    /// Something that the friend wrote to the owner came.
    has_messages: bool,
}

impl Saved {
    fn note(&mut self, root: Option<&ThreadPost>) {
        match root {
            Some(root) if root.with.is_some() => self.is_conversation_changed = true,
            Some(root) => {
                self.posts.insert(root.id);
            }
            None => {}
        }
    }

    /// What open pages are told.
    fn events(&self) -> impl Iterator<Item = LiveEvent> {
        let posts = self.posts.iter().map(|post| LiveEvent::PostChanged { post: *post });
        posts.chain(self.is_conversation_changed.then_some(LiveEvent::NotificationsChanged))
    }
}

/// What an item in a page changed.
#[derive(Debug, Default)]
struct Seen {
    root: Option<ThreadPost>,
    is_told: bool,
    /// A message of the friend's.
    is_message: bool,
}

fn text_of(item: &ThreadsItem) -> Option<ItemText> {
    match &item.change {
        ThreadChange::Shown(relay) => Some(ItemText::of(&relay.signed)),
        ThreadChange::Gone { .. } | ThreadChange::Thread { .. } | ThreadChange::Introduction(_) => None,
    }
}

/// Of somebody to whom the friend introduces the owner; empty if there is none.
fn face_of(item: &ThreadsItem) -> Vec<u8> {
    match &item.change {
        ThreadChange::Introduction(introduction) => face::take(&introduction.face).unwrap_or_default(),
        ThreadChange::Shown(_) | ThreadChange::Gone { .. } | ThreadChange::Thread { .. } => Vec::new(),
    }
}

fn author_of(item: &ThreadsItem) -> Option<NodeId> {
    match &item.change {
        ThreadChange::Shown(relay) => Some(relay.signed.entry().subject.author),
        ThreadChange::Gone { .. } | ThreadChange::Thread { .. } | ThreadChange::Introduction(_) => None,
    }
}

fn post_of(item: &ThreadsItem) -> Option<WireId> {
    match &item.change {
        ThreadChange::Shown(relay) => Some(relay.signed.entry().subject.post),
        ThreadChange::Gone { post, .. } | ThreadChange::Thread { post, .. } => Some(*post),
        ThreadChange::Introduction(_) => None,
    }
}

fn is_shown_as(item: &ThreadsItem, id: WireId) -> bool {
    matches!(&item.change, ThreadChange::Shown(relay) if relay.signed.entry().subject.id == id)
}

/// Something that is said under this post. Nobody takes a message from the other, nor the conversation itself.
fn is_under(row: &ItemRow, post: WireId) -> bool {
    row.entry.subject.post == post && row.entry.subject.kind != ItemKind::Message
}

/// What was there is to be shown once more.
async fn doubt(tx: &WriteTx, reading: &Reading, which: impl Fn(&ItemRow) -> bool) -> Result<(), StoreError> {
    for row in tx.own_items(reading.home).await?.iter().filter(|row| which(row)) {
        update(tx, row, OwnItem::doubted).await?;
    }
    Ok(())
}

/// The threads were read to their head; says whether something is to be sent again.
async fn end_reading(tx: &WriteTx, reading: &Reading) -> Result<bool, StoreError> {
    let mut is_changed = false;
    for row in tx.own_items_at(reading.home, ANSWERED).await? {
        let is_shown = tx.thread_root(reading.home.peer, &row.entry.subject).await?.is_some();
        if is_shown {
            is_changed |= update(tx, &row, |own| own.feed_read(reading.began_at)).await?;
        }
    }
    Ok(is_changed)
}
