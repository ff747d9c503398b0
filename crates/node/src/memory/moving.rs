//! The code with which another machine may take everything over, and how far it is.

use domain::{MoveCode, NodeId, Timestamp};
use federation::moving::MoveProof;
use parking_lot::Mutex;
use tokio::sync::MutexGuard;

/// So long a code opens what is here, and so long again after each use.
const USE_SECONDS: i64 = 3_600;

/// One move at a time; in memory only.
#[derive(Debug, Default)]
pub(crate) struct Moving {
    open: Mutex<Option<OpenMove>>,
    /// Whoever opens, closes or ends a move has it meanwhile: what is closed does not end the server, and what ends it is not closed.
    turn: tokio::sync::Mutex<()>,
}

/// A move that another machine may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenMove {
    pub code: MoveCode,
    pub until: Timestamp,
    /// How far the other machine is; `None`: it was not here yet.
    pub progress: Option<MoveProgress>,
}

/// How much of the files is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MoveProgress {
    pub has_bytes: u64,
    /// Of how much; 0 while the list is made.
    pub of_bytes: u64,
}

impl Moving {
    /// Waits until nobody else opens, closes or ends a move.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Opens a move, in the place of one before; it can be used for an hour, and at least until `until`.
    pub(crate) fn open(&self, code: MoveCode, now: Timestamp, until: Option<Timestamp>) {
        let hour = now.plus_seconds(USE_SECONDS);
        *self.open.lock() = Some(OpenMove { code, until: until.map_or(hour, |until| until.max(hour)), progress: None });
    }

    /// The code opens nothing any more.
    pub(crate) fn close(&self) {
        *self.open.lock() = None;
    }

    /// The move that is open.
    pub(crate) fn get(&self, now: Timestamp) -> Option<OpenMove> {
        self.open.lock().filter(|open| now < open.until)
    }

    /// Admits whoever knows the code of `own`, this server.
    pub(crate) fn admit(&self, proof: &MoveProof, own: NodeId, now: Timestamp) -> Option<MoveCode> {
        let mut place = self.open.lock();
        let open = place.as_mut().filter(|open| now < open.until && proof.holds(&open.code, own))?;
        open.progress.get_or_insert_default();
        open.be_used(now);
        Some(open.code)
    }

    /// Says whether the move by `code`, which was admitted, still is the open one; it is used.
    pub(crate) fn goes_on(&self, code: MoveCode, now: Timestamp) -> bool {
        let mut place = self.open.lock();
        let Some(open) = place.as_mut().filter(|open| open.code == code) else { return false };
        open.be_used(now);
        true
    }

    /// Notes how far the other machine is.
    pub(crate) fn note(&self, change: impl FnOnce(&mut MoveProgress)) {
        if let Some(open) = &mut *self.open.lock() {
            change(open.progress.get_or_insert_default());
        }
    }
}

impl OpenMove {
    fn be_used(&mut self, now: Timestamp) {
        self.until = self.until.max(now.plus_seconds(USE_SECONDS));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: NodeId = NodeId([7; 32]);
    const BEGIN: Timestamp = Timestamp(0);

    fn proof(code: &MoveCode) -> MoveProof {
        MoveProof::new(code, OWN, [1; 16])
    }

    fn minutes(minutes: i64) -> Timestamp {
        BEGIN.plus_seconds(minutes * 60)
    }

    #[test]
    fn wrong_codes_are_refused_and_change_nothing() {
        let (code, wrong) = (MoveCode::new([1; 10]), MoveCode::new([2; 10]));
        let moving = Moving::default();
        moving.open(code, BEGIN, None);
        for _ in 0..100 {
            assert_eq!(moving.admit(&proof(&wrong), OWN, minutes(1)), None);
        }
        assert_eq!(moving.get(minutes(1)).unwrap().until, minutes(60));
        assert_eq!(moving.admit(&proof(&code), OWN, minutes(1)), Some(code));
    }

    #[test]
    fn a_code_ends_an_hour_after_its_last_use_or_when_it_is_closed() {
        let code = MoveCode::new([1; 10]);
        let moving = Moving::default();
        moving.open(code, BEGIN, None);
        assert_eq!(moving.get(minutes(59)).unwrap().progress, None);
        assert_eq!(moving.admit(&proof(&code), OWN, minutes(50)), Some(code));
        assert!(moving.get(minutes(50)).unwrap().progress.is_some());
        assert_eq!(moving.admit(&proof(&code), OWN, minutes(100)), Some(code));
        assert!(moving.goes_on(code, minutes(150)), "what is given is a use, too");
        assert_eq!(moving.admit(&proof(&code), OWN, minutes(209)), Some(code));
        assert_eq!(moving.admit(&proof(&code), OWN, minutes(269)), None);
        assert_eq!(moving.get(minutes(269)), None);
        moving.open(code, BEGIN, Some(minutes(1_440)));
        assert_eq!(moving.admit(&proof(&code), OWN, minutes(1)), Some(code));
        assert_eq!(moving.get(minutes(1_439)).unwrap().until, minutes(1_440), "a use makes no time shorter");
        moving.close();
        assert_eq!(moving.admit(&proof(&code), OWN, BEGIN), None);
        assert!(!moving.goes_on(code, BEGIN));
        moving.open(MoveCode::new([2; 10]), BEGIN, None);
        assert!(!moving.goes_on(code, BEGIN), "another one is open");
    }
}
