//! One post alone, and its thread.

use domain::PostId;
use leptos::{either::Either, prelude::*};

use crate::{
    api::{ApiError, PostView, read_older, read_post, read_thread},
    components::{
        Frame, Loaded, OlderThread, Page, PostCard, Thread, awaited, date, kept_forms, loaded::Failure, parsed_param,
        parsed_query, post_title, query,
    },
    i18n::{t, use_i18n},
};

/// With 404 for a post that is not there.
#[component]
pub fn PostPage() -> impl IntoView {
    let id = parsed_param("id");
    awaited(async move {
        match load(id).await {
            Ok(post) => Either::Left(view! { <ShownPost post/> }),
            Err(error) => Either::Right(view! {
                <Page title=t!(use_i18n(), posts.title) post=id><Failure error/></Page>
            }),
        }
    })
}

#[component]
fn ShownPost(post: PostView) -> impl IntoView {
    let i18n = use_i18n();
    let day = date(&post.published);
    let heading = post_title(&post.author.name, &post.first_words, post.pictures.len(), &day);
    let name = Some(post.author.name.clone()).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| t!(i18n, posts.gone_author).to_owned());
    let id = post.id;
    // What the card says of them.
    let backed_up = Frame::backed_up().map(|backed_up| (backed_up.made.unix_ms, backed_up.until.iso));
    // Without a position it is the newest of what is not here.
    let thread = if query("older").is_some() {
        let before = parsed_query("older");
        Either::Left(view! {
            <Loaded loading=read_older(id, before) is_part=true let:older><OlderThread older post=id before name/></Loaded>
        })
    } else {
        let thread = read_thread(id, parsed_query("from"), query("unsent"));
        Either::Right(view! { <Loaded loading=thread is_part=true let:thread><Thread thread name/></Loaded> })
    };
    view! {
        <Page title=heading.clone() post=Some(post.id)>
            <h1 class="visually-hidden">{heading}</h1>
            {kept_forms("post", &(&post, backed_up), || view! { <PostCard post=post.clone()/> }.into_any())}
            <div id="thread">{thread}</div>
            <p><a class="button-quiet" href="/">{t!(i18n, layout.to_timeline)}</a></p>
        </Page>
    }
}

async fn load(id: Option<PostId>) -> Result<PostView, ApiError> {
    read_post(id.ok_or(ApiError::NotFound)?).await
}
