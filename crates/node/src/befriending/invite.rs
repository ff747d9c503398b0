//! The link by which the owner invites people: a page of this server that any browser opens.

use domain::Invite;

use crate::memory::invite_origin::InviteOrigin;
use crate::{node::Node, owner::Owner};

impl Owner {
    /// The link by which others find this server and know its key; `None` while it has no address. Where no browser finds this server it is
    /// one for O2M alone.
    pub fn invite(&self) -> Option<String> {
        let address = self.node.card_addresses().into_iter().next()?;
        let invite = Invite { id: self.own_id(), address };
        Some(match self.node.invite_origin.get() {
            Some(InviteOrigin::Outer(url)) => invite.page(url),
            Some(InviteOrigin::Http) => invite.page(&format!("http://{}", invite.address)),
            Some(InviteOrigin::Https) => invite.page(&format!("https://{}", invite.address)),
            Some(InviteOrigin::Nowhere) | None => invite.to_string(),
        })
    }
}

impl Node {
    /// Says where browsers of those who are invited find this server. Once, at the start.
    pub fn set_invite_origin(&self, origin: InviteOrigin) {
        if self.invite_origin.set(origin).is_err() {
            tracing::warn!("where invites are opened was set before");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestNode;

    #[tokio::test]
    async fn an_invite_is_a_page_where_browsers_find_this_server() {
        for (origin, expected) in [
            (Some(InviteOrigin::Outer("https://mara.example".into())), "https://mara.example/invite#"),
            (Some(InviteOrigin::Http), "http://192.168.1.5:8000/invite#"),
            (Some(InviteOrigin::Https), "https://192.168.1.5:8000/invite#"),
            (Some(InviteOrigin::Nowhere), "o2m://"),
            (None, "o2m://"),
        ] {
            let (test, owner) = TestNode::set_up().await;
            assert_eq!(owner.invite(), None, "it has no address yet");
            test.node.set_card_addresses(vec!["192.168.1.5:8000".parse().unwrap()]).await.unwrap();
            if let Some(origin) = origin {
                test.node.set_invite_origin(origin);
            }
            let invite = owner.invite().unwrap();
            assert_eq!(invite, format!("{expected}{}@192.168.1.5:8000", owner.own_id()));
        }
    }
}
