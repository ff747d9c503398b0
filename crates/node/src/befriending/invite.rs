//! The link by which the owner invites people: a page of this server that any browser opens.

use domain::Invite;

use super::card::OwnerCard;
use crate::memory::invite_origin::InviteOrigin;
use crate::node::Node;

impl OwnerCard<'_> {
    /// The link by which others find this server and know its key; `None` while it has no address. Where no browser finds this server it is
    /// one for O2M alone.
    pub fn invite(self) -> Option<String> {
        let address = self.node.card_addresses().into_iter().next()?;
        let invite = Invite { id: self.node.own_id(), address };
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
    use domain::Address;

    use super::*;
    use crate::testing::TestNode;

    /// As of a machine with containers, tunnels and two networks.
    #[tokio::test]
    async fn of_many_addresses_the_card_has_the_first_and_the_invite_the_very_first() {
        let (test, owner) = TestNode::set_up().await;
        let many: Vec<Address> = (1..=13).map(|n| format!("192.168.1.{n}:8000").parse().unwrap()).collect();
        test.node.set_card_addresses(many.clone()).await.unwrap();
        let card = test.node.own_card().await.unwrap().unwrap();
        assert_eq!(card.addresses, many[..8]);
        assert!(owner.card().invite().unwrap().ends_with("@192.168.1.1:8000"));
    }

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
            assert_eq!(owner.card().invite(), None, "it has no address yet");
            test.node.set_card_addresses(vec!["192.168.1.5:8000".parse().unwrap()]).await.unwrap();
            if let Some(origin) = origin {
                test.node.set_invite_origin(origin);
            }
            let invite = owner.card().invite().unwrap();
            assert_eq!(invite, format!("{expected}{}@192.168.1.5:8000", owner.card().id()));
        }
    }
}
