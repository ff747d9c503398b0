//! Moving to another machine.

use node::{MoveProgress, Moved, OpenMove, Owner};

use crate::api::{ApiError, MoveProgressView, MoveView, MovedAwayView, context};

/// Where the owner sees it.
const PAGE: &str = "/settings/move";
const MINUTE_SECONDS: u64 = 60;

/// The move that is open.
pub(in crate::api) fn open_move(owner: &Owner) -> Result<Option<MoveView>, ApiError> {
    let Some(OpenMove { code, until, progress, .. }) = owner.moving().get()? else { return Ok(None) };
    let seconds = u64::try_from(until.seconds_since(owner.node().now())).unwrap_or_default();
    Ok(Some(MoveView {
        code: code.to_string(),
        addresses: owner.card().addresses().iter().map(ToString::to_string).collect(),
        until: context::time(until),
        minutes_left: seconds.div_ceil(MINUTE_SECONDS),
        https_url: context::client().https_url(PAGE),
        progress: progress.map(|MoveProgress { has_bytes, of_bytes }| MoveProgressView { has_bytes, of_bytes }),
    }))
}

impl From<Moved> for MovedAwayView {
    fn from(Moved { at, has_arrived }: Moved) -> Self {
        Self { moved: context::time(at), has_arrived }
    }
}
