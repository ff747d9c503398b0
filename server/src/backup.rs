//! `o2m backup` and `o2m restore`: everything in one file, and back from that or from the folder of every night.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::Path,
};

use anyhow::{Context, bail};
use domain::backup::ArchiveName;
use node::{LostFile, PassedOver, RECOVERY_WORDS, Restored, Seal, TakenBackSince};

use crate::{
    beside,
    cli::{BackupArguments, DataArguments, RestoreArguments},
    config, restore_from_friend,
};

/// Writes a backup to a file that is not there yet. The server may be running, or not.
pub(crate) async fn make(arguments: BackupArguments) -> anyhow::Result<()> {
    let BackupArguments { data, file, unsealed } = arguments;
    let seal = if unsealed { Seal::Nothing } else { Seal::Sheet };
    let bytes = beside::write_file(&data, &file, async |node, out| {
        let hint = "make a recovery sheet in Settings, Backup, or say --unsealed; whoever has such a file is you";
        let out = node.back_up(seal, out).await;
        Ok(if matches!(out, Err(node::BackupError::NoSheet)) { out.context(hint)? } else { out? })
    })
    .await?;
    println!("{}: {bytes} bytes", file.display());
    if unsealed {
        println!("Whoever has this file is you: it is not sealed.");
    }
    Ok(())
}

/// Puts a backup into a data folder that is empty or not there yet.
pub(crate) async fn restore(arguments: RestoreArguments) -> anyhow::Result<()> {
    let RestoreArguments { data, from, from_friend, in_part } = arguments;
    let data = config::data_folder(&data)?;
    let restored = match (from, from_friend) {
        (_, Some(link)) => {
            Box::pin(restore_from_friend::take(link, &data, in_part))
                .await?
                .put_back(data.clone(), ask_for_words)
                .await?
        }
        (Some(from), None) => node::restore(from, data.clone(), ask_for_words).await?,
        (None, None) => bail!("there is no backup to put back"),
    };
    let Restored { name, made_at, passed_over, taken_back, lost } = restored;
    for PassedOver { archive, why } in passed_over {
        println!("Not put back: {}: {why}", archive.display());
    }
    let made_at = ArchiveName::of(made_at);
    println!("The O2M of {name} is in {}, as it was at {made_at}.", data.display());
    if !lost.is_empty() {
        println!("{} picture files are missing or damaged in the backup; everything else is back:", lost.len());
        for file in &lost {
            println!("  {}", shown(file));
        }
    }
    println!("{}", since(taken_back.as_ref()));
    println!("Start it with: {}", start_line(&data));
    println!("It serves and tells nobody anything before you signed in there and let it go on.");
    Ok(())
}

/// What becomes of what was taken back after the backup was made.
fn since(taken_back: Option<&TakenBackSince>) -> String {
    let Some(TakenBackSince { until, problems }) = taken_back else {
        return "No list of what you took back since (takebacks.jsonl) lies beside it: whom you ended and what you deleted after that time is back."
            .to_owned();
    };
    let until = match until {
        Some(until) => format!("What you took back until {} is taken back when it starts.", ArchiveName::of(*until)),
        None => "Nothing was taken back since.".to_owned(),
    };
    let problems = problems.iter().map(|problem| format!("In takebacks.jsonl: {problem}."));
    problems.chain([until]).collect::<Vec<_>>().join("\n")
}

/// Where the picture is missed.
fn shown(LostFile { path, posts }: &LostFile) -> String {
    match &posts[..] {
        [] => format!("{path}, which no post shows"),
        posts => {
            let posts = posts.iter().map(|(post, at)| format!("/posts/{post} of {}", ArchiveName::of(*at)));
            format!("{path}, shown in {}", posts.collect::<Vec<_>>().join(", "))
        }
    }
}

fn start_line(data: &Path) -> String {
    if config::data_folder(&DataArguments::default()).is_ok_and(|default| default == data) {
        return "o2m".to_owned();
    }
    format!("o2m --data {}", data.display())
}

/// Reads the words of the recovery sheet, on one line or on several.
fn ask_for_words() -> io::Result<String> {
    if io::stdin().is_terminal() {
        eprintln!("The {RECOVERY_WORDS} words of the recovery sheet, then Enter:");
        io::stderr().flush()?;
    }
    let mut words = String::new();
    for line in io::stdin().lock().lines() {
        words.push_str(&line?);
        words.push('\n');
        if words.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() >= RECOVERY_WORDS {
            break;
        }
    }
    Ok(words)
}
