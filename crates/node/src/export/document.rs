//! The JSON of an export (docs/EXPORT.md), for other programs and for coming back: in `feed.json`, in front matter, `comments.json` and
//! `friends.json`. Where docs/PROTOCOL.md has a member for something, it is called and written so here.

use domain::{
    Audience, Quote, WireId,
    thread::{Commenting, ItemKind},
};
use federation::wire::date;
use serde::Serialize;
use store::{ItemRow, OwnedPost};

use super::{pictures::PlacedPicture, place::Place};

/// Of everything here.
pub(super) const FORMAT: u32 = 1;
pub(super) const JSON_FEED: &str = "https://jsonfeed.org/version/1.1";

/// `feed.json`, up to its items.
#[derive(Serialize)]
pub(super) struct FeedHead<'a> {
    pub version: &'static str,
    pub title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub description: &'a str,
    pub authors: [Author<'a>; 1],
    #[serde(rename = "_o2m")]
    pub o2m: FeedExtension<'a>,
}

#[derive(Serialize)]
pub(super) struct Author<'a> {
    pub name: &'a str,
}

#[derive(Serialize)]
pub(super) struct FeedExtension<'a> {
    pub format: u32,
    /// Of O2M.
    pub program: &'static str,
    pub exported: String,
    pub id: String,
    pub circles: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureMember>,
}

/// An item of `feed.json`.
#[derive(Serialize)]
pub(super) struct Item<'a> {
    pub id: String,
    pub content_text: &'a str,
    pub date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<String>,
    #[serde(rename = "_o2m")]
    pub o2m: ItemExtension<'a>,
}

/// What O2M knows of a post besides.
#[derive(Serialize)]
pub(super) struct ItemExtension<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    pub audience: &'static str,
    /// Beside the audience `circles`.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub circles: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    pub warning: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub blurred: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commenting: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteMember>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<PictureMember>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<CommentMember<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<ReactionMember<'a>>,
    /// The files of this post.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub markdown: String,
}

#[derive(Serialize)]
pub(super) struct QuoteMember {
    owner: String,
    post: String,
}

#[derive(Serialize)]
pub(super) struct PictureMember {
    /// Where it is, relative to the document; absent: it was missing on the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    alt: String,
    width: u32,
    height: u32,
    color: String,
    /// The one in the export.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variants: Vec<VariantMember>,
}

#[derive(Serialize)]
struct VariantMember {
    sha256: String,
    width: u32,
    height: u32,
    content_type: String,
    size_bytes: u64,
}

/// What somebody said under a post.
#[derive(Serialize)]
pub(super) struct CommentMember<'a> {
    id: String,
    author: String,
    name: &'a str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    text: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    warning: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    blurred: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<QuoteMember>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pictures: Vec<PictureMember>,
    /// As its author signed it.
    #[serde(skip_serializing_if = "str::is_empty")]
    signed: &'a str,
}

#[derive(Serialize)]
pub(super) struct ReactionMember<'a> {
    author: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    emoji: Vec<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    signed: &'a str,
}

/// An entry of `comments.json`.
#[derive(Serialize)]
pub(super) struct WrittenMember<'a> {
    /// The server of the friend under whose post it is, what the owner calls the friend, and the post.
    pub home: String,
    pub home_name: &'a str,
    pub post: String,
    #[serde(flatten)]
    pub comment: CommentMember<'a>,
}

/// An entry of `friends.json`.
#[derive(Serialize)]
pub(super) struct FriendMember<'a> {
    pub id: String,
    pub name: &'a str,
    pub invite: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub circles: &'a [String],
}

/// `friends.json`.
#[derive(Serialize)]
pub(super) struct FriendsDocument<'a> {
    pub format: u32,
    pub friends: Vec<FriendMember<'a>>,
}

impl From<Quote> for QuoteMember {
    fn from(Quote { owner, post }: Quote) -> Self {
        Self { owner: owner.to_string(), post: post.to_string() }
    }
}

impl PictureMember {
    pub(super) fn new(placed: &PlacedPicture, place: Place) -> Self {
        let PlacedPicture { picture, file } = placed;
        let variant = file.as_ref().map(|(_, variant)| VariantMember {
            sha256: variant.sha256.to_string(),
            width: variant.width,
            height: variant.height,
            content_type: variant.content_type.clone(),
            size_bytes: variant.size_bytes,
        });
        Self {
            file: file.as_ref().map(|(path, _)| place.path(path)),
            alt: picture.alt.clone(),
            width: picture.width,
            height: picture.height,
            color: picture.color.clone(),
            variants: variant.into_iter().collect(),
        }
    }
}

impl<'a> CommentMember<'a> {
    pub(super) fn new(item: &'a ItemRow, pictures: &[PlacedPicture], place: Place) -> Self {
        Self {
            id: item.entry.subject.id.to_string(),
            author: item.entry.subject.author.to_string(),
            name: &item.name,
            at: date(item.said_at),
            received: item.received_at.map(date),
            reply_to: item.entry.subject.reply_to.map(|id| id.to_string()),
            text: &item.source,
            warning: item.cover.warning(),
            blurred: item.cover.is_blurred,
            quote: item.quote.map(QuoteMember::from),
            pictures: pictures.iter().map(|picture| PictureMember::new(picture, place)).collect(),
            signed: signed(item, place),
        }
    }
}

impl<'a> ReactionMember<'a> {
    fn new(item: &'a ItemRow, place: Place) -> Self {
        Self {
            author: item.entry.subject.author.to_string(),
            name: &item.name,
            reply_to: item.entry.subject.reply_to.map(|id| id.to_string()),
            emoji: item.source.split(' ').filter(|emoji| !emoji.is_empty()).collect(),
            signed: signed(item, place),
        }
    }
}

/// What is signed says everything once more, in a way that no person reads: front matter goes without.
fn signed(item: &ItemRow, place: Place) -> &str {
    if matches!(place, Place::Top) { &item.jws } else { "" }
}

/// A post of the owner's, and all that belongs to it.
#[derive(Debug)]
pub(super) struct WholePost<'a> {
    pub owned: &'a OwnedPost,
    pub circles: &'a [String],
    pub commenting: Commenting,
    pub pictures: &'a [PlacedPicture],
    /// Comments and reactions, with the pictures of each.
    pub thread: &'a [(ItemRow, Vec<PlacedPicture>)],
}

impl<'a> WholePost<'a> {
    pub(super) fn extension(&self, place: Place) -> ItemExtension<'a> {
        let Self { owned: OwnedPost { post, .. }, circles, commenting, pictures, thread } = *self;
        let of_kind = |kind| thread.iter().filter(move |(item, _)| item.entry.subject.kind == kind);
        ItemExtension {
            number: post.number,
            audience: post.audience.as_str(),
            circles,
            warning: post.cover.warning(),
            blurred: post.cover.is_blurred,
            commenting: (commenting != Commenting::default()).then(|| commenting.as_str()),
            quote: post.quote.map(QuoteMember::from),
            pictures: pictures.iter().map(|picture| PictureMember::new(picture, place)).collect(),
            comments: of_kind(ItemKind::Comment)
                .map(|(item, pictures)| CommentMember::new(item, pictures, place))
                .collect(),
            reactions: of_kind(ItemKind::Reaction).map(|(item, _)| ReactionMember::new(item, place)).collect(),
            page: String::new(),
            markdown: String::new(),
        }
    }

    /// For `feed.json`.
    pub(super) fn item(&self, page: String, markdown: String) -> Item<'a> {
        let OwnedPost { wire_id, post } = self.owned;
        Item {
            id: WireId::to_string(wire_id),
            content_text: &post.source,
            date_published: date(post.published_at),
            date_modified: post.edited_at.map(date),
            o2m: ItemExtension { page, markdown, ..self.extension(Place::Top) },
        }
    }
}

/// Names of the circles that an audience is for, in the order of their names.
pub(super) fn names_of_circles(audience: &Audience, circles: &[domain::Circle]) -> Vec<String> {
    let named = circles.iter().filter(|circle| audience.circles().contains(&circle.id));
    named.map(|circle| circle.name.clone()).collect()
}
