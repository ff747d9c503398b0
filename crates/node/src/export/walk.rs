//! The way through everything that the owner wrote: each post once, oldest first, and the lists after what they list.

use std::{
    collections::VecDeque,
    fs::File,
    io::{BufReader, BufWriter, Seek, Write},
    path::Path,
};

use domain::{
    Circle, FriendshipState, Invite, NodeId, Peer, PostId, Profile, Quote, ThreadItemId, Timestamp, WireId, shown_name,
    thread::{Emoji, ItemKind, ThreadPosition, arrange, by_emoji, shown_at},
};
use federation::wire::date;
use serde::Serialize;
use store::{Home, ItemRow, OwnedPost, Store, StoreError};
use tokio::runtime::Handle;

use super::{
    archive::Archive,
    document::{
        Author, CommentMember, FORMAT, FeedExtension, FeedHead, FriendMember, FriendsDocument, JSON_FEED,
        PictureMember, WholePost, WrittenMember, names_of_circles,
    },
    error::ExportError,
    front_matter::FrontMatter,
    names::{self, PostName},
    pages::{
        DrawPage, ExportIndex, ExportPage, ExportWritten, ExportYear, ExportedComment, ExportedFriend, ExportedPost,
        ExportedQuote, ExportedReaction, ListedPost, ListedYear, ShownAudience,
    },
    pictures::{self, Folders, PlacedPicture},
    place::Place,
};
use crate::markdown;

/// Posts that are read together.
const POSTS_AT_ONCE: u64 = 50;
/// Of what the owner wrote under friends' posts, on a page.
const WRITTEN_PER_PAGE: usize = 100;
/// Characters of a post in the list of its year, and in a post that shows it.
const LISTED_CHARACTERS: usize = 80;
const QUOTED_CHARACTERS: usize = 200;
/// Between two values of a list.
const BETWEEN: &str = ",\n";

/// What the way leads through, and what is needed for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'a> {
    /// Nobody writes there.
    pub store: &'a Store,
    /// On whose thread this is not.
    pub handle: &'a Handle,
    pub draw: DrawPage,
    pub folders: Folders<'a>,
    /// A folder for what is written down meanwhile.
    pub spool: &'a Path,
    pub now: Timestamp,
}

/// Somebody who walks it.
pub(super) struct Walk<'a> {
    way: Way<'a>,
    home: Home,
    profile: Profile,
    circles: Vec<Circle>,
    friends: Vec<Peer>,
}

impl<'a> Walk<'a> {
    pub(super) fn begin(way: Way<'a>, id: NodeId) -> Result<Self, ExportError> {
        let Way { store, handle, .. } = way;
        let profile = handle.block_on(store.profile())?;
        if profile.name.is_empty() {
            return Err(ExportError::NotSetUp);
        }
        let circles = handle.block_on(store.circles())?;
        let mut friends = handle.block_on(store.peers())?;
        friends.retain(|peer| peer.state == FriendshipState::Accepted);
        friends.sort_by_cached_key(|peer| peer.name.to_lowercase());
        Ok(Self { way, home: Home { peer: None, key: id }, profile, circles, friends })
    }

    pub(super) fn go(&self, archive: &mut Archive<impl Write>) -> Result<(), ExportError> {
        let (folders, now) = (self.way.folders, self.way.now);
        let picture = self.profile.picture.clone();
        let picture = picture.map(|picture| pictures::put(archive, folders, picture, "pictures/profile", now));
        let picture = picture.transpose()?;
        let years = self.posts(archive, picture.as_ref())?;
        let comments = self.written(archive)?.then(|| names::written_page(1));
        self.friends(archive)?;
        let index = ExportIndex {
            name: self.profile.name.clone(),
            about: self.profile.about.clone(),
            picture: picture.map(|picture| picture.on_page(Place::Top)),
            years,
            comments,
            made_at: now,
        };
        archive.text("index.html", now, &(self.way.draw)(ExportPage::Index(index)))
    }

    /// Adds the posts, the list of each year, and the feed. Says which years there are, the newest first.
    fn posts(
        &self,
        archive: &mut Archive<impl Write>,
        picture: Option<&PlacedPicture>,
    ) -> Result<Vec<ListedYear>, ExportError> {
        let mut posts = Posts { way: self.way, part: VecDeque::new(), after: None };
        let mut items = Spool::new(self.way.spool)?;
        let (mut years, mut listed) = (Vec::new(), Vec::new());
        let mut older: Option<PostName> = None;
        let mut next = posts.next_post()?;
        while let Some((owned, name)) = next {
            next = posts.next_post()?;
            let newer = next.as_ref().map(|(_, name)| name);
            listed.push(self.post(archive, &owned, &name, [older.as_ref(), newer], &mut items)?);
            if newer.is_none_or(|newer| newer.year != name.year) {
                years.insert(0, self.year(archive, &name.year, std::mem::take(&mut listed))?);
            }
            older = Some(name);
        }
        let head = FeedHead {
            version: JSON_FEED,
            title: &self.profile.name,
            description: &self.profile.about,
            authors: [Author { name: &self.profile.name }],
            o2m: FeedExtension {
                format: FORMAT,
                program: concat!("O2M ", env!("CARGO_PKG_VERSION")),
                exported: date(self.way.now),
                id: self.home.key.to_string(),
                circles: self.circles.iter().map(|circle| &*circle.name).collect(),
                picture: picture.map(|picture| PictureMember::new(picture, Place::Top)),
            },
        };
        let head = serde_json::to_string(&head)?;
        let before = format!("{},\"items\":[\n", head.strip_suffix('}').unwrap_or(&head));
        archive.long_text("feed.json", self.way.now, (&before, items.read()?, "\n]}\n"))?;
        Ok(years)
    }

    fn year(
        &self,
        archive: &mut Archive<impl Write>,
        year: &str,
        posts: Vec<ListedPost>,
    ) -> Result<ListedYear, ExportError> {
        let path = names::year_page(year);
        let listed = ListedYear { href: path.clone(), year: year.to_owned(), posts: posts.len() };
        let page = ExportPage::Year(ExportYear { year: year.to_owned(), posts });
        archive.text(&path, self.way.now, &(self.way.draw)(page))?;
        Ok(listed)
    }

    /// Adds a post in all its forms: pictures, Markdown, page, and what the feed will say of it.
    fn post(
        &self,
        archive: &mut Archive<impl Write>,
        owned: &OwnedPost,
        name: &PostName,
        [older, newer]: [Option<&PostName>; 2],
        items: &mut Spool,
    ) -> Result<ListedPost, ExportError> {
        let Way { store, handle, draw, folders, .. } = self.way;
        let (post, at) = (&owned.post, owned.post.published_at);
        let placed = post
            .pictures
            .iter()
            .zip(1..)
            .map(|(picture, number)| pictures::put(archive, folders, picture.clone(), &name.picture(number), at));
        let placed = placed.collect::<Result<Vec<_>, _>>()?;
        let thread = handle.block_on(store.own_thread(self.home, owned.wire_id))?;
        let commenting = handle.block_on(store.commenting(None, owned.wire_id))?;
        let mut said = Vec::with_capacity(thread.len());
        for mut item in thread {
            let path = |number| name.comment_picture(item.entry.subject.id, number);
            let placed =
                Self::comment_pictures(archive, folders, std::mem::take(&mut item.pictures), path, item.said_at)?;
            said.push((item, placed));
        }
        let circles = names_of_circles(&post.audience, &self.circles);
        let whole = WholePost { owned, circles: &circles, commenting, pictures: &placed, thread: &said };
        archive.text(&name.markdown(), at, &markdown_of(&whole)?)?;
        items.add(&whole.item(name.page(), name.markdown()))?;

        let audience = ShownAudience { audience: post.audience.clone(), circles: circles.clone() };
        let listed = ListedPost {
            href: name.in_list(),
            published_at: at,
            words: markdown::first_words_of(post, LISTED_CHARACTERS),
            pictures: placed.len(),
            comments: said.iter().filter(|(item, _)| item.entry.subject.kind == ItemKind::Comment).count(),
            audience: audience.clone(),
        };
        let mut shown = post.clone();
        shown.html = markdown::for_strangers(&post.html).into_owned();
        let page = ExportedPost {
            name: self.profile.name.clone(),
            year: name.year.clone(),
            post: shown,
            audience,
            pictures: placed.iter().map(|picture| picture.on_page(Place::InYear)).collect(),
            quote: self.quote(post.quote, Place::InYear)?,
            reactions: self.reactions(&said, None),
            comments: self.comments(&said, at)?,
            older: older.map(|name| Place::InYear.path(&name.page())),
            newer: newer.map(|name| Place::InYear.path(&name.page())),
        };
        archive.text(&name.page(), at, &draw(ExportPage::Post(Box::new(page))))?;
        Ok(listed)
    }

    fn comment_pictures(
        archive: &mut Archive<impl Write>,
        folders: Folders<'_>,
        pictures: Vec<domain::thread::CommentPicture>,
        path: impl Fn(usize) -> String,
        at: Timestamp,
    ) -> Result<Vec<PlacedPicture>, ExportError> {
        let numbered = pictures.into_iter().zip(1..);
        numbered
            .map(|(picture, number)| pictures::put_of_comment(archive, folders, picture, &path(number), at))
            .collect()
    }

    fn comments(
        &self,
        said: &[(ItemRow, Vec<PlacedPicture>)],
        published_at: Timestamp,
    ) -> Result<Vec<ExportedComment>, ExportError> {
        let comments: Vec<_> = said.iter().filter(|(item, _)| item.entry.subject.kind == ItemKind::Comment).collect();
        let positions: Vec<_> = comments.iter().map(|(item, _)| position(item)).collect();
        let shown = arrange(&positions).into_iter().filter_map(|at| Some((at.depth, comments.get(at.index)?)));
        let comment = |(depth, (item, pictures)): (usize, &&(ItemRow, Vec<PlacedPicture>))| {
            let received_at = item.received_at.unwrap_or(item.said_at);
            Ok(ExportedComment {
                depth,
                said_at: shown_at(item.said_at, published_at, received_at),
                reactions: self.reactions(said, Some(item.entry.subject.id)),
                ..self.comment(item, self.name_of(item), pictures, Place::InYear)?
            })
        };
        shown.map(comment).collect()
    }

    /// A comment alone.
    fn comment(
        &self,
        item: &ItemRow,
        name: String,
        pictures: &[PlacedPicture],
        place: Place,
    ) -> Result<ExportedComment, ExportError> {
        Ok(ExportedComment {
            depth: 0,
            name,
            said_at: item.said_at,
            is_edited: item.is_edited,
            html: markdown::for_strangers(&item.html).into_owned(),
            cover: item.cover.clone(),
            pictures: pictures.iter().map(|picture| picture.on_page(place)).collect(),
            quote: self.quote(item.quote, place)?,
            reactions: Vec::new(),
        })
    }

    /// How people react to the post, or to the comment `to`.
    fn reactions(&self, said: &[(ItemRow, Vec<PlacedPicture>)], to: Option<WireId>) -> Vec<ExportedReaction> {
        let reactions = said
            .iter()
            .map(|(item, _)| item)
            .filter(|item| item.entry.subject.kind == ItemKind::Reaction && item.entry.subject.reply_to == to);
        let each = reactions.flat_map(|item| {
            let emoji = item.source.split(' ').filter_map(|emoji| emoji.parse::<Emoji>().ok());
            emoji.map(move |emoji| (emoji, self.name_of(item)))
        });
        let grouped = by_emoji(each).into_iter();
        grouped.map(|(emoji, names)| ExportedReaction { emoji: emoji.to_string(), names }).collect()
    }

    /// Of another's post, nothing is here.
    fn quote(&self, quote: Option<Quote>, place: Place) -> Result<Option<ExportedQuote>, StoreError> {
        let Some(quote) = quote else { return Ok(None) };
        if quote.owner != self.home.key {
            let friend = self.friends.iter().find(|friend| friend.node_id == Some(quote.owner));
            let name = friend.map(|friend| shown_name(&friend.name, friend.node_id));
            return Ok(Some(ExportedQuote::Others(name)));
        }
        let found = self.way.handle.block_on(self.way.store.posts_at(&[(None, quote.post)]))?.pop();
        Ok(Some(match found {
            Some((_, post)) => ExportedQuote::Own {
                href: place.path(&PostName::of(quote.post, &post).page()),
                words: markdown::first_words_of(&post, QUOTED_CHARACTERS),
            },
            None => ExportedQuote::Gone,
        }))
    }

    fn name_of(&self, item: &ItemRow) -> String {
        let author = item.entry.subject.author;
        if author == self.home.key { self.profile.name.clone() } else { shown_name(&item.name, Some(author)) }
    }

    /// Adds what the owner wrote under friends' posts; says whether that is anything.
    fn written(&self, archive: &mut Archive<impl Write>) -> Result<bool, ExportError> {
        let Way { store, handle, draw, folders, now, .. } = self.way;
        let mut members = Spool::new(self.way.spool)?;
        let mut before: Option<ThreadItemId> = None;
        let mut number = 0;
        loop {
            let mut rows = handle.block_on(store.written_items(before, WRITTEN_PER_PAGE as u64 + 1))?;
            let is_last = rows.len() <= WRITTEN_PER_PAGE;
            rows.truncate(WRITTEN_PER_PAGE);
            before = rows.last().map(|(_, item)| item.id);
            let mut comments = Vec::with_capacity(rows.len());
            for (peer, mut item) in rows.into_iter().filter(|(_, item)| !item.entry.is_deletion()) {
                let subject = item.entry.subject;
                let path = |number| names::written_picture(subject.id, item.said_at, number);
                let pictures = std::mem::take(&mut item.pictures);
                let placed = Self::comment_pictures(archive, folders, pictures, path, item.said_at)?;
                let friend = handle.block_on(store.peer(peer))?;
                let friend = friend.map_or_else(String::new, |friend| shown_name(&friend.name, Some(subject.home)));
                members.add(&WrittenMember {
                    home: subject.home.to_string(),
                    home_name: &friend,
                    post: subject.post.to_string(),
                    comment: CommentMember::new(&item, &placed, Place::Top),
                })?;
                comments.push(self.comment(&item, friend, &placed, Place::InFolder)?);
            }
            if is_last && comments.is_empty() && number == 0 {
                break;
            }
            number += 1;
            let page = ExportWritten {
                comments,
                newer: (number > 1).then(|| names::written_beside(number - 1)),
                older: (!is_last).then(|| names::written_beside(number + 1)),
            };
            archive.text(&names::written_page(number), now, &draw(ExportPage::Written(page)))?;
            if is_last {
                break;
            }
        }
        let head = format!("{{\"format\":{FORMAT},\"comments\":[\n");
        archive.long_text("comments.json", now, (&head, members.read()?, "\n]}\n"))?;
        Ok(number > 0)
    }

    /// Adds the friends, with the ways to them.
    fn friends(&self, archive: &mut Archive<impl Write>) -> Result<(), ExportError> {
        let Way { store, handle, draw, now, .. } = self.way;
        let mut friends = Vec::new();
        for friend in &self.friends {
            let Some(id) = friend.node_id else { continue };
            let row = handle.block_on(store.peer_row(friend.id))?;
            // Where the friend answered last.
            let address = row.and_then(|row| row.whereabouts.candidates().into_iter().next());
            let address = address.map_or_else(|| friend.address.clone(), |candidate| candidate.address);
            let circles = self.circles.iter().filter(|circle| circle.members.contains(&friend.id));
            let shown = ExportedFriend {
                name: shown_name(&friend.name, Some(id)),
                invite: Invite { id, address }.to_string(),
                circles: circles.map(|circle| circle.name.clone()).collect(),
            };
            friends.push((id, shown));
        }
        let members = friends.iter().map(|(id, friend)| FriendMember {
            id: id.to_string(),
            name: &friend.name,
            invite: &friend.invite,
            circles: &friend.circles,
        });
        let document = FriendsDocument { format: FORMAT, friends: members.collect() };
        archive.text("friends.json", now, &(serde_json::to_string(&document)? + "\n"))?;
        let friends = friends.into_iter().map(|(_, friend)| friend).collect();
        archive.text("friends.html", now, &draw(ExportPage::Friends(friends)))
    }
}

/// Where a comment stands in the owner's thread, and what it answers.
fn position(item: &ItemRow) -> (ThreadPosition, Option<WireId>) {
    let subject = &item.entry.subject;
    let received_at = item.received_at.unwrap_or(item.said_at);
    (ThreadPosition { received_at, id: subject.id }, subject.reply_to)
}

fn markdown_of(whole: &WholePost<'_>) -> Result<String, serde_json::Error> {
    let OwnedPost { wire_id, post } = whole.owned;
    let more = whole.extension(Place::InYear);
    let mut head = FrontMatter::new();
    head.line("id", &wire_id.to_string())?;
    if let Some(number) = more.number {
        head.line("number", &number)?;
    }
    head.line("date", &date(post.published_at))?;
    if let Some(edited_at) = post.edited_at {
        head.line("edited", &date(edited_at))?;
    }
    head.line("audience", &more.audience)?;
    head.list("circles", more.circles)?;
    if !more.warning.is_empty() {
        head.line("warning", &more.warning)?;
    }
    if more.blurred {
        head.line("blurred", &true)?;
    }
    if let Some(commenting) = more.commenting {
        head.line("commenting", &commenting)?;
    }
    if let Some(quote) = &more.quote {
        head.line("quote", quote)?;
    }
    head.list("pictures", &more.pictures)?;
    head.list("comments", &more.comments)?;
    head.list("reactions", &more.reactions)?;
    Ok(head.before(&post.source))
}

/// The owner's posts, one after the other, with their names.
struct Posts<'a> {
    way: Way<'a>,
    part: VecDeque<OwnedPost>,
    after: Option<(Timestamp, PostId)>,
}

impl Posts<'_> {
    fn next_post(&mut self) -> Result<Option<(OwnedPost, PostName)>, StoreError> {
        if self.part.is_empty() {
            let Way { store, handle, .. } = self.way;
            self.part = handle.block_on(store.own_posts_after(self.after, POSTS_AT_ONCE))?.into();
        }
        let Some(owned) = self.part.pop_front() else { return Ok(None) };
        self.after = Some((owned.post.published_at, owned.post.id));
        let name = PostName::of(owned.wire_id, &owned.post);
        Ok(Some((owned, name)))
    }
}

/// JSON that comes after other files in the archive and is made before them: it waits in a file without a name.
struct Spool {
    file: BufWriter<File>,
    is_empty: bool,
}

impl Spool {
    fn new(folder: &Path) -> Result<Self, ExportError> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile_in(folder)?), is_empty: true })
    }

    fn add(&mut self, value: &impl Serialize) -> Result<(), ExportError> {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.file.write_all(BETWEEN.as_bytes())?;
        }
        Ok(serde_json::to_writer(&mut self.file, value)?)
    }

    /// All of it, and how many bytes that is.
    fn read(self) -> Result<(BufReader<File>, u64), ExportError> {
        let mut file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        let bytes = file.stream_position()?;
        file.rewind()?;
        Ok((BufReader::new(file), bytes))
    }
}
