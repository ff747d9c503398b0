//! Rendering what others wrote: on a thread of its own, one piece after another, so that a friend who sends much keeps no page waiting.

use std::time::{Duration, Instant};

use domain::WireId;
use tokio::task::spawn_blocking;

use crate::{markdown, node::Node};

/// What was rendered.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// One of each text, from the first on; fewer than there were if it took too long.
    pub(crate) html: Vec<String>,
    pub(crate) took: Duration,
}

/// The renderer gave up.
#[derive(Debug, thiserror::Error)]
#[error("a text could not be rendered")]
pub struct RenderError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl Node {
    /// Renders `texts`, each of a post, one after another, and stops between two once it took `longest`.
    pub(crate) async fn render(
        &self,
        texts: Vec<(WireId, String)>,
        longest: Duration,
    ) -> Result<Rendered, RenderError> {
        if texts.is_empty() {
            return Ok(Rendered { html: Vec::new(), took: Duration::ZERO });
        }
        let permit = self.one_rendering.acquire().await.map_err(|error| RenderError(error.into()))?;
        let work = spawn_blocking(move || {
            let _permit = permit;
            let started = Instant::now();
            let in_time = texts.iter().take_while(|_| started.elapsed() < longest);
            let html = in_time.map(|(post, text)| markdown::render(text, Some(*post))).collect();
            Rendered { html, took: started.elapsed() }
        });
        work.await.map_err(|error| RenderError(error.into()))
    }
}
