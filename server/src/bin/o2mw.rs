//! `o2mw`: starts the `o2m` beside it without a window, and ends. What `o2m` prints goes nowhere, so that it logs to its data folder.
//!
//! Icons on Windows start it, since a program that can be used in a terminal opens one there, and that of `O2M.app` on macOS, which starts no second
//! program of an app whose first one runs: so that who opens it again sees the O2M that runs.

#![cfg_attr(windows, windows_subsystem = "windows")]

use std::{
    env, io,
    process::{Command, ExitCode, Stdio},
};

/// <https://learn.microsoft.com/windows/win32/procthread/process-creation-flags>
#[cfg(windows)]
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

fn main() -> ExitCode {
    if start().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn start() -> io::Result<()> {
    let program = env::current_exe()?.with_file_name(format!("o2m{}", env::consts::EXE_SUFFIX));
    let mut o2m = Command::new(program);
    o2m.args(env::args_os().skip(1)).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut o2m, CREATE_NO_WINDOW);
    // launchd ends what is in the group of a program that has ended, unless it is told otherwise (`launchd.plist`, AbandonProcessGroup).
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut o2m, 0);
    o2m.spawn()?;
    Ok(())
}
