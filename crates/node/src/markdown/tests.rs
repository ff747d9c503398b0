use std::time::{Duration, Instant};

use domain::{Audience, Author, Cover, Invite, MediaId, Picture, Post, PostId, Timestamp, WireId, limits};

use super::{words::first_words, *};

const REL: &str = r#"rel="nofollow noopener noreferrer""#;

fn html(source: &str) -> String {
    render(source, Some(WireId([7; 16])))
}

fn link(href: &str, text: &str) -> String {
    format!("<a href=\"{href}\" {REL}>{text}</a>")
}

fn id() -> String {
    WireId([7; 16]).to_string()
}

#[test]
fn renders_commonmark() {
    for (source, expected) in [
        ("Hello", "<p>Hello</p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("*em* **strong** `a < b`", "<p><em>em</em> <strong>strong</strong> <code>a &lt; b</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"),
        ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>\n"),
        ("```rust\nlet a = \"<b>\";\n```", "<pre><code>let a = \"&lt;b&gt;\";\n</code></pre>\n"),
        ("---", "<hr>\n"),
        ("", ""),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
}

#[test]
fn renders_github_flavored_markdown() {
    for (source, expected) in [
        ("~~gone~~", "<p><del>gone</del></p>\n".to_owned()),
        (
            "| a | b |\n|--|:-:|\n| 1 | *2* |",
            "<table tabindex=\"0\">\n<thead>\n<tr>\n<th>a</th>\n<th align=\"center\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n\
             <td align=\"center\"><em>2</em></td>\n</tr>\n</tbody>\n</table>\n"
                .to_owned(),
        ),
        (
            "- [x] done\n- [ ] open",
            "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" checked=\"\" disabled=\"\"> done</label></li>\n\
             <li class=\"task\"><label><input type=\"checkbox\" disabled=\"\"> open</label></li>\n</ul>\n"
                .to_owned(),
        ),
        (
            "Footnote[^1]\n\n[^1]: text",
            format!(
                "<p>Footnote<sup><a href=\"#fn-{id}-1\" id=\"fnref-{id}-1\" {REL}>1</a></sup></p>\n<ol class=\"footnotes\">\n\
                 <li id=\"fn-{id}-1\">\n<p>text <a href=\"#fnref-{id}-1\" {REL}>↩</a></p>\n</li>\n</ol>\n",
                id = id()
            ),
        ),
        ("www.example.org", format!("<p>{}</p>\n", link("http://www.example.org", "www.example.org"))),
        ("mara@example.org", format!("<p>{}</p>\n", link("mailto:mara@example.org", "mara@example.org"))),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
}

#[test]
fn what_a_row_has_beyond_the_columns_is_in_the_last() {
    let table = |row: &str, cells: [&str; 2]| {
        let rendered = html(&format!("| a | b |\n|---|---|\n{row}"));
        let expected = format!("<tr>\n<td>{}</td>\n<td>{}</td>\n</tr>\n</tbody>", cells[0], cells[1]);
        assert!(rendered.contains(&expected), "{row}: {rendered}");
    };
    table("| 1 | 2 | 3 |", ["1", "2 | 3"]);
    table("1 | 2 | *3* | 4", ["1", "2 | <em>3</em> | 4"]);
    table("| 1 | 2 | | 4 | |", ["1", "2 | | 4"]);
    table("| | | 3", ["", "| 3"]);
    table("| 1 | `2|3` |", ["1", "<code>2|3</code>"]);
    table(r"| 1 \| 2 | 3 \| 4 | 5", ["1 | 2", "3 | 4 | 5"]);
    table("| 1 | 2 | https://c.example", ["1", &format!("2 | {}", link("https://c.example", "https://c.example"))]);
    for nothing_beyond in ["| 1 | 2", "| 1 | 2 |", "| 1 | 2 | | |"] {
        table(nothing_beyond, ["1", "2"]);
    }
    for (before, between) in
        [("> ", "> "), ("- ", "  "), ("a[^1]\n\n[^1]: ", "    "), ("1. > ", "   > "), ("é\r\n\r\n", "")]
    {
        let rendered = html(&format!("{before}| a |\r\n{between}|--|\n{between}| 1 | 2 |\n{between}3 | 4"));
        for cell in ["<td>1 | 2</td>", "<td>3 | 4</td>"] {
            assert!(rendered.contains(cell), "{before}: {rendered}");
        }
    }
    // The ends of lines of old Macs end lines, too (CommonMark 0.31, section 2.1).
    let rendered = html("| a |\r|--|\r| 1 |\r| 2 | 3 |");
    for cell in ["<td>1</td>", "<td>2 | 3</td>"] {
        assert!(rendered.contains(cell), "{rendered}");
    }
}

#[test]
fn footnotes_of_two_posts_have_ids_of_their_own() {
    let source = "a[^n] b[^n] c[^m]\n\n[^m]: second\n[^n]: first";
    let one = html(source);
    assert!(one.contains(&format!("id=\"fnref-{}-1-2\"", id())), "{one}");
    assert!(one.find("first").unwrap() < one.find("second").unwrap(), "{one}");
    let other = render(source, Some(WireId([8; 16])));
    assert!(!other.contains(&id()));
    assert!(render(source, None).contains("id=\"fn-preview-1\""));
}

#[test]
fn what_nothing_refers_to_is_shown() {
    for (source, expected) in [
        ("[Update]: moved", "<p>[Update]: moved</p>\n".to_owned()),
        ("[Mara]: hi\n[Jonas]: yes", "<p>[Mara]: hi<br>\n[Jonas]: yes</p>\n".to_owned()),
        ("Hello\n\n[Update]: moved", "<p>Hello</p>\n<p>[Update]: moved</p>\n".to_owned()),
        ("> [Mara]: hi", "<blockquote>\n<p>[Mara]: hi</p>\n</blockquote>\n".to_owned()),
        ("- [Mara]: hi", "<ul>\n<li>[Mara]: hi</li>\n</ul>\n".to_owned()),
        ("[Update]:\nmoved", "<p>[Update]:<br>\nmoved</p>\n".to_owned()),
        ("[Update]: moved 'today'", "<p>[Update]: moved 'today'</p>\n".to_owned()),
        (
            "[Recipe]: https://example.org/bread",
            format!("<p>[Recipe]: {}</p>\n", link("https://example.org/bread", "https://example.org/bread")),
        ),
        ("[a]: x\n\n[a]", "<p>[a]: x</p>\n<p>[a]</p>\n".to_owned()),
        ("[^1]: alone", "<p>[^1]: alone</p>\n".to_owned()),
        ("Hello\n\n[^1]: alone", "<p>Hello</p>\n<p>[^1]: alone</p>\n".to_owned()),
        ("[see][1]\n\n[1]: https://example.org", format!("<p>{}</p>\n", link("https://example.org", "see"))),
        (
            "[See]\n\n[see]: <https://example.org> 'x'",
            format!("<p>{}</p>\n", link("https://example.org\" title=\"x", "See")),
        ),
        ("    [a]: b", "<pre><code>[a]: b\n</code></pre>\n".to_owned()),
        // Labels over the end of a line.
        ("Hello\n\n[Update\nfrom Mara]: moved", "<p>Hello</p>\n<p>[Update<br>\nfrom Mara]: moved</p>\n".to_owned()),
        (
            "> [Update\n> from\n> Mara]: moved",
            "<blockquote>\n<p>[Update<br>\nfrom<br>\nMara]: moved</p>\n</blockquote>\n".to_owned(),
        ),
        ("- [Update\n  2]: moved", "<ul>\n<li>[Update<br>\n2]: moved</li>\n</ul>\n".to_owned()),
        (
            "[see][the\nbook]\n\n[the\nBook]: https://example.org",
            format!("<p>{}</p>\n", link("https://example.org", "see")),
        ),
        (
            "> [see][the book]\n>\n> [the\n> book]: https://example.org",
            format!("<blockquote>\n<p>{}</p>\n</blockquote>\n", link("https://example.org", "see")),
        ),
        ("[Update\n\nfrom]: moved", "<p>[Update</p>\n<p>from]: moved</p>\n".to_owned()),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
}

#[test]
fn what_nothing_refers_to_is_shown_whatever_it_is_in() {
    let footnote = format!("<li id=\"fn-{}-1\">\n<p>[Update]: moved <a href", id());
    assert!(html("a[^1]\n\n[^1]: [Update]: moved").contains(&footnote));
    assert!(html("a[^1]\n\n[^1]: text\n\n    [Update]: moved").contains("<p>[Update]: moved <a href"));
    assert!(html("[x] a[^1]\n\n[^1]: [x]: https://example.org").contains(&link("https://example.org", "x")));
    let around = ["", "> ", "- ", "1. ", "- [ ] ", "[^1]: ", "[^2]: "];
    for outer in around {
        for middle in around {
            for inner in around {
                let source = format!("a[^1]\n\n{outer}{middle}{inner}[Update]: moved");
                assert!(html(&source).contains("[Update]: moved"), "{source}: {}", html(&source));
            }
        }
    }
}

#[test]
fn what_is_defined_twice_is_shown_from_the_second_time_on() {
    let (one, other) = (link("https://a.example", "1"), link("https://b.example", "https://b.example"));
    let third = link("https://c.example", "2");
    for (source, expected) in [
        ("[1]\n\n[1]: https://a.example\n\n[1]: https://b.example", format!("<p>{one}</p>\n<p>[1]: {other}</p>\n")),
        ("[1]\n\n[1]: https://a.example\n[1]: https://b.example", format!("<p>{one}</p>\n<p>[1]: {other}</p>\n")),
        ("[1]\n\n[1]: moved\n\n[1]: https://a.example", format!("<p>{one}</p>\n<p>[1]: moved</p>\n")),
        // What comes behind is a definition still.
        (
            "[1] [2]\n\n[1]: https://a.example\n[1]: https://b.example\n[2]: https://c.example",
            format!("<p>{one} {third}</p>\n<p>[1]: {other}</p>\n"),
        ),
        ("[2]\n\n[Mara]: hi\n[2]: https://c.example", format!("<p>{third}</p>\n<p>[Mara]: hi</p>\n")),
        // What is no definition comes before none.
        (
            "```\n[1]: https://b.example\n```\n[1]\n\n[1]: https://a.example",
            format!("<pre><code>[1]: https://b.example\n</code></pre>\n<p>{one}</p>\n"),
        ),
        ("See\n[1]: here\n\n[1]: https://a.example", format!("<p>See<br>\n{one}: here</p>\n")),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
}

#[test]
fn nothing_renders_to_nothing() {
    for source in [
        "[](x)",
        "[]()",
        "![]()",
        "![](x)",
        "#",
        ">",
        "-",
        "```\n```",
        "&nbsp;",
        "&#8203;",
        "| |\n|-|",
        "[^1]:",
        "**&nbsp;**",
    ] {
        let escaped = source.replace('&', "&amp;").replace('>', "&gt;").replace('\n', "<br>\n");
        assert_eq!(html(source), format!("<p>{escaped}</p>\n"), "{source}");
    }
    assert_eq!(html("<!-- x -->"), "<p>&lt;!-- x --&gt;</p>\n");
    for invisible in ["", " \n", "\u{200b}", "\u{3164}\u{2800}", "\u{fe0f}"] {
        assert_eq!(html(invisible), "", "{invisible:?}");
    }
    let seen = format!("<p>Hello {}</p>\n", link("https://example.org", "https://example.org"));
    assert_eq!(html("Hello [](https://example.org)"), seen);
}

#[test]
fn links_and_nothing_but_links() {
    for (source, expected) in [
        ("[a](https://example.org)", link("https://example.org", "a")),
        ("[a](mailto:a@example.org)", link("mailto:a@example.org", "a")),
        ("<https://example.org>", link("https://example.org", "https://example.org")),
        ("[https://a.example](https://b.example)", link("https://b.example", "https://a.example")),
        ("[see www.a.example](https://b.example)", link("https://b.example", "see www.a.example")),
        ("![a cat](https://example.org/c.png)", link("https://example.org/c.png", "a cat")),
        ("![](https://example.org/c.png)", link("https://example.org/c.png", "https://example.org/c.png")),
        ("[![a](https://example.org/c.png)](https://example.org)", link("https://example.org", "a")),
        ("[a](javascript:alert(1))", "a".into()),
        ("[a](JaVaScRiPt:alert(1))", "a".into()),
        ("[a](data:text/html,x)", "a".into()),
        // What leads beside the page is none of a post's.
        ("[a](/settings)", "[a](/settings)".into()),
        ("[a](//example.org)", "[a](//example.org)".into()),
        ("[a](#fn-1)", "[a](#fn-1)".into()),
        ("[a](/friends?address=o2m%3A)", "[a](/friends?address=o2m%3A)".into()),
        ("[*Mara*](moved)", "[<em>Mara</em>](moved)".into()),
    ] {
        assert_eq!(html(source), format!("<p>{expected}</p>\n"), "{source}");
    }
}

#[test]
fn links_bare_urls_without_the_punctuation_around_them() {
    for (source, url) in [
        ("see https://example.org/a_b_c?x=1&y=2.", "https://example.org/a_b_c?x=1&amp;y=2"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("http://example.org!", "http://example.org"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A"),
        ("https://example.com/foo。次の文。", "https://example.com/foo"),
        ("https://example.com。次の文。", "https://example.com"),
        ("「https://example.com/foo」と", "https://example.com/foo"),
        ("（https://example.com/foo）と", "https://example.com/foo"),
        ("見て：https://example.com/foo、次", "https://example.com/foo"),
        ("見てhttps://example.com/foo！", "https://example.com/foo"),
        ("https://example.com/foo？ https", "https://example.com/foo"),
        ("https://example.com/foo，然后", "https://example.com/foo"),
        ("„https://example.org/a“", "https://example.org/a"),
        ("“https://example.org/a”, he said", "https://example.org/a"),
        ("‘https://example.org/a’", "https://example.org/a"),
        ("'https://example.org/a', b", "https://example.org/a"),
        ("«https://example.org/a»", "https://example.org/a"),
        ("\"https://example.org/a\"x", "https://example.org/a"),
        ("https://example.org/a…", "https://example.org/a"),
        ("https://example.org/a؟", "https://example.org/a"),
        ("https://example.org/a।", "https://example.org/a"),
        ("https://example.org/a\u{200b}b", "https://example.org/a"),
        ("https://example.org/it's", "https://example.org/it's"),
        ("https://example.org/__init__.py", "https://example.org/__init__.py"),
        ("https://example.org/a*b*c~~d~~", "https://example.org/a*b*c~~d"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("_https://example.org/a_", "https://example.org/a"),
        ("~~https://example.org/a~~", "https://example.org/a"),
        ("<b>https://example.org/a</b>", "https://example.org/a"),
        ("https://[2001:db8::1]:8000/a", "https://[2001:db8::1]:8000/a"),
        ("[https://example.org/a] b", "https://example.org/a"),
        ("| a |\n|-|\n|https://example.org/a|", "https://example.org/a"),
        (
            "https://ja.wikipedia.org/wiki/レオナルド・ダ・ヴィンチ",
            "https://ja.wikipedia.org/wiki/レオナルド・ダ・ヴィンチ",
        ),
        ("http://www.example.org/a", "http://www.example.org/a"),
        ("＜https://example.com/foo＞", "https://example.com/foo"),
        ("https://example.com＞次", "https://example.com"),
        ("https://example.com/foo｜次", "https://example.com/foo"),
        ("https://example.org/a🙂", "https://example.org/a"),
        ("https://example.org🎉 danke", "https://example.org"),
        ("https://example.org/a👍🏽danke", "https://example.org/a"),
        ("https://example.org/a❤️", "https://example.org/a"),
        ("https://example.org/a🇩🇪", "https://example.org/a"),
        ("https://example.org/a– and", "https://example.org/a"),
        ("https://example.org/a–https:", "https://example.org/a–https"),
        ("https://en.wikipedia.org/wiki/Hardy–Weinberg_law", "https://en.wikipedia.org/wiki/Hardy–Weinberg_law"),
        ("https://ja.wikipedia.org/wiki/1〜2、", "https://ja.wikipedia.org/wiki/1〜2"),
        ("https://example.com/foo〜", "https://example.com/foo"),
        ("ב־https://example.org/a־הזה", "https://example.org/a"),
        ("https://he.wikipedia.org/wiki/תל־אביב־", "https://he.wikipedia.org/wiki/תל־אביב"),
        ("https://en.wikipedia.org/wiki/Hunter_×_Hunter", "https://en.wikipedia.org/wiki/Hunter_×_Hunter"),
        ("https://en.wikipedia.org/wiki/C♯", "https://en.wikipedia.org/wiki/C♯"),
        ("https://en.wikipedia.org/wiki/Café_№_5", "https://en.wikipedia.org/wiki/Café_№_5"),
    ] {
        let rendered = html(source);
        let text = format!(" {REL}>{}</a>", url.replace("&amp;amp;", "&amp;"));
        assert!(rendered.contains(&text), "{source}: {rendered}");
        assert_eq!(rendered.matches("<a ").count(), 1, "{source}: {rendered}");
        assert!(!rendered.contains(['\u{fdd0}', '\u{fdd1}', '\u{fdd2}']), "{source}: {rendered}");
    }
    for source in [
        "`https://example.org`",
        "    https://example.org",
        "http://",
        "xhttps://example.org",
        "https example",
        "http:///a",
        "`www.example.org`",
        "www.",
        "www.example",
        "x.www.example.org",
        "@mara@example.org",
        "mara@example",
        "@example.org",
        "a@b.1",
    ] {
        assert!(!html(source).contains("<a"), "{source}: {}", html(source));
    }
    assert!(html("`https://example.org`").contains("<code>https://example.org</code>"));
    assert!(html("**https://example.org/a**").contains("<strong><a "));
    assert!(html("https://example.com/foo。**次**").contains("<strong>次</strong>"));
}

#[test]
fn finds_mail_addresses() {
    for (source, address) in [
        ("write to mara.l+x@mail.example.org.", "mara.l+x@mail.example.org"),
        ("mara@example.orgです", "mara@example.org"),
        ("（mara@example.org）", "mara@example.org"),
    ] {
        let rendered = html(source);
        assert!(rendered.contains(&link(&format!("mailto:{address}"), address)), "{rendered}");
    }
    assert!(html("mailto:mara@example.org").contains(&link("mailto:mara@example.org", "mailto:mara@example.org")));
    assert_eq!(html("https://a:b@example.org").matches("<a ").count(), 1);
}

#[test]
fn an_invite_leads_to_the_readers_own_server() {
    let invite = format!("o2m://{}@jonas.local:8000", domain::NodeId([7; 32]));
    let path = invite.parse::<Invite>().unwrap().path();
    for source in [invite.clone(), format!("<{invite}>"), format!("see {invite}。")] {
        let rendered = html(&source);
        assert!(rendered.contains(&link(&path, &invite)), "{rendered}");
        assert!(for_strangers(&rendered).contains(&link(&invite, &invite)), "{}", for_strangers(&rendered));
    }
    assert!(html(&format!("[me]({invite})")).contains(&link(&path, "me")));
    for source in ["o2m://nobody", "o2m://x@y", &format!("`{invite}`")] {
        assert!(!html(source).contains("<a"), "{source}");
    }
    let mentions = html(&format!("`<a href=\"{path}\">`"));
    assert_eq!(for_strangers(&mentions), mentions);
}

fn mention(name: &str, id: domain::NodeId) -> String {
    format!("[{name}]({})", domain::Mention(id))
}

/// As it reads for somebody who knows one person, whom they call Lea.
fn named(source: &str) -> String {
    let known = |id: domain::NodeId| {
        let is_reader = id == domain::NodeId([9; 32]);
        let name = if is_reader { "Mara" } else { "Lea <b>" }.to_owned();
        (is_reader || id == domain::NodeId([7; 32])).then(|| Mentioned { name, href: "/x".to_owned(), is_reader })
    };
    with_names(&html(source), known).into_owned()
}

#[test]
fn a_mention_is_called_what_its_reader_calls_the_person() {
    let [lea, mara, stranger] = [7, 9, 3].map(|byte| domain::NodeId([byte; 32]));
    let lea_link = |at: &str| format!("<a class=\"mention\" href=\"/x\">{at}<bdi>Lea &lt;b&gt;</bdi></a>");
    for (source, expected) in [
        (mention("@Lili", lea), lea_link("@")),
        (mention("Lili", lea), lea_link("")),
        (mention("@*Li*`li` <b>", lea), lea_link("@")),
        (format!("**{}**", mention("@Lili", lea)), format!("<strong>{}</strong>", lea_link("@"))),
        (mention("@M", mara), "<a class=\"mention\" data-me=\"\" href=\"/x\">@<bdi>Mara</bdi></a>".to_owned()),
        // A name, and no link, of whom the reader does not know.
        (mention("@*Ole*", stranger), "@Ole".to_owned()),
        (mention("@Ole\u{202e}", stranger), "@Ole".to_owned()),
        (mention("@a\nb <img src=x>", stranger), "@a b &lt;img src=x&gt;".to_owned()),
        (mention("", stranger), domain::Mention(stranger).to_string()),
        (mention("\u{200b}", stranger), stranger.to_string()[..8].to_owned()),
        (mention(&"字".repeat(5000), stranger), format!("{}…", "字".repeat(80))),
        (format!("<{}>", domain::Mention(lea)), lea_link("")),
        // As of all that looks like an address.
        (domain::Mention(lea).to_string(), lea_link("")),
        (domain::Mention(stranger).to_string(), domain::Mention(stranger).to_string()),
    ] {
        assert_eq!(named(&source), format!("<p>{expected}</p>\n"), "{source}");
        assert!(!html(&source).contains("title="), "{source}");
    }
    assert!(mentions(&html(&mention("@Lili", lea)), lea) && !mentions(&html(&mention("@Lili", lea)), mara));
    assert_eq!(for_strangers(&html(&mention("@*Lili*", lea))), "<p>@Lili</p>\n");
}

#[test]
fn what_merely_looks_like_a_mention_is_none() {
    let lea = domain::NodeId([7; 32]);
    for source in [
        format!("`{}`", domain::Mention(lea)),
        format!("`{}`", mention("@Lea", lea)),
        format!("[a](/mention/{lea})"),
        format!("<a href=\"/mention/{lea}\">a</a>"),
        format!("[a](https://a.example \"<a href=&quot;/mention/{lea}&quot;>\")"),
        format!("[a](o2m://{}x)", &lea.to_string()[1..]),
    ] {
        assert!(!has_mentions(&html(&source)), "{source}: {}", html(&source));
    }
}

#[test]
fn a_text_mentions_no_more_than_so_many_people() {
    let ids: Vec<domain::NodeId> = (0..1000u16)
        .map(|number| {
            let mut key = [0; 32];
            key[..2].copy_from_slice(&number.to_be_bytes());
            domain::NodeId(key)
        })
        .collect();
    let source: String = ids.iter().map(|id| mention("@x", *id) + " ").collect();
    let rendered = html(&format!("{source}{}", mention("@x", ids[0])));
    let mentioned = ids.iter().filter(|id| mentions(&rendered, **id)).count();
    assert_eq!((mentioned, rendered.matches("@x").count()), (limits::MENTIONS, ids.len() + 1));
    // In lists a text is cut wherever that is.
    let long = html(&mention("@Lea", ids[0]).repeat(900));
    let cut = with_names(&beginning(&long).unwrap(), |_| None).into_owned();
    assert!(!cut.contains("<a") && cut.contains("@Lea@Lea"), "{cut}");
}

#[test]
fn emphasis_needs_no_spaces_between_words() {
    assert_eq!(html("**注意：**正文"), "<p><strong>注意：</strong>正文</p>\n");
    assert_eq!(html("これは**「重要」**です"), "<p>これは<strong>「重要」</strong>です</p>\n");
    assert_eq!(html("a_b_c 2*3*4"), "<p>a_b_c 2<em>3</em>4</p>\n");
}

#[test]
fn a_url_ends_before_the_next() {
    for between in [",", ";", "–", "—", "|", "｜", "🙂"] {
        let rendered = html(&format!("https://a.example/b{between}https://c.example/d"));
        for url in ["https://a.example/b", "https://c.example/d"] {
            assert!(rendered.contains(&link(url, url)), "{between}: {rendered}");
        }
    }
}

#[test]
fn each_block_runs_in_the_direction_of_its_first_letter() {
    for (source, expected) in [
        ("שלום עולם! 123.", "<p dir=\"rtl\">שלום עולם! 123.</p>\n"),
        ("123. שלום\n\nHello", "<ol start=\"123\" dir=\"rtl\">\n<li>שלום</li>\n</ol>\n<p>Hello</p>\n"),
        ("- שלום\n- Hello", "<ul dir=\"rtl\">\n<li>שלום</li>\n<li dir=\"ltr\">Hello</li>\n</ul>\n"),
        (
            "> **שלום**\n>\n> Hello",
            "<blockquote dir=\"rtl\">\n<p><strong>שלום</strong></p>\n<p dir=\"ltr\">Hello</p>\n</blockquote>\n",
        ),
        ("# مرحبا", "<h3 dir=\"rtl\">مرحبا</h3>\n"),
        ("[שלום]: x", "<p dir=\"rtl\">[שלום]: x</p>\n"),
    ] {
        assert_eq!(html(source), expected, "{source}");
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
        ("<input type=text>", "<p>&lt;input type=text&gt;</p>\n"),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
}

#[test]
fn lets_nothing_but_its_own_markup_through() {
    for (made, cleaned) in [
        ("<input type=\"text\" name=\"x\">", "<input disabled=\"\">"),
        ("<li class=\"task evil\" id=\"main\">a</li>", "<li class=\"task\">a</li>"),
        ("<p dir=\"auto\" class=\"x\" style=\"x\">a</p>", "<p>a</p>"),
        ("<a href=\"/settings\">a</a>", &format!("<a {REL}>a</a>")),
        ("<a href=\"o2m://x\">a</a>", &format!("<a {REL}>a</a>")),
    ] {
        assert_eq!(sanitize::clean(made), cleaned);
    }
}

#[test]
fn keeps_headings_below_those_of_the_page() {
    assert_eq!(html("# a\n## b\n# c"), "<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n");
    assert_eq!(html("###### a\n###### b"), "<h3>a</h3>\n<h4>b</h4>\n");
}

#[test]
fn absurd_texts_cost_little() {
    // A quarter of the longest, since a debug build is slow.
    let limit = limits::POST_TEXT_BYTES / 4;
    let pieces = [
        ">",
        "*a ",
        "[",
        "![",
        "- ",
        "`",
        "<a ",
        "_a*",
        "> - ",
        "[a](",
        "https://a ",
        "[]()",
        "\"",
        "&",
        "<",
        "a\n\n",
        "[a]: b\n",
        "[^a]",
        "[^a]: b\n\n",
        "|",
        "|a",
        "|-|\n",
        "~~a ",
        "- [ ] a\n",
        "a@b.cc ",
        "www.a.bc,",
        "www.",
        "@",
        "://",
        "1. ",
        "\n- a\n\n  ",
        "<!--",
        "a_(",
        "https://a.b/(",
        "字**",
        "\u{200b}a",
        "[a][a]\n\n[a]: https://b.c\n",
        "\u{5d0}\n\n",
        "1\n\n",
        "<https://",
        "[@a](o2m://",
        "[@](o2m://a4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dq)",
    ];
    for piece in pieces {
        let source = piece.repeat(limit / piece.len());
        let started = Instant::now();
        let rendered = html(&source);
        let took = started.elapsed();
        assert!(rendered.matches("<blockquote>").count() <= 24, "{piece}");
        assert!(rendered.len() <= limits::POST_HTML_BYTES, "{piece}: {}", rendered.len());
        assert!(!rendered.is_empty(), "{piece}");
        assert!(took < Duration::from_secs(5), "{piece}: {took:?}");
    }
    let table = format!("{}\n{}\n{}", "|a".repeat(9_000), "|-".repeat(9_000), "|\n".repeat(10_000));
    assert!(html(&table).starts_with("<p>|a|a"));
}

#[test]
fn what_becomes_too_long_is_shown_as_it_was_typed() {
    let source = "[]()".repeat(limits::POST_TEXT_BYTES / 4);
    let rendered = html(&format!("x{source}"));
    assert!(rendered.starts_with("<p>x[]()[]()") && rendered.len() < 2 * limits::POST_TEXT_BYTES, "{}", rendered.len());
    let amp = "&".repeat(limits::POST_TEXT_BYTES);
    assert_eq!(html(&amp), format!("<p>{}</p>\n", amp.replace('&', "&amp;")));
}

/// Renders the longest text that is made of `piece` between `before` and `after`, which takes no longer than its parts.
fn grown(before: &str, piece: &str, after: &str) -> String {
    let took = |bytes: usize| {
        let pieces = (bytes - before.len() - after.len()) / piece.len();
        let source = format!("{before}{}{after}", piece.repeat(pieces));
        let started = Instant::now();
        let html = html(&source);
        (started.elapsed(), html)
    };
    let (of_part, _) = took(limits::POST_TEXT_BYTES / 8);
    let (of_all, rendered) = took(limits::POST_TEXT_BYTES);
    // 64 times as much if it grew with the square.
    assert!(of_all < 24 * of_part, "{before}{piece}: {of_part:?}, {of_all:?}");
    rendered
}

#[test]
fn a_long_text_costs_no_more_than_its_parts() {
    for piece in ["&", "\u{ab}", "a & ", "<&>"] {
        let rendered = grown("", piece, "");
        assert!(!rendered.contains("<!"), "{piece}");
        assert_eq!(
            rendered.matches(piece.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").trim()).count(),
            limits::POST_TEXT_BYTES / piece.len(),
            "{piece}"
        );
    }
}

#[test]
fn a_long_address_or_title_costs_no_more_than_its_parts() {
    for (before, piece, after, shown) in [
        ("[a](https://b.c/?", "&", ")", "&amp;"),
        ("[a](https://b.c/?", "ab&", ")", "ab&amp;"),
        ("[a](mailto:b@c.de?", "b&", ")", "b&amp;"),
        ("[a](https://b.c \"", "&", "\")", "&amp;"),
        ("[a](https://b.c \"", "\u{ab}", "\")", "\u{ab}"),
        ("[a](https://b.c 'a\"", "&\u{ab} ", "')", "&amp;\u{ab} "),
    ] {
        let rendered = grown(before, piece, after);
        assert!(rendered.starts_with("<p><a href=\"") && rendered.ends_with(">a</a></p>\n"), "{before}{piece}");
        let pieces = (limits::POST_TEXT_BYTES - before.len() - after.len()) / piece.len();
        assert!(rendered.contains(&shown.repeat(pieces)), "{before}{piece}: nothing is between the pieces");
    }
}

#[test]
fn finds_the_first_words() {
    for (source, expected) in [
        ("# Title\n\nand *more*", "Title and more"),
        ("one\ntwo", "one two"),
        ("[a link](https://example.org), said", "a link, said"),
        ("[Update]: moved", "[Update]: moved"),
        ("~~gone~~ `x`", "gone x"),
        ("", ""),
        ("First frost on the allotment, they say.", "First frost on the…"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst…"),
    ] {
        assert_eq!(first_words(source, 20), expected, "{source}");
    }
    assert_eq!(first_words(&"字".repeat(400), 20), format!("{}…", "字".repeat(20)));
}

#[test]
fn pictures_without_words_begin_with_what_they_show() {
    let picture = |alt: &str| Picture {
        id: MediaId(1),
        alt: alt.into(),
        width: 1,
        height: 1,
        color: "#445566".into(),
        variants: Vec::new(),
    };
    let begins_behind = |cover: Cover, source: &str, descriptions: &[&str]| {
        let post = Post {
            id: PostId(1),
            author: Author::Owner,
            number: None,
            source: source.into(),
            html: String::new(),
            cover,
            audience: Audience::AllFriends,
            published_at: Timestamp(0),
            edited_at: None,
            answers: domain::thread::Answers::default(),
            is_saved: false,
            quote: None,
            pictures: descriptions.iter().map(|alt| picture(alt)).collect(),
        };
        first_words_of(&post, 20)
    };
    let begins = |source: &str, descriptions: &[&str]| begins_behind(Cover::NONE, source, descriptions);
    assert_eq!(begins("Kale", &["Hills"]), "Kale");
    assert_eq!(begins("", &["", "Hills in\nthe very first light"]), "Hills in the very…");
    assert_eq!(begins("", &["", " "]), "");
    // What stands behind a warning is in no title.
    let warning = Cover::new("A dead bird in the very middle", false).unwrap();
    assert_eq!(begins_behind(warning, "The magpie", &["Feathers"]), "A dead bird in the…");
    let blurred = Cover::new("", true).unwrap();
    assert_eq!(begins_behind(blurred.clone(), "The magpie", &["Feathers"]), "The magpie");
    assert_eq!(begins_behind(blurred, "", &["Feathers"]), "");
}
