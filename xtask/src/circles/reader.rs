//! Reads of a Rust file what it defines, imports and names. Less than a parser: it knows words and brackets, and no types.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter::Peekable,
    slice::Iter,
};

/// A path as it is written, such as `crate`, `a`, `B`.
pub(super) type Path = Vec<String>;

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct File {
    /// The names of items.
    pub(super) items: BTreeSet<String>,
    /// What is imported, by the name that it has here.
    pub(super) imports: BTreeMap<String, Path>,
    /// Imports, and paths elsewhere.
    pub(super) paths: Vec<Path>,
    /// Modules that are built for tests alone.
    pub(super) test_modules: Vec<String>,
}

impl File {
    pub(super) fn read(text: &str) -> Self {
        let code = without_comments_and_strings(text);
        let mut file = Self::default();
        let words = file.without_tests(&words(&code));
        let mut at = 0;
        while at < words.len() {
            if words[at] == "use" {
                at = file.import(&words, at);
            } else {
                at = file.item_or_path(&words, at);
            }
        }
        file
    }

    /// Takes out what is behind `#[cfg(test)]`.
    fn without_tests<'a>(&mut self, words: &[&'a str]) -> Vec<&'a str> {
        let (mut kept, mut at) = (Vec::new(), 0);
        while at < words.len() {
            let end = end_of_attribute(words, at);
            let attribute = &words[at..end];
            if attribute.get(2) == Some(&"cfg") && attribute.contains(&"test") && !attribute.contains(&"not") {
                let mut start = end;
                while end_of_attribute(words, start) > start {
                    start = end_of_attribute(words, start);
                }
                at = end_of_item(words, start);
                let module = words[start..at].iter().position(|word| *word == "mod").map(|mod_at| start + mod_at + 1);
                self.test_modules.extend(module.and_then(|name| words.get(name)).map(|name| (*name).to_owned()));
            } else if end > at {
                at = end;
            } else {
                kept.push(words[at]);
                at += 1;
            }
        }
        kept
    }

    /// Reads the import at `at`; says where it ends.
    fn import(&mut self, words: &[&str], at: usize) -> usize {
        let end = words[at..].iter().position(|word| *word == ";").map_or(words.len(), |length| at + length);
        let mut found = Vec::new();
        tree(&mut words[at + 1..end].iter().peekable(), &[], &mut found);
        let before = &words[at.saturating_sub(4)..at];
        let is_public = before.last() == Some(&"pub") || (before.last() == Some(&")") && before.contains(&"pub"));
        for (path, name) in found {
            // What a file passes on of those below it, it does not use.
            if !is_public || path.first().is_some_and(|first| first == "crate" || first == "super") {
                self.paths.push(path.clone());
            }
            self.imports.insert(name, path);
        }
        end + 1
    }

    /// Reads the name of an item, or a path, if one of them begins at `at`; says where to go on.
    fn item_or_path(&mut self, words: &[&str], at: usize) -> usize {
        const ITEMS: [&str; 9] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"];
        let after = |length: usize| words.get(at + length).copied().unwrap_or_default();
        let is_inline_module = words[at] == "mod" && after(2) == "{";
        if ITEMS.contains(&words[at]) || is_inline_module {
            let name = if after(1) == "!" { after(2) } else { after(1) };
            self.items.insert(name.to_owned());
            return at + 1;
        }
        if !is_name(words[at]) || (at > 0 && words[at - 1] == "::") {
            return at + 1;
        }
        let mut path = vec![words[at].to_owned()];
        let mut end = at + 1;
        while words.get(end) == Some(&"::") && words.get(end + 1).is_some_and(|word| is_name(word)) {
            path.push(words[end + 1].to_owned());
            end += 2;
        }
        if path.len() > 1 {
            self.paths.push(path);
        }
        end
    }
}

/// Reads a tree of imports: each path, and the name that its end has here.
fn tree(words: &mut Peekable<Iter<'_, &str>>, before: &[String], found: &mut Vec<(Path, String)>) {
    let mut path = before.to_vec();
    while let Some(&word) = words.next() {
        match word {
            "{" => {
                while !matches!(words.peek(), None | Some(&&"}")) {
                    tree(words, &path, found);
                    words.next_if(|word| **word == ",");
                }
                words.next();
                return;
            }
            "as" => {
                let name = words.next().map(|name| (*name).to_owned()).unwrap_or_default();
                found.push((path, name));
                return;
            }
            "::" => {}
            // The file itself.
            "self" if !path.is_empty() => {}
            _ => path.push(word.to_owned()),
        }
        if matches!(words.peek(), None | Some(&&"," | &&"}")) {
            break;
        }
    }
    let name = path.last().cloned().unwrap_or_default();
    found.push((path, name));
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The end of the attribute that begins at `at`; `at` itself if none does.
fn end_of_attribute(words: &[&str], at: usize) -> usize {
    if words.get(at) != Some(&"#") || words.get(at + 1) != Some(&"[") {
        return at;
    }
    end_of_brackets(words, at + 1)
}

/// The end of the item at `at`: behind its block, or its semicolon.
fn end_of_item(words: &[&str], mut at: usize) -> usize {
    while let Some(&word) = words.get(at) {
        match word {
            "{" => return end_of_brackets(words, at),
            ";" => return at + 1,
            "}" => return at,
            "(" | "[" => at = end_of_brackets(words, at),
            _ => at += 1,
        }
    }
    at
}

/// Where the bracket that opens at `at` is closed, and one further.
fn end_of_brackets(words: &[&str], at: usize) -> usize {
    let mut depth = 0;
    for (index, word) in words.iter().enumerate().skip(at) {
        match *word {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    words.len()
}

/// Names and numbers, `::`, and every other character by itself.
fn words(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
        let length = if is_of_name(first) {
            rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (word, behind) = rest.split_at(length);
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

/// The text with a space in place of each comment, and of each literal in quotes.
fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_behind_name = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => end_of_string(rest),
            'r' if !is_behind_name => end_of_raw_string(rest),
            'b' if !is_behind_name && rest.starts_with("br") => end_of_raw_string(&rest[1..]).saturating_add(1),
            '\'' => end_of_character(rest),
            _ => 0,
        };
        if length > 1 {
            code.push(' ');
            rest = &rest[length..];
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    code
}

fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text[1..].find(|c: char| {
        let ends = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

/// 0 if `text` does not begin with one.
fn end_of_raw_string(text: &str) -> usize {
    let hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    let start = 1 + hashes;
    if !text[start..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    text[start + 1..].find(&end).map_or(text.len(), |at| start + 1 + at + end.len())
}

/// 0 if `text` begins with a lifetime.
fn end_of_character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => text[2..].char_indices().skip(1).find(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 3),
        Some(_) => characters.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}
