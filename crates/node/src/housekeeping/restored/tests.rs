//! A node that loses its disk after it took things back: a backup from before is put back, with the list beside it.

use std::{fs, path::PathBuf, sync::Arc};

use domain::{Audience, PostId, TimelineFilter, backup::TakenBack};
use store::PeerRow;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::{
    account::{credentials::ChangePassword, session::SignInError},
    backup::restore::{Restored, restore},
    node::NodeConfig,
    posting::edit::PostEdit,
    secrets::recovery_sheet::RecoverySheet,
    testing::{
        TestNode,
        friends::{befriend, publish},
        here, make_sheet,
    },
};

/// A node with a folder for backups, in which there is one.
struct Used {
    test: TestNode,
    owner: Owner,
    disk: TempDir,
    sheet: RecoverySheet,
}

impl Used {
    async fn new() -> Self {
        let (test, owner) = TestNode::set_up().await;
        let disk = TempDir::new().unwrap();
        let sheet = make_sheet(&owner).await;
        owner.backups().choose_folder(disk.path().to_str().unwrap()).await.unwrap();
        Self { test, owner, disk, sheet }
    }

    async fn back_up(&self) {
        self.owner.backups().back_up_now().await.unwrap();
        self.test.node.back_up_if_due(&CancellationToken::new()).await.unwrap();
        self.test.clock.advance(60);
    }

    fn list(&self) -> PathBuf {
        let place = fs::read_dir(self.disk.path()).unwrap().next().unwrap().unwrap().path();
        place.join("takebacks.jsonl")
    }

    fn lines(&self) -> usize {
        fs::read_to_string(self.list()).map_or(0, |text| text.lines().count())
    }

    /// Puts the backup back into a folder, and opens the node in it.
    async fn restore(&self) -> (Restored, TestNode) {
        let (folder, words) = (TempDir::new().unwrap(), self.sheet.words().join(" "));
        let restored = restore(self.disk.path().to_owned(), folder.path().to_owned(), move || Ok(words)).await.unwrap();
        let clock = Arc::clone(&self.test.clock);
        let node = Node::open(NodeConfig { data: folder.path().into(), clock: clock.clone() }).await.unwrap();
        (restored, TestNode { node, clock, folder })
    }
}

async fn row(node: &Node, peer: PeerId) -> PeerRow {
    node.store.peer_row(peer).await.unwrap().unwrap()
}

async fn audience(node: &Node, post: PostId) -> Option<Audience> {
    node.store.post(post).await.unwrap().map(|post| post.audience)
}

#[tokio::test]
async fn what_was_taken_back_since_does_not_come_back() {
    let used = Used::new().await;
    let (owner, node) = (&used.owner, &used.test.node);
    let (kept, ended, blocked) = (befriend(node).await, befriend(node).await, befriend(node).await);
    let circle = owner.circles().make(&"Neighbours".parse().unwrap()).await.unwrap();
    owner.circles().set_members(circle, &[kept, ended]).await.unwrap();
    let (stays, deleted, narrowed) =
        (publish(owner, "Stays").await, publish(owner, "Goes").await, publish(owner, "Was for all").await);
    used.back_up().await;
    assert_eq!(used.lines(), 0);

    owner.posts().delete(deleted).await.unwrap();
    owner.posts().edit(narrowed, &PostEdit::new("Was for all".into(), Audience::OnlyMe)).await.unwrap();
    owner.friends().end(ended).await.unwrap();
    owner.friends().block(blocked).await.unwrap();
    owner.circles().set_members(circle, &[]).await.unwrap();
    let change = ChangePassword { current: "correct horse".into(), new: "battery staple".parse().unwrap() };
    owner.account().change_password(change).await.unwrap();
    let at = node.now();
    node.write_take_backs_now().await.unwrap();
    node.write_take_backs_now().await.unwrap();
    assert_eq!(used.lines(), 6, "each once, also who left the circle with the friendship");

    let (restored, test) = used.restore().await;
    assert_eq!(restored.taken_back.as_ref().map(|since| (since.until, since.problems.len())), Some((Some(at), 0)));
    let back = &test.node;
    assert!(back.is_waiting() && back.needs_password().await.unwrap());
    let old = back.sign_in(here("Mara", "correct horse")).await;
    assert!(matches!(old, Err(SignInError::Wrong)), "the password of before opens nothing");
    assert_eq!(row(back, kept).await.state, FriendshipState::Accepted);
    assert_eq!(row(back, ended).await.state, FriendshipState::Ended);
    assert_eq!(row(back, blocked).await.state, FriendshipState::Blocked);
    assert_eq!(audience(back, stays).await, Some(Audience::AllFriends));
    assert_eq!(audience(back, deleted).await, None);
    assert_eq!(audience(back, narrowed).await, Some(Audience::OnlyMe));
    assert!(back.store.circles().await.unwrap()[0].members.is_empty());
    let known = |taken: Vec<TakenBack>| taken.into_iter().map(|taken| taken.id).collect::<Vec<_>>();
    assert_eq!(known(back.store.taken_back().await.unwrap()), known(node.store.taken_back().await.unwrap()));
    back.write_take_backs_now().await.unwrap();
    assert_eq!(used.lines(), 6, "nothing is written twice");
}

#[tokio::test]
async fn a_node_that_is_killed_while_it_takes_over_is_still_waiting() {
    let used = Used::new().await;
    publish(&used.owner, "Stays").await;
    let deleted = publish(&used.owner, "Goes").await;
    used.back_up().await;
    used.owner.posts().delete(deleted).await.unwrap();
    used.test.node.write_take_backs_now().await.unwrap();
    let (_, test) = used.restore().await;
    let waiting = test.node.store.restored().await.unwrap();
    assert_eq!(waiting.map(|waiting| (waiting.applied, waiting.applied_until)), Some((1, Some(used.test.node.now()))));

    // Between the transaction and the end of the file.
    let taken_back = Some(used.test.node.store.taken_back().await.unwrap());
    let put_back = PutBack { made_at: waiting.unwrap().made_at, taken_back, unread: 0 };
    fs::write(test.folder.path().join("o2m.put-back"), serde_json::to_string(&put_back).unwrap()).unwrap();
    let test = test.reopen().await;
    assert_eq!(test.node.store.restored().await.unwrap(), waiting);
    assert!(test.node.is_waiting() && !test.folder.path().join("o2m.put-back").exists());
    let test = test.reopen().await;
    assert!(test.node.is_waiting());

    let owner = test.sign_in().await;
    owner.restored().go_on(&[]).await.unwrap();
    assert!(!test.node.is_waiting());
    let test = test.reopen().await;
    assert!(!test.node.is_waiting());
    assert_eq!(test.node.store.timeline(None, TimelineFilter::default(), 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn only_whom_the_owner_unticks_is_ended_and_only_once() {
    let used = Used::new().await;
    let (kept, unwanted) = (befriend(&used.test.node).await, befriend(&used.test.node).await);
    used.back_up().await;
    let (_, test) = used.restore().await;
    let owner = test.sign_in().await;
    assert_eq!(owner.restored().friends().await.unwrap().len(), 2);
    let without_browser = Owner { session: None, ..owner.clone() };
    assert!(without_browser.restored().go_on(&[unwanted]).await.is_err() && test.node.is_waiting());
    owner.restored().go_on(&[unwanted]).await.unwrap();
    owner.restored().go_on(&[kept]).await.unwrap();
    assert_eq!(row(&test.node, unwanted).await.state, FriendshipState::Ended);
    assert!(row(&test.node, unwanted).await.friendship.mine.is_due, "their server is told");
    assert_eq!(row(&test.node, kept).await.state, FriendshipState::Accepted);
    assert_eq!(test.node.store.taken_back().await.unwrap().len(), 1, "it stays so with the next backup, too");
}

#[tokio::test]
async fn what_is_taken_back_while_the_folder_is_away_is_written_when_it_is_back() {
    let used = Used::new().await;
    let friend = befriend(&used.test.node).await;
    let away = used.disk.path().with_extension("away");
    fs::rename(used.disk.path(), &away).unwrap();
    used.owner.friends().end(friend).await.unwrap();
    assert!(used.test.node.write_take_backs_now().await.is_err());
    assert!(!used.disk.path().exists(), "nothing is written where a disk should be");
    let test = used.test.reopen().await;
    assert!(test.node.write_take_backs_now().await.is_err());
    fs::rename(&away, used.disk.path()).unwrap();
    test.node.write_take_backs_now().await.unwrap();
    test.node.write_take_backs_now().await.unwrap();
    let used = Used { test, ..used };
    assert_eq!(used.lines(), 1);
}

#[tokio::test]
async fn without_a_list_that_is_said_and_the_backup_comes_back_as_it_was() {
    let used = Used::new().await;
    let deleted = publish(&used.owner, "Goes").await;
    used.back_up().await;
    used.owner.posts().delete(deleted).await.unwrap();
    let (restored, test) = used.restore().await;
    assert_eq!(restored.taken_back, None);
    let waiting = test.node.store.restored().await.unwrap().unwrap();
    assert_eq!((waiting.applied_until, waiting.applied, waiting.needs_password), (None, 0, false));
    assert!(audience(&test.node, deleted).await.is_some());
}
