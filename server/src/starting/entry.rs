//! A desktop entry (<https://specifications.freedesktop.org/autostart-spec/latest/>), which is a file.

use std::path::Path;

use directories::BaseDirs;
use node::{StartEntry, desktop};

use super::folder::mark;

/// The desktop entry, where there is a desktop that reads it.
pub(super) fn entry(data: &Path, program: &str, words: &[String]) -> Option<StartEntry> {
    if !cfg!(any(target_os = "linux", target_os = "freebsd")) || !desktop::is_there() {
        return None;
    }
    let folder = BaseDirs::new()?.config_dir().join("autostart");
    let name = mark(data).map_or_else(|| "o2m.desktop".to_owned(), |mark| format!("o2m-{mark}.desktop"));
    Some(StartEntry { path: folder.join(name), text: entry_text(program, words)? })
}

/// What the file says; `None`: a path cannot be written in one.
fn entry_text(program: &str, words: &[String]) -> Option<String> {
    let words = ["serve", "--no-open"].into_iter().chain(words.iter().map(String::as_str));
    let quoted: Vec<String> = [program].into_iter().chain(words).map(exec_word).collect::<Option<_>>()?;
    let exec = quoted.join(" ");
    Some(format!(
        "[Desktop Entry]\nType=Application\nName=O2M\nComment=Your own server for posts and pictures among friends\n\
         TryExec={program}\nExec={exec}\nIcon=o2m\nTerminal=false\nStartupNotify=false\n"
    ))
}

/// A word in `Exec`, quoted where it has to be (<https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html>). Not one with a
/// sign that programs read in more than one way: they would begin a new server in a folder of another name
/// (`findings/desktop-entries-percent-sign.sh`).
fn exec_word(word: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/.-_:,+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Some(word.to_owned());
    }
    let is_read_alike = |c: char| !c.is_control() && !"\"`$\\%".contains(c);
    word.chars().all(is_read_alike).then(|| format!("\"{word}\""))
}

/// A line for a shell.
pub(super) fn joined<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    shlex::try_join(words).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_any_letters_stays_one_word() {
        for (word, expected) in [
            ("/usr/bin/o2m", Some("/usr/bin/o2m")),
            ("--no-open", Some("--no-open")),
            ("", Some("\"\"")),
            ("/home/a b", Some("\"/home/a b\"")),
            ("/tür", Some("\"/tür\"")),
            ("/a;b&c", Some("\"/a;b&c\"")),
            ("/50%", None),
            ("/a\"b", None),
            ("/$HOME", None),
            ("/`a`", None),
            ("/a\\b", None),
            ("/a\nb", None),
        ] {
            assert_eq!(exec_word(word).as_deref(), expected, "{word:?}");
        }
        assert_eq!(entry_text("/bin/o2m", &["--data".into(), "/a\nHidden=true".into()]), None);
    }
}
