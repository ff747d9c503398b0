//! Quotes between two friends, and what they give away.

use domain::{Audience, Cover, Post, PostId, TimelineFilter};

use crate::{
    posting::{draft::form::DraftForm, draft::key::DraftKey, edit::PostEdit, publish::PostError},
    testing::friends::{Friends, Side, publish},
};

impl Side {
    async fn quotes(&self, post: PostId, audience: Audience) -> PostId {
        let form = DraftForm {
            source: "See this".into(),
            audience: Some(audience),
            quote: Some(post),
            ..DraftForm::default()
        };
        self.owner.posts().publish(&form, Vec::new()).await.unwrap().id
    }

    /// What this side sees in a post that quotes one: the text of that, if it is shown.
    async fn quoted(&self, post: PostId) -> Option<String> {
        let found = self.owner.reading().post(post).await.unwrap().unwrap();
        let quote = found.post.quote.expect("a quote");
        let in_list = self.owner.reading().timeline(None, TimelineFilter::default()).await.unwrap();
        let shown = found.quoted.get(&quote).map(|post| post.source.clone());
        assert_eq!(shown, in_list.quoted.get(&quote).map(|post| post.source.clone()));
        shown
    }

    async fn newest_of_friend(&self) -> Post {
        self.owner.reading().pull(self.friend).await.unwrap();
        let page = self.owner.reading().timeline(None, TimelineFilter::friend(self.friend)).await.unwrap();
        page.posts.into_iter().next().unwrap()
    }
}

#[tokio::test]
async fn whoever_may_see_a_post_sees_it_quoted() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let frost = publish(&alpha.owner, "Frost tonight").await;
    let quoting = alpha.quotes(frost, Audience::AllFriends).await;
    assert_eq!(alpha.quoted(quoting).await.as_deref(), Some("Frost tonight"));
    let at_beta = beta.newest_of_friend().await;
    assert_eq!(beta.quoted(at_beta.id).await.as_deref(), Some("Frost tonight"));

    let back = beta.quotes(at_beta.id, Audience::AllFriends).await;
    assert_eq!(beta.quoted(back).await.as_deref(), Some("See this"), "a friend's post, and one level of it");
    let at_alpha = alpha.newest_of_friend().await;
    assert_eq!(alpha.quoted(at_alpha.id).await.as_deref(), Some("See this"), "it is one's own");
    assert_eq!(at_alpha.quote.map(|quote| quote.owner), Some(alpha.node().own_id()));

    let edit = PostEdit::new("See this one".into(), Audience::AllFriends);
    alpha.owner.posts().edit(quoting, &edit).await.unwrap();
    assert_eq!(beta.newest_of_friend().await.source, "See this one");
    assert_eq!(beta.quoted(at_beta.id).await.as_deref(), Some("Frost tonight"), "an edit keeps it");
    alpha.owner.posts().delete(frost).await.unwrap();
    beta.newest_of_friend().await;
    assert_eq!((alpha.quoted(quoting).await, beta.quoted(at_beta.id).await), (None, None));
}

#[tokio::test]
async fn a_quote_shows_nothing_and_asks_nothing_where_the_post_is_not() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let secret = alpha.quotes(publish(&alpha.owner, "Nobody else's").await, Audience::OnlyMe).await;
    let quoting = alpha.quotes(secret, Audience::AllFriends).await;
    assert_eq!(alpha.quoted(quoting).await.as_deref(), Some("See this"));
    let at_beta = beta.newest_of_friend().await;
    alpha.wire.asked();
    assert_eq!(beta.quoted(at_beta.id).await, None);
    assert!(alpha.wire.asked().is_empty());

    // It is shown once it may be seen.
    let edit = PostEdit::new("See this".into(), Audience::AllFriends);
    alpha.owner.posts().edit(secret, &edit).await.unwrap();
    beta.newest_of_friend().await;
    assert_eq!(beta.quoted(at_beta.id).await.as_deref(), Some("See this"));
    // Of a friend's post nothing stays when the friendship ends.
    let own = beta.quotes(at_beta.id, Audience::AllFriends).await;
    beta.owner.friends().end(beta.friend).await.unwrap();
    assert_eq!(beta.quoted(own).await, None);
}

#[tokio::test]
async fn what_is_begun_is_published_once_by_the_form_that_shows_it() {
    let friends = Friends::new().await;
    let posts = friends.alpha.owner.posts();
    let frost = publish(&friends.alpha.owner, "Frost tonight").await;
    assert!(matches!(posts.begin_quote(Some(PostId(99))).await, Err(PostError::NotFound)));
    posts.begin_quote(Some(frost)).await.unwrap();
    assert_eq!(posts.begun_quote().await.unwrap(), Some(frost));

    let form = |source: &str, quote| DraftForm { source: source.into(), quote, ..DraftForm::default() };
    let without = posts.publish_draft(&form("Thaw", None), &DraftKey::random()).await.unwrap();
    assert_eq!((without.quote, posts.begun_quote().await.unwrap()), (None, Some(frost)), "another window's");
    assert!(posts.publish_draft(&form(" ", Some(frost)), &DraftKey::random()).await.is_err());
    assert_eq!(posts.begun_quote().await.unwrap(), Some(frost), "what was not published keeps it");
    let with = posts.publish_draft(&form("Look", Some(frost)), &DraftKey::random()).await.unwrap();
    assert_eq!((with.quote.is_some(), posts.begun_quote().await.unwrap()), (true, None));

    posts.begin_quote(Some(with.id)).await.unwrap();
    posts.delete(with.id).await.unwrap();
    let gone = posts.publish_draft(&form("And now?", Some(with.id)), &DraftKey::random()).await.unwrap();
    assert_eq!((gone.quote, gone.cover), (None, Cover::NONE), "the words are published nevertheless");
    let script = posts.publish(&form("By a script", Some(with.id)), Vec::new()).await;
    assert!(matches!(script, Err(PostError::NotFound)));
}
