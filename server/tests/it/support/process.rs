//! One `o2m` process: its output, its end.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use nix::{
    sys::signal::{self, Signal},
    unistd::Pid,
};

/// The program that cargo built for the tests.
pub(crate) const O2M: &str = env!("CARGO_BIN_EXE_o2m");

/// The longest a process may take to end after SIGTERM.
pub(crate) const STOP_LIMIT: Duration = Duration::from_secs(5);

/// A running or ended `o2m`.
#[derive(Debug)]
pub(crate) struct Process {
    pid: Pid,
    watched: Arc<Watched>,
}

#[derive(Debug, Default)]
struct Watched {
    seen: Mutex<Seen>,
    changed: Condvar,
}

/// What a process printed so far, and how it ended.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) stdout: Vec<String>,
    pub(crate) stderr: Vec<String>,
    pub(crate) exit: Option<ExitStatus>,
}

impl Process {
    /// Starts `o2m` with `arguments`, in a home of its own so that nothing of this machine leaks in.
    pub(crate) fn spawn<A: AsRef<OsStr>>(home: &Path, arguments: impl IntoIterator<Item = A>) -> Self {
        Self::spawn_program(Path::new(O2M), home, arguments)
    }

    /// Starts `program`, which takes what `o2m` takes.
    pub(crate) fn spawn_program<A: AsRef<OsStr>>(
        program: &Path,
        home: &Path,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        Self::spawn_as(Command::new(program).args(arguments), home)
    }

    /// Starts `o2m` from a shell that did `before` first.
    pub(crate) fn spawn_after<A: AsRef<OsStr>>(
        before: &str,
        home: &Path,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        let script = format!("{before}; exec \"$0\" \"$@\"");
        let shell = ["-e", "-c", &script, O2M];
        Self::spawn_as(Command::new("/bin/sh").args(shell).args(arguments), home)
    }

    fn spawn_as(command: &mut Command, home: &Path) -> Self {
        let mut child = command
            .current_dir(home)
            .env("HOME", home)
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("o2m starts");
        let watched = Arc::new(Watched::default());
        let readers = [
            watched.read(child.stdout.take().expect("stdout is piped"), |seen| &mut seen.stdout),
            watched.read(child.stderr.take().expect("stderr is piped"), |seen| &mut seen.stderr),
        ];
        let pid = Pid::from_raw(child.id().try_into().expect("a process id fits"));
        watched.await_end(child, readers);
        Self { pid, watched }
    }

    /// Waits until `pick` finds in the output or the exit what it looks for.
    pub(crate) async fn wait_for<T: Send + 'static>(
        &self,
        patience: Duration,
        pick: impl Fn(&Seen) -> Option<T> + Send + 'static,
    ) -> Option<T> {
        let watched = self.watched.clone();
        tokio::task::spawn_blocking(move || watched.wait(patience, pick)).await.expect("the waiting thread lives")
    }

    /// Waits for the end of the process.
    pub(crate) async fn exit(&self, patience: Duration) -> Option<ExitStatus> {
        self.wait_for(patience, |seen| seen.exit).await
    }

    /// Everything printed so far, for the words of a failing test.
    pub(crate) fn output(&self) -> String {
        let seen = self.watched.lock();
        format!("stdout:\n{}\nstderr:\n{}", seen.stdout.join("\n"), seen.stderr.join("\n"))
    }

    /// What the system says of the process (proc(5)).
    pub(crate) fn folder(&self) -> PathBuf {
        format!("/proc/{}", self.pid).into()
    }

    /// How much memory the process holds, in bytes; `VmHWM` is the most that it ever held (proc(5)). None where the system does not say.
    pub(crate) fn memory_bytes(&self, figure: &str) -> Option<u64> {
        let status = std::fs::read_to_string(self.folder().join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
    }

    /// How many files the process may have open, and how many it may ask for (proc(5)).
    #[cfg(target_os = "linux")]
    pub(crate) fn open_files(&self) -> (u64, u64) {
        let limits = std::fs::read_to_string(self.folder().join("limits")).expect("the process lives");
        let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).expect("a limit of open files");
        // `unlimited`, of which there are many.
        let mut numbers = line.split_whitespace().map(|number| number.parse().unwrap_or(u64::MAX));
        (numbers.next().expect("the soft limit"), numbers.next().expect("the hard limit"))
    }

    /// Asks the process to end.
    pub(crate) fn terminate(&self) {
        self.signal(Signal::SIGTERM);
    }

    /// Ends the process as a power cut would.
    pub(crate) fn kill(&self) {
        self.signal(Signal::SIGKILL);
    }

    fn signal(&self, signal: Signal) {
        // The id may have been given to somebody else once the process was waited for.
        if self.watched.lock().exit.is_none() {
            let _ = signal::kill(self.pid, signal);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.terminate();
        if self.watched.wait(STOP_LIMIT, |seen| seen.exit).is_none() {
            self.kill();
        }
        if thread::panicking() {
            eprintln!("--- o2m {}\n{}", self.pid, self.output());
        }
    }
}

impl Watched {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn wait<T>(&self, patience: Duration, pick: impl Fn(&Seen) -> Option<T>) -> Option<T> {
        let (seen, _) = self
            .changed
            .wait_timeout_while(self.lock(), patience, |seen| pick(seen).is_none())
            .unwrap_or_else(PoisonError::into_inner);
        pick(&seen)
    }

    fn read(
        self: &Arc<Self>,
        pipe: impl Read + Send + 'static,
        into: fn(&mut Seen) -> &mut Vec<String>,
    ) -> thread::JoinHandle<()> {
        let watched = self.clone();
        thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                watched.change(|seen| into(seen).push(line));
            }
        })
    }

    fn await_end(self: &Arc<Self>, mut child: Child, readers: [thread::JoinHandle<()>; 2]) {
        let watched = self.clone();
        thread::spawn(move || {
            let exit = child.wait().expect("the process can be waited for");
            for reader in readers {
                let _ = reader.join();
            }
            watched.change(|seen| seen.exit = Some(exit));
        });
    }
}
