//! Names that were typed with an `@`: who has no script to choose from types them, and they become mentions where they name one friend
//! and nobody else.

use std::{borrow::Cow, collections::HashSet, ops::Range};

use comrak::{
    Arena,
    nodes::{Node, NodeValue},
};
use domain::{Mention, NodeId};

use super::{links, marks, parse::parse};

/// So many `@` are looked at: a text of nothing else costs no more.
const PLACES: usize = 1000;

/// A name in a text.
struct Typed {
    range: Range<usize>,
    mention: String,
}

/// `source` with a mention in the place of each name of one of `friends` behind an `@`, of at most `room` bytes: as long a name as
/// there is, whatever its case, between other words. Names of several friends, names in code or in links, and those for which there is
/// no room, stay as they were typed.
pub fn with_mentions<'a>(source: &'a str, friends: &[(String, NodeId)], room: usize) -> Cow<'a, str> {
    if friends.is_empty() || !source.contains('@') || marks::has_any(source) {
        return Cow::Borrowed(source);
    }
    let mut typed = find(source, friends);
    if typed.is_empty() {
        return Cow::Borrowed(source);
    }
    let running = in_running_text(source, &typed);
    let mut number = 0..;
    typed.retain(|_| number.next().is_some_and(|number| running.contains(&number)));
    let mut text = String::with_capacity(source.len() + 80 * typed.len());
    let (mut done, mut length) = (0, source.len());
    for Typed { range, mention } in typed {
        let longer = length - range.len() + mention.len();
        if longer > room {
            continue;
        }
        length = longer;
        text.push_str(&source[done..range.start]);
        text.push_str(&mention);
        done = range.end;
    }
    text.push_str(&source[done..]);
    Cow::Owned(text)
}

fn find(source: &str, friends: &[(String, NodeId)]) -> Vec<Typed> {
    let urls = links::find(source);
    let mut typed: Vec<Typed> = Vec::new();
    for (at, _) in source.match_indices('@').take(PLACES) {
        let is_in_url = || urls.iter().any(|url| url.range.contains(&at));
        let is_in_name = typed.last().is_some_and(|last| last.range.contains(&at));
        if is_in_name || !may_stand_behind(source[..at].chars().next_back()) || is_in_url() {
            continue;
        }
        if let Some((length, mention)) = named(&source[at + 1..], friends) {
            typed.push(Typed { range: at..at + 1 + length, mention });
        }
    }
    typed
}

/// The friend with whose name `text` begins, and how long that is; `None` if there is none, or the longest name is that of several.
fn named(text: &str, friends: &[(String, NodeId)]) -> Option<(usize, String)> {
    let mut longest = 0;
    let mut one = None;
    for (name, id) in friends {
        let Some(length) = length_of(text, name).filter(|length| *length >= longest) else { continue };
        one = (length > longest).then_some((name, id));
        longest = length;
    }
    one.map(|(name, id)| (longest, Mention(*id).to_markdown(name)))
}

/// How much of `text` is `name`, up to the end of a word.
fn length_of(text: &str, name: &str) -> Option<usize> {
    let mut letters = text.chars();
    for wanted in name.chars() {
        let letter = letters.next()?;
        if letter != wanted && !letter.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = letters.as_str();
    let goes_on = rest.chars().next().is_some_and(is_of_word) || rest.starts_with(['@', '\u{200d}']);
    (!name.is_empty() && !goes_on).then_some(text.len() - rest.len())
}

/// Says whether a name may begin with an `@` behind `before`. An address of mail, a path and what is escaped go on there.
fn may_stand_behind(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        !is_of_word(c) && !matches!(c, '@' | '/' | '.' | '-' | '+' | '_' | '\\' | '=' | '&' | '#' | '%')
    })
}

/// Of a word that goes on without a space: Thai, Chinese and Japanese have none between words.
fn is_of_word(c: char) -> bool {
    let has_no_spaces = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    c.is_alphanumeric() && !has_no_spaces
}

/// Which of the names stand in running text, by their places: the parser says it of marks that are put before them.
fn in_running_text(source: &str, typed: &[Typed]) -> HashSet<usize> {
    let mut marked = String::with_capacity(source.len() + 12 * typed.len());
    let mut done = 0;
    for (number, Typed { range, .. }) in typed.iter().enumerate() {
        marked.push_str(&source[done..range.start]);
        marks::push_number(&mut marked, number);
        done = range.start;
    }
    marked.push_str(&source[done..]);
    let arena = Arena::new();
    let root = parse(&arena, &marked);
    let texts = root.descendants().filter(|node| !is_in_link(node));
    texts
        .flat_map(|node| match &node.data().value {
            NodeValue::Text(text) => marks::numbers(text),
            _ => Vec::new(),
        })
        .collect()
}

fn is_in_link(node: Node<'_>) -> bool {
    node.ancestors().any(|node| matches!(node.data().value, NodeValue::Link(_) | NodeValue::Image(_)))
}

#[cfg(test)]
mod tests {
    use domain::limits;

    use super::*;

    const ROOM: usize = limits::POST_TEXT_BYTES;

    fn id(number: u8) -> NodeId {
        NodeId([number; 32])
    }

    fn friends() -> Vec<(String, NodeId)> {
        let names = ["Lea", "Lea Brandt", "Jonas", "Kim", "kim", "Ole *B*", "玛拉", "مريم", ""];
        names.into_iter().zip(1..).map(|(name, number)| (name.to_owned(), id(number))).collect()
    }

    fn mention(number: u8) -> String {
        let name = &friends()[usize::from(number) - 1].0;
        Mention(id(number)).to_markdown(name)
    }

    #[test]
    fn a_name_that_is_one_friends_is_a_mention() {
        let [lea, brandt, jonas, ole, mara, maryam] = [1, 2, 3, 6, 7, 8].map(mention);
        for (source, expected) in [
            ("@Lea", lea.clone()),
            ("@lea, look", format!("{lea}, look")),
            ("Ask @Lea Brandt!", format!("Ask {brandt}!")),
            ("(@Lea) **@Jonas**", format!("({lea}) **{jonas}**")),
            ("@Lea @Lea\n\n- @Jonas", format!("{lea} {lea}\n\n- {jonas}")),
            ("@Lea's beans", format!("{lea}'s beans")),
            ("| a |\n|--|\n| @Lea |", format!("| a |\n|--|\n| {lea} |")),
            ("> # @Lea", format!("> # {lea}")),
            ("with @Ole *B* there", format!("with {ole} there")),
            ("你好@玛拉你好", format!("你好{mara}你好")),
            ("مع @مريم", format!("مع {maryam}")),
            ("`@Lea` @Lea", format!("`@Lea` {lea}")),
        ] {
            assert_eq!(with_mentions(source, &friends(), ROOM), expected, "{source}");
        }
    }

    #[test]
    fn all_else_stays_as_it_was_typed() {
        for source in [
            "Lea",
            "@",
            "@@",
            "@ Lea",
            "@Leander",
            "@Le",
            // Two are called that.
            "@Kim",
            "mail@Lea",
            "mail@lea.example",
            "https://social.example/@Lea",
            "https://social.example/(@Lea",
            "\\@Lea",
            "`@Lea`",
            "```\n@Lea\n```",
            "    @Lea",
            "[@Lea](https://a.example)",
            "[see @Lea][1]\n\n[1]: https://a.example",
            "![@Lea](https://a.example/b.png)",
            "<https://a.example/@Lea>",
            "<div>\n@Lea\n</div>",
            "@Lea\u{fdd4}",
        ] {
            assert_eq!(with_mentions(source, &friends(), ROOM), source, "{source}");
        }
        assert_eq!(with_mentions(&mention(1), &friends(), ROOM), mention(1), "a mention is one already");
        assert_eq!(with_mentions("@Lea", &[], ROOM), "@Lea");
    }

    #[test]
    fn what_there_is_no_room_for_stays_a_name() {
        let lea = mention(1);
        let source = "@Lea @Lea";
        assert_eq!(with_mentions(source, &friends(), lea.len() + 5), format!("{lea} @Lea"));
        assert_eq!(with_mentions(source, &friends(), source.len()), source);
        let many = "@Lea ".repeat(ROOM / 5);
        assert!(with_mentions(&many, &friends(), ROOM).len() <= ROOM);
    }
}
