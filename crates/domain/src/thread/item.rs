//! What stands in a thread, as its author wrote it.

use serde::{Deserialize, Serialize};
use sha2::Digest;

use super::{Reaction, Revision};
use crate::{
    CommentText, Conversation, Cover, NodeId, ParseIdError, Quote, RemoteName, RemotePicture, Sha256, Timestamp,
    WireId, limits,
};

/// Told apart from whatever else is ever hashed.
const REACTION_DOMAIN: &str = "o2m reaction 1\n";

/// One revision of a comment or reaction. Whoever holds one knows that its parts fit together, not who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadItem {
    subject: Subject,
    revision: Revision,
    content: Option<Content>,
}

/// What an item is, and stays through all of its revisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject {
    pub author: NodeId,
    /// The owner of the post.
    pub home: NodeId,
    pub post: WireId,
    /// Of a comment, 128 random bits; of a reaction, its [`reaction_id`].
    pub id: WireId,
    pub kind: ItemKind,
    /// The comment that it answers, or reacts to; `None`: the post.
    pub reply_to: Option<WireId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum ItemKind {
    Comment,
    Reaction,
    /// What one of two people says in their conversation, in the place of a post, in words as a comment's. It is a kind of its own, so that it is
    /// nowhere taken for a comment, whoever shows it where.
    Message,
}

/// What a revision says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// When it was written, by the author's clock.
    pub at: Timestamp,
    /// What the author calls themselves.
    pub name: RemoteName,
    /// The author agreed that everybody may see it, since everybody could see the post.
    pub is_public: bool,
    /// SHA-256 of the post's text as the author saw it: whoever holds another text can say that this was written before.
    pub seen: Sha256,
    pub words: Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    Comment(Comment),
    Reaction(Reaction),
}

/// Markdown and pictures, not both of them empty, within the limits of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    text: CommentText,
    pictures: Vec<RemotePicture>,
    cover: Cover,
    quote: Option<Quote>,
}

/// The parts are no thread item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    #[error("the content is of another kind")]
    Kind,
    #[error("the message is not in the conversation of its author with its home")]
    Conversation,
    #[error("the item answers itself")]
    AnswersItself,
    #[error("the id is not the one of a reaction by this author to this")]
    ReactionId,
    /// A reaction has no deletion, since one may react again: it becomes an empty set.
    #[error("a reaction cannot be deleted")]
    DeletedReaction,
    #[error("the comment says nothing")]
    Empty,
    #[error("more than {} pictures", limits::COMMENT_PICTURES)]
    TooManyPictures,
    #[error("a picture has more than {} files", limits::COMMENT_PICTURE_VARIANTS)]
    TooManyVariants,
    #[error("an alternative text has more than {} characters", limits::COMMENT_ALT_TEXT_CHARACTERS)]
    LongAltText,
}

impl ThreadItem {
    /// Puts a revision together. Without `content` it is a deletion, which is final.
    pub fn new(subject: Subject, revision: Revision, content: Option<Content>) -> Result<Self, ItemError> {
        if subject.reply_to == Some(subject.id) {
            return Err(ItemError::AnswersItself);
        }
        if subject.kind == ItemKind::Reaction && subject.id != reaction_id(&subject) {
            return Err(ItemError::ReactionId);
        }
        if subject.kind == ItemKind::Message && !subject.is_in_conversation() {
            return Err(ItemError::Conversation);
        }
        match content.as_ref().map(|content| &content.words) {
            Some(words) if !words.are_of(subject.kind) => Err(ItemError::Kind),
            None if subject.kind == ItemKind::Reaction => Err(ItemError::DeletedReaction),
            _ => Ok(Self { subject, revision, content }),
        }
    }

    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// What it says; `None`: it was deleted.
    pub fn content(&self) -> Option<&Content> {
        self.content.as_ref()
    }
}

impl Subject {
    /// Says whether a message is where it can be. The home's own is with somebody whom only its reader knows.
    fn is_in_conversation(&self) -> bool {
        let Self { author, home, post, .. } = *self;
        author == home || Conversation::between(author, home) == Conversation { id: post, home }
    }
}

impl ItemKind {
    /// It says something in words, as a comment does and a message; of a reaction there are signs.
    pub fn has_words(self) -> bool {
        self != Self::Reaction
    }
}

impl Words {
    fn are_of(&self, kind: ItemKind) -> bool {
        kind.has_words() == matches!(self, Self::Comment(_))
    }
}

impl Comment {
    pub fn new(text: CommentText, pictures: Vec<RemotePicture>) -> Result<Self, ItemError> {
        if text.as_str().is_empty() && pictures.is_empty() {
            return Err(ItemError::Empty);
        }
        if pictures.len() > limits::COMMENT_PICTURES {
            return Err(ItemError::TooManyPictures);
        }
        for picture in &pictures {
            if picture.variants.len() > limits::COMMENT_PICTURE_VARIANTS {
                return Err(ItemError::TooManyVariants);
            }
            if picture.alt.as_str().chars().count() > limits::COMMENT_ALT_TEXT_CHARACTERS {
                return Err(ItemError::LongAltText);
            }
        }
        Ok(Self { text, pictures, cover: Cover::default(), quote: None })
    }

    /// The same behind `cover`.
    #[must_use]
    pub fn covered(self, cover: Cover) -> Self {
        Self { cover, ..self }
    }

    /// The same with the post that it shows.
    #[must_use]
    pub fn quoting(self, quote: Option<Quote>) -> Self {
        Self { quote, ..self }
    }

    pub fn text(&self) -> &CommentText {
        &self.text
    }

    pub fn pictures(&self) -> &[RemotePicture] {
        &self.pictures
    }

    pub fn cover(&self) -> &Cover {
        &self.cover
    }

    /// The post that it shows.
    pub fn quote(&self) -> Option<Quote> {
        self.quote
    }
}

/// What the author of an item saw of the post's `text`.
pub fn seen(text: &str) -> Sha256 {
    Sha256(sha2::Sha256::digest(text).into())
}

/// The id of the reaction of an author to a post or comment, whatever `subject` has for one: there is one such reaction, and a backup that was
/// restored finds it again under the same id.
pub fn reaction_id(subject: &Subject) -> WireId {
    let Subject { author, home, post, reply_to, .. } = subject;
    let target = reply_to.map(|id| id.to_string()).unwrap_or_default();
    let hash = sha2::Sha256::digest(format!("{REACTION_DOMAIN}{author}\n{home}\n{post}\n{target}"));
    let mut id = WireId([0; 16]);
    id.0.copy_from_slice(&hash[..16]);
    id
}
