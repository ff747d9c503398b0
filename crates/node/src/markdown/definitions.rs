//! Link reference definitions (CommonMark 0.31, section 4.7) that nothing refers to, and those of a label that is defined already. The
//! specification lets them vanish; somebody who writes `[Update]: moved` means none.

use std::{
    borrow::Cow,
    collections::HashSet,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use comrak::{Arena, ResolvedReference, options::BrokenLinkReference, parse_document};

use super::{
    marks::{self, NO_DEFINITION},
    parse::options,
    target::Target,
};

/// What may be a definition.
struct Candidate {
    /// Where its line begins, if it begins with it.
    line: Option<usize>,
    /// The label, without its brackets.
    label: Range<usize>,
    leads_somewhere: bool,
}

/// What a look at a text found, in which each candidate has a label of its own.
#[derive(Debug, Default)]
struct Look {
    /// The labels that the text refers to.
    used: HashSet<String>,
    /// The candidates that are no definitions, by their numbers: they are code, or in the midst of a paragraph.
    undefined: HashSet<usize>,
    /// What comes now is the text itself.
    is_in_text: bool,
}

/// Marks what would be a definition that nothing refers to, that leads nowhere, or whose label is defined before it: it is text then.
pub(super) fn show_unused(source: &str) -> Cow<'_, str> {
    let candidates = candidates(source);
    if candidates.is_empty() {
        return Cow::Borrowed(source);
    }
    let look =
        if candidates.iter().any(|one| one.leads_somewhere) { Look::at(source, &candidates) } else { Look::default() };
    let mut defined = HashSet::new();
    let mut inserted = Vec::new();
    let mut follows_text = false;
    for (number, one) in candidates.iter().enumerate() {
        let label = normalized(&source[one.label.clone()]);
        let is_referred_to = look.used.contains(&label);
        let is_definition = !look.undefined.contains(&number);
        if !is_referred_to || !one.leads_somewhere || (is_definition && !defined.insert(label)) {
            if is_definition && is_referred_to {
                // What is shown of it is no reference to the definition that counts.
                inserted.push((one.label.start, NO_DEFINITION));
            }
            // Behind the closing bracket.
            inserted.push((one.label.end + 1, NO_DEFINITION));
            follows_text = true;
        } else if is_definition && follows_text {
            // None can be in the paragraph that what stands before it is now.
            inserted.extend(one.line.map(|line| (line, '\n')));
            follows_text = false;
        }
    }
    Cow::Owned(marks::with_inserted(source, &inserted))
}

/// Finds the lines that begin with a label and a colon, whatever they are in: quotes, lists, footnotes, or nothing.
fn candidates(source: &str) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let outer = line.len() - content(line).len();
        if let Some(length) = label_length(&source[start + outer..]) {
            let label = start + outer + 1..start + outer + 1 + length;
            let leads_somewhere = leads_somewhere(&source[label.end + 2..]);
            candidates.push(Candidate { line: (outer == 0).then_some(start), label, leads_somewhere });
        }
        start += line.len();
    }
    candidates
}

/// A line without what quotes, lists and footnotes in any order begin with.
fn content(line: &str) -> &str {
    let marker = |c: char| c.is_ascii_digit() || " \t>*+-.)".contains(c);
    let is_label = |label: &str| !label.is_empty() && !label.contains([']', ' ', '\t', '\r', '\n']);
    let mut content = line.trim_start_matches(marker);
    while let Some((_, inner)) =
        content.strip_prefix("[^").and_then(|footnote| footnote.split_once("]:")).filter(|(label, _)| is_label(label))
    {
        content = inner.trim_start_matches(marker);
    }
    content
}

/// Says whether a link can lead to where `text` begins.
fn leads_somewhere(text: &str) -> bool {
    let destination = text.split_ascii_whitespace().next().map(marks::stripped).unwrap_or_default();
    Target::of(destination.trim_start_matches('<').trim_end_matches('>')).leads_somewhere()
}

/// The length of the label of a definition with which `text` begins. It may reach over the ends of lines, but not of its paragraph.
fn label_length(text: &str) -> Option<usize> {
    let label = text.strip_prefix('[').filter(|label| !label.starts_with('^'))?;
    let mut is_escaped = false;
    for (at, c) in label.char_indices() {
        match c {
            '[' | ']' if !is_escaped => return label[at..].starts_with("]:").then_some(at),
            '\n' if label[at + 1..].lines().next().is_none_or(|line| inside(line).trim().is_empty()) => return None,
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    None
}

/// A line without what may stand before it in a quote or a list.
fn inside(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

impl Look {
    /// Gives each candidate a label of its own, so that every reference is one to nothing, and refers to all of them first.
    fn at(source: &str, candidates: &[Candidate]) -> Self {
        let (mut references, mut text) = (String::new(), String::new());
        let mut done = 0;
        for (number, one) in candidates.iter().enumerate() {
            let own = format!("[{NO_DEFINITION}{number}{NO_DEFINITION}");
            // In a paragraph each, so that no backtick in one is a match for one in another.
            references.extend([&*own, &*in_one_line(&source[one.label.clone()]), "]\n\n"]);
            text.extend([&source[done..one.label.start - 1], &*own]);
            done = one.label.start;
        }
        // Nothing has the last label.
        let text = format!("{references}[{NO_DEFINITION}]\n\n{text}{}", &source[done..]);
        let mut options = options(&text);
        // The standard library's lock: comrak wants a callback that is unwind safe, which those of `parking_lot` are not.
        let look = Arc::new(Mutex::new(Self::default()));
        let seen = Arc::clone(&look);
        options.parse.broken_link_callback = Some(Arc::new(move |reference: BrokenLinkReference<'_>| {
            seen.lock().unwrap_or_else(PoisonError::into_inner).note(reference.original);
            None::<ResolvedReference>
        }));
        parse_document(&Arena::new(), &text, &options);
        std::mem::take(&mut *look.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes note of a label that is not defined.
    fn note(&mut self, label: &str) {
        if self.is_in_text {
            self.used.insert(normalized(label));
        } else if let Some(number) = number(label) {
            self.undefined.insert(number);
        } else {
            self.is_in_text = true;
        }
    }
}

/// The number that a label was given.
fn number(label: &str) -> Option<usize> {
    label.strip_prefix(NO_DEFINITION)?.split_once(NO_DEFINITION)?.0.parse().ok()
}

fn in_one_line(label: &str) -> String {
    label.lines().map(inside).collect::<Vec<_>>().join(" ")
}

/// Labels match in any case of letters, and with any white space (section 6.3); `label` may have a number.
fn normalized(label: &str) -> String {
    let label = if number(label).is_some() { label.rsplit(NO_DEFINITION).next().unwrap_or_default() } else { label };
    in_one_line(label).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
