//! Whether the data folder is where this node left it, or a copy: a backup that was put back, or a folder on another disk.
//!
//! What the owner ended after a backup was made is not in it. So in a copy no server is served as a friend's that has not confirmed it: by serving
//! this node, by what they last heard from it, or by an answer to what it says again. (docs/PROTOCOL.md, "Restored backups") A copy is another
//! instance, too: where the one that was copied lives on, that one is told that it is old ("Copies").

use std::{fs, io, path::Path};

use domain::PeerId;
use store::StoreError;

use crate::{
    background::note::may_fail,
    data::private_file::write_private_file,
    node::{DATABASE, Node, OpenNodeError},
    secrets::secret::new_secret,
};

/// Written anew whenever the node opens and closes.
const FILE: &str = "o2m.place";

impl Node {
    /// Finds out whether the folder is a copy, and then puts all friends in doubt.
    pub(crate) async fn check_place(&self) -> Result<(), OpenNodeError> {
        // Also where the place cannot be noted, as on a full disk.
        self.know_instances(self.store.instances().await?);
        self.wait_if_old();
        let known = self.store.place().await?;
        let here = place(&self.data).map_err(OpenNodeError::Folder)?;
        // A database that knows of no place is new, or from before places were noted: then there is no file beside it either.
        if known != here {
            return self.note_place(true).await;
        }
        self.leave_here().await;
        Ok(())
    }

    /// Notes where the folder is left. On a full disk that is not noted, and the next start may take the folder for a copy.
    pub(crate) async fn leave_here(&self) {
        if let Err(error) = self.note_place(false).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "where the data folder is was not noted");
        }
    }

    async fn note_place(&self, is_copy: bool) -> Result<(), OpenNodeError> {
        write_private_file(&self.data.join(FILE), &new_secret::<16>()).map_err(OpenNodeError::Folder)?;
        let here = place(&self.data).map_err(OpenNodeError::Folder)?.unwrap_or_default();
        let tx = self.store.write().await?;
        tx.set_place(&here).await?;
        let doubted = if is_copy { tx.doubt_friends().await? } else { 0 };
        let known = tx.instances().await?;
        let known = match known.own {
            // Of an older version, which did not say whether it is a copy: of two of those, the one that was used last is the later one.
            None if !is_copy => self.begin_instance(&tx, tx.last_seen_at().await?.unwrap_or(self.now())).await?,
            // A copy of one that is old is none that lives.
            Some(_) if !is_copy || known.is_old() => known,
            _ => self.begin_instance(&tx, self.now()).await?,
        };
        tx.commit().await?;
        self.know_instances(known);
        self.wait_if_old();
        if doubted > 0 {
            tracing::warn!(
                friend.count = doubted,
                "this data folder is a copy: a friend is served again once they confirmed that the friendship did not end"
            );
        }
        Ok(())
    }

    /// The friend in `row` has confirmed that it is one.
    pub(crate) async fn trust(&self, row: &store::PeerRow) {
        if row.is_in_doubt {
            may_fail(self.trust_friend(row.id).await, "that a friend is no longer in doubt");
            self.poke_friends();
        }
    }

    async fn trust_friend(&self, peer: PeerId) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        tx.trust_friend(peer).await?;
        tx.commit().await
    }
}

/// What a copy of the folder does not have: what the file says, which files they are, and when the system saw the one changed last. `None`
/// if the file is not there.
fn place(data: &Path) -> io::Result<Option<String>> {
    let path = data.join(FILE);
    match fs::read_to_string(&path) {
        Ok(secret) => Ok(Some(format!("{secret}{}", identity_of(&path, &data.join(DATABASE))?))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn identity_of(path: &Path, database: &Path) -> io::Result<String> {
    use std::os::unix::fs::MetadataExt;
    let (file, database) = (fs::metadata(path)?, fs::metadata(database)?);
    Ok(format!(" {} {} {}.{:09}", database.ino(), file.ino(), file.ctime(), file.ctime_nsec()))
}

/// Elsewhere only a database that was put back alone is known as a copy.
#[cfg(not(unix))]
fn identity_of(_: &Path, _: &Path) -> io::Result<String> {
    Ok(String::new())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use store::Store;

    use super::*;
    use crate::{
        node::NodeConfig,
        testing::{
            TestClock, TestNode,
            friends::{Friends, HERE, befriend},
        },
    };

    async fn is_in_doubt(node: &Node, friend: PeerId) -> bool {
        node.store.peer_row(friend).await.unwrap().unwrap().is_in_doubt
    }

    #[tokio::test]
    async fn a_folder_that_stays_is_no_copy_and_one_that_is_put_back_is() {
        let test = TestNode::new().await;
        let friend = befriend(&test.node).await;
        let test = test.reopen().await;
        assert!(!is_in_doubt(&test.node, friend).await);
        // A database alone, put back in the very file.
        let database = test.folder.path().join(DATABASE);
        test.node.store.close().await.unwrap();
        let backup = fs::read(&database).unwrap();
        let test = test.reopen().await;
        test.node.store.close().await.unwrap();
        fs::write(&database, backup).unwrap();
        let test = test.reopen().await;
        assert!(is_in_doubt(&test.node, friend).await);
        assert_eq!(test.node.store.due_statements().await.unwrap().len(), 1, "what was said to them is said again");
    }

    #[tokio::test]
    async fn a_database_from_before_places_were_noted_is_a_copy_once_it_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join(DATABASE);
        let clock = Arc::new(TestClock::default());
        let config = || NodeConfig { data: folder.path().into(), clock: clock.clone() };
        Store::open(&database).await.unwrap().close().await.unwrap();
        let before = Node::open_beside(config()).await.unwrap();
        let friend = befriend(&before).await;
        before.close_beside().await.unwrap();
        assert!(!folder.path().join(FILE).exists());
        let backup = fs::read(&database).unwrap();

        let updated = Node::open(config()).await.unwrap();
        assert!(!is_in_doubt(&updated, friend).await, "it is where it was");
        updated.close().await.unwrap();
        fs::write(&database, backup).unwrap();
        let restored = Node::open(config()).await.unwrap();
        assert!(is_in_doubt(&restored, friend).await, "whoever was ended since is not served");
    }

    #[tokio::test]
    async fn of_two_from_before_there_were_instances_the_one_that_was_used_last_is_the_later() {
        let test = Friends::new().await.alpha.test;
        let seen_at = test.node.now();
        let tx = test.node.store.write().await.unwrap();
        tx.set_instances(domain::Instances::default()).await.unwrap();
        tx.commit().await.unwrap();
        // It is brought up to date by itself, long after.
        test.clock.advance(30 * 86_400);
        let test = test.reopen().await;
        let own = test.node.instances.read().own.unwrap().to_string();
        assert!(own.starts_with(&format!("{}.", seen_at.0 / 1000)), "{own}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_folder_that_was_written_over_with_its_own_copy_is_one() {
        let test = TestNode::new().await;
        let friend = befriend(&test.node).await;
        test.node.store.close().await.unwrap();
        for file in [FILE, DATABASE] {
            let path = test.folder.path().join(file);
            fs::write(&path, fs::read(&path).unwrap()).unwrap();
        }
        let test = test.reopen().await;
        assert!(is_in_doubt(&test.node, friend).await);
    }

    #[tokio::test]
    async fn a_copy_whose_first_start_was_cut_short_is_a_copy_at_the_next() {
        let test = TestNode::new().await;
        let friend = befriend(&test.node).await;
        let instance = |node: &Node| node.instances.read().own.unwrap();
        let before = instance(&test.node);
        let cut_short = test.backup();
        // The file is written first, and then the database.
        write_private_file(&cut_short.path().join(FILE), &new_secret::<16>()).unwrap();
        let copy = test.restore(cut_short).await;
        let later = instance(&copy.node);
        assert!(is_in_doubt(&copy.node, friend).await && later > before);
        copy.node.close().await.unwrap();
        assert_eq!(instance(&copy.reopen().await.node), later);
    }

    #[tokio::test]
    async fn a_friend_in_doubt_is_served_once_it_has_served_this_node() {
        let friends = Friends::new().await;
        let beta = friends.beta.node().own_id();
        let copy = friends.alpha.test.restore(friends.alpha.test.backup()).await;
        friends.alpha.wire.answers_for(&copy.node);
        assert!(copy.node.friend(beta, HERE).await.unwrap().is_none());
        copy.sign_in().await.reading().pull(friends.alpha.friend).await.unwrap();
        assert!(copy.node.friend(beta, HERE).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn what_is_opened_beside_the_server_moves_nothing() {
        let test = TestNode::new().await;
        let place = test.node.store.place().await.unwrap();
        let config = NodeConfig { data: test.folder.path().into(), clock: test.clock.clone() };
        let beside = Node::open_beside(config).await.unwrap();
        assert_eq!(beside.store.place().await.unwrap(), place);
    }
}
