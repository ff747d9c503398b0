//! Circles: made, named, filled, emptied and deleted; friends' servers are told as far as it concerns them.

use domain::{Circle, CircleId, LiveEvent, Name, PeerId, PostId, backup::TakeBack, limits};
use store::{StoreError, WriteTx};

use crate::{node::Node, owner::Owner};

/// A circle that was not made, or stayed as it was.
#[derive(Debug, thiserror::Error)]
pub enum CircleError {
    /// Another circle has it, in capital letters or small.
    #[error("another circle has this name")]
    NameTaken,
    #[error("there are {} circles at most", limits::CIRCLES)]
    TooMany,
    #[error("there is no such circle")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the owner does with circles.
#[derive(Debug, Clone, Copy)]
pub struct OwnerCircles<'a> {
    node: &'a Node,
}

impl Owner {
    /// What the owner does with circles.
    pub fn circles(&self) -> OwnerCircles<'_> {
        OwnerCircles { node: &self.node }
    }
}

impl OwnerCircles<'_> {
    /// Every circle, by name.
    pub async fn list(self) -> Result<Vec<Circle>, StoreError> {
        self.node.store.circles().await
    }

    /// Makes an empty circle.
    pub async fn make(self, name: &Name) -> Result<CircleId, CircleError> {
        let tx = self.node.store.write().await?;
        if tx.circle_named(name).await?.is_some() {
            return Err(CircleError::NameTaken);
        }
        if tx.count_circles().await? >= limits::CIRCLES {
            return Err(CircleError::TooMany);
        }
        let id = tx.insert_circle(name).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Renames a circle. Friends know nothing of names.
    pub async fn rename(self, id: CircleId, name: &Name) -> Result<(), CircleError> {
        let tx = self.node.store.write().await?;
        if tx.circle_named(name).await?.is_some_and(|other| other != id) {
            return Err(CircleError::NameTaken);
        }
        if !tx.rename_circle(id, name).await? {
            return Err(CircleError::NotFound);
        }
        let posts = tx.posts_of_circle(id).await?;
        tx.commit().await?;
        self.say_it_differently(posts);
        Ok(())
    }

    /// Deletes a circle. What was for it alone is for the owner alone from now on.
    pub async fn delete(self, id: CircleId) -> Result<(), CircleError> {
        let tx = self.node.store.write().await?;
        let posts = tx.posts_of_circle(id).await?;
        if !tx.delete_circle(id).await? {
            return Err(CircleError::NotFound);
        }
        tx.take_back(&TakeBack::Circle { circle: id }, self.node.now()).await?;
        tx.commit().await?;
        self.node.backups.take_back();
        self.say_it_differently(posts);
        self.node.poke_friends();
        Ok(())
    }

    /// Says who is in a circle; those who are no friends are left out. Its posts arrive at those who come in, and go from those who leave.
    pub async fn set_members(self, id: CircleId, members: &[PeerId]) -> Result<(), CircleError> {
        let tx = self.node.store.write().await?;
        let before = tx.members(id).await?;
        if !tx.set_members(id, members).await? {
            return Err(CircleError::NotFound);
        }
        for peer in before.into_iter().filter(|peer| !members.contains(peer)) {
            self.left(&tx, id, peer).await?;
        }
        tx.commit().await?;
        self.node.backups.take_back();
        self.node.poke_friends();
        Ok(())
    }

    /// Says in which circles a friend is.
    pub async fn set_of_friend(self, friend: PeerId, circles: &[CircleId]) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        let before = tx.circles_of(friend).await?;
        tx.set_circles_of(friend, circles).await?;
        for circle in before.into_iter().filter(|circle| !circles.contains(circle)) {
            self.left(&tx, circle, friend).await?;
        }
        tx.commit().await?;
        self.node.backups.take_back();
        self.node.poke_friends();
        Ok(())
    }

    async fn left(self, tx: &WriteTx, circle: CircleId, peer: PeerId) -> Result<(), StoreError> {
        match tx.peer_row(peer).await?.and_then(|row| row.node_id) {
            Some(peer) => tx.take_back(&TakeBack::LeftCircle { circle, peer }, self.node.now()).await,
            None => Ok(()),
        }
    }

    /// Lets open pages say anew who sees these posts.
    fn say_it_differently(self, posts: Vec<PostId>) {
        self.node.live.send_posts(posts.into_iter().map(|post| LiveEvent::PostChanged { post }).collect());
    }
}

#[cfg(test)]
mod tests;
