//! Link reference definitions (CommonMark 0.31, section 4.7) that nothing refers to. The specification lets them vanish; somebody who
//! writes `[Update]: moved` means none.

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
    /// The label, without its brackets.
    label: Range<usize>,
    leads_somewhere: bool,
}

/// Marks what would be a definition that nothing refers to, or that leads nowhere: it is text then.
pub(super) fn show_unused(source: &str) -> Cow<'_, str> {
    let candidates = candidates(source);
    if candidates.is_empty() {
        return Cow::Borrowed(source);
    }
    let used = if candidates.iter().any(|one| one.leads_somewhere) {
        used_labels(source, &candidates)
    } else {
        HashSet::new()
    };
    let is_used = |one: &Candidate| one.leads_somewhere && used.contains(&normalized(&source[one.label.clone()]));
    let unused = candidates.iter().filter(|one| !is_used(one));
    // Behind the closing bracket.
    Cow::Owned(with_marks(source, unused.map(|one| one.label.end + 1)))
}

/// Finds the lines that begin with a label and a colon, whatever they are in: quotes, lists, or nothing.
fn candidates(source: &str) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let outer = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit() || " \t>*+-.)".contains(c)).len();
        if let Some(length) = label_length(&line[outer..]) {
            let label = start + outer + 1..start + outer + 1 + length;
            let leads_somewhere = leads_somewhere(&source[label.end + 2..]);
            candidates.push(Candidate { label, leads_somewhere });
        }
        start += line.len();
    }
    candidates
}

/// Says whether a link can lead to where `text` begins.
fn leads_somewhere(text: &str) -> bool {
    let destination = text.split_ascii_whitespace().next().map(marks::stripped).unwrap_or_default();
    Target::of(destination.trim_start_matches('<').trim_end_matches('>')).leads_somewhere()
}

/// The length of the label of a definition with which `text` begins.
fn label_length(text: &str) -> Option<usize> {
    let label = text.strip_prefix('[').filter(|label| !label.starts_with('^'))?;
    let mut is_escaped = false;
    let end = label.find(|c: char| {
        let ends = !is_escaped && (c == '[' || c == ']');
        is_escaped = c == '\\' && !is_escaped;
        ends
    })?;
    label[end..].starts_with("]:").then_some(end)
}

/// The labels that the text refers to. For this look no candidate has a label of its own, so that every reference is one to nothing.
fn used_labels(source: &str, candidates: &[Candidate]) -> HashSet<String> {
    // The standard library's lock: comrak wants a callback that is unwind safe, which those of `parking_lot` are not.
    let used = Arc::new(Mutex::new(HashSet::new()));
    let look = with_marks(source, candidates.iter().map(|one| one.label.start));
    let mut options = options(&look);
    let seen = Arc::clone(&used);
    options.parse.broken_link_callback = Some(Arc::new(move |reference: BrokenLinkReference<'_>| {
        let label = normalized(reference.original);
        seen.lock().unwrap_or_else(PoisonError::into_inner).insert(label);
        None::<ResolvedReference>
    }));
    parse_document(&Arena::new(), &look, &options);
    std::mem::take(&mut *used.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Labels match in any case of letters, and with any white space (section 6.3).
fn normalized(label: &str) -> String {
    label.replace(NO_DEFINITION, "").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn with_marks(source: &str, places: impl Iterator<Item = usize>) -> String {
    let mut marked = String::with_capacity(source.len());
    let mut done = 0;
    for place in places {
        marked.push_str(&source[done..place]);
        marked.push(NO_DEFINITION);
        done = place;
    }
    marked.push_str(&source[done..]);
    marked
}
