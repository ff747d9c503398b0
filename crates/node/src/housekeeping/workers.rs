//! What a node does on its own while it runs, and who looks after that.
//!
//! Each worker is a task of its own. One that panics is started again after a pause; one that goes on panicking ends the process, since
//! a server that looks well and does half its work is of no use.

use std::{pin::pin, sync::Arc, time::Duration};

use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::{background::panic::message, node::Node};

/// Before a worker that panicked is started again.
const PAUSE: Duration = Duration::from_secs(1);
/// A worker that ran so long was sound: a panic after that begins a new row.
const SOUND_AFTER: Duration = Duration::from_mins(10);
/// Panics in a row after which the process ends.
const PANICS: u32 = 3;

/// A worker that could not be kept running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the worker \"{worker}\" failed {PANICS} times in a row, and without it O2M does not go on; the log says why")]
pub struct WorkerFailed {
    pub worker: &'static str,
}

/// The workers of a node. They end when this is dropped.
#[derive(Debug)]
pub struct Workers {
    node: Node,
    stop: CancellationToken,
    watched: JoinSet<Result<(), WorkerFailed>>,
}

impl Node {
    /// Starts rendering what another version rendered, dating what came while the clock was wrong, pulling from friends, poking them, telling peers how this side stands, bringing what the owner wrote to friends' threads, noting what
    /// is looked at, publishing what is put in the folder `pictures/`, importing, keeping the index for searches, asking friends whether they reach it, clearing away what is not needed, backing up, and sending backups to friends, until `stop`. What tells others, or
    /// writes beside the backups, rests while the node waits for its owner.
    pub fn start_workers(&self, stop: &CancellationToken) -> Workers {
        let mut workers = Workers::new(self, stop);
        workers.start("rendering", |node, _| node.refresh_posts());
        workers.start("following the clock", Node::follow_clock);
        workers.start_serving("pulling", Node::pull_when_due);
        workers.start_serving("poking", Node::poke_when_due);
        workers.start_serving("telling", Node::tell_when_due);
        workers.start_serving("bringing", Node::bring_when_due);
        workers.start("noting uses", Node::note_uses_when_due);
        workers.start_serving("the pictures folder", Node::watch_folder);
        workers.start_serving("importing", Node::import_when_due);
        workers.start("tending the search", Node::tend_search);
        workers.start_serving("asking who reaches it", Node::look_whether_reached);
        workers.start("sweeping", Node::sweep_media);
        workers.start("tidying", Node::tidy_database);
        workers.start_serving("backing up", Node::back_up_nightly);
        workers.start_serving("taking back", Node::write_take_backs);
        workers.start_serving("keeping with friends", Node::keep_with_friends);
        workers
    }
}

impl Workers {
    fn new(node: &Node, stop: &CancellationToken) -> Self {
        Self { node: node.clone(), stop: stop.clone(), watched: JoinSet::new() }
    }

    /// Starts one more. What it does is begun anew after a panic; it is over when it returns.
    pub fn start<F>(
        &mut self,
        worker: &'static str,
        work: impl Fn(Node, CancellationToken) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let (node, stop) = (self.node.clone(), self.stop.clone());
        self.watched.spawn(async move {
            let begin = || work(node.clone(), stop.clone());
            keep_running(worker, &node, &stop, begin).await
        });
    }

    /// Starts one more that rests while the node waits for its owner.
    pub fn start_serving<F>(
        &mut self,
        worker: &'static str,
        work: impl Fn(Node, CancellationToken) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let work = Arc::new(work);
        self.start(worker, move |node, stop| {
            let work = Arc::clone(&work);
            async move {
                while stop.run_until_cancelled(node.waiting.until(|wait| wait.is_none())).await.is_some() {
                    let rest = stop.child_token();
                    let mut working = pin!(work(node.clone(), rest.clone()));
                    tokio::select! {
                        () = &mut working => return,
                        () = node.waiting.until(|wait| wait.is_some()) => {
                            rest.cancel();
                            working.await;
                        }
                    }
                }
            }
        });
    }

    /// Waits for a worker that cannot be kept running. Never returns while there is none.
    pub async fn failed(&mut self) -> WorkerFailed {
        while let Some(ended) = self.watched.join_next().await {
            if let Ok(Err(failed)) = ended {
                return failed;
            }
        }
        std::future::pending().await
    }

    /// Waits for the end of all, after they were told to stop.
    pub async fn ended(mut self) {
        while self.watched.join_next().await.is_some() {}
    }
}

/// Runs what `begin` begins until it returns, again after each panic.
async fn keep_running<F>(
    worker: &'static str,
    node: &Node,
    stop: &CancellationToken,
    begin: impl Fn() -> F,
) -> Result<(), WorkerFailed>
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut panics = 0;
    loop {
        let started_at = Instant::now();
        // It ends with the task that waits for it.
        let Err(ended) = AbortOnDropHandle::new(tokio::spawn(begin())).await else { return Ok(()) };
        let Ok(panic) = ended.try_into_panic() else { return Ok(()) };
        panics = if started_at.elapsed() < SOUND_AFTER { panics + 1 } else { 1 };
        tracing::error!(worker.name = worker, worker.panics = panics, panic = message(&*panic), "a worker panicked");
        node.health.set_down(worker);
        if panics == PANICS {
            return Err(WorkerFailed { worker });
        }
        if stop.run_until_cancelled(sleep(PAUSE)).await.is_none() {
            return Ok(());
        }
        node.health.set_up(worker);
    }
}

#[cfg(test)]
mod tests;
