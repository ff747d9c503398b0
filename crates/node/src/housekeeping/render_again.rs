//! Posts and comments that another version of the renderer made are made again.

use std::time::Duration;

use domain::{PostId, ThreadItemId};
use store::StoreError;

use crate::{markdown, node::Node, reading::rendering::RenderError};

/// Posts or comments rendered in one transaction, so that others may write between, and few are in memory at the same time.
const BATCH: u64 = 20;

/// Posts were not rendered again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RenderAgainError {
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Does so once, and logs it if that fails: the old HTML was sanitized too, and stays.
    pub(crate) async fn refresh_posts(self) {
        if let Err(error) = self.render_stale_posts().await {
            tracing::error!(error = &error as &dyn std::error::Error, "posts were not rendered again");
        }
        if let Err(error) = self.render_stale_comments().await {
            tracing::error!(error = &error as &dyn std::error::Error, "comments were not rendered again");
        }
    }

    /// Renders every post again whose HTML was not made by this version of the renderer. A node whose renderer did not change
    /// reads its posts once and writes nothing.
    pub(crate) async fn render_stale_posts(&self) -> Result<(), RenderAgainError> {
        let mut after = PostId(0);
        loop {
            let stale = self.store.stale_posts(markdown::SANITIZER_VERSION, after, BATCH).await?;
            let Some(last) = stale.last() else { return Ok(()) };
            after = last.id;
            let texts = stale.iter().map(|post| (post.wire_id, post.source.clone())).collect();
            // Before the transaction, which others wait for.
            let rendered = self.render(texts, Duration::MAX).await?;
            let tx = self.store.write().await?;
            for (post, html) in stale.iter().zip(&rendered.html) {
                tx.set_post_html(post, html, markdown::SANITIZER_VERSION).await?;
            }
            tx.commit().await?;
            tracing::info!(posts = stale.len(), "rendered again");
        }
    }
    /// The same for comments.
    pub(crate) async fn render_stale_comments(&self) -> Result<(), RenderAgainError> {
        let mut after = ThreadItemId(0);
        loop {
            let stale = self.store.stale_comments(markdown::SANITIZER_VERSION, after, BATCH).await?;
            let Some(last) = stale.last() else { return Ok(()) };
            after = last.id;
            let texts = stale.iter().map(|comment| (comment.wire_id, comment.source.clone())).collect();
            let rendered = self.render(texts, Duration::MAX).await?;
            let tx = self.store.write().await?;
            for (comment, html) in stale.iter().zip(&rendered.html) {
                tx.set_comment_html(comment, html, markdown::SANITIZER_VERSION).await?;
            }
            tx.commit().await?;
            tracing::info!(comments = stale.len(), "rendered again");
        }
    }
}
