//! Text that is no Markdown, as Markdown that shows the same.

/// `text` as it is, with its line ends.
pub(super) fn escaped(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(|line| line_start(&inline(line.trim()))).collect();
    lines.join("\n")
}

/// The text of a line, for anywhere in one: what CommonMark and GFM take for their own is escaped. Web addresses stay addresses.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for word in text.split_inclusive(char::is_whitespace) {
        match address(word) {
            Some(at) => {
                let (address, rest) = word.split_at(at);
                out.extend(["<", address, ">"]);
                escape(rest, &mut out);
            }
            None => escape(word, &mut out),
        }
    }
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '|' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Where the web address ends with which `word` begins: before the punctuation of the sentence around it.
fn address(word: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| word.starts_with(scheme))?;
    let end = word.trim_end().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'']).len();
    let is_plain = word[..end].bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'\\'));
    (is_plain && end > scheme.len()).then_some(end)
}

/// A line of which what is within is escaped: its beginning begins nothing.
pub(super) fn line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    if line.starts_with(['#', '>', '-', '+', '=', ':']) { format!("\\{line}") } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;
    use crate::markdown;

    /// What is to be seen of HTML, without white space.
    fn seen(html: &str) -> String {
        Html::parse_fragment(html).root_element().text().collect::<String>().split_whitespace().collect()
    }

    #[test]
    fn what_was_typed_is_what_is_seen() {
        for text in [
            "A star **for** you, snake_case and ~~no~~",
            "Kale after <frost> only",
            "1) Kale\n2. Leek\n1986. What a year",
            "Write &copy; for it, C:\\new\\*",
            "So it says [1]\n[1]: https://mara.example/source_of_it",
            "Kale\n===\n---\n# no heading\n> no quote\n- no list\n+ none\n* none",
            "a | b\n--- | ---\n1 | 2",
            "See https://mara.example/a_b*c_d. Or (http://x.example/?q=1&copy=2)!",
            "```\nno code\n```\n    nor here `x`",
            "#frost #kale @mara@social.example \u{1f600} ![x](y)",
            "[^1] and [^1]: none\n\n- [ ] task",
            "$x$ : y\n: z\n<!-- c --> <b>b</b>",
        ] {
            let expected: String = text.split_whitespace().collect();
            let html = markdown::render(&escaped(text), None);
            assert_eq!(seen(&html), expected, "{text:?}: {html}");
        }
    }
}
