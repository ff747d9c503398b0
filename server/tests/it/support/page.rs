//! A page as a browser without JavaScript has it: words, links and forms.

use std::sync::LazyLock;

use reqwest::{StatusCode, Url, header::HeaderMap};
use scraper::{ElementRef, Html, Selector};

use super::form::Form;

static LINK: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));

/// A page that was loaded.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    /// Where it was found, after redirects.
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Page {
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        let (status, url, headers) = (response.status(), response.url().clone(), response.headers().clone());
        let html = response.text().await.expect("a page arrives whole");
        Self { status, url, headers, html }
    }

    /// The words of the page, spaces folded.
    pub(crate) fn text(&self) -> String {
        let document = Html::parse_document(&self.html);
        document.select(&selector("body")).map(words).collect()
    }

    /// The sentences that say what went wrong.
    pub(crate) fn alerts(&self) -> Vec<String> {
        self.all("[role=alert]:not([hidden]) p")
    }

    /// The words of every element that matches, spaces folded.
    pub(crate) fn all(&self, css: &str) -> Vec<String> {
        Html::parse_document(&self.html).select(&selector(css)).map(words).collect()
    }

    /// An attribute of every element that matches.
    pub(crate) fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        document.select(&selector(css)).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// The files of the picture with this description, from `srcset` and `src`.
    pub(crate) fn picture_files(&self, alt: &str) -> Vec<String> {
        let image = format!("article img[alt='{alt}']");
        let mut files = self.attributes(&image, "src");
        for srcset in self.attributes(&image, "srcset") {
            files.extend(srcset.split(',').filter_map(|part| part.split_whitespace().next()).map(str::to_owned));
        }
        files.sort();
        files.dedup();
        files
    }

    /// Where the links lead that stand in an element that matches and says `text`.
    pub(crate) fn links_in(&self, css: &str, text: &str) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        let things: Vec<_> = document.select(&selector(css)).filter(|thing| words(*thing).contains(text)).collect();
        let links = things.iter().flat_map(|thing| thing.select(&LINK).collect::<Vec<_>>());
        links.filter_map(|link| link.attr("href")).map(str::to_owned).collect()
    }

    /// The one form on the page that sends to `action`.
    pub(crate) fn form(&self, action: &str) -> Form {
        self.find_form(action, "").unwrap_or_else(|| panic!("a form to {action} on {}\n{}", self.url, self.text()))
    }

    /// The form that sends to `action` in the list item, article or section that says `beside`.
    pub(crate) fn form_beside(&self, beside: &str, action: &str) -> Form {
        self.find_form(action, beside)
            .unwrap_or_else(|| panic!("a form to {action} beside {beside:?} on {}\n{}", self.url, self.text()))
    }

    pub(crate) fn find_form(&self, action: &str, beside: &str) -> Option<Form> {
        let document = Html::parse_document(&self.html);
        let path = if action.starts_with('/') { action.to_owned() } else { format!("/api/{action}") };
        let sends_there = |form: &ElementRef<'_>| form.attr("action") == Some(path.as_str());
        let near = |form: &ElementRef<'_>| beside.is_empty() || words(surroundings(*form)).contains(beside);
        document.select(&selector("form")).find(|form| sends_there(form) && near(form)).map(Form::read)
    }
}

/// The nearest part of the page around `element` that stands for one thing.
fn surroundings(element: ElementRef<'_>) -> ElementRef<'_> {
    let around = element.ancestors().filter_map(ElementRef::wrap);
    let mut things = around.filter(|parent| matches!(parent.value().name(), "li" | "article" | "section" | "main"));
    things.next().unwrap_or(element)
}

fn words(element: ElementRef<'_>) -> String {
    let read = element.descendants().filter_map(|node| {
        let parent = node.parent().and_then(|parent| parent.value().as_element());
        let is_code = parent.is_some_and(|parent| matches!(parent.name(), "script" | "style"));
        node.value().as_text().filter(|_| !is_code)
    });
    read.flat_map(|text| text.split_whitespace()).collect::<Vec<_>>().join(" ")
}

pub(crate) fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the test's selector is CSS")
}
