//! What is done for one peer in the background, and what becomes of a panic in it.
//!
//! A worker only finds out for whom something is to be done; the errand is a task of its own. Nobody waits for it, so that a panic would
//! be told without a name. It neither ends the process nor makes the node unwell, whatever the number: a peer whose words break this
//! node's code is one peer. It is begun anew when it is due again.

use std::panic::AssertUnwindSafe;

use domain::PeerId;
use futures::FutureExt;

use super::panic::message;

/// Runs an errand for `peer`. `None` after a panic, which is logged with the name of the errand and the peer.
pub(crate) async fn errand<T>(name: &'static str, peer: PeerId, work: impl Future<Output = T>) -> Option<T> {
    // Nothing of what it held is looked at again: locks that were poisoned are taken as they are.
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(done) => Some(done),
        Err(panic) => {
            tracing::error!(errand.name = name, peer.id = peer.0, panic = message(&*panic), "an errand panicked");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use tracing::instrument::WithSubscriber;

    use super::*;
    use crate::memory::coalesced::Coalesced;

    /// What is logged.
    #[derive(Debug, Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_panic_is_told_by_name_and_peer_and_the_turn_is_free_again() {
        let (log, turns) = (Log::default(), Coalesced::default());
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        let turn = turns.start(PeerId(7)).unwrap();
        let work = async move {
            let _turn = turn;
            tokio::task::yield_now().await;
            panic!("a stone");
        };
        let broken: Option<()> = errand("digging", PeerId(7), work).with_subscriber(subscriber).await;
        assert_eq!(broken, None);
        assert!(turns.start(PeerId(7)).is_some(), "nobody waits for what has ended");
        let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        for part in ["ERROR", "errand.name=\"digging\"", "peer.id=7", "panic=\"a stone\""] {
            assert!(told.contains(part), "{part} in {told}");
        }
        assert_eq!(errand("digging", PeerId(7), async { 3 }).await, Some(3));
    }
}
