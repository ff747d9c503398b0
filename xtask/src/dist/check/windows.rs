//! The package for Windows, under Wine: installed over an older one, started from its icon and for a first day, ended by Ctrl+C, and removed.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, ensure};

use super::super::{Dist, windows};
use crate::{command, workspace};

/// What it takes: each program and its Debian package.
const PROGRAMS: [(&str, &str); 5] =
    [("wine", "wine"), ("wineserver", "wine64"), ("msiinfo", "msitools"), ("curl", "curl"), ("script", "bsdutils")];
/// Where the package puts it, below the account's folder.
const INSTALLED: &str = "AppData/Local/Programs/O2M";
const SHORTCUT: &str = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/O2M.lnk";
const DATA: &str = "AppData/Roaming/o2m/data";
const RUN: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run";
/// Older than every other.
const OLDER: &str = "0.0.1";

pub(super) fn check(dist: Dist) -> Result<()> {
    dist.install.missing(&PROGRAMS)?;
    let package = dist.folder().join(windows::package_name());
    tables(&package)?;
    subsystems(dist)?;
    let wine = Wine::new(dist)?;
    let checked = install(&wine, &package);
    // What may still run there.
    let _ended = command::succeeds(Command::new("wineserver").arg("--kill").env("WINEPREFIX", &wine.prefix));
    checked
}

/// wixl says nothing of what it left out.
fn tables(package: &Path) -> Result<()> {
    for (table, expected) in [
        ("File", &["o2m.exe\tprogram\t", "o2mw.exe\tprogram\t"][..]),
        ("Shortcut", &["start\tProgramMenuFolder\tO2M\tprogram\t[INSTALLDIR]o2mw.exe"]),
        ("Registry", &["\"[INSTALLDIR]o2mw.exe\" serve --no-open"]),
        ("InstallExecuteSequence", &["WriteRegistryValues\tSTARTATSIGNIN\t", "RemoveExistingProducts\t"]),
        ("AppSearch", &["STARTATSIGNIN\t"]),
        ("Upgrade", &["WIX_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED"]),
        ("LaunchCondition", &["NOT WIX_DOWNGRADE_DETECTED"]),
        ("RemoveFile", &["INSTALLDIR"]),
        ("Property", &["ARPPRODUCTICON\to2m.ico"]),
    ] {
        let rows = command::bytes(Command::new("msiinfo").arg("export").arg(package).arg(table))?;
        let rows = String::from_utf8_lossy(&rows);
        for row in expected {
            ensure!(rows.contains(row), "the table {table} has no {row}:\n{rows}");
        }
    }
    let summary = command::bytes(Command::new("msiinfo").arg("suminfo").arg(package))?;
    ensure!(String::from_utf8_lossy(&summary).contains("Template: x64;"), "the package is not for x64");
    Ok(())
}

/// One has a window, in a terminal; the other has none (<https://learn.microsoft.com/windows/win32/debug/pe-format>).
fn subsystems(dist: Dist) -> Result<()> {
    let files = windows::files(dist)?;
    for (program, expected) in [("o2m.exe", 3), ("o2mw.exe", 2)] {
        let bytes = fs::read(files.join(program))?;
        let number = |at: usize| Some(u16::from_le_bytes(bytes.get(at..)?.first_chunk().copied()?));
        let subsystem = number(0x3c).and_then(|header| number(usize::from(header) + 0x5c));
        ensure!(subsystem == Some(expected), "{program} has the subsystem {subsystem:?}");
    }
    Ok(())
}

/// A Windows of its own, of nothing but what Wine brings.
struct Wine {
    prefix: PathBuf,
    /// What is made for this check.
    folder: PathBuf,
}

impl Wine {
    fn new(dist: Dist) -> Result<Self> {
        let folder = workspace::target().join("dist-check/wine");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let wine = Self { prefix: folder.join("prefix"), folder };
        command::run(wine.command("wineboot").arg("--init"))?;
        command::run(Command::new("wineserver").arg("--wait").env("WINEPREFIX", &wine.prefix))?;
        let sources = workspace::root().join("xtask/src/dist/check/wine");
        let library = wine.prefix.join("drive_c/windows/system32/bcryptprimitives.dll");
        let mut compile = Command::new("x86_64-w64-mingw32-gcc");
        compile.args(["-O1", "-shared", "-o"]).arg(library).arg(sources.join("bcryptprimitives.c"));
        command::run(compile.arg("-ladvapi32"))?;
        let mut compile = Command::new("x86_64-w64-mingw32-gcc");
        compile.args(["-O1", "-municode", "-o"]).arg(wine.folder.join("interrupt.exe"));
        command::run(compile.arg(sources.join("interrupt.c")))?;
        let older = windows::files(dist)?;
        fs::write(older.join("NOTICE"), "of an older version")?;
        windows::package(&older, OLDER, &wine.folder.join("older.msi"))?;
        Ok(wine)
    }

    /// A program of Wine's, or `wine` itself.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env("WINEPREFIX", &self.prefix).env("WINEDEBUG", "-all");
        // Wine asks for parts that this check does not need, by a window.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=").env_remove("DISPLAY");
        command
    }

    fn run(&self, words: &[&str]) -> Command {
        let mut wine = self.command("wine");
        wine.args(words);
        wine
    }

    /// A file of the account's.
    fn own(&self, name: &str) -> Result<PathBuf> {
        let name_of_account = command::output(Command::new("id").arg("-un")).context("the account has no name")?;
        Ok(self.prefix.join("drive_c/users").join(name_of_account).join(name))
    }

    fn starts_at_sign_in(&self) -> bool {
        command::succeeds(&mut self.run(&["reg", "query", RUN, "/v", "O2M"]))
    }
}

/// As who has an older O2M, gets a newer one, and goes in the end.
fn install(wine: &Wine, package: &Path) -> Result<()> {
    let package = package.to_str().context("a path of letters")?;
    let (installed, data) = (wine.own(INSTALLED)?, wine.own(DATA)?);
    command::run(&mut wine.run(&["msiexec", "/i", "older.msi", "/qn", "STARTATSIGNIN=1"]))?;
    ensure!(wine.starts_at_sign_in(), "it does not start at sign-in, as was asked for");
    from_its_icon(wine, &installed, &data)?;

    let started = Instant::now();
    command::run(&mut wine.run(&["msiexec", "/i", package, "/qn"]))?;
    eprintln!("installed in {:.1} s", started.elapsed().as_secs_f64());
    let notice = fs::read(installed.join("NOTICE"))?;
    ensure!(notice == fs::read(workspace::root().join("NOTICE"))?, "a file of the older version is still there");
    ensure!(wine.starts_at_sign_in(), "it starts at sign-in no more");
    ensure!(wine.own(SHORTCUT)?.is_file(), "it is not in the Start menu");
    ensure!(data.join("o2m.sqlite").is_file(), "the update took the data away");
    ensure!(!command::succeeds(&mut wine.run(&["msiexec", "/i", "older.msi", "/qn"])), "an older version replaces it");
    from_its_icon(wine, &installed, &data)?;
    first_day(wine, &installed)?;

    command::run(&mut wine.run(&["msiexec", "/x", package, "/qn"]))?;
    for gone in [&installed, &wine.own(SHORTCUT)?] {
        ensure!(!gone.exists(), "{} is still there", gone.display());
    }
    ensure!(!wine.starts_at_sign_in(), "it still starts at sign-in");
    ensure!(data.join("o2m.sqlite").is_file(), "the data is gone");
    Ok(())
}

/// Without a window it logs to a file; a second start finds the first. Nothing but a window or the owner's form ends it, so it is killed.
fn from_its_icon(wine: &Wine, installed: &Path, data: &Path) -> Result<()> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let listen = format!("127.0.0.1:{port}");
    let windowless = installed.join("o2mw.exe").to_string_lossy().into_owned();
    // So that there is something to log.
    let mut icon = wine.run(&[&windowless, "serve", "--no-open", "--listen", &listen]);
    command::run(icon.env("O2M_LOG", "debug"))?;
    let healthz = format!("http://{listen}/healthz");
    let is_well = || command::output(Command::new("curl").args(["--silent", &healthz])).as_deref() == Some("ok");
    super::wait_until(&healthz, is_well)?;
    let program = installed.join("o2m.exe").to_string_lossy().into_owned();
    command::run(&mut wine.run(&[&program, "health"]))?;
    let log = fs::read_to_string(data.join("o2m.log")).context("there is no log")?;
    ensure!(log.contains("DEBUG"), "the log says nothing: {log}");
    let again = command::bytes(&mut wine.run(&[&program, "serve", "--no-open", "--listen", &listen]))?;
    let again = String::from_utf8_lossy(&again);
    ensure!(again.contains("O2M runs already"), "a second start says {again}");
    command::run(&mut wine.run(&["taskkill", "/f", "/im", "o2m.exe"]))
}

/// The same that a package for Linux goes through. SIGTERM becomes Ctrl+C.
fn first_day(wine: &Wine, installed: &Path) -> Result<()> {
    let program = wine.folder.join("o2m-under-wine");
    // A terminal of its own, since Ctrl+C is for those who have one; what is printed does not go there.
    let script = format!(
        "#!/bin/sh
export WINEPREFIX='{prefix}' WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml=
unset DISPLAY
stop=$(mktemp --dry-run '{folder}/stop-XXXXXX')
trap 'touch \"$stop\"' TERM
exec 3>&1 4>&2
script --quiet --return --command \"wine '{folder}/interrupt.exe' '$stop' '{installed}/o2m.exe' $* >&3 2>&4\" /dev/null > /dev/null &
# Ends early where the trap is sprung.
wait $! || wait $!
",
        prefix = wine.prefix.display(),
        folder = wine.folder.display(),
        installed = installed.display(),
    );
    fs::write(&program, script)?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    super::first_day(&program, None)
}
