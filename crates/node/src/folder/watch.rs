//! Looking through the folder, again and again.

use std::{
    collections::{BTreeMap, HashSet},
    path::PathBuf,
    time::Duration,
};

use domain::LeftAloneReason;
use store::FolderFileState;
use tokio::{task::spawn_blocking, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    error::FolderError,
    scan::{self, Stamp},
    sightings::{Outcome, Sightings},
};
use crate::{machine::notices::Notices, node::Node};

const INTERVAL: Duration = Duration::from_secs(1);
/// Where the system gives notice of changes, and everything was dealt with: no notice comes of a mount that covers the folder.
const INTERVAL_AT_REST: Duration = Duration::from_mins(1);
/// After a failure of the folder or the database.
const INTERVAL_AFTER_FAILURE: Duration = Duration::from_mins(1);
/// A folder that could not be read so many times in a row is worth a word to the owner: a network drive may be away for a moment.
const CLOSED_AFTER: u32 = 2;

/// What is known of the folder between two looks.
#[derive(Debug)]
pub(super) struct Watch {
    pub(super) node: Node,
    pub(super) folder: PathBuf,
    pub(super) sightings: Sightings,
    /// How many times in a row the folder itself could not be read.
    closed: u32,
    /// When files were published without having to wait.
    pub(super) published: Vec<Instant>,
    /// What the owner was told is left alone.
    pub(super) told: BTreeMap<String, LeftAloneReason>,
}

impl Node {
    /// Publishes what is put in the folder `pictures/`, until `stop`; nothing before the node is set up.
    pub(crate) async fn watch_folder(self, stop: CancellationToken) {
        let mut watch = Watch::new(self);
        let mut is_remembered = false;
        let mut notices = None;
        loop {
            let looked = async {
                if !is_remembered {
                    watch.remember(Instant::now()).await?;
                    is_remembered = true;
                }
                watch.look(Instant::now()).await
            };
            let (interval, wakes) = match (looked.await, notices.take()) {
                (Ok(()), wakes @ Some(_)) if watch.is_at_rest() => (INTERVAL_AT_REST, wakes),
                (Ok(()), None) if watch.is_at_rest() => {
                    notices = Notices::of(&watch.folder);
                    if notices.is_some() {
                        // What changed since the last look was noticed by nobody yet.
                        continue;
                    }
                    (INTERVAL, None)
                }
                (Ok(()), _) => (INTERVAL, None),
                (Err(error), _) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(error, "the pictures folder could not be looked through");
                    (INTERVAL_AFTER_FAILURE, None)
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(interval) => {}
                () = watch.node.folder_confirmed.wait() => {}
                () = notice(wakes) => {}
            }
        }
    }
}

/// Waits for a notice, for ever where none come.
async fn notice(notices: Option<Notices>) {
    match notices {
        Some(notices) => notices.wait().await,
        None => std::future::pending().await,
    }
}

impl Watch {
    pub(super) fn new(node: Node) -> Self {
        let folder = node.pictures_folder();
        Self { node, folder, sightings: Sightings::default(), closed: 0, published: Vec::new(), told: BTreeMap::new() }
    }

    /// Takes over what earlier processes saw, so that not every file is read again at every start.
    pub(super) async fn remember(&mut self, now: Instant) -> Result<(), FolderError> {
        let told = self.node.store.left_alone().await?;
        self.told = told.into_iter().map(|each| (each.name, each.reason)).collect();
        for file in self.node.store.folder_files().await? {
            let stamp = Stamp::of_file(&file);
            let outcome = match self.told.get(&file.name) {
                Some(&reason) if file.state == FolderFileState::Refused => Outcome::LeftAlone(reason),
                _ => Outcome::Content(file.source_sha256),
            };
            self.sightings.remember(file.name, stamp, outcome, now);
        }
        self.node.folder_confirmed.set();
        Ok(())
    }

    /// Looks through the folder once.
    pub(super) async fn look(&mut self, now: Instant) -> Result<(), FolderError> {
        if !self.node.is_set_up().await? {
            return Ok(());
        }
        let folder = self.folder.clone();
        let listed = spawn_blocking(move || scan::list(&folder)).await.map_err(std::io::Error::other)?;
        self.closed = if listed.is_err() { self.closed.saturating_add(1) } else { 0 };
        if self.closed >= CLOSED_AFTER {
            self.tell_that_it_is_closed().await?;
        }
        self.sightings.update(listed?, now);
        if self.node.folder_confirmed.take() {
            let confirmed = self.node.store.folder_files().await?.into_iter();
            let confirmed: HashSet<_> = confirmed
                .filter(|file| file.state == FolderFileState::Confirmed)
                .map(|file| file.source_sha256)
                .collect();
            self.sightings.reopen(|content| confirmed.contains(&content));
        }
        let finished = self.sightings.finished(now);
        self.deal_with(finished, now).await?;
        Ok(self.tell_what_is_left_alone(now).await?)
    }

    /// Says whether there is nothing to do for as long as the folder stays as it is.
    fn is_at_rest(&self) -> bool {
        self.sightings.is_at_rest(&self.told)
    }
}

#[cfg(test)]
mod tests;
