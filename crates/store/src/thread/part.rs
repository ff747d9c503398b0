//! Reading a thread: what it is made of, of which a row has a few words; and those items that are shown.

use domain::{ThreadItemId, Timestamp, WireId, thread::ItemKind};
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{
    items_with_pictures, of_home,
    row::{Home, ItemRow, OutlineRow},
};
use crate::{Store, StoreError, entity::thread_item, remembered::Slots};

/// Of a longer thread, the outline and its parts are read again for each page.
const REMEMBERED_ITEMS: usize = 64;

#[derive(FromQueryResult)]
struct Outlined {
    id: i64,
    wire_id: String,
    reply_to: Option<String>,
    received_at: Option<i64>,
    is_said: bool,
}

impl Store {
    /// All comments under a post of `home`'s, in no order.
    pub async fn thread_outline(&self, home: Home, post: WireId) -> Result<Vec<OutlineRow>, StoreError> {
        let thread = (home, post);
        let find = |slots: &mut Slots| slots.thread_outlines.get(&thread);
        let keep = |slots: &mut Slots, outline: &Vec<OutlineRow>| {
            if outline.len() <= REMEMBERED_ITEMS {
                slots.thread_outlines.keep(thread, outline);
            }
        };
        self.remembered_where(find, keep, self.read_outline(home, post)).await
    }

    async fn read_outline(&self, home: Home, post: WireId) -> Result<Vec<OutlineRow>, StoreError> {
        let rows = of_home(home.peer)
            .select_only()
            .columns([
                thread_item::Column::Id,
                thread_item::Column::WireId,
                thread_item::Column::ReplyTo,
                thread_item::Column::ReceivedAt,
            ])
            .column_as(Expr::cust("standing = 'said' AND is_removed = 0"), "is_said")
            .filter(thread_item::Column::Post.eq(post.to_string()))
            .filter(thread_item::Column::Kind.eq(<&str>::from(ItemKind::Comment)))
            .into_model::<Outlined>()
            .all(self.reader())
            .await?;
        rows.into_iter().map(OutlineRow::try_from).collect()
    }

    /// Those of `comments` that are under a post of `home`'s, with the reactions to them and to the post, in the order
    /// in which the home took them; those that it has not yet, last.
    pub async fn thread_items(
        &self,
        home: Home,
        post: WireId,
        comments: Vec<WireId>,
    ) -> Result<Vec<ItemRow>, StoreError> {
        let part = (home, post, comments);
        let find = |slots: &mut Slots| slots.thread_items.get(&part);
        let keep = |slots: &mut Slots, items: &Vec<ItemRow>| {
            if items.len() <= REMEMBERED_ITEMS {
                slots.thread_items.keep(part.clone(), items);
            }
        };
        self.remembered_where(find, keep, self.read_items(home, post, &part.2)).await
    }

    async fn read_items(&self, home: Home, post: WireId, comments: &[WireId]) -> Result<Vec<ItemRow>, StoreError> {
        let ids: Vec<String> = comments.iter().map(WireId::to_string).collect();
        let is_reaction = thread_item::Column::Kind.eq(<&str>::from(ItemKind::Reaction));
        let is_to = Condition::any()
            .add(thread_item::Column::ReplyTo.is_null())
            .add(thread_item::Column::ReplyTo.is_in(ids.clone()));
        let reactions = Condition::all().add(is_reaction).add(is_to);
        let rows = of_home(home.peer)
            .filter(thread_item::Column::Post.eq(post.to_string()))
            .filter(Condition::any().add(thread_item::Column::WireId.is_in(ids)).add(reactions))
            .order_by_asc(Expr::cust("received_at IS NULL"))
            .order_by_asc(thread_item::Column::ReceivedAt)
            .order_by_asc(thread_item::Column::WireId)
            .all(self.reader())
            .await?;
        items_with_pictures(self.reader(), rows.into_iter().map(|row| (row, home.key)).collect()).await
    }
}

impl TryFrom<Outlined> for OutlineRow {
    type Error = StoreError;

    fn try_from(row: Outlined) -> Result<Self, StoreError> {
        let corrupt = |column| move |_| StoreError::Corrupt(column);
        Ok(Self {
            id: ThreadItemId(row.id),
            wire_id: row.wire_id.parse().map_err(corrupt("thread_item.wire_id"))?,
            reply_to: row.reply_to.map(|id| id.parse()).transpose().map_err(corrupt("thread_item.reply_to"))?,
            received_at: row.received_at.map(Timestamp),
            is_said: row.is_said,
        })
    }
}
