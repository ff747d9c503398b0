//! What the owner chose: the command line first, then `config.toml` in the data folder, then the defaults.

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    path::{Path, PathBuf},
};

use directories::ProjectDirs;
use domain::Address;
use serde::{Deserialize, Deserializer};

use crate::{
    cli::{DataArguments, ServeArguments},
    http::OuterUrl,
    listen::Listen,
};

/// In the data folder.
pub(crate) const CONFIG_FILE: &str = "config.toml";

/// How this server runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Config {
    pub data: PathBuf,
    pub listen: Listen,
    /// Whether somebody said where to listen.
    pub is_listen_chosen: bool,
    /// A second port, for other servers.
    pub servers_port: Option<u16>,
    /// Whether what is public is there, too.
    pub serve_public: bool,
    /// Whether the owner's pages are for more than this house.
    pub pages_from_anywhere: bool,
    /// Names by which browsers may reach this server, besides the machine's own.
    pub host_names: Vec<String>,
    /// Where friends' servers are told to find this one; `None`: at the addresses of this machine.
    pub addresses: Option<Vec<Address>>,
    /// Where browsers find this server, if a reverse proxy answers them.
    pub outer_url: Option<OuterUrl>,
    /// From where that proxy's connections come.
    pub proxies: Vec<IpAddr>,
    /// Whether to open the browser; `None`: if there is a desktop.
    pub open: Option<bool>,
}

/// The configuration makes no sense, or the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("this system names no place for data; choose a folder with --data")]
    NoDefaultFolder,
    #[error("cannot make or write to the data folder {}", .path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("cannot read {}", .path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} makes no sense", .path.display())]
    Parse { path: PathBuf, source: toml::de::Error },
}

/// The file as it is written.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    listen: Option<Listen>,
    servers_port: Option<u16>,
    #[serde(default)]
    serve_public: bool,
    #[serde(default)]
    pages_from_anywhere: bool,
    #[serde(default)]
    host_names: Vec<String>,
    #[serde(default, deserialize_with = "addresses")]
    addresses: Option<Vec<Address>>,
    outer_url: Option<OuterUrl>,
    proxies: Option<Vec<IpAddr>>,
    open: Option<bool>,
}

/// A proxy on this machine.
const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// Reads addresses as a person writes them.
fn addresses<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Address>>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| text.parse()).collect::<Result<_, _>>().map(Some).map_err(serde::de::Error::custom)
}

/// What of the file says where this server is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FoundConfig {
    pub listen: Listen,
    pub servers_port: Option<u16>,
    pub addresses: Option<Vec<Address>>,
}

impl Config {
    /// Reads the `config.toml` in `data`, if there is one, and changes nothing there.
    pub(crate) fn found(data: &Path) -> Result<FoundConfig, ConfigError> {
        if !data.is_dir() {
            return Ok(FoundConfig::default());
        }
        let ConfigFile { listen, servers_port, addresses, .. } =
            ConfigFile::parse(&data.join(CONFIG_FILE))?.unwrap_or_default();
        Ok(FoundConfig { listen: listen.unwrap_or_default(), servers_port, addresses })
    }

    /// Finds the data folder, makes it if it is missing, and reads its `config.toml` if there is one.
    pub(crate) fn load(arguments: &ServeArguments) -> Result<Self, ConfigError> {
        let data = data_folder(&arguments.data)?;
        prepare(&data)?;
        let file = ConfigFile::read(&data.join(CONFIG_FILE))?;
        let listen = arguments.listen.or(file.listen);
        Ok(Self {
            listen: listen.unwrap_or_default(),
            is_listen_chosen: listen.is_some(),
            servers_port: arguments.servers_port.or(file.servers_port),
            serve_public: file.serve_public,
            pages_from_anywhere: file.pages_from_anywhere,
            host_names: file.host_names,
            addresses: file.addresses,
            outer_url: file.outer_url,
            proxies: file.proxies.unwrap_or_else(|| LOOPBACK.into()),
            open: arguments.open().or(file.open),
            data,
        })
    }

    /// Where browsers outside the house find the owner's pages, if they are let in.
    pub(crate) fn outer_url_of_pages(&self) -> Option<&OuterUrl> {
        self.outer_url.as_ref().filter(|_| self.pages_from_anywhere)
    }
}

impl ConfigFile {
    fn read(path: &Path) -> Result<Self, ConfigError> {
        let Some(file) = Self::parse(path)? else { return Ok(Self::default()) };
        // The owner wrote it, and may have it belong to another account.
        if let Err(error) = node::close_to_others(path) {
            tracing::debug!(%error, "others may read the configuration");
        }
        Ok(file)
    }

    /// What the file says; `None`: there is none.
    fn parse(path: &Path) -> Result<Option<Self>, ConfigError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(ConfigError::Read { path: path.to_owned(), source }),
        };
        toml::from_str(&text).map(Some).map_err(|source| ConfigError::Parse { path: path.to_owned(), source })
    }
}

/// The folder that was asked for, or the usual one on this system.
pub(crate) fn data_folder(arguments: &DataArguments) -> Result<PathBuf, ConfigError> {
    match &arguments.data {
        Some(folder) => Ok(folder.clone()),
        None => ProjectDirs::from("", "", "o2m")
            .map(|folders| folders.data_dir().to_owned())
            .ok_or(ConfigError::NoDefaultFolder),
    }
}

/// The same, where a server was before.
pub(crate) fn used_data_folder(arguments: &DataArguments) -> anyhow::Result<PathBuf> {
    let data = data_folder(arguments)?;
    anyhow::ensure!(data.join("o2m.sqlite").is_file(), "there is no O2M in {} yet", data.display());
    Ok(data)
}

/// Makes the folder, for its owner's eyes only where the system knows that, and finds out whether it can be written to.
pub(crate) fn prepare(data: &Path) -> Result<(), ConfigError> {
    make(data).map_err(|source| ConfigError::Folder { path: data.to_owned(), source })
}

fn make(data: &Path) -> io::Result<()> {
    if !data.try_exists()? {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(data)?;
    }
    let probe = data.join(".writable");
    fs::write(&probe, b"")?;
    fs::remove_file(&probe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(folder: &Path) -> ServeArguments {
        ServeArguments { data: DataArguments { data: Some(folder.to_owned()) }, ..Default::default() }
    }

    #[test]
    fn the_file_is_optional_and_the_command_line_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("new/data");
        let config = Config::load(&arguments(&data)).unwrap();
        let defaults = Config {
            data: data.clone(),
            listen: Listen::default(),
            is_listen_chosen: false,
            servers_port: None,
            serve_public: false,
            pages_from_anywhere: false,
            host_names: vec![],
            addresses: None,
            outer_url: None,
            proxies: vec!["127.0.0.1".parse().unwrap(), "::1".parse().unwrap()],
            open: None,
        };
        assert_eq!(config, defaults);

        fs::write(
            data.join("config.toml"),
            "listen = '127.0.0.1:9'\nhost_names = ['o2m.example']\naddresses = ['o2m.example:443']\nopen = false\n\
             servers_port = 11\nserve_public = true\npages_from_anywhere = true\n\
             outer_url = 'https://o2m.example'\nproxies = ['10.0.0.2']",
        )
        .unwrap();
        let mut config = Config::load(&arguments(&data)).unwrap();
        assert_eq!(config.outer_url_of_pages(), config.outer_url.as_ref());
        config.pages_from_anywhere = false;
        assert_eq!(config.outer_url_of_pages(), None, "who follows a link from there is not let in");
        assert_eq!(config.listen, "127.0.0.1:9".parse().unwrap());
        assert_eq!((config.host_names, config.open), (vec!["o2m.example".to_owned()], Some(false)));
        assert_eq!(config.addresses, Some(vec!["o2m.example:443".parse().unwrap()]));

        assert_eq!((config.servers_port, config.serve_public), (Some(11), true));
        assert_eq!(config.outer_url.as_ref().map(OuterUrl::url), Some("https://o2m.example"));
        assert_eq!(config.proxies, ["10.0.0.2".parse::<IpAddr>().unwrap()]);

        let listen = Some("10".parse().unwrap());
        let arguments = ServeArguments { listen, servers_port: Some(12), ..arguments(&data) };
        let config = Config::load(&arguments).unwrap();
        assert_eq!(config.servers_port, Some(12));
        assert_eq!(config.listen, Listen::EveryInterface { port: 10 });
    }

    #[test]
    fn says_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        for text in [
            "listne = '8000'",
            "listen = 'here'",
            "addresses = ['a b']",
            "outer_url = 'a'",
            "proxies = ['a']",
            "open =",
        ] {
            fs::write(folder.path().join("config.toml"), text).unwrap();
            let error = Config::load(&arguments(folder.path())).unwrap_err();
            assert!(matches!(error, ConfigError::Parse { .. }), "{text}");
        }
        let file = folder.path().join("config.toml");
        assert!(matches!(Config::load(&arguments(&file)).unwrap_err(), ConfigError::Folder { .. }));
    }
}
