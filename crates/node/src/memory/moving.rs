//! The code with which another machine may take everything over, and how far it is.

use domain::{MoveCode, NodeId, Timestamp};
use federation::moving::MoveProof;
use parking_lot::Mutex;

/// Wrong codes after which the right one ends, too.
const TRIES: u8 = 5;

/// One move at a time; in memory only.
#[derive(Debug, Default)]
pub(crate) struct Moving(Mutex<Option<OpenMove>>);

/// A move that another machine may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenMove {
    pub code: MoveCode,
    pub until: Timestamp,
    /// How far the other machine is; `None`: it was not here yet.
    pub progress: Option<MoveProgress>,
    tries: u8,
}

/// How much of the files is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MoveProgress {
    pub has_bytes: u64,
    /// Of how much; 0 while the list is made.
    pub of_bytes: u64,
}

/// Nothing is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefused {
    #[error("no move is open")]
    NoCode,
    #[error("the code is another one")]
    WrongCode,
}

impl Moving {
    /// Opens a move, in the place of one before.
    pub(crate) fn open(&self, code: MoveCode, until: Timestamp) {
        *self.0.lock() = Some(OpenMove { code, until, progress: None, tries: TRIES });
    }

    /// The code opens nothing any more.
    pub(crate) fn close(&self) {
        *self.0.lock() = None;
    }

    /// The move that is open.
    pub(crate) fn get(&self, now: Timestamp) -> Option<OpenMove> {
        let mut open = self.0.lock();
        *open = open.take().filter(|open| now < open.until);
        *open
    }

    /// Admits whoever knows the code of `own`, this server. A wrong one is counted.
    pub(crate) fn admit(&self, proof: &MoveProof, own: NodeId, now: Timestamp) -> Result<MoveCode, MoveRefused> {
        let mut place = self.0.lock();
        let Some(open) = place.as_mut().filter(|open| now < open.until) else { return Err(MoveRefused::NoCode) };
        if proof.holds(&open.code, own) {
            open.progress.get_or_insert_default();
            return Ok(open.code);
        }
        open.tries -= 1;
        if open.tries == 0 {
            *place = None;
        }
        Err(MoveRefused::WrongCode)
    }

    /// Notes how far the other machine is.
    pub(crate) fn note(&self, change: impl FnOnce(&mut MoveProgress)) {
        if let Some(open) = &mut *self.0.lock() {
            change(open.progress.get_or_insert_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: NodeId = NodeId([7; 32]);
    const UNTIL: Timestamp = Timestamp(1_000);

    fn proof(code: &MoveCode) -> MoveProof {
        MoveProof::new(code, OWN, [1; 16])
    }

    #[test]
    fn five_wrong_codes_end_the_right_one() {
        let (code, wrong) = (MoveCode::new([1; 10]), MoveCode::new([2; 10]));
        let moving = Moving::default();
        moving.open(code, UNTIL);
        for _ in 1..5 {
            assert_eq!(moving.admit(&proof(&wrong), OWN, Timestamp(0)), Err(MoveRefused::WrongCode));
        }
        assert_eq!(moving.admit(&proof(&code), OWN, Timestamp(0)), Ok(code));
        assert_eq!(moving.admit(&proof(&wrong), OWN, Timestamp(0)), Err(MoveRefused::WrongCode));
        assert_eq!(moving.admit(&proof(&code), OWN, Timestamp(0)), Err(MoveRefused::NoCode));
        assert_eq!(moving.get(Timestamp(0)), None);
    }

    #[test]
    fn a_code_ends_with_its_time_or_when_it_is_closed() {
        let code = MoveCode::new([1; 10]);
        let moving = Moving::default();
        moving.open(code, UNTIL);
        assert_eq!(moving.get(Timestamp(999)).unwrap().progress, None);
        assert_eq!(moving.admit(&proof(&code), OWN, Timestamp(999)), Ok(code));
        assert!(moving.get(Timestamp(999)).unwrap().progress.is_some());
        assert_eq!(moving.admit(&proof(&code), OWN, UNTIL), Err(MoveRefused::NoCode));
        assert_eq!(moving.get(UNTIL), None);
        moving.open(code, UNTIL);
        moving.close();
        assert_eq!(moving.admit(&proof(&code), OWN, Timestamp(0)), Err(MoveRefused::NoCode));
    }
}
