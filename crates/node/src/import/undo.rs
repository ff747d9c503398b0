//! Taking an import back: each post that it made is deleted, as its owner would delete it.

use domain::{ImportId, Sha256, backup::TakeBack};
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::node::Node;

/// Posts that one transaction deletes.
const AT_ONCE: u64 = 20;

/// Deletes the posts that an import made, until `stop`; says whether all are gone.
pub(super) async fn undo(node: &Node, import: ImportId, stop: &CancellationToken) -> Result<bool, StoreError> {
    while !stop.is_cancelled() {
        let tx = node.store.write().await?;
        let posts = tx.imported_posts(import, AT_ONCE).await?;
        if posts.is_empty() {
            tx.forget_import(import).await?;
            tx.commit().await?;
            return Ok(true);
        }
        let mut files: Vec<Sha256> = Vec::new();
        for id in posts {
            // Its owner may have deleted it before.
            if let Some(post) = tx.own_post(id).await? {
                files.extend(node.delete_post(&tx, &post).await?);
                tx.take_back(&TakeBack::Post { post: post.wire_id }, node.now()).await?;
            }
            tx.forget_imported(id).await?;
        }
        tx.commit().await?;
        node.backups.take_back();
        node.poke_friends();
        node.clone().remove_deleted_files(files).await;
    }
    Ok(false)
}
