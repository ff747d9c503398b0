//! How this O2M starts again, and what may start it with the computer.
//!
//! One way is written here: an entry that the desktop reads when its user signs in. Nothing is asked of a service manager; and a machine
//! without a desktop has services, which a package brings and an administrator chooses. Where one runs O2M, that is found out and said.

#[cfg_attr(windows, path = "starting/run_value.rs")]
mod entry;
mod folder;

use std::{
    env, fs,
    path::{self, Path, PathBuf},
    process,
};

use directories::BaseDirs;
use node::{Service, Starting, StartsBy};

use self::folder::is_usual;
use crate::cli::ServeArguments;

/// What Linux says behind the path of a program that was put in place of the one that runs.
const REPLACED: &str = " (deleted)";

/// How an O2M with its data in `data`, which was started with `arguments`, starts again.
pub(crate) fn starting(data: &Path, arguments: &ServeArguments) -> Starting {
    let service = service(data);
    let (program, words) = (program(), words(data, arguments));
    let started = program.as_deref().zip(words.as_deref());
    let command = match (&service, started) {
        (Some(service), _) => service.command("start"),
        (None, Some((program, words))) => command(program, data, words),
        (None, None) => "o2m".to_owned(),
    };
    let by_entry = || Some(StartsBy::Entry(started.and_then(|(program, words)| entry::entry(data, program, words))?));
    let by_hand = StartsBy::ByHand { is_usual_folder: is_usual(data) };
    Starting { command, by: service.map(StartsBy::Service).or_else(by_entry).unwrap_or(by_hand) }
}

/// The program that runs, or that was put in its place since.
fn program() -> Option<String> {
    let program = env::current_exe().ok()?.into_os_string().into_string().ok()?;
    Some(program.strip_suffix(REPLACED).map_or(program.clone(), str::to_owned))
}

/// What the program is given: all that `config.toml` does not say. `None`: the folder has no name that can be written down.
fn words(data: &Path, arguments: &ServeArguments) -> Option<Vec<String>> {
    let data = path::absolute(data).ok()?.into_os_string().into_string().ok()?;
    let mut words = vec!["--data".to_owned(), data];
    if let Some(listen) = arguments.listen {
        words.extend(["--listen".to_owned(), listen.to_string()]);
    }
    if let Some(port) = arguments.servers_port {
        words.extend(["--servers-port".to_owned(), port.to_string()]);
    }
    Some(words)
}

/// What is typed in a terminal.
fn command(program: &str, data: &Path, words: &[String]) -> String {
    // The usual folder needs no name.
    let words = if is_usual(data) { words.get(2..).unwrap_or_default() } else { words };
    let all = [program].into_iter().chain(words.iter().map(String::as_str));
    entry::joined(all).unwrap_or_else(|| "o2m".to_owned())
}

/// The service of systemd's that runs this process, or that would start it when the account's owner signs in.
fn service(data: &Path) -> Option<Service> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let started_by_it = env::var("SYSTEMD_EXEC_PID").is_ok_and(|pid| pid == process::id().to_string());
    let of_this_process = || service_of(&fs::read_to_string("/proc/self/cgroup").ok()?);
    started_by_it.then(of_this_process).flatten().or_else(|| enabled_service(data))
}

/// The service in which a process with these control groups runs. What a desktop starts is a service, too, in some: of an application, and for once.
fn service_of(groups: &str) -> Option<Service> {
    let path = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let name = path.rsplit('/').next().filter(|name| name.ends_with(".service") && !name.starts_with("app-"))?;
    Some(Service { name: name.to_owned(), is_of_user: path.contains("/user@") })
}

/// The unit that packages bring, if the account's owner has it started: it serves the usual folder.
fn enabled_service(data: &Path) -> Option<Service> {
    let link: PathBuf = BaseDirs::new()?.config_dir().join("systemd/user/default.target.wants/o2m.service");
    let is_enabled = is_usual(data) && fs::symlink_metadata(link).is_ok();
    is_enabled.then(|| Service { name: "o2m.service".to_owned(), is_of_user: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cli::DataArguments, config::data_folder};

    #[test]
    fn what_was_typed_is_typed_again_but_for_what_is_usual() {
        let listen = Some("127.0.0.1:8001".parse().unwrap());
        let arguments = ServeArguments { listen, servers_port: Some(8443), ..Default::default() };
        let data = Path::new("/srv/O2M of Mara");
        let words = words(data, &arguments).unwrap();
        let expected = ["--data", "/srv/O2M of Mara", "--listen", "127.0.0.1:8001", "--servers-port", "8443"];
        assert_eq!(words, expected);
        assert_eq!(
            command("/bin/o2m", data, &words),
            "/bin/o2m --data '/srv/O2M of Mara' --listen 127.0.0.1:8001 --servers-port 8443"
        );
        let usual = data_folder(&DataArguments::default()).unwrap();
        let words = super::words(&usual, &ServeArguments::default()).unwrap();
        assert_eq!(command("/bin/o2m", &usual, &words), "/bin/o2m");
    }

    #[test]
    fn a_service_is_known_by_its_control_group() {
        for (groups, expected) in [
            ("0::/system.slice/system-o2m.slice/o2m@mara.service\n", Some(("o2m@mara.service", false))),
            (
                "1:name=systemd:/x\n0::/user.slice/user-1000.slice/user@1000.service/app.slice/o2m.service\n",
                Some(("o2m.service", true)),
            ),
            ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-o2m@5f.service\n", None),
            ("0::/user.slice/user-1000.slice/session-2.scope\n", None),
            ("0::/\n", None),
            ("", None),
        ] {
            let found = service_of(groups);
            let found = found.as_ref().map(|service| (service.name.as_str(), service.is_of_user));
            assert_eq!(found, expected, "{groups}");
        }
        let mara = Service { name: "o2m@mara.service".to_owned(), is_of_user: false };
        assert_eq!(mara.command("start"), "sudo systemctl start o2m@mara.service");
    }
}
