//! Audiences as they are stored: a word in the row, and beside it the circles, if that is what the word says.

use std::collections::HashMap;

use domain::{Audience, CircleId, PostId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, sea_query::Expr};

use crate::{StoreError, WriteTx, entity::post, ids::ids_in};

/// The word of an audience of which nothing is left: the narrowest.
const NOBODY_ELSE: Audience = Audience::OnlyMe;

/// What has an audience, besides posts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holder {
    Draft,
    /// What new posts begin with.
    Default,
}

impl Holder {
    fn table(self) -> &'static str {
        match self {
            Self::Draft => "draft_circle",
            Self::Default => "default_circle",
        }
    }

    /// The circles, in the same query as the word.
    pub(crate) fn circles(self) -> Expr {
        Expr::cust(format!("(SELECT group_concat(circle_id) FROM {})", self.table()))
    }
}

#[derive(FromQueryResult)]
struct Named {
    circle_id: i64,
}

#[derive(FromQueryResult)]
struct PostCircle {
    post_id: i64,
    circle_id: i64,
}

/// Puts a word from the database and the circles beside it together.
pub(crate) fn parse_audience(word: &str, circles: impl IntoIterator<Item = CircleId>) -> Result<Audience, StoreError> {
    Audience::parse(word, circles).map_err(|_| StoreError::Corrupt("audience"))
}

/// The audience that the draft has, or new posts begin with: its word, and what [`Holder::circles`] found beside it.
pub(crate) fn held_audience(word: &str, circles: Option<&str>) -> Result<Audience, StoreError> {
    parse_audience(word, ids_in(circles)?.into_iter().map(CircleId))
}

/// The circles of those of `posts` that are for circles.
pub(crate) async fn circles_of_posts(
    connection: &impl ConnectionTrait,
    posts: &[post::Model],
) -> Result<HashMap<PostId, Vec<CircleId>>, StoreError> {
    let for_circles = posts.iter().filter(|row| row.peer_id.is_none() && row.audience == "circles");
    let ids: Vec<String> = for_circles.map(|row| row.id.to_string()).collect();
    let mut circles: HashMap<PostId, Vec<CircleId>> = HashMap::new();
    if ids.is_empty() {
        return Ok(circles);
    }
    let sql = format!("SELECT post_id, circle_id FROM post_circle WHERE post_id IN ({})", ids.join(", "));
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    for row in PostCircle::find_by_statement(statement).all(connection).await? {
        circles.entry(PostId(row.post_id)).or_default().push(CircleId(row.circle_id));
    }
    Ok(circles)
}

impl WriteTx {
    /// The audience without circles that are gone; if none is left, the owner alone.
    pub async fn known_audience(&self, audience: &Audience) -> Result<Audience, StoreError> {
        if audience.circles().is_empty() {
            return Ok(audience.clone());
        }
        let ids: Vec<String> = audience.circles().iter().map(ToString::to_string).collect();
        let sql = format!("SELECT id AS circle_id FROM circle WHERE id IN ({})", ids.join(", "));
        let statement = Statement::from_string(self.tx.get_database_backend(), sql);
        let known = Named::find_by_statement(statement).all(&self.tx).await?;
        let known = known.into_iter().map(|row| CircleId(row.circle_id));
        Ok(Audience::parse(audience.as_str(), known).unwrap_or(NOBODY_ELSE))
    }

    /// Says beside the row of a post for which circles it is. All of them are there.
    pub(crate) async fn put_post_circles(&self, id: PostId, audience: &Audience) -> Result<(), StoreError> {
        self.execute("DELETE FROM post_circle WHERE post_id = ?", [id.0.into()]).await?;
        for circle in audience.circles() {
            let sql = "INSERT INTO post_circle (post_id, circle_id) VALUES (?, ?)";
            self.execute(sql, [id.0.into(), circle.0.into()]).await?;
        }
        Ok(())
    }

    /// Says which circles the draft is for, or new posts begin with. All of them are there.
    pub(crate) async fn put_held_circles(&self, holder: Holder, audience: &Audience) -> Result<(), StoreError> {
        let table = holder.table();
        self.execute(&format!("DELETE FROM {table}"), []).await?;
        for circle in audience.circles() {
            self.execute(&format!("INSERT INTO {table} (circle_id) VALUES (?)"), [circle.0.into()]).await?;
        }
        Ok(())
    }
}
