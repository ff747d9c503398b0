//! What stands within a line.

use std::fmt::{self, Write};

use comrak::nodes::{Node, NodeFootnoteReference, NodeLink, NodeValue};
use domain::{Mention, is_visible, limits, shown_name};

use super::output::{Open, Output, text};
use crate::markdown::{
    marks::{self, AROUND},
    plain,
    target::Target,
    words::words_in,
};

/// What has no children.
pub(super) fn leaf(output: &mut Output<'_, '_>, value: &NodeValue) -> fmt::Result {
    match value {
        NodeValue::Text(words) => text(output, words),
        NodeValue::SoftBreak | NodeValue::LineBreak => output.write_str("<br>\n"),
        NodeValue::HtmlInline(words) => html(output, words),
        NodeValue::Code(code) => {
            output.write_str("<code>")?;
            text(output, &code.literal)?;
            output.write_str("</code>")
        }
        NodeValue::CodeBlock(block) => {
            output.cr()?;
            output.write_str("<pre><code>")?;
            text(output, &block.literal)?;
            output.write_str("</code></pre>\n")
        }
        NodeValue::HtmlBlock(block) => {
            output.cr()?;
            output.write_str("<p>")?;
            html(output, block.literal.trim_end())?;
            output.write_str("</p>\n")
        }
        NodeValue::ThematicBreak => {
            output.cr()?;
            output.user.visible += 1;
            output.write_str("<hr>\n")
        }
        NodeValue::FootnoteReference(reference) => footnote_reference(output, reference),
        _ => Ok(()),
    }
}

/// HTML as the text it is. The bare URLs in it are links, as in any text.
fn html(output: &mut Output<'_, '_>, literal: &str) -> fmt::Result {
    for (number, line) in literal.lines().enumerate() {
        if number > 0 {
            output.write_str("<br>\n")?;
        }
        let (start, end) = (format!("{AROUND}<"), format!(">{AROUND}"));
        let mut parts = line.split(&*start);
        text(output, parts.next().unwrap_or_default())?;
        for part in parts {
            match part.split_once(&*end) {
                Some((url, rest)) => {
                    let target = marks::url(url).into_owned();
                    if let Some(href) = Target::of(&target).href().filter(|_| !output.user.is_in_link()) {
                        write_link(output, &href, "")?;
                        text(output, url)?;
                        output.write_str("</a>")?;
                    } else {
                        text(output, url)?;
                    }
                    text(output, rest)?;
                }
                None => text(output, part)?,
            }
        }
    }
    Ok(())
}

fn footnote_reference(output: &mut Output<'_, '_>, reference: &NodeFootnoteReference) -> fmt::Result {
    let NodeFootnoteReference { ix, ref_num, .. } = reference;
    output.user.visible += 1;
    if output.user.is_in_link() {
        return write!(output, "<sup>{ix}</sup>");
    }
    let post = output.user.post.clone();
    let again = if *ref_num > 1 { format!("-{ref_num}") } else { String::new() };
    write!(output, "<sup><a href=\"#fn-{post}-{ix}\" id=\"fnref-{post}-{ix}{again}\">{ix}</a></sup>")
}

pub(super) fn open(output: &mut Output<'_, '_>, element: &'static str) -> Result<Open, fmt::Error> {
    write!(output, "<{element}>")?;
    Ok(Open::Inline(element))
}

/// Opens a link, or what was typed for one that leads beside the page; `kind` is what stands before its bracket.
pub(super) fn open_link(output: &mut Output<'_, '_>, kind: &str, link: &NodeLink) -> Result<Option<Open>, fmt::Error> {
    let url = marks::url(&link.url);
    let visible = output.user.visible;
    match Target::of(&url) {
        // A link in a link is its text.
        _ if output.user.is_in_link() => Ok(None),
        Target::Forbidden => Ok(Some(Open::Link { visible, is_there: false })),
        Target::Relative => {
            write!(output, "{kind}[")?;
            Ok(Some(Open::Typed))
        }
        target => {
            write_link(output, &target.href().unwrap_or_default(), &link.title)?;
            Ok(Some(Open::Link { visible, is_there: true }))
        }
    }
}

/// Whom a link mentions, if it does.
pub(super) fn mention_of(value: &NodeValue) -> Option<Mention> {
    match value {
        NodeValue::Link(link) | NodeValue::Image(link) => marks::url(&link.url).parse().ok(),
        _ => None,
    }
}

/// Writes a mention with the words of its author, of which no more is taken than a name may have: who knows the person calls them otherwise.
pub(super) fn mention(output: &mut Output<'_, '_>, node: Node<'_>, mention: Mention) -> fmt::Result {
    let words = shown_name(&words_in(node, limits::NAME_CHARACTERS), Some(mention.0));
    // As of a link without a name.
    let words = if words.is_empty() { mention.to_string() } else { words };
    if output.user.is_in_link() || !output.user.may_mention(mention.0) {
        return text(output, &words);
    }
    write!(output, "<a href=\"{}\">", mention.path())?;
    text(output, &words)?;
    output.write_str("</a>")
}

fn write_link(output: &mut Output<'_, '_>, href: &str, title: &str) -> fmt::Result {
    output.write_str("<a href=\"")?;
    output.escape_href(href)?;
    if is_visible(title) {
        output.write_str("\" title=\"")?;
        output.escape(&marks::stripped(title))?;
    }
    output.write_str("\">")
}

pub(super) fn close_link(output: &mut Output<'_, '_>, value: &NodeValue, open: Open) -> fmt::Result {
    let (NodeValue::Link(link) | NodeValue::Image(link)) = value else { return Ok(()) };
    let Open::Link { visible, is_there } = open else {
        output.user.visible += 1;
        return write!(output, "]({})", plain::escaped(&marks::stripped(&link.url)));
    };
    // A link without a name: its URL is one.
    if output.user.visible == visible {
        text(output, &link.url)?;
    }
    if is_there { output.write_str("</a>") } else { Ok(()) }
}
