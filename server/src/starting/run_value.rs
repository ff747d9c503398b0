//! A command line among those that Windows starts when its user signs in.

use std::path::Path;

use node::StartEntry;

use super::folder::mark;

/// What starts `o2m` without a window.
const WINDOWLESS: &str = "o2mw.exe";
/// Windows starts no longer one (<https://learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys>).
const LONGEST_COMMAND: usize = 260;

/// The entry; `None`: its line would be too long.
pub(super) fn entry(data: &Path, program: &str, words: &[String]) -> Option<StartEntry> {
    let windowless = Path::new(program).with_file_name(WINDOWLESS);
    let program = windowless.to_str().filter(|_| windowless.is_file()).unwrap_or(program);
    let all = [program, "serve", "--no-open"].into_iter().chain(words.iter().map(String::as_str));
    let command = joined(all).filter(|line| line.encode_utf16().count() <= LONGEST_COMMAND)?;
    let name = mark(data).map_or_else(|| "O2M".to_owned(), |mark| format!("O2M {mark}"));
    Some(StartEntry { name, command })
}

/// A command line, as programs take it apart (<https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments>).
pub(super) fn joined<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<String> = words.map(quoted).collect::<Option<_>>()?;
    Some(words.join(" "))
}

/// No path has a quotation mark in it.
fn quoted(word: &str) -> Option<String> {
    if word.contains(['"', '\n', '\r']) {
        return None;
    }
    if !word.is_empty() && !word.contains([' ', '\t']) {
        return Some(word.to_owned());
    }
    // Before a quotation mark they would count as half of them.
    let at_the_end = word.len() - word.trim_end_matches('\\').len();
    Some(format!("\"{word}{}\"", "\\".repeat(at_the_end)))
}
