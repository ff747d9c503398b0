//! The new machine: takes everything from the old one, and puts it in place.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{Address, MoveCode};
use federation::moving::{MoveStage, MovingClient, MovingError};
use store::schema_steps;

use super::{
    staging::Staging,
    step::{MoveHereError, MoveStep, MovedHere},
    taking::{Taking, blocking},
};
use crate::{
    backup::restore::has_something,
    machine::clock::SystemClock,
    memory::peering::may_dial,
    node::{DATABASE, Node, NodeConfig},
    secrets::secret::random_bytes,
};

/// Takes everything from the server at `from` into the data folder `data`, on which no server runs, and tells `say` of each step. What came before an
/// end that comes too soon is kept beside that folder.
pub async fn move_here(
    from: &Address,
    code: MoveCode,
    data: PathBuf,
    mut say: impl FnMut(MoveStep) + Send,
) -> Result<MovedHere, MoveHereError> {
    if !is_free(&data).await? {
        return Err(MoveHereError::NotEmpty(data));
    }
    let client = MovingClient::connect(from, code, random_bytes(), may_dial).await?;
    let offer = client.offer().await?;
    if offer.schema > schema_steps() {
        return Err(MoveHereError::Newer(offer.version));
    }
    let place = data.clone();
    let staging = blocking(move || Staging::open(&place)?.ok_or(MoveHereError::Taken(place))).await?;
    let mut taking = Taking { client, staging: Arc::new(staging), say: &mut say };
    if offer.stage == MoveStage::Files {
        taking.files_of_list(&offer).await?;
        (taking.say)(MoveStep::Ending);
        taking.end().await?;
    }
    let moved = taking.rest().await?;
    // Its owner may have let it go on meanwhile: then it is the one that lives.
    if taking.client.offer().await?.stage != MoveStage::Ended {
        return Err(MovingError::NoCode.into());
    }
    let Taking { client, staging, .. } = taking;
    let staging = Arc::into_inner(staging).ok_or_else(|| io::Error::other("files are still being written"))?;
    blocking(move || Ok(staging.take_place(&data)?)).await?;
    if let Err(error) = client.arrived().await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the old machine was not told that everything is here"
        );
    }
    Ok(moved)
}

/// Says whether there is nothing in the folder, or a server that nobody set up.
async fn is_free(data: &Path) -> Result<bool, MoveHereError> {
    let place = data.to_owned();
    let (is_empty, is_server) = blocking(move || Ok((!has_something(&place)?, place.join(DATABASE).is_file()))).await?;
    if is_empty || !is_server {
        return Ok(is_empty);
    }
    // One of another version, or damaged, is not to be judged.
    let config = NodeConfig { data: data.to_owned(), clock: Arc::new(SystemClock) };
    let Ok(node) = Node::open_beside(config).await else { return Ok(false) };
    let is_set_up = node.is_set_up().await;
    node.close_beside().await.map_err(io::Error::other)?;
    Ok(matches!(is_set_up, Ok(false)))
}
