//! `o2m export`: what the owner wrote, as a zip for people and other programs.

use crate::{beside, cli::ExportArguments};

/// Writes an export to a file that is not there yet. The server may be running, or not.
pub(crate) async fn make(arguments: ExportArguments) -> anyhow::Result<()> {
    let ExportArguments { data, file } = arguments;
    let bytes =
        beside::write_file(&data, &file, async |node, out| Ok(node.export(app::public::export::page, out).await?))
            .await?;
    println!("{}: {bytes} bytes", file.display());
    println!(
        "Whoever has this file can read what you wrote, what is for you alone, too. It is no backup: it does not hold your key."
    );
    Ok(())
}
