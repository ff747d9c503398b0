//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use domain::{Address, ImportAudience, MoveCode, keeping::RestoreLink};

use crate::listen::Listen;

/// O2M: a social network in which every person runs their own server. This is yours.
///
/// Started without a command it serves: it makes its data folder on first use, prints the links to open in a browser,
/// and goes on until it is stopped with Ctrl+C.
#[derive(Debug, Parser)]
#[command(name = "o2m", version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArguments,
}

const AFTER_HELP: &str = "\
The data folder may hold a file config.toml:
  listen = \"[::]:8000\"            where to listen, like --listen
  host_names = [\"o2m.example\"]    names by which browsers may reach this server, besides this machine's own
  addresses = [\"o2m.example\"]     where friends' servers find this one, if not at this machine's addresses
  servers_port = 8443             a second port for what is forwarded, like --servers-port
  serve_public = true             whether that port shows what is public, too, over https
  pages_from_anywhere = true      whether your pages are for everywhere, not your house alone; over https only
  outer_url = \"https://o2m.example\" where browsers find a reverse proxy that answers for this server; see docs/REVERSE_PROXY.md
  proxies = [\"127.0.0.1\"]         from where that proxy's connections come; if not said, from this machine
  open = false                    whether to open the browser, like --open and --no-open

O2M_LOG=debug shows more of what happens, on standard error.";

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// Runs the server (the default)
    #[command(after_help = AFTER_HELP)]
    Serve(ServeArguments),
    /// Prints a link that lets you choose a new password, or set up O2M on a machine without a screen
    ///
    /// The link works for one hour, once, from this network. It may be made while the server runs.
    SetupLink(DataArguments),
    /// Writes everything of yours into one file, sealed to your recovery sheet
    ///
    /// It may be made while the server runs. The file opens with the words of the sheet: by "o2m restore", or by "age --decrypt" with the
    /// secret that is on the sheet, too. It is a tar.
    Backup(BackupArguments),
    /// Writes what you wrote into a zip that any browser and other programs read: posts, pictures, comments, and ways to your friends
    ///
    /// It may be made while the server runs. Unpack it, and open index.html. Whoever has the file can read all of it. It is no backup: it does
    /// not hold the key by which your friends know you.
    Export(ExportArguments),
    /// Brings what you published elsewhere, each post with its own date
    ///
    /// That is an export of an O2M, an archive of Mastodon, Instagram's data as JSON, or a folder of pictures, with or without the side files of Google
    /// Takeout: a zip, or the folder that was in it. It may run while the server does. What is here already does not come twice. docs/IMPORT.md says
    /// what comes, and what is left out.
    Import(ImportArguments),
    /// Looks whether all is well, and says what to do where it is not
    ///
    /// Looks at the data folder, the key, the disk, the database, the pictures, the addresses and the backups, and writes nothing. The server may
    /// run meanwhile. Ends with 1 if something is a problem, else with 0; docs/DOCTOR.md lists what is found.
    Doctor(DoctorArguments),
    /// Asks the server that runs on the data folder whether it is well
    ///
    /// Ends with 0 if it is, else with 1: for a supervisor that has no program for HTTP, such as one of containers. The same as GET /healthz.
    Health(DataArguments),
    /// Puts a backup into an empty data folder
    ///
    /// That is a file, or the folder into which one is made every night: the newest in it that is whole, or the one that is named (a file in
    /// "archives"). With --from-friend a friend's O2M gives it, once your friend compared the digits that are shown here; if it is interrupted, the same
    /// command goes on where it was. Asks for the words of the recovery sheet, on standard input, if the backup is sealed.
    Restore(RestoreArguments),
    /// Takes everything of yours from another machine, which then stops serving, and serves it here
    ///
    /// Choose "Move to another machine" in the settings there, under Backup: that page shows the address and the code. Your friends go on with
    /// this one by themselves. If it is interrupted, the same command goes on where it was. docs/MOVING.md says what happens.
    Move(MoveArguments),
    /// Prints what a shell needs to complete the arguments of o2m
    ///
    /// For bash, for example: o2m completions bash > ~/.local/share/bash-completion/completions/o2m
    Completions(CompletionsArguments),
    /// Writes the manual pages into a folder, as packages have them
    #[command(hide = true)]
    Man { folder: PathBuf },
}

/// For which shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub(crate) struct CompletionsArguments {
    pub shell: Shell,
}

/// Which backup to make.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct BackupArguments {
    #[command(flatten)]
    pub data: DataArguments,
    /// The file to make; it is not there yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Does not seal it: whoever has the file is you
    #[arg(long)]
    pub unsealed: bool,
}

/// Which export to make.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct ExportArguments {
    #[command(flatten)]
    pub data: DataArguments,
    /// The file to make; it is not there yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What to import.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct ImportArguments {
    #[command(flatten)]
    pub data: DataArguments,
    /// A zip, or a folder
    #[arg(value_name = "FILE or FOLDER")]
    pub from: PathBuf,
    /// Says what would be imported, and what left out, and imports nothing
    #[arg(long)]
    pub preview: bool,
    /// Who is to see it; nobody sees what they could not see where it was
    #[arg(long, value_name = "WHO", default_value = "only-me", value_parser = audience)]
    pub audience: ImportAudience,
}

/// What to look at.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    pub data: DataArguments,
    /// Prints what is found as JSON, for programs
    #[arg(long)]
    pub json: bool,
}

/// Which backup to put where.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct RestoreArguments {
    #[command(flatten)]
    pub data: DataArguments,
    /// The backup: a file, or a folder of backups
    #[arg(value_name = "FILE or FOLDER", required_unless_present = "from_friend")]
    pub from: Option<PathBuf>,
    /// Takes it from a friend who keeps it: the line that your friend reads out or sends, from the page "Backups at friends" there
    #[arg(long, value_name = "LINE", conflicts_with = "from")]
    pub from_friend: Option<RestoreLink>,
    /// Puts back what came from the friend, though the newest backup, or the list of what you took back, did not come whole
    #[arg(long, requires = "from_friend")]
    pub in_part: bool,
}

/// From where to take everything, and how to serve it.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct MoveArguments {
    /// Where the other machine is, such as 192.168.1.5:8000
    #[arg(value_name = "ADDRESS")]
    pub from: Address,
    /// The code that it shows; if not said here, where others on this machine may see it, it is asked for, on standard input
    #[arg(value_name = "CODE")]
    pub code: Option<MoveCode>,
    #[command(flatten)]
    pub serve: ServeArguments,
}

/// Where everything is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub(crate) struct DataArguments {
    /// The folder with everything of yours [default: the usual place for data on this system]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// How to serve.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    pub data: DataArguments,
    /// Address and port to listen on, or a port alone; port 0 takes a free one [default: 8000, on every interface]
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<Listen>,
    /// A second port, for friends' servers and nothing of yours: the one to forward in your router
    #[arg(long, value_name = "PORT")]
    pub servers_port: Option<u16>,
    /// Opens the browser, even where that is not the default
    #[arg(long, overrides_with = "no_open")]
    pub open: bool,
    /// Does not open the browser
    #[arg(long)]
    pub no_open: bool,
}

fn audience(word: &str) -> Result<ImportAudience, String> {
    word.parse().map_err(|_| "it is only-me, all-friends or as-it-was".to_owned())
}

impl Cli {
    /// What was asked for; serving, if nothing else was.
    pub(crate) fn command(self) -> Command {
        self.command.unwrap_or(Command::Serve(self.serve))
    }
}

impl ServeArguments {
    /// Whether to open the browser, if it was said.
    pub(crate) fn open(&self) -> Option<bool> {
        match (self.open, self.no_open) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn serve_arguments(line: &str) -> ServeArguments {
        match Cli::try_parse_from(line.split(' ')).unwrap().command() {
            Command::Serve(arguments) => arguments,
            other => panic!("{line} serves: {other:?}"),
        }
    }

    #[test]
    fn is_consistent() {
        <Cli as CommandFactory>::command().debug_assert();
    }

    #[test]
    fn serves_by_default_and_by_name() {
        for line in ["o2m --data d --listen 127.0.0.1:0 --no-open", "o2m serve --data d --listen 127.0.0.1:0 --no-open"]
        {
            let arguments = serve_arguments(line);
            assert_eq!(arguments.data.data, Some("d".into()), "{line}");
            assert_eq!(arguments.listen, Some(Listen::At("127.0.0.1:0".parse().unwrap())), "{line}");
            assert_eq!(arguments.open(), Some(false), "{line}");
        }
        assert_eq!(serve_arguments("o2m"), ServeArguments::default());
        assert_eq!(serve_arguments("o2m --open").open(), Some(true));
        assert_eq!(serve_arguments("o2m --no-open --open").open(), Some(true));
        assert_eq!(serve_arguments("o2m --servers-port 8443").servers_port, Some(8443));
        assert_eq!(serve_arguments("o2m --listen 8001").listen, Some(Listen::EveryInterface { port: 8001 }));
    }

    #[test]
    fn refuses_the_rest() {
        for line in [
            "o2m --servers-port 127.0.0.1:1",
            "o2m --listen nowhere",
            "o2m fly",
            "o2m setup-link --listen 8000",
            "o2m --data",
            "o2m backup",
            "o2m export",
            "o2m restore a b",
            "o2m move",
            "o2m move 192.168.1.5:8000 0123-4567-89AB-CDE",
            "o2m move http:// 0123-4567-89AB-CDEF",
            "o2m completions dash",
            "o2m doctor a",
            "o2m import",
            "o2m import a --audience everybody",
        ] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
