//! What goes to keepers at one time: a task for each, so that a slow one keeps nobody waiting.

use std::collections::HashMap;

use domain::PeerId;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The tasks. They end when this is dropped.
#[derive(Debug, Default)]
pub(super) struct Sendings {
    tasks: JoinSet<PeerId>,
    stops: HashMap<PeerId, CancellationToken>,
}

impl Sendings {
    /// Starts `work` for `peer`, until `stop`; nothing, while something goes there already.
    pub(super) fn start<F>(&mut self, peer: PeerId, stop: &CancellationToken, work: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        if self.stops.contains_key(&peer) {
            return;
        }
        let stop = stop.child_token();
        self.stops.insert(peer, stop.clone());
        let work = work(stop);
        self.tasks.spawn(async move {
            work.await;
            peer
        });
    }

    /// Has those stop that are not among `peers`.
    pub(super) fn stop_others(&self, peers: &[PeerId]) {
        for (_, stop) in self.stops.iter().filter(|(peer, _)| !peers.contains(peer)) {
            stop.cancel();
        }
    }

    /// Waits until one ends; never returns while there is none. A panic goes on here, for whoever looks after this worker.
    pub(super) async fn one_ended(&mut self) {
        match self.tasks.join_next().await {
            Some(Ok(peer)) => {
                self.stops.remove(&peer);
            }
            Some(Err(error)) => {
                if let Ok(panic) = error.try_into_panic() {
                    std::panic::resume_unwind(panic);
                }
            }
            None => std::future::pending().await,
        }
    }

    /// Waits until all have ended.
    pub(super) async fn all_ended(mut self) {
        while !self.tasks.is_empty() {
            self.one_ended().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{future::pending, time::Duration};

    use tokio::{sync::mpsc, time::timeout};

    use super::*;

    const MARA: PeerId = PeerId(1);
    const JONAS: PeerId = PeerId(2);

    #[tokio::test]
    async fn a_slow_one_keeps_no_other_waiting_and_is_not_begun_twice() {
        let (mut sendings, stop) = (Sendings::default(), CancellationToken::new());
        let (begun, mut begins) = mpsc::unbounded_channel();
        for _ in 0..3 {
            for peer in [MARA, JONAS] {
                let begun = begun.clone();
                sendings.start(peer, &stop, |stop| async move {
                    begun.send(peer).unwrap();
                    if peer == MARA {
                        stop.cancelled().await;
                    }
                });
            }
            sendings.one_ended().await;
        }
        let mut all = Vec::new();
        while let Ok(peer) = begins.try_recv() {
            all.push(peer);
        }
        all.sort_unstable();
        assert_eq!(all, [MARA, JONAS, JONAS, JONAS]);

        assert!(timeout(Duration::ZERO, sendings.one_ended()).await.is_err(), "Mara's goes on");
        sendings.stop_others(&[MARA]);
        assert!(timeout(Duration::ZERO, sendings.one_ended()).await.is_err(), "she keeps backups still");
        sendings.stop_others(&[JONAS]);
        sendings.one_ended().await;
        sendings.start(MARA, &stop, |stop| async move { stop.cancelled().await });
        stop.cancel();
        sendings.all_ended().await;
    }

    #[tokio::test]
    async fn a_panic_is_not_lost() {
        let mut sendings = Sendings::default();
        sendings.start(MARA, &CancellationToken::new(), |_| async { panic!("of the window") });
        sendings.start(JONAS, &CancellationToken::new(), |_| pending());
        let ended = tokio::spawn(async move { sendings.one_ended().await }).await;
        assert!(ended.unwrap_err().is_panic());
    }
}
