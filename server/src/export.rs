//! `o2m export`: what the owner wrote, as a zip for people and other programs.

use std::{fs::File, io, io::BufWriter, sync::Arc};

use anyhow::{Context, ensure};
use node::{Node, NodeConfig, clock::SystemClock};

use crate::{cli::ExportArguments, config};

/// Writes an export to a file that is not there yet. The server may be running, or not.
pub(crate) async fn make(arguments: ExportArguments) -> anyhow::Result<()> {
    let ExportArguments { data, file } = arguments;
    let data = config::data_folder(&data)?;
    ensure!(data.join("o2m.sqlite").is_file(), "there is no O2M in {} yet", data.display());
    let node = Node::open_beside(NodeConfig { data, clock: Arc::new(SystemClock) }).await?;
    let written = match node::create_private_file(&file) {
        Ok(out) => {
            let written = write(&node, out).await;
            if written.is_err() {
                // A part of an export is none. Why it is only a part is what is said.
                let _removed = std::fs::remove_file(&file);
            }
            written
        }
        Err(error) => Err(error).with_context(|| format!("cannot make {}", file.display())),
    };
    node.close_beside().await?;
    println!("{}: {} bytes", file.display(), written?);
    println!(
        "Whoever has this file can read what you wrote, what is for you alone, too. It is no backup: it does not hold your key."
    );
    Ok(())
}

async fn write(node: &Node, file: File) -> anyhow::Result<u64> {
    let out = node.export(app::public::export::page, BufWriter::new(file)).await?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}
