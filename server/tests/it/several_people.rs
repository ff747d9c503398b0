//! Several people on one machine: each has a data folder, and with it a port and an entry among what starts with the computer.

use std::{fs, path::Path};

use domain::address::DEFAULT_PORT;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::support::{Owner, PATIENCE, Process, STOP_LIMIT, befriend, first_day_at};

const PAGE: &str = "/settings/this-server";
/// Desktops say where they are.
const DESKTOP: &str = "DISPLAY=:77; export DISPLAY";

/// Starts the server of the folder `name` as from an icon, and says at which port it is.
async fn start(home: &Path, name: &str) -> (Process, u16) {
    let data = home.join(name);
    let process = Process::spawn_after(DESKTOP, home, ["serve", "--no-open", "--data", data.to_str().expect("UTF-8")]);
    let port = |line: &String| line.strip_prefix("Open http://localhost:")?.parse::<u16>().ok();
    let found = process.wait_for(PATIENCE, move |seen| {
        let port = seen.stdout.iter().find_map(port);
        port.map(Some).or(seen.exit.map(|_| None))
    });
    let port = found.await.flatten().unwrap_or_else(|| panic!("{name} says where it is\n{}", process.output()));
    (process, port)
}

async fn stop(process: Process) {
    process.terminate();
    let exit = process.exit(STOP_LIMIT).await.expect("it ends");
    assert!(exit.success(), "{}", process.output());
}

/// Sets the server at `port` up for `name`, and lets it start with the computer.
async fn first_day(name: &str, port: u16) -> Owner {
    let address = format!("127.0.0.1:{port}");
    let owner = first_day_at(name, &address).await;
    let page = owner.browser.open(PAGE).await;
    let page = owner.browser.send(&page, page.form("server/start-with-computer").fill("starts", "true")).await;
    assert_eq!(page.all("#start .saved p"), ["Saved."]);
    owner
}

/// Whatever else has the usual port on the machine that runs this, the two are told apart.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_folder_gets_a_port_and_a_start_entry_of_its_own_and_keeps_them() {
    let home = TempDir::with_prefix("o2m-house-").expect("a folder");
    let (mara, port_of_mara) = start(home.path(), "mara").await;
    let (jonas, port_of_jonas) = start(home.path(), "jonas").await;
    assert_ne!(port_of_mara, port_of_jonas);
    let config = fs::read_to_string(home.path().join("jonas/config.toml")).expect("a configuration");
    assert!(config.contains(&format!("listen = \"{port_of_jonas}\"")), "{config}");
    let owners = (first_day("mara", port_of_mara).await, first_day("jonas", port_of_jonas).await);
    befriend(&owners.0, &owners.1).await;
    let entries = fs::read_dir(home.path().join(".config/autostart")).expect("a folder");
    let texts: Vec<_> =
        entries.map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("text")).collect();
    assert_eq!(texts.len(), 2);
    for name in ["mara", "jonas"] {
        let data = home.path().join(name);
        assert!(texts.iter().any(|text| text.contains(data.to_str().expect("UTF-8"))), "{name} in {texts:?}");
    }

    // Whoever comes first has no other's port.
    stop(mara).await;
    stop(jonas).await;
    let (jonas, again) = start(home.path(), "jonas").await;
    assert_eq!(again, port_of_jonas);
    let (mara, again) = start(home.path(), "mara").await;
    assert_eq!(again, port_of_mara);
    assert!(owners.0.browser.open("/").await.url.path() == "/" && owners.1.browser.open("/").await.url.path() == "/");

    // One that had the usual port for itself gives way to another O2M, and to nothing else.
    stop(mara).await;
    stop(jonas).await;
    if port_of_mara != DEFAULT_PORT {
        return;
    }
    fs::remove_file(home.path().join("jonas/config.toml")).expect("removed");
    let (jonas, first) = start(home.path(), "jonas").await;
    let (mara, second) = start(home.path(), "mara").await;
    assert!(first == DEFAULT_PORT && second != first, "{first}, {second}");
    let config = fs::read_to_string(home.path().join("mara/config.toml")).expect("a configuration");
    assert!(config.contains(&format!("listen = \"{second}\"")), "{config}");
    stop(mara).await;
    stop(jonas).await;
    fs::remove_file(home.path().join("mara/config.toml")).expect("removed");
    let _another_program = TcpListener::bind(("0.0.0.0", DEFAULT_PORT)).await.expect("it is free");
    let data = home.path().join("mara");
    let refused = Process::spawn(home.path(), ["serve", "--no-open", "--data", data.to_str().expect("UTF-8")]);
    let exit = refused.exit(PATIENCE).await.expect("it ends by itself");
    assert!(!exit.success() && refused.output().contains("port 8000 is in use"), "{}", refused.output());
}
