//! The image: loaded and run by podman, as whoever has no docker does. Under the terms of `compose.yaml`: a root folder that nobody writes to, no
//! capability, one volume. One for another processor is loaded, and not run.

use std::{process::Command, time::Instant};

use anyhow::{Context, Result, ensure};

use super::super::{Dist, image, target::Target, version};
use crate::command;

/// What runs it: each program and its Debian package.
const PROGRAMS: [(&str, &str); 2] = [("podman", "podman"), ("runc", "runc")];
/// Of open files and of threads. podman's own are higher than a machine may allow.
const LIMITS: [&str; 4] = ["--ulimit", "nofile=8192:8192", "--ulimit", "nproc=4096:4096"];
const NAME: &str = "o2m-dist-check";

pub(super) fn check(dist: Dist, target: &Target) -> Result<()> {
    dist.install.missing(&PROGRAMS)?;
    let image = format!("localhost/o2m:{}", version());
    remove(&image);
    let file = dist.folder().join(image::file_name(target));
    let mut checked = command::run(podman(&["load", "--quiet", "--input"]).arg(file));
    checked = checked.and_then(|()| describes_itself(target, &image));
    if target.is_own() {
        checked = checked.and_then(|()| run(&image));
    }
    if checked.is_err() {
        let _shown = command::run(&mut podman(&["logs", NAME]));
    }
    remove(&image);
    checked
}

/// For which processor it is, who runs it, where the data is.
fn describes_itself(target: &Target, image: &str) -> Result<()> {
    let says = |format: &str| said(&["image", "inspect", "--format", format, image]);
    for (format, expected) in [
        ("{{.Architecture}}", target.debian),
        ("{{.Config.User}}", "65532:65532"),
        ("{{.Config.Volumes}}", "map[/data:{}]"),
        ("{{index .Config.Labels \"org.opencontainers.image.version\"}}", version()),
        ("{{index .Config.Healthcheck.Test 1}}", "/usr/bin/o2m"),
    ] {
        let said = says(format)?;
        ensure!(said == expected, "{format} of the image is {said}");
    }
    Ok(())
}

/// Whether it is well: at the first start, and at one more with the same volume.
fn run(image: &str) -> Result<()> {
    let volume = format!("{NAME}:/data");
    let mut start = podman(&["run", "--detach", "--name", NAME, "--network", "host", "--volume", &volume]);
    start
        .args(["--read-only", "--tmpfs", "/tmp", "--cap-drop", "all", "--security-opt", "no-new-privileges"])
        .args(LIMITS);
    let started = Instant::now();
    command::run(start.args([image, "serve", "--no-open", "--listen", "127.0.0.1:0"]))?;
    await_health()?;
    eprintln!("from the start of the container to its health: {:.1} s", started.elapsed().as_secs_f64());
    let version_said = said(&["exec", NAME, "/usr/bin/o2m", "--version"])?;
    ensure!(version_said.ends_with(version()), "the o2m in the image is {version_said}");
    let link = said(&["exec", NAME, "/usr/bin/o2m", "setup-link"])?;
    ensure!(link.contains("/set-up?token="), "no set-up link: {link}");
    // There is no program in the image but ours.
    ensure!(said(&["exec", NAME, "/bin/sh", "-c", "true"]).is_err(), "there is a shell in the image");
    command::run(&mut podman(&["stop", "--time", "20", NAME]))?;
    let ended = said(&["inspect", "--format", "{{.State.ExitCode}}", NAME])?;
    ensure!(ended == "0", "it ended with {ended}");
    command::run(&mut podman(&["start", NAME]))?;
    await_health()
}

/// Waits until the image's own health check says so.
fn await_health() -> Result<()> {
    super::wait_until("the container is well", || command::succeeds(&mut podman(&["healthcheck", "run", NAME])))
}

fn said(arguments: &[&str]) -> Result<String> {
    command::output(&mut podman(arguments)).with_context(|| format!("podman {} failed", arguments.join(" ")))
}

fn podman(arguments: &[&str]) -> Command {
    let mut podman = Command::new("podman");
    // Of the two that Debian has, crun runs nowhere where both kinds of control groups are mounted. The check asks for health itself.
    podman.args(["--runtime", "runc"]).env("DISABLE_HC_SYSTEMD", "true").args(arguments);
    podman
}

/// What this check makes, or left behind when it was cut off.
fn remove(image: &str) {
    for arguments in
        [&["rm", "--force", "--time", "5", NAME][..], &["volume", "rm", "--force", NAME], &["rmi", "--force", image]]
    {
        let _was_there = command::succeeds(&mut podman(arguments));
    }
}
