//! Comments that show a post.

use domain::{PostId, Quote};

use super::*;
use crate::posting::draft::form::DraftForm;

impl Side {
    /// What the comment `source` under `post` quotes, and the text of that where it is shown.
    async fn quoted_under(&self, post: PostId, source: &str) -> (Option<Quote>, Option<String>) {
        let page = self.owner.threads().read(post, None).await.unwrap().unwrap();
        let quote =
            page.thread.comments.iter().find(|comment| words(comment) == source).expect("a comment").words.quote();
        (quote, quote.and_then(|quote| page.quoted.get(&quote)).map(|post| post.source.clone()))
    }
}

#[tokio::test]
async fn whoever_holds_the_post_sees_it_and_to_all_others_there_is_none() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let fleece = publish(&beta.owner, "There is fleece here").await;
    let form = DraftForm { source: "For me alone".into(), audience: Some(Audience::OnlyMe), ..DraftForm::default() };
    let secret = beta.owner.posts().publish(&form, Vec::new()).await.unwrap().id;
    alpha.exchange().await;
    let threads = beta.owner.threads();
    beta.owner.posts().begin_quote(Some(fleece)).await.unwrap();

    let seen = threads.comment(NewComment { quote: Some(fleece), ..new(at_beta, "Take mine") }).await.unwrap();
    assert_eq!(beta.owner.posts().begun_quote().await.unwrap(), None, "it has been quoted");
    beta.exchange().await;
    let (quote, text) = alpha.quoted_under(at_alpha, "Take mine").await;
    assert_eq!(
        (quote.map(|quote| quote.owner), text),
        (Some(beta.node().own_id()), Some("There is fleece here".to_owned()))
    );
    assert_eq!(beta.quoted_under(at_beta, "Take mine").await.1.as_deref(), Some("There is fleece here"));

    threads.comment(NewComment { quote: Some(secret), ..new(at_beta, "And this") }).await.unwrap();
    beta.exchange().await;
    assert_eq!(beta.quoted_under(at_beta, "And this").await.1.as_deref(), Some("For me alone"));
    beta.wire.asked();
    let (quote, text) = alpha.quoted_under(at_alpha, "And this").await;
    assert_eq!((quote.is_some(), text), (true, None), "a name, and nothing behind it");
    assert_eq!(beta.wire.asked(), Vec::<String>::new(), "nobody is asked for it");

    threads.edit(seen, "Take mine, please".into(), Cover::NONE, &[]).await.unwrap();
    assert!(beta.quoted_under(at_beta, "Take mine, please").await.0.is_some(), "an edit leaves it");

    beta.owner.posts().delete(fleece).await.unwrap();
    let gone = NewComment { quote: Some(fleece), ..new(at_beta, "Once more") };
    assert!(matches!(threads.comment(gone).await, Err(ThreadError::QuotedGone)));
    alpha.exchange().await;
    assert_eq!(alpha.thread(at_alpha).await.comments.len(), 2, "what showed it stays");
}

#[tokio::test]
async fn the_same_form_twice_is_one_comment_and_with_another_quote_it_is_two() {
    let (Friends { alpha, beta: _beta }, at_alpha, _) = with_post().await;
    let fleece = publish(&alpha.owner, "There is fleece here").await;
    let threads = alpha.owner.threads();
    let plain = new(at_alpha, "See there");
    let quoting = NewComment { quote: Some(fleece), ..plain.clone() };
    let first = threads.comment(quoting.clone()).await.unwrap();
    assert_eq!(threads.comment(quoting).await.unwrap(), first);
    assert_ne!(threads.comment(plain).await.unwrap(), first);
}
