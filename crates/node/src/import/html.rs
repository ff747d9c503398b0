//! Posts that are HTML, as Markdown: of Mastodon's, and of what other servers write in its place.
//!
//! No word is lost: what the Markdown shows is held against the HTML, and where they differ, the text is taken without its marks.

use scraper::{ElementRef, Html, Node};

use super::plain;
use crate::markdown;

/// Deeper than this, elements are their text.
const DEPTH: usize = 24;

/// Whether marks are kept: emphasis, lists, headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    Kept,
    Dropped,
}

/// The Markdown of `html`.
pub(super) fn to_markdown(html: &str) -> String {
    let parsed = Html::parse_fragment(html);
    let root = parsed.root_element();
    let rich = blocks(root, Marks::Kept, 0);
    if shows(&rich) == seen(root) { rich } else { blocks(root, Marks::Dropped, 0) }
}

/// What is to be seen of what `source` is rendered to, without white space.
fn shows(source: &str) -> String {
    seen(Html::parse_fragment(&markdown::render(source, None)).root_element())
}

fn seen(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            Node::Text(words) => text.extend(words.split_whitespace()),
            Node::Element(element) if element.name() == "img" => {
                text.extend(element.attr("alt").unwrap_or_default().split_whitespace());
            }
            _ => {}
        }
    }
    text
}

/// The blocks in `element`, with an empty line between two.
fn blocks(element: ElementRef<'_>, marks: Marks, depth: usize) -> String {
    let (mut done, mut line) = (Vec::new(), String::new());
    for child in element.children() {
        let Some(inner) = ElementRef::wrap(child) else {
            if let Node::Text(text) = child.value() {
                push_text(text, &mut line);
            }
            continue;
        };
        match inner.value().name() {
            name if is_block(name) && depth < DEPTH => {
                end_paragraph(&mut line, &mut done);
                let block = block(inner, marks, depth + 1);
                done.extend((!block.is_empty()).then_some(block));
            }
            _ => push_inline(inner, marks, depth + 1, &mut line),
        }
    }
    end_paragraph(&mut line, &mut done);
    done.join("\n\n")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "ul"
            | "ol"
            | "li"
            | "blockquote"
            | "pre"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "section"
            | "article"
            | "table"
            | "tr"
            | "dl"
            | "dt"
            | "dd"
    )
}

fn block(element: ElementRef<'_>, marks: Marks, depth: usize) -> String {
    let inner = || blocks(element, marks, depth);
    if marks == Marks::Dropped {
        return inner();
    }
    match element.value().name() {
        "blockquote" => prefixed(&inner(), "> ", "> "),
        "pre" => {
            let code: String = element.text().collect();
            let fence = "`".repeat(longest_run(&code).max(2) + 1);
            format!("{fence}\n{}\n{fence}", code.trim_end_matches('\n'))
        }
        name @ ("ul" | "ol") => {
            let items = element.child_elements().enumerate().map(|(index, item)| {
                let mark = if name == "ol" { format!("{}. ", index + 1) } else { "- ".to_owned() };
                prefixed(&blocks(item, marks, depth + 1), &mark, &" ".repeat(mark.len()))
            });
            items.collect::<Vec<_>>().join("\n")
        }
        name if name.len() == 2 && name.starts_with('h') && name != "hr" => {
            let level = name[1..].parse().unwrap_or(1);
            format!("{} {}", "#".repeat(level), inner().replace('\n', " "))
        }
        _ => inner(),
    }
}

fn prefixed(text: &str, first: &str, others: &str) -> String {
    let lines = text.lines().enumerate().map(|(index, line)| {
        let prefix = if index == 0 { first } else { others };
        format!("{prefix}{line}").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn push_inline(element: ElementRef<'_>, marks: Marks, depth: usize, line: &mut String) {
    let name = element.value().name();
    let attribute = |name: &str| element.value().attr(name).unwrap_or_default();
    match name {
        "br" => line.push('\n'),
        "img" => push_text(attribute("alt"), line),
        "script" | "style" | "template" => {}
        "code" if marks == Marks::Kept => {
            let code: String = element.text().collect::<String>().replace('\n', " ");
            let fence = "`".repeat(longest_run(&code) + 1);
            line.extend([&*fence, " ", &*code, " ", &*fence]);
        }
        "a" => push_link(element, attribute("href"), line),
        _ if depth >= DEPTH => push_text(&element.text().collect::<String>(), line),
        _ => {
            let mark = match name {
                "strong" | "b" => "**",
                "em" | "i" => "*",
                "del" | "s" => "~~",
                _ => "",
            };
            let mut inner = String::new();
            push_children(element, marks, depth, &mut inner);
            if mark.is_empty() || marks == Marks::Dropped || inner.trim().is_empty() {
                line.push_str(&inner);
                return;
            }
            // Marks stand beside letters, not beside white space.
            let (words, start) = (inner.trim(), inner.len() - inner.trim_start().len());
            let end = start + words.len();
            line.push_str(&inner[..start]);
            line.extend([mark, words, mark]);
            line.push_str(&inner[end..]);
        }
    }
}

fn push_children(element: ElementRef<'_>, marks: Marks, depth: usize, line: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => push_text(text, line),
            Node::Element(_) => {
                if let Some(inner) = ElementRef::wrap(child) {
                    push_inline(inner, marks, depth + 1, line);
                }
            }
            _ => {}
        }
    }
}

/// A link, with all of its words: Mastodon hides the beginning and the end of addresses by styles.
fn push_link(element: ElementRef<'_>, href: &str, line: &mut String) {
    let words = element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let is_web = ["https://", "http://"].iter().any(|scheme| href.starts_with(scheme));
    let is_plain = href.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'\\'));
    if !is_web || !is_plain || words.is_empty() {
        push_text(&element.text().collect::<String>(), line);
    } else if words == href {
        line.extend(["<", href, ">"]);
    } else {
        line.extend(["[", &*plain::inline(&words), "](<", href, ">)"]);
    }
}

/// White space is one space, as browsers show it.
fn push_text(text: &str, line: &mut String) {
    for (index, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
        if index > 0 && !line.is_empty() && !line.ends_with([' ', '\n']) {
            line.push(' ');
        }
        line.push_str(&plain::inline(word));
    }
}

fn end_paragraph(line: &mut String, done: &mut Vec<String>) {
    let text = std::mem::take(line);
    let lines: Vec<String> = text.trim().lines().map(|line| plain::line_start(line.trim())).collect();
    let text = lines.join("\n");
    done.extend((!text.trim().is_empty()).then_some(text));
}

fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mastodon_s_html_becomes_what_one_would_type() {
        for (html, expected) in [
            ("<p>Frost<br>tonight</p><p>Kale &amp; leek</p>", "Frost\ntonight\n\nKale \\& leek"),
            (
                "<p><a href=\"https://a.example/tags/frost\" class=\"mention hashtag\" rel=\"tag\">#<span>frost</span></a></p>",
                "[#frost](<https://a.example/tags/frost>)",
            ),
            (
                "<p><span class=\"h-card\"><a href=\"https://b.example/@mara\" class=\"u-url mention\">@<span>mara</span></a></span> hi</p>",
                "[@mara](<https://b.example/@mara>) hi",
            ),
            (
                "<p><a href=\"https://c.example/a_b/c\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">c.example/a_b</span><span class=\"invisible\">/c</span></a></p>",
                "<https://c.example/a_b/c>",
            ),
            ("<p><strong>Really</strong> <em>cold</em>, <del>warm</del></p>", "**Really** *cold*, ~~warm~~"),
            ("<ul><li>Kale</li><li><p>Leek</p></li></ul>", "- Kale\n- Leek"),
            ("<blockquote><p>So</p><p>it is</p></blockquote>", "> So\n>\n> it is"),
            ("<p>1986. What a year</p>", "1986\\. What a year"),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(to_markdown(html), expected, "{html}");
        }
    }

    #[test]
    fn no_word_is_lost() {
        for html in [
            "<p>A star **for** you</p>",
            "<p>Kale after &lt;frost&gt; only</p>",
            "<p>1) Kale</p>",
            "<p>Write &amp;copy; for it</p>",
            "<p>So it says [1]</p><p>[1]: https://mara.example/source</p>",
            "<p>Kale<br>===</p><p>a<br><br>b</p>",
            "<p>a<b>\"b\"</b>c <i>*</i>d<b> </b></p>",
            "<p><code>a`b``c</code></p><pre><code>x\n```\ny</code></pre>",
            "<ol><li>a<ul><li>b</li></ul></li></ol><h2>T <b>U</b></h2><hr>",
            "<p><a href=\"javascript:x\">not a link</a> <a href=\"https://d.example/(x)]\">l]k</a></p>",
            "<p>x<img src=\"y\" alt=\"an owl\">z</p>",
            "<table><tr><td>a</td><td>b|c</td></tr></table>",
            "<div>unclosed <p>one<p>two <span>&#x1f600;",
        ] {
            let root = Html::parse_fragment(html);
            assert_eq!(shows(&to_markdown(html)), seen(root.root_element()), "{html}: {}", to_markdown(html));
        }
    }
}
