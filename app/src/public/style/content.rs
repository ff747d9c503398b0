//! What the components are shown with: the words of the tests' scenery, and values that fit them.

use std::collections::BTreeMap;

use domain::{Reach, RelativeTime};
use serde::Deserialize;

use crate::api::{AnswersView, AudienceView, PersonView, PictureView, PostView, TimeView};

/// The words of `end2end/support/scenery/words.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Scenery {
    pub names: Vec<String>,
    pub circles: Vec<String>,
    pub letters: BTreeMap<String, String>,
}

pub(super) fn time(relative: RelativeTime) -> TimeView {
    TimeView {
        unix_ms: 1_795_000_000_000,
        iso: "2026-11-18T11:06:40+01:00".to_owned(),
        exact: "18 November 2026, 11:06 (CET)".to_owned(),
        zone: "CET".to_owned(),
        relative,
    }
}

/// A picture of that size; the brand stands for all.
pub(super) fn picture(number: i64, width: u32, height: u32) -> PictureView {
    PictureView {
        id: domain::MediaId(number),
        alt: format!("{width} by {height}"),
        dir: None,
        width,
        height,
        color: "#8a9a7b".to_owned(),
        srcset: "/icon-512.png 512w".to_owned(),
        src: "/icon-512.png".to_owned(),
        full: "/icon-512.png".to_owned(),
    }
}

pub(super) fn person(name: &str, reach: Option<Reach>) -> PersonView {
    PersonView { name: name.to_owned(), picture: None, reach, href: "/style".to_owned() }
}

/// As it reads for somebody who is one of two who may be mentioned.
fn html(source: &str) -> String {
    let known = |id: domain::NodeId| {
        let is_reader = id == READER;
        let name = if is_reader { "Mara" } else { "Lea Brandt" }.to_owned();
        Some(node::markdown::Mentioned { name, href: "/style".to_owned(), is_reader })
    };
    node::markdown::with_names(&node::markdown::render(source, None), known).into_owned()
}

/// Who is mentioned as the reader.
pub(super) const READER: domain::NodeId = domain::NodeId([9; 32]);

/// A post of the owner's if it has a number, and of a friend's otherwise.
pub(super) fn post(author: PersonView, number: Option<u32>, source: &str, pictures: Vec<PictureView>) -> PostView {
    PostView {
        id: domain::PostId(0),
        author,
        is_mine: number.is_some(),
        number,
        html: html(source),
        goes_on: false,
        first_words: String::new(),
        warning: String::new(),
        is_blurred: false,
        audience: if number.is_some() { AudienceView::AllFriends } else { AudienceView::Shared },
        published: time(RelativeTime::Hours(3)),
        edited: None,
        pictures,
        answers: AnswersView::default(),
        quote: None,
        is_saved: false,
    }
}
