//! Commands that write a file of what is in the data folder: beside the server, or without it.

use std::{
    fs::File,
    io::{self, BufWriter},
    path::Path,
    sync::Arc,
};

use anyhow::Context;
use node::{Node, NodeConfig, clock::SystemClock};

use crate::{cli::DataArguments, config};

/// Lets `write` fill `file`, which is not there yet, with what is in the data folder; says how many bytes that are.
pub(crate) async fn write_file(
    data: &DataArguments,
    file: &Path,
    write: impl AsyncFnOnce(&Node, BufWriter<File>) -> anyhow::Result<BufWriter<File>>,
) -> anyhow::Result<u64> {
    let data = config::used_data_folder(data)?;
    let node = Node::open_beside(NodeConfig { data, clock: Arc::new(SystemClock) }).await?;
    let written = match node::create_private_file(file) {
        Ok(out) => {
            let written = write(&node, BufWriter::new(out)).await.and_then(kept);
            if written.is_err() {
                // A part of it is none. Why it is only a part is what is said.
                let _removed = std::fs::remove_file(file);
            }
            written
        }
        Err(error) => Err(error).with_context(|| format!("cannot make {}", file.display())),
    };
    node.close_beside().await?;
    written
}

fn kept(out: BufWriter<File>) -> anyhow::Result<u64> {
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}
