//! `o2mw`: starts the `o2m` beside it without a window, for icons on Windows: a program that can be used in a terminal opens one there. What `o2m`
//! prints goes nowhere, so that it logs to its data folder.

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
    o2m.spawn()?;
    Ok(())
}
