//! Whether what was unpacked belongs together.

use std::{fs, path::PathBuf};

use domain::NodeId;
use federation::Identity;
use store::{CopyError, check_copy};
use tokio::task::spawn_blocking;

use crate::{data::identity, node::DATABASE};

/// Reads the database in `folder` to its end, and gives the key beside it if it is the one of `id`, by which the database knows its node.
pub(super) async fn own_key(folder: PathBuf, id: NodeId) -> Result<Option<Identity>, CopyError> {
    let known = check_copy(&folder.join(DATABASE)).await?;
    let read = spawn_blocking(move || fs::read_to_string(folder.join(identity::FILE))).await;
    let key = read.ok().and_then(Result::ok).and_then(|text| Identity::from_pem(&text).ok());
    Ok(key.filter(|key| known == Some(id) && key.id() == id))
}
