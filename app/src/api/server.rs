//! This O2M itself: its version, its folder, and where it is reached.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};

/// What the owner may want to know of the program that runs for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerView {
    pub version: String,
    /// The data folder.
    pub data: String,
    /// Where friends reach it, the likeliest first.
    pub addresses: Vec<String>,
    /// All of them lead to it from this machine alone.
    pub is_only_here: bool,
    /// Something is public, so there is a page for everybody.
    pub has_public_page: bool,
    /// The fingerprint of the certificate that browsers see over https, if there is one.
    pub https_fingerprint: Option<String>,
}

/// Says which version this is, where its data is and where it is reached.
#[server(endpoint = "server/load", input = GetUrl)]
pub async fn load_server() -> Result<ServerView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    ServerView::load(&owner).await
}

/// How it runs on its computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningView {
    pub server: ServerView,
    pub since: TimeView,
    /// How large the data folder is.
    pub data_bytes: u64,
    pub start: StartView,
    pub log: LogView,
    /// `None`: no friend's server has looked since the start.
    pub reach: Option<ReachView>,
}

/// From where friends can reach this O2M, as the server of one of them found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachView {
    /// `anywhere`, `not-from-outside`, `house`, `this-machine` or `nowhere`.
    pub from: String,
    /// What the owner calls the friend.
    pub friend: String,
    pub at: TimeView,
    /// Where the friend's server looked.
    pub looked_at: String,
}

/// Whether it starts with the computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartView {
    On,
    Off,
    /// This account may not write into the folder that decides.
    NotAllowed {
        folder: String,
    },
    /// A service runs it; with these commands the service starts by itself, or not.
    Service {
        name: String,
        commands: Vec<String>,
    },
    /// The owner does that without O2M, as it is done on this system. For the usual data folder packages bring a service.
    ByHand {
        system: String,
        is_usual_folder: bool,
    },
}

/// The end of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogView {
    /// The newest last.
    pub lines: Vec<String>,
    /// A terminal shows the log since the start, so that these are older.
    pub is_in_terminal: bool,
    pub is_readable: bool,
}

/// Says since when this runs, how large its data is, whether it starts by itself, and what it logged last.
#[server(endpoint = "server/load-running", input = GetUrl)]
pub async fn load_running() -> Result<RunningView, ApiError> {
    RunningView::load(&super::context::owner(domain::Permission::Manage).await?).await
}

/// Has friends' servers look whether they can reach this O2M.
#[server(endpoint = "server/look-whether-reached")]
pub async fn look_whether_reached() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.reaching().look().await?;
    super::context::answer_form("/settings/this-server#reach");
    Ok(())
}

/// Starts O2M with the computer from now on if `starts` is `true`, and not otherwise.
#[server(endpoint = "server/start-with-computer")]
pub async fn start_with_computer(#[server(default)] starts: bool) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.running().set_starts_itself(starts).await?;
    super::context::answer_form("/settings/this-server?saved=start#start");
    Ok(())
}

/// A server that its owner closes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingView {
    pub since: TimeView,
    /// The names of those whose servers have not heard of it.
    pub untold: Vec<String>,
}

/// Says how far the closing of this O2M is; `null` if it goes on.
#[server(endpoint = "server/load-closing", input = GetUrl)]
pub async fn load_closing() -> Result<Option<ClosingView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    Ok(owner.closing().read().await?.map(ClosingView::from))
}

/// Ends every friendship, and tells all friends: the first step to close this O2M. `current` is the password.
#[server(endpoint = "server/begin-closing")]
pub async fn begin_closing(current: String) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.closing().begin(current).await?;
    super::context::answer_form("/settings/close");
    Ok(())
}

/// Goes on with this O2M, without the friendships that ended.
#[server(endpoint = "server/end-closing")]
pub async fn end_closing() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.closing().stay().await?;
    super::context::answer_form("/settings/close?saved=stays");
    Ok(())
}

/// Removes everything that is here, and ends the server, once friends were told. `current` is the password.
#[server(endpoint = "server/close")]
pub async fn close_server(current: String) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.closing().finish(current).await?;
    super::context::answer_form("/closed");
    Ok(())
}
