use std::time::{Duration, Instant};

use super::*;

const REL: &str = r#"rel="nofollow noopener noreferrer""#;

#[test]
fn renders_commonmark() {
    for (source, expected) in [
        ("Hello", "<p>Hello</p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("*em* **strong** `a < b`", "<p><em>em</em> <strong>strong</strong> <code>a &lt; b</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>\n"),
        ("```rust\nlet a = \"<b>\";\n```", "<pre><code>let a = \"&lt;b&gt;\";\n</code></pre>\n"),
        ("---", "<hr>\n"),
        ("", ""),
    ] {
        assert_eq!(render(source), expected, "{source}");
    }
}

#[test]
fn links_and_nothing_but_links() {
    for (source, expected) in [
        ("[a](https://example.org)", format!("<p><a href=\"https://example.org\" {REL}>a</a></p>\n")),
        ("[a](mailto:a@example.org)", format!("<p><a href=\"mailto:a@example.org\" {REL}>a</a></p>\n")),
        ("<https://example.org>", format!("<p><a href=\"https://example.org\" {REL}>https://example.org</a></p>\n")),
        (
            "![a cat](https://example.org/c.png)",
            format!("<p><a href=\"https://example.org/c.png\" {REL}>a cat</a></p>\n"),
        ),
        (
            "![](https://example.org/c.png)",
            format!("<p><a href=\"https://example.org/c.png\" {REL}>https://example.org/c.png</a></p>\n"),
        ),
        (
            "[![a](https://example.org/c.png)](https://example.org)",
            format!("<p><a href=\"https://example.org\" {REL}>a</a></p>\n"),
        ),
        ("[a](javascript:alert(1))", format!("<p><a {REL}>a</a></p>\n")),
        ("[a](JaVaScRiPt:alert(1))", format!("<p><a {REL}>a</a></p>\n")),
        ("[a](data:text/html,x)", format!("<p><a {REL}>a</a></p>\n")),
        ("[a](/settings)", format!("<p><a {REL}>a</a></p>\n")),
        ("[a](//example.org)", format!("<p><a {REL}>a</a></p>\n")),
    ] {
        assert_eq!(render(source), expected, "{source}");
    }
}

#[test]
fn links_bare_urls_without_the_punctuation_around_them() {
    for (source, url) in [
        ("see https://example.org/a_b_c?x=1&y=2.", "https://example.org/a_b_c?x=1&amp;y=2"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("http://example.org!", "http://example.org"),
    ] {
        let rendered = render(source);
        assert!(rendered.contains(&format!("<a href=\"{url}\" {REL}>{url}</a>")), "{rendered}");
    }
    for source in
        ["`https://example.org`", "    https://example.org", "http://", "xhttps://example.org", "https example"]
    {
        assert!(!render(source).contains("<a"), "{source}");
    }
}

#[test]
fn shows_raw_html_as_text() {
    for (source, expected) in [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"),
        ("<!-- hidden -->", "<p>&lt;!-- hidden --&gt;</p>\n"),
        ("a &lt;script&gt;", "<p>a &lt;script&gt;</p>\n"),
    ] {
        assert_eq!(render(source).replace("\n</p>", "</p>"), expected, "{source}");
    }
}

#[test]
fn keeps_headings_below_those_of_the_page() {
    assert_eq!(render("# a\n## b\n# c"), "<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n");
    assert_eq!(render("###### a\n###### b"), "<h3>a</h3>\n<h4>b</h4>\n");
}

#[test]
fn is_not_slowed_down_by_absurd_texts() {
    let limit = domain::limits::POST_TEXT_BYTES;
    // Not `&`: html5ever writes it in time quadratic to the text, seconds when it is not optimised; the limit bounds it.
    for piece in [">", "*a ", "[", "![", "- ", "`", "<a ", "_a*", "> - ", "[a](", "https://a "] {
        let source = piece.repeat(limit / piece.len());
        let started = Instant::now();
        let rendered = render(&source);
        assert!(rendered.matches("<blockquote>").count() <= 24, "{piece}");
        assert!(started.elapsed() < Duration::from_secs(5), "{piece}: {:?}", started.elapsed());
    }
}

#[test]
fn finds_the_first_words() {
    for (source, expected) in [
        ("# Title\n\nand *more*", "Title and more"),
        ("one\ntwo", "one two"),
        ("[a link](https://example.org), said", "a link, said"),
        ("", ""),
        ("First frost on the allotment, they say.", "First frost on the…"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst…"),
    ] {
        assert_eq!(first_words(source, 20), expected, "{source}");
    }
}
