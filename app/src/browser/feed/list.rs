//! The list as it is in a document: the one that is shown, or a page that was read.

use domain::{PostId, TimelineCursor};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Node};

use super::card::Card;
use crate::browser::elements::set;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List(Element);

impl List {
    pub(super) fn of(page: &Document) -> Option<Self> {
        page.query_selector("[data-feed]").ok().flatten().map(Self)
    }

    pub(super) fn element(&self) -> &Element {
        &self.0
    }

    /// Says whether it shows the posts of these: `everybody`, `some`, or the owner's `own`.
    pub(super) fn is_of(&self, whose: &str) -> bool {
        self.0.get_attribute("data-feed").as_deref() == Some(whose)
    }

    pub(super) fn path(&self) -> String {
        self.0.get_attribute("data-path").unwrap_or_default()
    }

    /// What stands behind the path of its page: empty, or from the `?` on.
    pub(super) fn search(&self) -> String {
        self.0.get_attribute("data-search").unwrap_or_default()
    }

    /// Where it starts; `None` is the newest.
    pub(super) fn start(&self) -> Option<TimelineCursor> {
        self.cursor("data-start")
    }

    /// Starts with the newest from now on.
    pub(super) fn start_at_newest(&self) {
        self.set("data-start", "");
    }

    /// Where the older posts begin, if there are any.
    pub(super) fn older(&self) -> Option<TimelineCursor> {
        self.cursor("data-older")
    }

    pub(super) fn set_older(&self, older: Option<TimelineCursor>) {
        self.set("data-older", &older.map(|older| older.to_string()).unwrap_or_default());
    }

    pub(super) fn set_busy(&self, is_busy: bool) {
        self.set("aria-busy", if is_busy { "true" } else { "false" });
    }

    /// Its posts, and where some were that were deleted here.
    pub(super) fn cards(&self) -> Vec<Card> {
        let children = self.0.children();
        (0..children.length()).filter_map(|index| Card::of(children.item(index)?)).collect()
    }

    pub(super) fn card(&self, id: PostId) -> Option<Card> {
        self.cards().into_iter().find(|card| card.place.post == id)
    }

    pub(super) fn newest(&self) -> Option<TimelineCursor> {
        self.cards().first().map(|card| card.place)
    }

    /// The oldest post that is shown.
    pub(super) fn oldest(&self) -> Option<TimelineCursor> {
        self.cards().last().map(|card| card.place)
    }

    /// Says whether the post comes by itself as one reads on.
    pub(super) fn is_further_down(&self, place: TimelineCursor) -> bool {
        self.older().is_some_and(|older| place < older)
    }

    /// Puts cards of another page where they belong, but for those that are there. A friend's post may come in later than it was published.
    pub(super) fn insert(&self, cards: &[Card]) {
        let mut shown = self.cards();
        for card in cards {
            if shown.iter().any(|other| other.place.post == card.place.post) {
                continue;
            }
            let copy = document().import_node_with_deep(&card.element, true).ok().and_then(|copy| copy.dyn_into().ok());
            let Some(card) = copy.and_then(Card::of) else { continue };
            let at = shown.iter().position(|other| other.place < card.place).unwrap_or(shown.len());
            self.put_before(&card, shown.get(at));
            shown.insert(at, card);
        }
    }

    /// Puts a card that is in the list where it belongs by now.
    pub(super) fn put_in_order(&self, card: &Card) {
        let next = card.element.next_element_sibling().and_then(Card::of);
        let before = card.element.previous_element_sibling().and_then(Card::of);
        let is_in_order =
            next.is_none_or(|next| next.place < card.place) && before.is_none_or(|before| before.place > card.place);
        if !is_in_order {
            self.put_before(card, self.cards().iter().find(|other| other.place < card.place));
        }
    }

    /// At the end, if there is none.
    fn put_before(&self, card: &Card, next: Option<&Card>) {
        // Fails only if the list changed in between, which nothing does.
        let _put = self.0.insert_before(&card.element, next.map(|next| Node::from(next.element.clone())).as_ref());
    }

    /// Takes all away that is in it.
    pub(super) fn clear(&self) {
        self.0.replace_children_with_node_0();
    }

    /// What stands beside it under the same element.
    pub(super) fn beside(&self, selector: &str) -> Option<Element> {
        self.0.parent_element()?.query_selector(&format!(":scope > {selector}")).ok().flatten()
    }

    fn cursor(&self, name: &str) -> Option<TimelineCursor> {
        self.0.get_attribute(name)?.parse().ok()
    }

    fn set(&self, name: &str, value: &str) {
        set(&self.0, name, value);
    }
}
