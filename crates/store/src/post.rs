//! The table `post`, and `post_media`, which puts pictures in it.
//!
//! The owner's posts and friends' are in one table, so that a timeline is one walk along one index. An owner's deleted post keeps
//! its row, without content, since feeds tell of it. Whatever changes a post of the owner's moves it in friends' feeds here, in the
//! same transaction.

pub(crate) mod row;

use domain::{Audience, Author, Cover, MediaId, PeerId, Post, PostId, Quote, Timestamp, WireId, thread::Answers};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr};

use crate::{
    Store, StoreError, WriteTx,
    audience::{circles_of_posts, parse_audience},
    cover::cover,
    entity::{post, post_media},
    media::pictures_of_posts,
    quote::quote,
    remembered::Slots,
    thread::answers_of_posts,
};

/// A post to put into the table.
#[derive(Debug)]
pub struct NewPost<'a> {
    /// Whose it is; `None`: the owner's.
    pub peer: Option<PeerId>,
    pub wire_id: WireId,
    /// Of the owner's posts.
    pub number: Option<i64>,
    pub content: PostContent<'a>,
    pub published_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub draft_key: Option<&'a str>,
    /// By which it was published, if its form says so.
    pub draft_save: Option<&'a DraftSave>,
}

/// One of the times when a form was sent to be saved or published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSave {
    pub form: String,
    /// Later ones of the form have higher numbers.
    pub number: i64,
}

/// What an edit may change.
#[derive(Debug, Clone, Copy)]
pub struct PostContent<'a> {
    pub source: &'a str,
    pub html: &'a str,
    pub sanitizer_version: i64,
    /// Its circles are there: [`WriteTx::known_audience`].
    pub audience: &'a Audience,
    pub cover: &'a Cover,
    pub pictures: &'a [(MediaId, String)],
    /// The post that it shows. An edit leaves it.
    pub quote: Option<Quote>,
}

/// A post of the owner's as it is before a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPost {
    pub id: PostId,
    pub wire_id: WireId,
    pub source: String,
    pub audience: Audience,
    pub cover: Cover,
    pub quote: Option<Quote>,
    pub edited_at: Option<Timestamp>,
    /// With their alternative texts.
    pub pictures: Vec<(MediaId, String)>,
}

/// A post whose HTML was made by another version of the renderer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StalePost {
    pub id: PostId,
    pub wire_id: WireId,
    pub source: String,
}

impl Store {
    /// Finds a post, the owner's or a friend's.
    pub async fn post(&self, id: PostId) -> Result<Option<Post>, StoreError> {
        let (find, keep) = (
            |slots: &mut Slots| slots.posts.get(&id),
            |slots: &mut Slots, post: &Option<Post>| slots.posts.keep(id, post),
        );
        self.remembered_where(find, keep, self.read_post(id)).await
    }

    async fn read_post(&self, id: PostId) -> Result<Option<Post>, StoreError> {
        let found = post::Entity::find_by_id(id.0).filter(post::Column::DeletedAt.is_null()).one(self.reader()).await?;
        let Some(post) = self.complete(found.into_iter().collect()).await?.pop() else { return Ok(None) };
        let answers = answers_of_posts(self.reader(), &[id]).await?.remove(&id).unwrap_or_default();
        Ok(Some(Post { answers, ..post }))
    }

    /// Finds the next `limit` posts after `after`, by id, that `version` of the renderer did not make.
    pub async fn stale_posts(&self, version: i64, after: PostId, limit: u64) -> Result<Vec<StalePost>, StoreError> {
        let posts = post::Entity::find()
            .filter(post::Column::Id.gt(after.0))
            .filter(post::Column::SanitizerVersion.ne(version))
            .filter(post::Column::DeletedAt.is_null())
            .order_by_asc(post::Column::Id)
            .limit(limit)
            .all(self.reader())
            .await?;
        let stale = posts
            .into_iter()
            .map(|post| Ok(StalePost { id: PostId(post.id), wire_id: wire_id(&post.wire_id)?, source: post.source }));
        stale.collect()
    }

    /// Turns rows into posts, with all their pictures by one query.
    pub(crate) async fn complete(&self, rows: Vec<post::Model>) -> Result<Vec<Post>, StoreError> {
        complete(self.reader(), rows).await
    }
}

impl WriteTx {
    /// Puts a post into the table, with its pictures.
    pub async fn insert_post(&self, new: &NewPost<'_>) -> Result<PostId, StoreError> {
        let row = post::ActiveModel {
            peer_id: Set(new.peer.map(|peer| peer.0)),
            wire_id: Set(new.wire_id.to_string()),
            number: Set(new.number),
            source: Set(new.content.source.to_owned()),
            html: Set(new.content.html.to_owned()),
            sanitizer_version: Set(new.content.sanitizer_version),
            audience: Set(new.content.audience.as_str().to_owned()),
            published_at: Set(new.published_at.0),
            edited_at: Set(new.edited_at.map(|at| at.0)),
            draft_key: Set(new.draft_key.map(ToOwned::to_owned)),
            draft_form: Set(new.draft_save.map(|save| save.form.clone())),
            draft_save: Set(new.draft_save.map(|save| save.number)),
            warning: Set(new.content.cover.warning().to_owned()),
            is_blurred: Set(new.content.cover.is_blurred),
            quote_owner: Set(new.content.quote.map(|quote| quote.owner.to_string())),
            quote_post: Set(new.content.quote.map(|quote| quote.post.to_string())),
            ..Default::default()
        };
        let id = PostId(post::Entity::insert(row).exec(&self.tx).await?.last_insert_id);
        self.insert_pictures(id, new.content.pictures).await?;
        if new.peer.is_none() {
            self.put_post_circles(id, new.content.audience).await?;
            self.post_changed(id).await?;
        }
        Ok(id)
    }

    /// Finds a post of the owner's, for changing it.
    pub async fn own_post(&self, id: PostId) -> Result<Option<OwnPost>, StoreError> {
        self.find_own_post(post::Column::Id.eq(id.0)).await
    }

    /// Finds a post of the owner's by the name that it has everywhere.
    pub async fn own_post_by_wire(&self, id: WireId) -> Result<Option<OwnPost>, StoreError> {
        self.find_own_post(post::Column::WireId.eq(id.to_string())).await
    }

    /// Finds the post that the form with this key published.
    pub async fn own_post_of_draft(&self, key: &str) -> Result<Option<OwnPost>, StoreError> {
        self.find_own_post(post::Column::DraftKey.eq(key)).await
    }

    /// Says whether the form published a post after it sent this.
    pub async fn is_published_since(&self, save: &DraftSave) -> Result<bool, StoreError> {
        let published = post::Entity::find()
            .select_only()
            .column(post::Column::Id)
            .filter(post::Column::DraftForm.eq(save.form.as_str()))
            .filter(post::Column::DraftSave.gt(save.number))
            .into_tuple::<i64>();
        Ok(published.one(&self.tx).await?.is_some())
    }

    /// Replaces the content of a post of the owner's and its pictures.
    pub async fn update_own_post(
        &self,
        id: PostId,
        content: PostContent<'_>,
        edited_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.update_post(id, content, edited_at).await?;
        self.post_changed(id).await
    }

    /// Replaces the audience of a post of the owner's, and nothing else. Friends to whom it looks the same are told nothing.
    pub async fn set_post_audience(&self, old: &OwnPost, audience: &Audience) -> Result<(), StoreError> {
        let row =
            post::ActiveModel { id: Set(old.id.0), audience: Set(audience.as_str().to_owned()), ..Default::default() };
        post::Entity::update(row).exec(&self.tx).await?;
        self.put_post_circles(old.id, audience).await?;
        // Friends are told whether a post is public, so that differs for everybody who sees it.
        if (old.audience == Audience::Public) == (*audience == Audience::Public) {
            self.visibility_changed("post.id = ?", [old.id.0.into()]).await?;
            self.picture_may_have_changed().await
        } else {
            self.post_changed(old.id).await
        }
    }

    /// Replaces the content of a post and its pictures, and nothing else.
    pub(crate) async fn update_post(
        &self,
        id: PostId,
        content: PostContent<'_>,
        edited_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let row = post::ActiveModel {
            id: Set(id.0),
            source: Set(content.source.to_owned()),
            html: Set(content.html.to_owned()),
            sanitizer_version: Set(content.sanitizer_version),
            audience: Set(content.audience.as_str().to_owned()),
            edited_at: Set(edited_at.map(|at| at.0)),
            unconfirmed: Set(false),
            warning: Set(content.cover.warning().to_owned()),
            is_blurred: Set(content.cover.is_blurred),
            quote_owner: Set(content.quote.map(|quote| quote.owner.to_string())),
            quote_post: Set(content.quote.map(|quote| quote.post.to_string())),
            ..Default::default()
        };
        post::Entity::update(row).exec(&self.tx).await?;
        self.put_post_circles(id, content.audience).await?;
        self.remove_pictures(id).await?;
        self.insert_pictures(id, content.pictures).await
    }

    /// Empties a post of the owner's and marks it deleted.
    pub async fn delete_own_post(&self, id: PostId, at: Timestamp) -> Result<(), StoreError> {
        let row = post::ActiveModel {
            id: Set(id.0),
            source: Set(String::new()),
            html: Set(String::new()),
            warning: Set(String::new()),
            quote_owner: Set(None),
            quote_post: Set(None),
            deleted_at: Set(Some(at.0)),
            ..Default::default()
        };
        post::Entity::update(row).exec(&self.tx).await?;
        self.remove_pictures(id).await?;
        self.post_changed(id).await?;
        self.forget_own_thread(id).await
    }

    /// Keeps a post for the owner to find it again, or no more; says whether there is one that was not like this.
    pub async fn set_saved(&self, id: PostId, is_saved: bool) -> Result<bool, StoreError> {
        let sql = "UPDATE post SET is_saved = ?2 WHERE id = ?1 AND deleted_at IS NULL AND is_saved <> ?2";
        Ok(self.execute(sql, [id.0.into(), is_saved.into()]).await? > 0)
    }

    /// Replaces the HTML of a post, unless its text changed since it was read.
    pub async fn set_post_html(&self, stale: &StalePost, html: &str, version: i64) -> Result<(), StoreError> {
        post::Entity::update_many()
            .col_expr(post::Column::Html, Expr::value(html))
            .col_expr(post::Column::SanitizerVersion, Expr::value(version))
            .filter(post::Column::Id.eq(stale.id.0))
            .filter(post::Column::Source.eq(stale.source.as_str()))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    async fn find_own_post(&self, which: Expr) -> Result<Option<OwnPost>, StoreError> {
        let found = post::Entity::find()
            .filter(which)
            .filter(post::Column::PeerId.is_null())
            .filter(post::Column::DeletedAt.is_null())
            .one(&self.tx)
            .await?;
        let Some(row) = found else { return Ok(None) };
        let pictures = post_media::Entity::find()
            .filter(post_media::Column::PostId.eq(row.id))
            .order_by_asc(post_media::Column::Position)
            .all(&self.tx)
            .await?;
        let circles = circles_of_posts(&self.tx, std::slice::from_ref(&row)).await?.remove(&PostId(row.id));
        Ok(Some(OwnPost {
            id: PostId(row.id),
            wire_id: wire_id(&row.wire_id)?,
            audience: parse_audience(&row.audience, circles.unwrap_or_default())?,
            cover: cover(&row.warning, row.is_blurred)?,
            quote: quote(row.quote_owner.as_deref(), row.quote_post.as_deref())?,
            source: row.source,
            edited_at: row.edited_at.map(Timestamp),
            pictures: pictures.into_iter().map(|picture| (MediaId(picture.media_id), picture.alt)).collect(),
        }))
    }

    async fn insert_pictures(&self, id: PostId, pictures: &[(MediaId, String)]) -> Result<(), StoreError> {
        if pictures.is_empty() {
            return Ok(());
        }
        let rows = pictures.iter().zip(0..).map(|((media, alt), position)| post_media::ActiveModel {
            post_id: Set(id.0),
            position: Set(position),
            media_id: Set(media.0),
            alt: Set(alt.clone()),
        });
        post_media::Entity::insert_many(rows).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    async fn remove_pictures(&self, id: PostId) -> Result<(), StoreError> {
        post_media::Entity::delete_many().filter(post_media::Column::PostId.eq(id.0)).exec(&self.tx).await?;
        Ok(())
    }
}

/// Turns rows into posts as `connection` sees them, with all their pictures by one query.
pub(crate) async fn complete(
    connection: &impl ConnectionTrait,
    rows: Vec<post::Model>,
) -> Result<Vec<Post>, StoreError> {
    let ids: Vec<PostId> = rows.iter().map(|row| PostId(row.id)).collect();
    let mut pictures = pictures_of_posts(connection, &ids).await?;
    let mut circles = circles_of_posts(connection, &rows).await?;
    let posts = rows.into_iter().map(|row| {
        let pictures = pictures.remove(&PostId(row.id)).unwrap_or_default();
        let circles = circles.remove(&PostId(row.id)).unwrap_or_default();
        Ok(Post {
            id: PostId(row.id),
            author: row.peer_id.map_or(Author::Owner, |peer| Author::Friend(PeerId(peer))),
            number: row.number.map(u32::try_from).transpose().map_err(|_| StoreError::Corrupt("post.number"))?,
            audience: parse_audience(&row.audience, circles)?,
            source: row.source,
            html: row.html,
            cover: cover(&row.warning, row.is_blurred)?,
            published_at: Timestamp(row.published_at),
            edited_at: row.edited_at.map(Timestamp),
            pictures,
            answers: Answers::default(),
            is_saved: row.is_saved,
            quote: quote(row.quote_owner.as_deref(), row.quote_post.as_deref())?,
        })
    });
    posts.collect()
}

fn wire_id(text: &str) -> Result<WireId, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("post.wire_id"))
}
