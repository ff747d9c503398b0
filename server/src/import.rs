//! `o2m import`: what one published elsewhere. Where the server runs, it is the one that imports; else this process does.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use app::api::{ImportPreviewView, RemarkView, import_problem_text};
use domain::{Import, ImportAudience, ImportId, ImportState};
use node::{Node, NodeConfig, clock::SystemClock};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::ImportArguments,
    config,
    lock::{FolderLock, LockError},
    stop_signal::StopSignal,
};

/// How often it is looked how far it has come.
const LOOK_AGAIN: Duration = Duration::from_millis(300);

/// Imports a zip or a folder, or says what that would bring.
pub(crate) async fn run(arguments: ImportArguments) -> anyhow::Result<()> {
    let ImportArguments { data, from, preview, audience } = arguments;
    let data = config::used_data_folder(&data)?;
    let from = from.canonicalize().with_context(|| format!("cannot read {}", from.display()))?;
    let config = NodeConfig { data: data.clone(), clock: Arc::new(SystemClock) };
    if preview {
        let node = Node::open_beside(config).await?;
        let seen = node.preview_import(from).await;
        node.close_beside().await?;
        let (format, preview) = match seen {
            Ok(seen) => seen,
            Err(error) => bail!("{}", import_problem_text(error.problem())),
        };
        print_lines(&ImportPreviewView::lines_of(format, &preview));
        return Ok(());
    }
    let mut stop_signal = StopSignal::install()?;
    match FolderLock::take(&data) {
        Ok(_lock) => {
            let node = Node::open(config).await?;
            let stop = CancellationToken::new();
            let importing = tokio::spawn(node.clone().import_when_due(stop.clone()));
            let done = until_done(&node, &from, audience, &mut stop_signal).await;
            stop.cancel();
            importing.await?;
            node.close().await?;
            done
        }
        Err(LockError::Taken) => {
            let node = Node::open_beside(config).await?;
            let done = until_done(&node, &from, audience, &mut stop_signal).await;
            node.close_beside().await?;
            done
        }
        Err(error) => Err(error.into()),
    }
}

/// Puts the file there to be imported, and prints how far that has come, to its end.
async fn until_done(
    node: &Node,
    from: &Path,
    audience: ImportAudience,
    stop_signal: &mut StopSignal,
) -> anyhow::Result<()> {
    let id = node.import(from, audience).await?;
    tokio::select! {
        done = watch(node, id) => done,
        () = stop_signal.received() => {
            println!("It is not done. O2M goes on with it while it runs; pause or undo it in Settings, Import.");
            Ok(())
        }
    }
}

async fn watch(node: &Node, id: ImportId) -> anyhow::Result<()> {
    let (mut has_preview, mut shown) = (false, 0);
    loop {
        let Some(import) = node.imported(id).await? else { bail!("it was undone") };
        let Import { state, posts, problem, .. } = import;
        let total = import.preview.as_ref().map(|preview| preview.posts).unwrap_or_default();
        if import.preview.is_some() && !has_preview {
            has_preview = true;
            if let (Some(format), Some(preview)) = (import.format, &import.preview) {
                print_lines(&ImportPreviewView::lines_of(format, preview));
            }
        }
        if posts != shown && (posts - shown > total / 20 || posts == total) {
            println!("{posts} of {total}");
            shown = posts;
        }
        match (state, problem) {
            (ImportState::Done, _) => {
                for (remark, count) in import.remarks {
                    println!("{}", RemarkView::of(remark, count).text);
                }
                println!("Done. It can be undone in Settings, Import.");
                return Ok(());
            }
            (ImportState::Failed, Some(problem)) => bail!("{}", import_problem_text(problem)),
            (ImportState::Paused, _) => bail!("it was paused"),
            _ => sleep(LOOK_AGAIN).await,
        }
    }
}

fn print_lines(lines: &[String]) {
    for line in lines {
        println!("{line}");
    }
}
