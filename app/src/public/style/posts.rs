//! Posts: every kind of letter, every number of pictures, every shape of one.

use domain::{Reach, RelativeTime};
use leptos::prelude::*;

use super::{
    Scenery, Specimen,
    content::{READER, person, picture, post, time},
};
use crate::{
    api::{PersonView, PostView, QuoteView, QuotedView},
    components::{BegunQuote, PostCard},
};

/// Shapes of pictures: landscape, portrait, panorama, tall, and small.
const SHAPES: [(u32, u32); 5] = [(1600, 1067), (360, 540), (6000, 800), (1080, 12_000), (40, 40)];

#[component]
pub(super) fn Posts(scenery: &'static Scenery) -> impl IntoView {
    let friend = person(&scenery.names[3], Some(Reach::Dark));
    let mine = person(&scenery.names[0], None);
    let mut number = 0;
    let mut own = |source: &str, pictures: Vec<_>| {
        number += 1;
        post(mine.clone(), Some(number), source, pictures)
    };
    let alone = SHAPES.map(|(width, height)| own("A picture alone", vec![picture(1, width, height)]));
    let several = (2..=10).map(|count| own("Several", (0..count).map(|n| picture(n, 1600, 1067)).collect()));
    let several: Vec<PostView> = several.collect();
    let letters = scenery.letters.values().map(|letter| post(friend.clone(), None, letter, Vec::new()));
    let letters: Vec<_> = letters.collect();
    let long = post(friend.clone(), None, &"The path along the river was closed again. ".repeat(200), Vec::new());
    let edited =
        PostView { edited: Some(time(RelativeTime::Minutes(2))), ..post(friend.clone(), None, "Edited", Vec::new()) };
    let mention = |id| domain::Mention(id).to_markdown("somebody");
    let words = format!("Beans with {} and {} by the gate", mention(domain::NodeId([7; 32])), mention(READER));
    let mentions = post(friend.clone(), None, &words, Vec::new());
    let gone = post(person("", None), None, "Of somebody who is gone", Vec::new());
    let small = |author: PersonView, words: &str, is_warned: bool| QuotedView {
        id: domain::PostId(1),
        author,
        is_warned,
        words: words.to_owned(),
        pictures: 3,
        published: time(RelativeTime::Hours(3)),
    };
    let begun = small(friend.clone(), &scenery.letters["fifty"], false);
    let shown = [
        QuoteView::Shown(Box::new(small(mine.clone(), "Frost tonight.", false))),
        QuoteView::Shown(Box::new(small(friend.clone(), &scenery.letters["fifty"], true))),
        QuoteView::Shown(Box::new(small(person("", None), "", false))),
        QuoteView::NotShown,
    ];
    let quote = |quote| PostView { quote: Some(quote), ..post(friend.clone(), None, "Look at this", Vec::new()) };
    let quotes = shown.map(quote).to_vec();
    let warning = &scenery.letters["fifty"];
    let warned = |post: PostView, warning: &str| PostView { warning: warning.to_owned(), ..post };
    let mut blurred = |count, warning| PostView {
        is_blurred: true,
        ..warned(own("Feathers", (0..count).map(|n| picture(n, 1600, 1067)).collect()), warning)
    };
    let covered = vec![blurred(1, ""), blurred(3, ""), blurred(2, warning), warned(edited.clone(), &scenery.names[3])];
    view! {
        <Specimen what="Behind warnings"><Cards first=500 posts=covered/></Specimen>
        <Specimen what="Quotes"><BegunQuote quoted=begun/><Cards first=600 posts=quotes/></Specimen>
        <Specimen what="Pictures alone"><Cards first=100 posts=alone.to_vec()/></Specimen>
        <Specimen what="Pictures together"><Cards first=200 posts=several/></Specimen>
        <Specimen what="Letters"><Cards first=300 posts=letters/><Cards first=400 posts=vec![long, edited, mentions, gone]/></Specimen>
    }
}

#[component]
fn Cards(
    /// The id of the first.
    first: i64,
    posts: Vec<PostView>,
) -> impl IntoView {
    let posts = posts.into_iter().zip(first..).map(|(post, id)| PostView { id: domain::PostId(id), ..post });
    let card = |post| view! { <PostCard post is_in_list=true/> };
    view! { <div class="post-list">{posts.map(card).collect_view()}</div> }
}
