//! `o2m doctor`: whether all is well with the data folder, beside the server or without it. Writes nothing.

use std::{error::Error, fmt::Write, net::SocketAddr, path::Path, process::ExitCode};

use app::api::{FindingView, advice_title, level_title, summary};
use domain::{
    Address,
    doctor::{Finding, Level, together},
};
use node::{
    Examination, Surroundings,
    clock::{Clock, SystemClock},
};
use serde::Serialize;

use crate::{
    cli::DoctorArguments,
    config::{self, Config, ConfigError, FoundConfig},
    links::{self, Links},
    listen::Listen,
    lock,
};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Report<'a> {
    /// Of this program.
    version: &'static str,
    data: String,
    /// That of the worst finding.
    level: Level,
    findings: &'a [FindingView],
}

/// Looks, and prints what was found, the worst first. Fails only where it is not known where to look.
pub(crate) async fn examine(arguments: DoctorArguments) -> anyhow::Result<ExitCode> {
    let DoctorArguments { data, json } = arguments;
    let data = config::data_folder(&data)?;
    let findings: Vec<FindingView> = look(&data).await.into_iter().map(FindingView::of).collect();
    let level = findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok);
    let shown = data.display().to_string();
    if json {
        let report = Report { version: env!("CARGO_PKG_VERSION"), data: shown, level, findings: &findings };
        links::print(&(serde_json::to_string_pretty(&report)? + "\n"));
    } else {
        links::print(&text(&shown, &findings));
    }
    Ok(if level == Level::Problem { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn look(data: &Path) -> Vec<Finding> {
    let (config, broken) = match Config::found(data) {
        Ok(config) => (config, None),
        Err(error) => (FoundConfig::default(), Some(Finding::ConfigBroken { detail: causes(&error) })),
    };
    let examination = Examination::begin(data.to_owned()).await;
    let addresses = if lock::is_taken(data) { Some(addresses(&config, examination.listening().await)) } else { None };
    let now = SystemClock.now();
    let quick = examination.quick(&Surroundings { now, addresses, clocks: None }).await;
    let thorough = examination.thorough(now).await;
    examination.end().await;
    together(quick.into_iter().chain(broken).collect(), &thorough)
}

/// What is on the card of the server that runs, as far as it shows from here: not a `--servers-port` that was typed when it was started.
fn addresses(config: &FoundConfig, listening: Option<SocketAddr>) -> Vec<Address> {
    if let Some(addresses) = &config.addresses {
        return addresses.clone();
    }
    let configured = if let Listen::At(address) = config.listen { Some(address) } else { None };
    let listening = listening.or(configured);
    listening
        .map(|listening| Links::of_this_machine(listening, None).addresses(config.servers_port))
        .unwrap_or_default()
}

/// An error and what led to it, in one line.
fn causes(error: &ConfigError) -> String {
    let causes = std::iter::successors(Some(error as &(dyn Error + 'static)), |error| (*error).source());
    let lines = causes.map(|cause| cause.to_string().split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join(": ")
}

fn text(data: &str, findings: &[FindingView]) -> String {
    let mut text = format!("O2M {} looked at {data}\n{}\n", env!("CARGO_PKG_VERSION"), summary(findings));
    for level in [Level::Problem, Level::Notice, Level::Ok] {
        let mut title = Some(level_title(level));
        for FindingView { finding, title: subject, text: said, advice, .. } in
            findings.iter().filter(|finding| finding.level == level)
        {
            if let Some(title) = title.take() {
                text.extend(["\n", title, "\n"]);
            }
            // Writing to a string does not fail.
            let _written = writeln!(text, "  {subject}: {said} [{}]", finding.code());
            if let Some(advice) = advice {
                let _written = writeln!(text, "    {} {advice}", advice_title());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_is_said_first_and_each_with_its_code() {
        let findings = [Finding::KeyMissing, Finding::BackupNone, Finding::FolderOk].map(FindingView::of);
        let text = text("/data", &findings);
        let places = [
            "There is 1 problem.",
            "Problems",
            "[key-missing]",
            "What to do:",
            "Worth knowing",
            "[backup-none]",
            "All right",
            "[folder-ok]",
        ]
        .map(|words| text.find(words).unwrap_or_else(|| panic!("{words} in {text}")));
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn addresses_are_those_of_the_file_or_of_where_it_listens() {
        let listening = Some("127.0.0.1:9".parse().unwrap());
        let shown = |config: &FoundConfig, listening| {
            addresses(config, listening).iter().map(Address::to_string).collect::<Vec<_>>()
        };
        let found = FoundConfig::default();
        assert_eq!(shown(&found, listening), ["127.0.0.1:9"]);
        assert!(shown(&found, None).is_empty());
        let found = FoundConfig { servers_port: Some(7), ..found };
        assert_eq!(shown(&found, listening), ["127.0.0.1:7"]);
        let found = FoundConfig { addresses: Some(vec!["o2m.example:443".parse().unwrap()]), ..found };
        assert_eq!(shown(&found, listening), ["o2m.example:443"]);
    }
}
