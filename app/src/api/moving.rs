//! Moving to another machine: the code that this one shows, and how far the other one is.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};

/// A move that another machine may make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveView {
    /// In groups of four.
    pub code: String,
    /// Where the other machine finds this one, the best address first.
    pub addresses: Vec<String>,
    /// Until when the code opens what is here.
    pub until: TimeView,
    /// Minutes until then, begun ones too.
    pub minutes_left: u64,
    /// The page over TLS, for a browser that asks from another machine without it: whoever listens in between reads the code.
    pub https_url: Option<String>,
    /// How far the other machine is; `None`: it was not here yet.
    pub progress: Option<MoveProgressView>,
}

/// How many bytes of the pictures are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveProgressView {
    pub has_bytes: u64,
    /// 0 while the list of them is made.
    pub of_bytes: u64,
}

/// A move by which this O2M went to another machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedAwayView {
    /// From when on nobody was served here.
    pub moved: TimeView,
    /// The other machine said that it has everything.
    pub has_arrived: bool,
}

/// Says which move is open, with its code; `null` if none is.
#[server(endpoint = "moving/load", input = GetUrl)]
pub async fn load_move() -> Result<Option<MoveView>, ApiError> {
    super::convert::open_move(&super::context::owner(domain::Permission::Manage).await?)
}

/// Makes a code with which another machine may take everything over, for an hour; one before it ends. `current` is the password.
#[server(endpoint = "moving/open")]
pub async fn open_move(current: String) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.moving().open(current).await?;
    super::context::answer_form("/settings/move");
    Ok(())
}

/// Ends the code.
#[server(endpoint = "moving/close")]
pub async fn close_move() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.moving().close().await?;
    super::context::answer_form("/settings/move?saved=move-closed");
    Ok(())
}

/// Says when this O2M went to another machine; `null` if it did not.
#[server(endpoint = "moving/moved", input = GetUrl)]
pub async fn load_moved_away() -> Result<Option<MovedAwayView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    Ok(owner.node().moved().map(MovedAwayView::from))
}
