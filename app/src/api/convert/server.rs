//! What this O2M says of itself.

use domain::Scope;
use node::{CloseError, Closing, FoundReach, LogEnd, Owner, SetStartError, StartsItself};

use super::internal;
use crate::api::{
    AccountError, ApiError, ClosingView, LogView, ReachView, RunningView, ServerView, StartView, context,
};

impl ServerView {
    pub(in crate::api) async fn load(owner: &Owner) -> Result<Self, ApiError> {
        let addresses = owner.card().addresses();
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data: owner.node().data().display().to_string(),
            is_only_here: !addresses.is_empty() && addresses.iter().all(|address| address.scope() == Scope::Loopback),
            addresses: addresses.iter().map(ToString::to_string).collect(),
            has_public_page: owner.node().has_public_posts().await?,
            https_fingerprint: owner.node().https_fingerprint(),
        })
    }
}

impl RunningView {
    pub(in crate::api) async fn load(owner: &Owner) -> Result<Self, ApiError> {
        let running = owner.running();
        Ok(Self {
            server: ServerView::load(owner).await?,
            since: context::time(running.since()),
            data_bytes: running.data_bytes().await,
            start: running.starts_itself().await.into(),
            log: LogView::of(running.log().await),
            reach: ReachView::last(owner).await?,
        })
    }
}

impl ReachView {
    pub(in crate::api) async fn last(owner: &Owner) -> Result<Option<Self>, ApiError> {
        let Some(FoundReach { at, by, found }) = owner.reaching().last() else { return Ok(None) };
        let friend = owner.friends().peer(by).await?;
        Ok(friend.map(|friend| Self {
            from: found.reachability().as_str().to_owned(),
            friend: friend.name,
            at: context::time(at),
            looked_at: found.from.to_string(),
        }))
    }
}

impl LogView {
    fn of(log: std::io::Result<LogEnd>) -> Self {
        match log {
            Ok(LogEnd { lines, is_in_terminal }) => Self { lines, is_in_terminal, is_readable: true },
            Err(error) => {
                tracing::warn!(%error, "the log could not be read");
                Self::default()
            }
        }
    }
}

impl From<StartsItself> for StartView {
    fn from(starts: StartsItself) -> Self {
        match starts {
            StartsItself::On => Self::On,
            StartsItself::Off => Self::Off,
            StartsItself::NotAllowed(folder) => Self::NotAllowed { folder: folder.display().to_string() },
            StartsItself::Service(service) => {
                let commands = ["enable", "disable"].map(|verb| service.command(verb)).into();
                Self::Service { name: service.name, commands }
            }
            StartsItself::ByHand { is_usual_folder } => {
                Self::ByHand { system: std::env::consts::OS.to_owned(), is_usual_folder }
            }
        }
    }
}

impl From<SetStartError> for ApiError {
    fn from(error: SetStartError) -> Self {
        match error {
            SetStartError::NeedsBrowser(error) => error.into(),
            // The page has no form for it.
            SetStartError::ByHand => Self::NotFound,
            SetStartError::Entry(_) => internal(&error),
        }
    }
}

impl From<Closing> for ClosingView {
    fn from(closing: Closing) -> Self {
        Self { since: context::time(closing.since), untold: closing.untold }
    }
}

impl From<CloseError> for ApiError {
    fn from(error: CloseError) -> Self {
        match error {
            CloseError::NotBegun => AccountError::NotClosing.into(),
            CloseError::Note(_) => internal(&error),
            CloseError::Password(error) => error.into(),
        }
    }
}
