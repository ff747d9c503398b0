//! What the pages of an export show. How they look and which words they have is the interface's: who makes an export hands that in.

use domain::{Audience, Cover, Post, Timestamp};

/// Makes a page of what it shows.
pub type DrawPage = fn(ExportPage) -> String;

/// A page of an export. Addresses in it are relative to it.
#[derive(Debug, Clone)]
pub enum ExportPage {
    /// `index.html`: what is where.
    Index(ExportIndex),
    Year(ExportYear),
    Post(Box<ExportedPost>),
    Written(ExportWritten),
    Friends(Vec<ExportedFriend>),
}

/// The first page.
#[derive(Debug, Clone)]
pub struct ExportIndex {
    pub name: String,
    pub about: String,
    pub picture: Option<ExportedPicture>,
    /// The newest first.
    pub years: Vec<ListedYear>,
    /// Where it begins what the owner wrote under friends' posts; `None`: nothing.
    pub comments: Option<String>,
    pub made_at: Timestamp,
}

/// A year in a list.
#[derive(Debug, Clone)]
pub struct ListedYear {
    pub href: String,
    pub year: String,
    pub posts: usize,
}

/// The posts of one year.
#[derive(Debug, Clone)]
pub struct ExportYear {
    pub year: String,
    /// Oldest first.
    pub posts: Vec<ListedPost>,
}

/// A post in a list.
#[derive(Debug, Clone)]
pub struct ListedPost {
    pub href: String,
    pub published_at: Timestamp,
    /// How it begins; empty for pictures without a word.
    pub words: String,
    pub pictures: usize,
    pub comments: usize,
    pub audience: ShownAudience,
}

/// Who may see a post, by the names of circles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownAudience {
    pub audience: Audience,
    pub circles: Vec<String>,
}

/// One post, with what is said under it.
#[derive(Debug, Clone)]
pub struct ExportedPost {
    /// Whose it is.
    pub name: String,
    /// In whose list it is.
    pub year: String,
    /// Its `pictures` are those below.
    pub post: Post,
    pub audience: ShownAudience,
    pub pictures: Vec<ExportedPicture>,
    pub quote: Option<ExportedQuote>,
    pub reactions: Vec<ExportedReaction>,
    /// Each followed by what answers it.
    pub comments: Vec<ExportedComment>,
    /// The page of the post before it, and of the one after it.
    pub older: Option<String>,
    pub newer: Option<String>,
}

/// A picture of a post or a comment.
#[derive(Debug, Clone)]
pub struct ExportedPicture {
    /// Where its file is; `None`: it was missing on the machine.
    pub href: Option<String>,
    pub alt: String,
    pub width: u32,
    pub height: u32,
    /// What stands behind it, where it is transparent.
    pub color: String,
}

/// The post that a post or a comment shows.
#[derive(Debug, Clone)]
pub enum ExportedQuote {
    /// The owner's own: where it is, and how it begins.
    Own { href: String, words: String },
    /// Another's, of whom nothing is in the export but the name; `None`: they are nobody's friend here.
    Others(Option<String>),
    /// The owner's own that is gone.
    Gone,
}

/// An emoji, and who reacts with it.
#[derive(Debug, Clone)]
pub struct ExportedReaction {
    pub emoji: String,
    pub names: Vec<String>,
}

/// What somebody said.
#[derive(Debug, Clone)]
pub struct ExportedComment {
    /// 0: it answers the post.
    pub depth: usize,
    /// Whose it is; in what the owner wrote elsewhere, under whose post.
    pub name: String,
    pub said_at: Timestamp,
    pub is_edited: bool,
    pub html: String,
    pub cover: Cover,
    pub pictures: Vec<ExportedPicture>,
    pub quote: Option<ExportedQuote>,
    pub reactions: Vec<ExportedReaction>,
}

/// A page of what the owner wrote under friends' posts.
#[derive(Debug, Clone)]
pub struct ExportWritten {
    /// Newest first.
    pub comments: Vec<ExportedComment>,
    /// The page with what was written later, and the one with what was written before.
    pub newer: Option<String>,
    pub older: Option<String>,
}

/// A friend, and the way to them.
#[derive(Debug, Clone)]
pub struct ExportedFriend {
    pub name: String,
    /// `o2m://…`
    pub invite: String,
    pub circles: Vec<String>,
}
