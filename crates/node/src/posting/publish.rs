//! Publishing: a form becomes a post, the post gets its number and its place in friends' feeds, and friends are told to look.

use domain::{
    AltText, Audience, Cover, LiveEvent, MediaId, Post, PostId, PostText, Quote, TextError, Timestamp, TypedText,
    WireId, is_visible, limits,
};
use store::{DraftSave, OwnPost, PostContent, StoreError, WriteTx};

use crate::{
    markdown,
    node::Node,
    posting::{
        draft::{
            self,
            form::{DraftError, DraftForm},
            key::DraftKey,
            unseen::{Unseen, has_own},
        },
        owner::OwnerPosts,
    },
    secrets::secret::random_bytes,
};

/// A post that was not published, changed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// There is neither text that can be seen nor a picture.
    #[error("a post needs text or a picture")]
    Empty,
    #[error("the text of a post is {} bytes at most: {excess} characters do not fit", limits::POST_TEXT_BYTES)]
    TextTooLong { excess: usize },
    #[error("the description of a picture is {} characters at most: {excess} do not fit", limits::ALT_TEXT_CHARACTERS)]
    AltTooLong { excess: usize },
    #[error("a post has {} pictures at most", limits::PICTURES_PER_POST)]
    TooManyPictures,
    /// The post was not published, and there is no room to keep it as the draft.
    #[error("{} texts are set aside at most", limits::SET_ASIDE)]
    TooManySetAside,
    /// It is for a circle that is gone, so that fewer would see it than was meant.
    #[error("there is no such circle")]
    NoSuchCircle,
    /// A picture is not the owner's, or nothing showed it for so long that it was forgotten.
    #[error("there is no such picture")]
    NoSuchPicture,
    /// Another form changed the post since this one began; the same is to be said again by one that has seen that.
    #[error("the post was changed meanwhile")]
    ChangedMeanwhile,
    /// There is no such post of the owner's.
    #[error("there is no such post")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a post is made of, within the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewPost {
    text: PostText,
    audience: Audience,
    cover: Cover,
    pictures: Vec<(MediaId, String)>,
    quote: Option<Quote>,
    draft_key: Option<DraftKey>,
    draft_save: Option<DraftSave>,
}

impl NewPost {
    /// Holds what was written against the limits.
    pub(crate) fn new(
        source: &TypedText,
        audience: Audience,
        pictures: Vec<(MediaId, String)>,
    ) -> Result<Self, PostError> {
        let too_long = |_: TextError| PostError::TextTooLong { excess: PostText::excess(source.as_str()) };
        let text: PostText = source.as_str().parse().map_err(too_long)?;
        if !is_visible(text.as_str()) && pictures.is_empty() {
            return Err(PostError::Empty);
        }
        if pictures.len() > limits::PICTURES_PER_POST {
            return Err(PostError::TooManyPictures);
        }
        let pictures = pictures.into_iter().map(|(id, alt)| {
            let too_long = |_: TextError| PostError::AltTooLong { excess: AltText::excess(&alt) };
            let parsed: AltText = alt.parse().map_err(too_long)?;
            Ok((id, parsed.into_string()))
        });
        let pictures = pictures.collect::<Result<_, PostError>>()?;
        Ok(Self { text, audience, cover: Cover::NONE, pictures, quote: None, draft_key: None, draft_save: None })
    }

    /// The same behind `cover`.
    pub(crate) fn covered(self, cover: Cover) -> Self {
        Self { cover, ..self }
    }

    pub(crate) fn source(&self) -> &str {
        self.text.as_str()
    }

    pub(crate) fn cover(&self) -> &Cover {
        &self.cover
    }

    /// With their alternative texts.
    pub(crate) fn pictures(&self) -> &[(MediaId, String)] {
        &self.pictures
    }
}

impl OwnerPosts<'_> {
    /// Publishes what a form holds, with those pictures of the draft that it shows, and takes it out of the draft. What another form wrote
    /// there meanwhile stays. A form that published before publishes nothing, and answers with the post it made. When it cannot be
    /// published, the draft keeps everything.
    pub async fn publish_draft(self, form: &DraftForm, key: &DraftKey) -> Result<Post, PostError> {
        form.check()?;
        let (node, now) = (self.node, self.node.now());
        let audience = node.audience_of(form).await?;
        let source = node.with_mentions(&form.source, limits::POST_TEXT_BYTES).await?;
        let tx = node.store.write().await?;
        let published = tx.own_post_of_draft(key.as_str()).await?;
        let unseen = Unseen::find(&tx, form).await?;
        draft::save_pictures(&tx, form, unseen.as_ref(), now).await?;
        let mut pictures = tx.draft_pictures().await?;
        pictures.retain(|(id, _)| form.has(*id));
        let is_spent = published.is_some();
        if let Some(post) = published.filter(|post| is_same(post, &source, &pictures)) {
            leave_draft(&tx, key, form, unseen.as_ref(), &pictures).await?;
            tx.commit().await?;
            return node.post(post.id).await;
        }
        let next = if is_spent { DraftKey::random() } else { key.clone() };
        let new = match NewPost::new(&source, audience.clone(), pictures) {
            Ok(new) if tx.known_audience(&new.audience).await? == new.audience => Ok(new),
            Ok(_) => Err(PostError::NoSuchCircle),
            Err(error) => Err(error),
        };
        let new = match new {
            Ok(new) => {
                let new = new.covered(draft::cover_of(&tx, form).await?);
                // Of a post that is gone meanwhile nothing is to be shown.
                let quote = match form.quote {
                    Some(post) => tx.quote_of(post).await?,
                    None => None,
                };
                NewPost { quote, draft_key: Some(next), draft_save: form.draft_save(), ..new }
            }
            Err(error) => {
                draft::save_text(&tx, &next, form, audience, now).await?;
                tx.commit().await?;
                return Err(error);
            }
        };
        let id = insert(node, &tx, &new).await?;
        leave_draft(&tx, key, form, unseen.as_ref(), &new.pictures).await?;
        let has_quoted = form.quote.is_some() && tx.set_quoting(None).await?;
        tx.commit().await?;
        node.announce(id, &new.audience);
        if has_quoted {
            node.live.send(LiveEvent::TimelineChanged);
        }
        node.post(id).await
    }

    /// Publishes without touching the draft, as a script does.
    pub async fn publish(self, form: &DraftForm, pictures: Vec<(MediaId, String)>) -> Result<Post, PostError> {
        let audience = self.node.audience_of(form).await?;
        let source = self.node.with_mentions(&form.source, limits::POST_TEXT_BYTES).await?;
        let new = NewPost::new(&source, audience, pictures)?.covered(form.cover.clone().unwrap_or_default());
        let tx = self.node.store.write().await?;
        if tx.known_audience(&new.audience).await? != new.audience {
            return Err(PostError::NoSuchCircle);
        }
        let quote = match form.quote {
            Some(post) => Some(tx.quote_of(post).await?.ok_or(PostError::NotFound)?),
            None => None,
        };
        let new = NewPost { quote, ..new };
        let id = insert(self.node, &tx, &new).await?;
        tx.commit().await?;
        self.node.announce(id, &new.audience);
        self.node.post(id).await
    }
}

impl Node {
    /// Tells open pages, and the servers of the friends who may see it, of a post that was just committed.
    pub(crate) fn announce(&self, post: PostId, audience: &Audience) {
        tracing::info!(post.id = post.0, post.audience = %audience, "published");
        self.live.send(LiveEvent::PostAdded { post, published_at: self.now() });
        self.poke_friends();
    }

    pub(crate) async fn post(&self, id: PostId) -> Result<Post, PostError> {
        self.store.post(id).await?.ok_or(PostError::NotFound)
    }
}

/// Puts a post of the owner's into the store; to be [announced](Node::announce) after the commit.
pub(crate) async fn insert(node: &Node, tx: &WriteTx, new: &NewPost) -> Result<PostId, StoreError> {
    let date = node.date_of_new_post(tx).await?;
    let id = insert_dated(tx, new, date.at).await?;
    node.note_published(id, date);
    Ok(id)
}

/// The same of a post that is dated `at`, whatever the clock says.
pub(crate) async fn insert_dated(tx: &WriteTx, new: &NewPost, at: Timestamp) -> Result<PostId, StoreError> {
    let wire_id = WireId(random_bytes());
    let html = markdown::render(new.source(), Some(wire_id));
    // What begins with the default may come when a circle of it has just gone.
    let audience = tx.known_audience(&new.audience).await?;
    let row = store::NewPost {
        peer: None,
        wire_id,
        number: Some(tx.next_number().await?),
        content: PostContent {
            source: new.source(),
            html: &html,
            sanitizer_version: markdown::SANITIZER_VERSION,
            audience: &audience,
            cover: new.cover(),
            pictures: &new.pictures,
            quote: new.quote,
        },
        published_at: at,
        edited_at: None,
        draft_key: new.draft_key.as_ref().map(DraftKey::as_str),
        draft_save: new.draft_save.as_ref(),
    };
    tx.insert_post(&row).await
}

/// Takes out of the draft what was published: the text, if it is the one of `key` that stands there or the form's own under another key,
/// and the pictures. Words that the form had not seen stay the draft, under another key.
async fn leave_draft(
    tx: &WriteTx,
    key: &DraftKey,
    form: &DraftForm,
    unseen: Option<&Unseen>,
    pictures: &[(MediaId, String)],
) -> Result<(), StoreError> {
    if unseen.is_some_and(|unseen| unseen.is_beyond(form.source.as_str())) {
        tx.rename_draft(key.as_str(), DraftKey::random().as_str()).await?;
    } else {
        // The answer that told the form of another key may have been lost.
        let own = tx.draft().await?.filter(|draft| has_own(form, draft)).map(|draft| draft.key);
        tx.clear_draft_text(own.as_deref().unwrap_or(key.as_str())).await?;
    }
    for (picture, _) in pictures {
        tx.remove_draft_picture(*picture).await?;
    }
    Ok(())
}

/// Says whether a form that published `post` says nothing new when it comes again, with these words.
fn is_same(post: &OwnPost, source: &TypedText, pictures: &[(MediaId, String)]) -> bool {
    let known = |id: &MediaId| post.pictures.iter().any(|(known, _)| known == id);
    post.source == source.as_str().trim() && pictures.iter().all(|(id, _)| known(id))
}

impl From<DraftError> for PostError {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::TextTooLong { excess } => Self::TextTooLong { excess },
            DraftError::AltTooLong { excess } => Self::AltTooLong { excess },
            DraftError::TooManyPictures => Self::TooManyPictures,
            DraftError::TooManySetAside => Self::TooManySetAside,
            DraftError::Store(error) => Self::Store(error),
        }
    }
}

#[cfg(test)]
mod tests;
