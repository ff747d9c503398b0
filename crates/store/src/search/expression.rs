//! What is asked of the index, in its language: <https://www.sqlite.org/fts5.html#full_text_query_syntax>.
//!
//! Every word is quoted, and has no quotation mark in it: so it is none of the language's.

use domain::{CircleId, NodeId, PeerId, Timestamp, search::Phrase};

use super::facet;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFor {
    /// All of them.
    pub phrases: Vec<Phrase>,
    /// All of them.
    pub within: Vec<SearchIn>,
    /// None of these peers' posts and comments, and no messages with them.
    pub without: Vec<(PeerId, Option<NodeId>)>,
    pub has_picture: bool,
    /// Among messages, too.
    pub has_messages: bool,
    pub since: Option<Timestamp>,
    /// What is from before that.
    pub until: Option<Timestamp>,
}

/// Among what is looked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchIn {
    Posts,
    Comments,
    Messages,
    /// What one of these wrote, or somebody whose name has the words of one of these phrases; the owner is no peer.
    From {
        people: Vec<(Option<PeerId>, Option<NodeId>)>,
        names: Vec<Phrase>,
    },
    /// Posts of these, comments in their threads and messages with them; posts of the owner's for these circles.
    Of {
        people: Vec<Option<PeerId>>,
        circles: Vec<CircleId>,
    },
}

impl SearchFor {
    /// What is asked of the index, with `phrases` spelled out; `None` if nothing can be found.
    pub(super) fn expression(&self, phrases: &[Vec<Phrase>]) -> Option<String> {
        let mut all = Vec::new();
        for ways in phrases {
            let ways: Vec<String> = ways.iter().map(phrase).collect();
            all.push((!ways.is_empty()).then(|| format!("words : ({})", ways.join(" OR ")))?);
        }
        for within in &self.within {
            all.push(within.expression()?);
        }
        if self.has_picture {
            all.push(facets([facet::PICTURE.to_owned()])?);
        }
        if all.is_empty() {
            all.push(facets([facet::POST, facet::COMMENT, facet::MESSAGE].map(str::to_owned))?);
        }
        let all = all.join(" AND ");
        let messages = (!self.has_messages).then(|| facet::MESSAGE.to_owned());
        let without =
            self.without.iter().flat_map(|(peer, key)| by(Some(*peer), *key).chain([facet::written_with(*peer)]));
        let without = without.chain(messages);
        Some(match facets(without) {
            Some(without) => format!("({all}) NOT {without}"),
            None => all,
        })
    }
}

impl SearchIn {
    fn expression(&self) -> Option<String> {
        match self {
            Self::Posts => facets([facet::POST.to_owned()]),
            Self::Comments => facets([facet::COMMENT.to_owned()]),
            Self::Messages => facets([facet::MESSAGE.to_owned()]),
            Self::From { people, names } => {
                let people = facets(people.iter().flat_map(|(peer, key)| by(*peer, *key)));
                let names = names.iter().map(|name| format!("author : {}", phrase(name)));
                let either: Vec<String> = people.into_iter().chain(names).collect();
                (!either.is_empty()).then(|| format!("({})", either.join(" OR ")))
            }
            Self::Of { people, circles } => {
                let of_people = people.iter().flat_map(|peer| {
                    let messages = peer.map(facet::written_with);
                    [facet::posted_by(*peer), facet::said_at(*peer)].into_iter().chain(messages)
                });
                facets(of_people.chain(circles.iter().map(|circle| facet::shown_to(*circle))))
            }
        }
    }
}

fn by(peer: Option<PeerId>, key: Option<NodeId>) -> impl Iterator<Item = String> {
    [facet::posted_by(peer)].into_iter().chain(key.map(facet::said_by))
}

/// One of these; `None` of none.
fn facets(facets: impl IntoIterator<Item = String>) -> Option<String> {
    let quoted: Vec<String> = facets.into_iter().map(|facet| format!("\"{facet}\"")).collect();
    (!quoted.is_empty()).then(|| format!("facets : ({})", quoted.join(" OR ")))
}

fn phrase(phrase: &Phrase) -> String {
    let star = if phrase.is_beginning { " *" } else { "" };
    format!("\"{}\"{star}", phrase.words.join(" "))
}
