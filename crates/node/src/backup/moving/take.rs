//! The new machine: takes everything from the old one, and puts it in place.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{Address, MoveCode, NodeId};
use federation::{
    Identity,
    moving::{MoveStage, MovingClient, MovingError},
};
use store::schema_steps;

use super::{
    staging::{self, Staging},
    step::{MoveHereError, MoveStep, MovedHere},
    taking::{Taking, blocking},
};
use crate::{
    backup::upload,
    data::identity,
    machine::clock::SystemClock,
    memory::peering::may_dial,
    node::{DATABASE, Node, NodeConfig},
    secrets::secret::random_bytes,
};

/// What may be in a folder that has nothing: the lock of this process, what came before, and what a file system puts at its top.
const NOTHING: [&str; 3] = ["o2m.lock", staging::FOLDER, "lost+found"];
/// Where pictures of the owner's are, even before O2M is set up.
const PICTURES: [&str; 2] = ["media", "pictures"];

/// Takes everything from the server at `from` into the data folder `data`, and tells `say` of each step. Only for the process that holds the folder's lock.
/// The pictures that came before an end that comes too soon are kept there.
pub async fn move_here(
    from: &Address,
    code: MoveCode,
    data: PathBuf,
    mut say: impl FnMut(MoveStep) + Send,
) -> Result<MovedHere, MoveHereError> {
    let error = match take(from, code, &data, &mut say).await {
        Err(error) => error,
        moved => return moved,
    };
    let has_begun = data.join(staging::FOLDER).is_dir();
    let is_kept = blocking(move || Ok(Staging::close(&data)?)).await?;
    if is_kept || has_begun && error.can_go_on() { Err(MoveHereError::Kept(Box::new(error))) } else { Err(error) }
}

async fn take(
    from: &Address,
    code: MoveCode,
    data: &Path,
    say: &mut (dyn FnMut(MoveStep) + Send),
) -> Result<MovedHere, MoveHereError> {
    // One that was cut short at the last step.
    let place = data.to_owned();
    blocking(move || Ok(upload::take_place(&place)?)).await?;
    if !is_free(data).await? {
        return here_before(from, code, data).await;
    }
    let client = MovingClient::connect(from, code, random_bytes(), may_dial).await?;
    let offer = client.offer().await?;
    if offer.schema > schema_steps() {
        return Err(MoveHereError::Newer(offer.version));
    }
    let place = data.to_owned();
    let staging = Arc::new(blocking(move || Ok(Staging::open(&place)?)).await?);
    let mut taking = Taking { client, staging, say };
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
    // Somebody may have put something there meanwhile.
    if !is_free(data).await? {
        return Err(MoveHereError::NotEmpty(data.to_owned()));
    }
    let (staging, name) = (taking.staging.clone(), moved.name.clone());
    blocking(move || Ok(staging.take_place(&name)?)).await?;
    say_arrived(&taking.client, data).await;
    Ok(moved)
}

/// Tells the old machine that everything is here. Where it does not hear it, the same command tells it once more.
async fn say_arrived(client: &MovingClient, data: &Path) {
    let place = data.to_owned();
    let told = match client.arrived().await {
        Ok(()) => blocking(move || Ok(Staging::remove(&place)?)).await,
        Err(error) => Err(error.into()),
    };
    if let Err(error) = told {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the old machine was not told that everything is here"
        );
    }
}

/// The folder has something: perhaps all of it, of a move that was cut short before the old machine knew.
async fn here_before(from: &Address, code: MoveCode, data: &Path) -> Result<MovedHere, MoveHereError> {
    let not_empty = || MoveHereError::NotEmpty(data.to_owned());
    let place = data.to_owned();
    let (own, placed) = blocking(move || Ok((own_id(&place), Staging::placed(&place)?))).await?;
    let own = own.ok_or_else(not_empty)?;
    let client = MovingClient::connect(from, code, random_bytes(), may_dial).await.map_err(|_| not_empty())?;
    if client.old() != own {
        return Err(not_empty());
    }
    match (placed, client.offer().await.map(|offer| offer.stage)) {
        (Some(name), Ok(MoveStage::Ended)) => {
            say_arrived(&client, data).await;
            Ok(MovedHere { name, lost: Vec::new(), was_here: true })
        }
        (_, Err(MovingError::NoCode)) => Err(MoveHereError::Here(data.to_owned())),
        (Some(_), Err(error)) => Err(error.into()),
        _ => Err(not_empty()),
    }
}

fn own_id(data: &Path) -> Option<NodeId> {
    let key = fs::read_to_string(data.join(identity::FILE)).ok()?;
    Some(Identity::from_pem(&key).ok()?.id())
}

/// Says whether there is nothing in the folder, or a server that nobody set up, and no pictures of the owner's.
async fn is_free(data: &Path) -> Result<bool, MoveHereError> {
    let place = data.to_owned();
    let (is_empty, is_server) = blocking(move || {
        let mut has_pictures = false;
        for folder in PICTURES {
            has_pictures |= staging::has_file(&place.join(folder))?;
        }
        Ok((!has_something(&place)?, !has_pictures && place.join(DATABASE).is_file()))
    })
    .await?;
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

fn has_something(data: &Path) -> io::Result<bool> {
    let entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let name = entry?.file_name();
        if !NOTHING.iter().any(|nothing| name == *nothing) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestNode;

    #[tokio::test]
    async fn a_folder_with_anything_of_somebodys_is_not_free() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        assert!(is_free(&data.join("not there")).await.unwrap());
        fs::write(data.join("o2m.lock"), "").unwrap();
        Staging::open(data).unwrap();
        assert!(is_free(data).await.unwrap(), "the lock and what came are no one's");
        fs::write(data.join("letter.txt"), "Dear Ada").unwrap();
        assert!(!is_free(data).await.unwrap());
    }

    #[tokio::test]
    async fn a_server_that_nobody_set_up_is_free_without_pictures_alone() {
        let test = TestNode::new().await;
        let data = test.folder.path();
        assert!(is_free(data).await.unwrap());
        let photo = data.join("pictures/holiday/snow.jpg");
        fs::create_dir_all(photo.parent().unwrap()).unwrap();
        assert!(is_free(data).await.unwrap(), "a folder is no picture");
        fs::write(&photo, "snow").unwrap();
        assert!(!is_free(data).await.unwrap());
        fs::remove_file(&photo).unwrap();
        let link = test.node.new_setup_link().await.unwrap();
        let set_up = test.node.authenticate_setup_link(&link).await.unwrap().unwrap();
        set_up.finish(&"Mara".parse().unwrap(), "correct horse".parse().unwrap()).await.unwrap();
        assert!(!is_free(data).await.unwrap(), "it was set up meanwhile");
    }
}
