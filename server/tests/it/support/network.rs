//! Several real servers on this machine.

use std::{
    collections::BTreeMap,
    ops::{Index, IndexMut},
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::TempDir;

use super::{Browser, O2M, Process, STOP_LIMIT, plain_client, within};

/// A debug build on a busy machine; how long a start may take is measured by `cargo xtask bench timeline`.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Servers by name; they end when this is dropped.
pub(crate) struct Network {
    nodes: BTreeMap<&'static str, TestNode>,
}

impl Network {
    /// Starts a server for each name, each in an empty folder.
    pub(crate) async fn start<const N: usize>(names: [&'static str; N]) -> Self {
        let mut network = Self { nodes: BTreeMap::new() };
        for name in names {
            network.add(name).await;
        }
        network
    }

    /// Starts one more.
    pub(crate) async fn add(&mut self, name: &'static str) {
        self.nodes.insert(name, TestNode::start(name).await);
    }
}

impl Index<&str> for Network {
    type Output = TestNode;

    fn index(&self, name: &str) -> &TestNode {
        &self.nodes[name]
    }
}

impl IndexMut<&str> for Network {
    fn index_mut(&mut self, name: &str) -> &mut TestNode {
        self.nodes.get_mut(name).expect("a server of this name was started")
    }
}

/// A server with its folder; stopped and started again, it keeps both folder and port.
pub(crate) struct TestNode {
    pub(crate) name: &'static str,
    program: PathBuf,
    home: TempDir,
    port: u16,
    process: Option<Process>,
    /// What a shell does before it starts the server, such as `umask 000`.
    pub(crate) before: Option<&'static str>,
}

impl TestNode {
    /// Starts a server in an empty folder, on a port that the system picks.
    pub(crate) async fn start(name: &'static str) -> Self {
        Self::start_program(name, Path::new(O2M)).await
    }

    /// The same with another program than the one that cargo built.
    pub(crate) async fn start_program(name: &'static str, program: &Path) -> Self {
        let home = TempDir::with_prefix(format!("o2m-{name}-")).expect("a temporary folder");
        let mut node = Self { name, program: program.to_owned(), home, port: 0, process: None, before: None };
        node.run().await;
        node
    }

    /// Starts the server again after [`Self::stop`] or [`Self::kill`].
    pub(crate) async fn run(&mut self) {
        assert!(self.process.is_none(), "{} runs already", self.name);
        let (home, arguments) = (self.home.path(), self.arguments());
        let process = match self.before {
            Some(before) => Process::spawn_after(before, home, arguments),
            None => Process::spawn_program(&self.program, home, arguments),
        };
        let printed = |line: &String| line.split("http://localhost:").nth(1)?.trim_end_matches('/').parse().ok();
        let port = process
            .wait_for(START_LIMIT, move |seen| {
                let port = seen.stdout.iter().find_map(printed);
                port.map(Some).or(seen.exit.map(|_| None))
            })
            .await
            .flatten();
        self.port = port.unwrap_or_else(|| panic!("{} prints where to open it\n{}", self.name, process.output()));
        self.process = Some(process);
        let health = format!("{}/healthz", self.origin());
        let client = plain_client().build().expect("a client");
        let is_healthy = async || client.get(&health).send().await.ok()?.status().is_success().then_some(());
        within(START_LIMIT, "healthy", is_healthy).await;
    }

    /// Asks the server to end, and checks that it does so in time and without complaint.
    pub(crate) async fn stop(&mut self) {
        let process = self.process.take().expect("the server runs");
        process.terminate();
        let exit = process.exit(STOP_LIMIT).await.expect("the server ends within the limit");
        assert!(exit.success(), "{} ends with {exit}\n{}", self.name, process.output());
    }

    /// Ends the server as a power cut would.
    pub(crate) async fn kill(&mut self) {
        let process = self.process.take().expect("the server runs");
        process.kill();
        process.exit(STOP_LIMIT).await.expect("a killed process is gone");
    }

    /// Restarts the server with `address` as the only one that friends are told.
    pub(crate) async fn advertise(&mut self, address: &str) {
        std::fs::write(self.data().join("config.toml"), format!("addresses = ['{address}']\n")).expect("a file");
        self.restart().await;
    }

    /// Moves the server to another port.
    pub(crate) async fn move_away(&mut self) {
        self.move_to(0).await;
    }

    /// Moves the server to this port.
    pub(crate) async fn move_to(&mut self, port: u16) {
        self.stop().await;
        self.port = port;
        self.run().await;
    }

    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.run().await;
    }

    /// What `o2m serve` is given, with the port of before if there was one.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let data = self.data().to_str().expect("temporary paths are UTF-8").to_owned();
        let listen = format!("127.0.0.1:{}", self.port);
        ["serve", "--data", &data, "--listen", &listen, "--no-open"].map(str::to_owned).into()
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Where friends find the server.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What a browser on this machine calls the server.
    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn process(&self) -> &Process {
        self.process.as_ref().expect("the server runs")
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.origin())
    }
}
