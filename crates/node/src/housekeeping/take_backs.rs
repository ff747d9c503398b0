//! What the owner takes back is written beside the backups at once; where their folder is away, as soon as that is back.

use std::{io, time::Duration};

use tokio::{task::spawn_blocking, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    backup::folder::{
        own::path_of,
        take_backs::{self, TakeBacksKey, WriteTakeBacksError},
    },
    node::Node,
};

/// How soon it is looked again for a folder that is away.
const INTERVAL: Duration = Duration::from_mins(1);

impl Node {
    /// Writes what was taken back beside the backups, until `stop`.
    pub(crate) async fn write_take_backs(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let written = self.write_take_backs_now().await;
            if let Err(error) = &written {
                tracing::warn!(
                    error = error as &dyn std::error::Error,
                    "what was taken back is not beside the backups"
                );
            }
            let try_again = async {
                match written {
                    Ok(()) => std::future::pending().await,
                    Err(_) => sleep(INTERVAL).await,
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.backups.taken_back() => {}
                () = try_again => {}
            }
        }
    }

    /// Writes what is not there yet, if there is a folder for backups.
    pub(crate) async fn write_take_backs_now(&self) -> Result<(), WriteTakeBacksError> {
        let Some(folder) = self.store.backup_folder().await? else { return Ok(()) };
        let path = path_of(&folder, &self.data);
        let (all, key, id) = (self.store.taken_back().await?, TakeBacksKey::new(&self.identity), self.own_id());
        let written = spawn_blocking(move || take_backs::append_in(&path, id, &key, &all)).await;
        let count = written.map_err(io::Error::other)??;
        if count > 0 {
            tracing::info!(line.count = count, "what was taken back is beside the backups");
            self.keepers_are_due().await?;
        }
        Ok(())
    }
}
