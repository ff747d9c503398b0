//! Posts, drafts and pages of the timeline.

use domain::{Author, Post, Timestamp};
use node::{
    Draft, DraftError, DraftVersion, EditId, OnePost, Owner, People, PostError, PostVersion, Quoted, SavedDraft,
    SetAside, TimelinePage, UnsavedPost, markdown,
};

use super::{internal, mentions::named};
use crate::api::{
    AnswersView, ApiError, AudienceChoiceView, AudienceView, DraftView, PersonView, PictureView, PostSourceView,
    PostView, PostsError, QuoteView, SavedDraftView, SetAsideView, TimeView, TimelineView,
};

/// Characters of a post in the title of its page.
const FIRST_WORDS_CHARACTERS: usize = 60;

impl PostView {
    pub(in crate::api) fn new(post: Post, people: &People, quoted: &Quoted, now: Timestamp) -> Self {
        let is_mine = post.author == Author::Owner;
        Self {
            id: post.id,
            quote: QuoteView::of(post.quote, people, quoted, now),
            author: author(&post.author, people, now),
            audience: AudienceView::new(&post.audience, &post.author, &people.circles),
            is_mine,
            number: post.number,
            first_words: String::new(),
            html: named(post.html, people, now),
            warning: post.cover.warning().to_owned(),
            is_blurred: post.cover.is_blurred,
            goes_on: false,
            published: TimeView::new(post.published_at, now),
            edited: post.edited_at.map(|at| TimeView::new(at, now)),
            pictures: post.pictures.into_iter().map(PictureView::from).collect(),
            answers: AnswersView::from(post.answers),
            is_saved: post.is_saved,
        }
    }

    /// A post on a page of its own. What it begins with is found by parsing its source: a list would do that for nothing.
    pub(in crate::api) fn alone(OnePost { post, people, quoted }: OnePost, now: Timestamp) -> Self {
        let first_words = markdown::first_words_of(&post, FIRST_WORDS_CHARACTERS);
        Self { first_words, ..Self::new(post, &people, &quoted, now) }
    }
}

/// A post as it stands in a list.
fn in_list(mut post: Post, people: &People, quoted: &Quoted, now: Timestamp) -> PostView {
    let beginning = markdown::beginning(&post.html);
    let goes_on = beginning.is_some();
    post.html = beginning.unwrap_or(post.html);
    PostView { goes_on, ..PostView::new(post, people, quoted, now) }
}

/// A friend whose posts are there is there too, but for the moment in which a friendship ends.
pub(super) fn author(author: &Author, people: &People, now: Timestamp) -> PersonView {
    let peer = match author {
        Author::Owner => return PersonView::of_owner(&people.owner),
        Author::Friend(peer) => people.peers.get(peer),
    };
    let gone = || PersonView { name: String::new(), picture: None, reach: None, href: "/friends".to_owned() };
    peer.map_or_else(gone, |peer| PersonView::of_peer(peer, now))
}

impl PostSourceView {
    /// Not found for a friend's post, which only the friend may change.
    pub(in crate::api) async fn read(owner: &Owner, post: Post, unsaved: Option<&str>) -> Result<Self, ApiError> {
        if post.author != Author::Owner {
            return Err(ApiError::NotFound);
        }
        let unsaved: EditId = unsaved.and_then(|id| id.parse().ok()).unwrap_or_else(EditId::random);
        let seen = PostVersion::new(post.edited_at).to_string();
        let UnsavedPost { post, meanwhile } = owner.posts().with_unsaved_edit(post, unsaved).await?;
        Ok(Self {
            id: post.id,
            unsaved: unsaved.to_string(),
            seen,
            meanwhile,
            source: post.source,
            warning: post.cover.warning().to_owned(),
            is_blurred: post.cover.is_blurred,
            audience: AudienceChoiceView::of(owner, post.audience).await?,
            pictures: post.pictures.into_iter().map(PictureView::from).collect(),
        })
    }
}

impl TimelineView {
    pub(in crate::api) fn new(page: TimelinePage, now: Timestamp) -> Self {
        let TimelinePage { posts, people, quoted, older } = page;
        Self { posts: posts.into_iter().map(|post| in_list(post, &people, &quoted, now)).collect(), older }
    }
}

impl DraftView {
    pub(in crate::api) async fn read(owner: &Owner) -> Result<Self, ApiError> {
        let Draft { key, source, audience, cover, pictures, version, set_aside } = owner.draft().read().await?;
        Ok(Self {
            key: key.as_str().to_owned(),
            version: DraftVersion::new(version).to_string(),
            source,
            warning: cover.warning().to_owned(),
            is_blurred: cover.is_blurred,
            audience: AudienceChoiceView::of(owner, audience).await?,
            pictures: pictures.into_iter().map(PictureView::from).collect(),
            set_aside: set_aside.into_iter().map(SetAsideView::from).collect(),
        })
    }
}

impl From<SavedDraft> for SavedDraftView {
    fn from(saved: SavedDraft) -> Self {
        let set_aside = saved.set_aside.into_iter().map(SetAsideView::from).collect();
        Self { key: saved.key.as_str().to_owned(), is_published: saved.is_published, set_aside }
    }
}

impl From<SetAside> for SetAsideView {
    fn from(SetAside { id, words }: SetAside) -> Self {
        Self { id, words }
    }
}

impl From<PostError> for ApiError {
    fn from(error: PostError) -> Self {
        match error {
            PostError::Empty => Self::Posts(PostsError::Empty),
            PostError::TextTooLong { excess } => Self::Posts(PostsError::TextTooLong { excess }),
            PostError::AltTooLong { excess } => Self::Posts(PostsError::AltTooLong { excess }),
            PostError::TooManyPictures => Self::Posts(PostsError::TooManyPictures),
            PostError::TooManySetAside => Self::Posts(PostsError::TooManySetAside),
            PostError::NoSuchCircle => Self::Posts(PostsError::NoSuchCircle),
            PostError::NoSuchPicture => Self::Posts(PostsError::NoSuchPicture),
            PostError::ChangedMeanwhile => Self::Posts(PostsError::ChangedMeanwhile),
            PostError::NotFound => Self::NotFound,
            PostError::Store(error) => internal(&error),
        }
    }
}

impl From<DraftError> for ApiError {
    fn from(error: DraftError) -> Self {
        PostError::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use domain::{Audience, NodeId, PostId, Profile};

    use super::*;

    #[test]
    fn a_list_does_not_look_for_the_first_words() {
        let owner = Profile { name: "Jonas".to_owned(), about: String::new(), picture: None };
        let people = People { owner, key: NodeId([1; 32]), peers: HashMap::new(), circles: HashMap::new() };
        let post = Post {
            id: PostId(1),
            author: Author::Owner,
            number: Some(1),
            source: "*Rain* at last".to_owned(),
            html: String::new(),
            cover: domain::Cover::NONE,
            audience: Audience::AllFriends,
            published_at: Timestamp(0),
            edited_at: None,
            answers: domain::thread::Answers::default(),
            is_saved: false,
            quote: None,
            pictures: Vec::new(),
        };
        let quoted = Quoted::new();
        assert_eq!(in_list(post.clone(), &people, &quoted, Timestamp(0)).first_words, "");
        assert_eq!(PostView::alone(OnePost { post, people, quoted }, Timestamp(0)).first_words, "Rain at last");
    }
}
