//! The file that holds the node's key: a process that has it is this node, so that no other account may read it. Friends know the node by it, so that
//! no other takes its place once there are friends.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use federation::{Identity, IdentityError};
use store::{Store, StoreError};

use crate::data::private_file::{close_to_others, make_private_file};

pub(crate) const FILE: &str = "identity.key";

/// The key could not be read or made.
#[derive(Debug, thiserror::Error)]
pub enum IdentityFileError {
    #[error("{FILE} could not be read or written")]
    File(#[from] io::Error),
    /// It is not replaced: friends know this node by it.
    #[error("{FILE} holds no key")]
    Key(#[from] IdentityError),
    #[error(
        "{} is missing, and friends know this server by the key in it: put the file back from a backup, or begin anew in another data folder",
        .0.display()
    )]
    Lost(PathBuf),
    #[error(
        "{} holds another key than the one by which friends know this server: put that one back from a backup, or begin anew in another data folder",
        .0.display()
    )]
    Another(PathBuf),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads the key in the data folder; makes one if no friend knows this node by another. The node has its row in `store`.
pub(crate) async fn open(data: &Path, store: &Store) -> Result<Identity, IdentityFileError> {
    let path = data.join(FILE);
    let known = store.own_id().await?;
    let identity = match read(&path)? {
        Some(identity) if known.is_none_or(|known| known == identity.id()) => identity,
        Some(_) if store.is_known_by_key().await? => return Err(IdentityFileError::Another(path)),
        Some(identity) => identity,
        None if store.is_known_by_key().await? => return Err(IdentityFileError::Lost(path)),
        None => {
            let identity = Identity::generate()?;
            make_private_file(&path, &identity.to_pem())?;
            identity
        }
    };
    if known != Some(identity.id()) {
        let tx = store.write().await?;
        tx.set_own_id(identity.id()).await?;
        tx.commit().await?;
    }
    Ok(identity)
}

fn read(path: &Path) -> Result<Option<Identity>, IdentityFileError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    close_to_others(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(Some(Identity::from_pem(&text)?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        node::{Node, NodeConfig, OpenNodeError},
        testing::{TestNode, friends::befriend},
    };

    /// Opens the node of `test` once more, as a start after the last one does.
    async fn start(test: &TestNode) -> Result<Node, IdentityFileError> {
        let config = NodeConfig { data: test.folder.path().into(), clock: test.clock.clone() };
        match Node::open(config).await {
            Ok(node) => Ok(node),
            Err(OpenNodeError::Identity(error)) => Err(error),
            Err(error) => panic!("{error}"),
        }
    }

    #[tokio::test]
    async fn is_made_once_for_nobody_else_and_never_replaced() {
        let test = TestNode::new().await;
        let path = test.folder.path().join(FILE);
        let id = test.node.own_id();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            assert_eq!(start(&test).await.unwrap().own_id(), id);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(start(&test).await.unwrap().own_id(), id);
        fs::write(&path, "no key").unwrap();
        assert!(matches!(start(&test).await, Err(IdentityFileError::Key(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "no key");
    }

    #[tokio::test]
    async fn is_made_anew_while_nobody_knows_it() {
        let test = TestNode::new().await;
        let path = test.folder.path().join(FILE);
        fs::remove_file(&path).unwrap();
        let anew = start(&test).await.unwrap().own_id();
        assert_ne!(anew, test.node.own_id());
        assert_eq!(test.node.store.own_id().await.unwrap(), Some(anew));
        fs::write(&path, &*Identity::generate().unwrap().to_pem()).unwrap();
        assert_ne!(start(&test).await.unwrap().own_id(), anew);
    }

    #[tokio::test]
    async fn of_a_node_with_friends_is_put_back_and_never_made_anew() {
        let test = TestNode::new().await;
        let (id, path) = (test.node.own_id(), test.folder.path().join(FILE));
        befriend(&test.node).await;
        let key = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let lost = start(&test).await.unwrap_err();
        assert!(matches!(lost, IdentityFileError::Lost(_)) && lost.to_string().contains(path.to_str().unwrap()));
        assert!(!path.exists());

        let another = Identity::generate().unwrap().to_pem();
        fs::write(&path, &*another).unwrap();
        assert!(matches!(start(&test).await, Err(IdentityFileError::Another(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), *another);
        assert_eq!(test.node.store.own_id().await.unwrap(), Some(id));

        fs::write(&path, key).unwrap();
        assert_eq!(start(&test).await.unwrap().own_id(), id);
    }
}
