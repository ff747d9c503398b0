//! What a comment says: words and pictures, behind what its author put before them.

use leptos::prelude::*;

use crate::{
    api::{PictureView, QuoteView},
    components::{BlurredPictures, Covered, PictureGrid, Quote},
};

#[component]
pub fn CommentWords(
    html: String,
    /// Empty: nothing stands before it.
    warning: String,
    is_blurred: bool,
    pictures: Vec<PictureView>,
    quote: Option<QuoteView>,
) -> impl IntoView {
    view! {
        <Covered warning>
            {(!html.is_empty()).then(|| view! { <div class="letter comment-words" inner_html=html></div> })}
            <BlurredPictures pictures=pictures.clone() is_blurred><PictureGrid pictures/></BlurredPictures>
            {quote.map(|quote| view! { <Quote quote/> })}
        </Covered>
    }
}
