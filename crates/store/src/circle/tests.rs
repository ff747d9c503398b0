//! Who sees what, as audiences and circles change: friends' copies against a simple model, on a real file.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Audience, Circles, Cover, Cursor, FeedStart, NodeId, PostId, Sha256, Timestamp, Variant, WireId};
use proptest::prelude::*;

use super::*;
use crate::{DraftText, FeedPart, NewMedia, NewPost, OwnPost, PostContent, testing};

const AT: Timestamp = Timestamp(1_000);

/// What a friend's server has: each post's text, and whether it is said to be public.
type Copies = BTreeMap<u8, (String, bool)>;

struct Node {
    store: Store,
    _folder: tempfile::TempDir,
}

impl Node {
    async fn new() -> Self {
        let (folder, store) = testing::store().await;
        Self { store, _folder: folder }
    }

    async fn friend(&self) -> PeerId {
        let tx = self.store.write().await.unwrap();
        let sql = "INSERT INTO peer (address, state, created_at, changed_at) VALUES ('a:1', 'accepted', 0, 0)
            RETURNING id";
        let id = PeerId(tx.ids(sql, []).await.unwrap()[0]);
        let key = NodeId([u8::try_from(id.0).unwrap(); 32]).to_string();
        tx.execute("UPDATE peer SET node_id = ? WHERE id = ?", [key.into(), id.0.into()]).await.unwrap();
        tx.begin_feed(id).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn end(&self, peer: PeerId) {
        let tx = self.store.write().await.unwrap();
        tx.execute("UPDATE peer SET state = 'ended' WHERE id = ?", [peer.0.into()]).await.unwrap();
        tx.end_feed(peer).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn befriend_again(&self, peer: PeerId) {
        let tx = self.store.write().await.unwrap();
        tx.execute("UPDATE peer SET state = 'accepted' WHERE id = ?", [peer.0.into()]).await.unwrap();
        tx.begin_feed(peer).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn circle(&self, name: &str, members: &[PeerId]) -> CircleId {
        let tx = self.store.write().await.unwrap();
        let id = tx.insert_circle(&name.parse().unwrap()).await.unwrap();
        assert!(tx.set_members(id, members).await.unwrap());
        tx.commit().await.unwrap();
        id
    }

    async fn fill(&self, circle: CircleId, members: &[PeerId]) {
        let tx = self.store.write().await.unwrap();
        tx.set_members(circle, members).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn delete_circle(&self, circle: CircleId) {
        let tx = self.store.write().await.unwrap();
        assert!(tx.delete_circle(circle).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn publish(&self, number: u8, audience: &Audience) -> PostId {
        self.publish_with(number, audience, &[]).await
    }

    async fn publish_with(&self, number: u8, audience: &Audience, pictures: &[(domain::MediaId, String)]) -> PostId {
        let tx = self.store.write().await.unwrap();
        let content = PostContent { pictures, ..content("first", audience) };
        let new = NewPost { content, ..testing::post(number) };
        let id = tx.insert_post(&new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn edit(&self, id: PostId, text: &str, audience: &Audience) {
        let tx = self.store.write().await.unwrap();
        let old: OwnPost = tx.own_post(id).await.unwrap().unwrap();
        if old.source == text {
            tx.set_post_audience(&old, audience).await.unwrap();
        } else {
            tx.update_own_post(id, content(text, audience), None).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn delete(&self, id: PostId) {
        let tx = self.store.write().await.unwrap();
        tx.delete_own_post(id, AT).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn head(&self, peer: PeerId) -> Cursor {
        self.store.feed_head(peer).await.unwrap().unwrap().cursor
    }

    /// Notes that a friend was given its feed up to `cursor`.
    async fn give(&self, peer: PeerId, cursor: Cursor) {
        let tx = self.store.write().await.unwrap();
        tx.record_feed_served(peer, cursor).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What is new for a friend who has read up to `since`.
    async fn part(&self, peer: PeerId, since: Cursor) -> FeedPart {
        self.give(peer, since).await;
        self.store.feed_part(peer, Some(since)).await.unwrap().unwrap()
    }

    /// Pulls what is new into what a friend has.
    async fn pull(&self, peer: PeerId, copies: &mut Copies, since: &mut Option<Cursor>) {
        loop {
            let part = self.store.feed_part(peer, *since).await.unwrap().unwrap();
            if part.start == FeedStart::Reset {
                copies.clear();
            }
            let mut last = part.start.after();
            for entry in part.entries {
                let number = entry.wire_id.0[0];
                assert!(entry.seq > last);
                last = entry.seq;
                match entry.post {
                    Some(post) => copies.insert(number, (post.source, post.audience == Audience::Public)),
                    None => copies.remove(&number),
                };
            }
            let is_all = last >= part.last_seq;
            let cursor = if is_all { part.head.cursor } else { Cursor { seq: last, ..part.head.cursor } };
            self.give(peer, cursor).await;
            *since = Some(cursor);
            if is_all {
                return;
            }
        }
    }
}

fn content<'a>(source: &'a str, audience: &'a Audience) -> PostContent<'a> {
    PostContent {
        source,
        html: source,
        sanitizer_version: 1,
        audience,
        cover: &Cover::NONE,
        quote: None,
        pictures: &[],
    }
}

fn of(circles: &[CircleId]) -> Audience {
    Audience::Circles(Circles::new(circles.iter().copied()).unwrap())
}

/// What a friend notices of a change.
#[derive(Debug, PartialEq, Eq)]
enum Notice {
    Nothing,
    Arrives,
    Changes,
    Goes,
}

#[tokio::test]
async fn each_friend_notices_what_concerns_them_and_nothing_else() {
    use Notice::{Arrives, Changes, Goes, Nothing};
    let node = Node::new().await;
    // One is in both circles, one in the first, one in none.
    let (both, first, outside) = (node.friend().await, node.friend().await, node.friend().await);
    let family = node.circle("Family", &[both, first]).await;
    let choir = node.circle("Choir", &[both]).await;
    let (friends, me, public) = (Audience::AllFriends, Audience::OnlyMe, Audience::Public);
    let (of_family, of_choir, of_either) = (of(&[family]), of(&[choir]), of(&[family, choir]));
    let circles = [(family, &[both, first][..]), (choir, &[both])];
    let mut number = 0;
    for (before, after, expected) in [
        (&me, &friends, [Arrives, Arrives, Arrives]),
        (&me, &of_family, [Arrives, Arrives, Nothing]),
        (&me, &of_choir, [Arrives, Nothing, Nothing]),
        (&me, &public, [Arrives, Arrives, Arrives]),
        (&me, &me, [Nothing, Nothing, Nothing]),
        (&friends, &me, [Goes, Goes, Goes]),
        (&friends, &of_family, [Nothing, Nothing, Goes]),
        (&friends, &of_choir, [Nothing, Goes, Goes]),
        (&friends, &public, [Changes, Changes, Changes]),
        (&of_family, &of_choir, [Nothing, Goes, Nothing]),
        (&of_choir, &of_family, [Nothing, Arrives, Nothing]),
        (&of_family, &of_either, [Nothing, Nothing, Nothing]),
        (&of_choir, &of_either, [Nothing, Arrives, Nothing]),
        (&of_either, &of_choir, [Nothing, Goes, Nothing]),
        (&of_family, &friends, [Nothing, Nothing, Arrives]),
        (&of_family, &me, [Goes, Goes, Nothing]),
        (&of_family, &public, [Changes, Changes, Arrives]),
        (&public, &friends, [Changes, Changes, Changes]),
        (&public, &of_family, [Changes, Changes, Goes]),
        (&public, &me, [Goes, Goes, Goes]),
    ] {
        number += 1;
        let post = node.publish(number, before).await;
        let mut heads = Vec::new();
        for friend in [both, first, outside] {
            heads.push(node.head(friend).await);
        }
        node.edit(post, "first", after).await;
        for ((friend, head), expected) in [both, first, outside].into_iter().zip(heads).zip(expected) {
            let part = node.part(friend, head).await;
            let notice = match part.entries.as_slice() {
                [] => Nothing,
                [entry] if entry.post.is_none() => Goes,
                [_] if shows(before, friend, &circles) => Changes,
                [_] => Arrives,
                more => panic!("{more:?}"),
            };
            let steps = i64::from(notice != Nothing);
            assert_eq!(notice, expected, "{before:?} -> {after:?} for {friend}");
            assert_eq!(part.head.cursor.seq, head.seq + steps, "{before:?} -> {after:?} for {friend}");
        }
    }
}

fn shows(audience: &Audience, friend: PeerId, circles: &[(CircleId, &[PeerId])]) -> bool {
    match audience {
        Audience::AllFriends | Audience::Public => true,
        Audience::OnlyMe => false,
        Audience::Circles(named) => {
            circles.iter().any(|(id, members)| named.ids().contains(id) && members.contains(&friend))
        }
    }
}

#[tokio::test]
async fn who_comes_into_a_circle_gets_its_posts_oldest_first_and_who_leaves_loses_them() {
    let node = Node::new().await;
    let (one, other) = (node.friend().await, node.friend().await);
    let family = node.circle("Family", &[one]).await;
    for number in 1..=3 {
        node.publish(number, &of(&[family])).await;
    }
    let (before, untouched) = (node.head(other).await, node.head(one).await);
    node.fill(family, &[one, other]).await;
    let part = node.part(other, before).await;
    let arrived: Vec<_> = part.entries.iter().map(|entry| (entry.seq, entry.wire_id.0[0])).collect();
    assert_eq!(arrived, [(1, 1), (2, 2), (3, 3)]);
    assert_eq!(node.head(one).await, untouched);
    assert!(node.store.due_pokes().await.unwrap().iter().any(|due| due.peer == other));

    let head = node.head(other).await;
    node.fill(family, &[one]).await;
    let part = node.part(other, head).await;
    assert!(part.entries.len() == 3 && part.entries.iter().all(|entry| entry.post.is_none()));
    assert_eq!(node.head(one).await, untouched);
}

#[tokio::test]
async fn who_changes_circles_notices_nothing_of_a_post_that_is_for_both() {
    let node = Node::new().await;
    let friend = node.friend().await;
    let (family, choir) = (node.circle("Family", &[friend]).await, node.circle("Choir", &[]).await);
    node.publish(1, &of(&[family, choir])).await;
    let head = node.head(friend).await;
    for circle in [choir, family] {
        let tx = node.store.write().await.unwrap();
        tx.set_circles_of(friend, &[circle]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(node.head(friend).await, head);
    }
}

#[tokio::test]
async fn a_deleted_circle_leaves_its_posts_to_the_owner_and_to_the_other_circles() {
    let node = Node::new().await;
    let friend = node.friend().await;
    let (family, choir) = (node.circle("Family", &[friend]).await, node.circle("Choir", &[friend]).await);
    let alone = node.publish(1, &of(&[family])).await;
    let shared = node.publish(2, &of(&[family, choir])).await;
    let tx = node.store.write().await.unwrap();
    tx.set_default_audience(&of(&[family])).await.unwrap();
    let draft = DraftText {
        key: "k".into(),
        source: "a".into(),
        audience: of(&[family, choir]),
        cover: Cover::NONE,
        saved_at: AT,
        version: 1,
        saved_by: String::new(),
    };
    tx.save_draft(&draft).await.unwrap();
    tx.execute("UPDATE owner SET set_up_at = 1, account_name = 'm', password_hash = 'h'", []).await.unwrap();
    tx.commit().await.unwrap();
    let counted: Vec<_> = node.store.circles().await.unwrap().into_iter().map(|circle| circle.posts).collect();
    assert_eq!(counted, [1, 2], "by name: the choir, the family");

    let head = node.head(friend).await;
    node.delete_circle(family).await;
    let part = node.part(friend, head).await;
    let noticed: Vec<_> = part.entries.iter().map(|e| (e.wire_id.0[0], e.post.is_some())).collect();
    assert_eq!(noticed, [(1, false)]);
    let audience = async |id| node.store.post(id).await.unwrap().unwrap().audience;
    assert_eq!((audience(alone).await, audience(shared).await), (Audience::OnlyMe, of(&[choir])));
    let default = node.store.credentials().await.unwrap().unwrap().account.default_audience;
    assert_eq!(default, Audience::OnlyMe);
    assert_eq!(node.store.draft().await.unwrap().unwrap().audience, of(&[choir]));

    let tx = node.store.write().await.unwrap();
    assert!(!tx.delete_circle(family).await.unwrap());
    assert_eq!(tx.known_audience(&of(&[family, choir])).await.unwrap(), of(&[choir]));
    assert_eq!(tx.known_audience(&of(&[family])).await.unwrap(), Audience::OnlyMe);
    drop(tx);
    assert_ne!(node.circle("Family", &[]).await, family, "an id is never used twice");
}

#[tokio::test]
async fn two_circles_never_have_the_same_name() {
    let node = Node::new().await;
    let id = node.circle("Überlingen", &[]).await;
    let tx = node.store.write().await.unwrap();
    assert_eq!(tx.circle_named(&"ÜBERLINGEN".parse().unwrap()).await.unwrap(), Some(id));
    assert_eq!(tx.circle_named(&"Überlinge".parse().unwrap()).await.unwrap(), None);
    assert!(tx.insert_circle(&"überlingen".parse().unwrap()).await.is_err());
}

#[tokio::test]
async fn a_friendship_that_ends_leaves_every_circle() {
    let node = Node::new().await;
    let (friend, stranger) = (node.friend().await, node.friend().await);
    node.end(stranger).await;
    let family = node.circle("Family", &[friend, stranger]).await;
    node.publish(1, &of(&[family])).await;
    let members = async || node.store.circles().await.unwrap()[0].members.clone();
    assert_eq!(members().await, [friend], "only friends are in circles");
    let tx = node.store.write().await.unwrap();
    tx.begin_feed(friend).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(members().await, [friend], "a feed that begins anew changes nothing of it");
    node.end(friend).await;
    assert!(members().await.is_empty());
    node.befriend_again(friend).await;
    assert_eq!(node.head(friend).await.seq, 0);
}

#[tokio::test]
async fn a_friend_is_put_into_circles_one_by_one() {
    let node = Node::new().await;
    let friend = node.friend().await;
    let (family, choir) = (node.circle("Family", &[friend]).await, node.circle("Choir", &[]).await);
    let tx = node.store.write().await.unwrap();
    tx.set_circles_of(friend, &[choir, CircleId(99)]).await.unwrap();
    tx.commit().await.unwrap();
    let circles = node.store.circles().await.unwrap();
    let members: Vec<_> = circles.into_iter().map(|circle| (circle.id, circle.members)).collect();
    assert_eq!(members, [(choir, vec![friend]), (family, vec![])]);
}

#[tokio::test]
async fn files_follow_who_may_see_them() {
    let node = Node::new().await;
    let (member, other) = (node.friend().await, node.friend().await);
    let family = node.circle("Family", &[member]).await;
    let file = Sha256([7; 32]);
    let variant = Variant { sha256: file, width: 9, height: 9, content_type: "image/jpeg".into(), size_bytes: 9 };
    let media = NewMedia { source_sha256: file, width: 9, height: 9, color: "#445566".into(), variants: vec![variant] };
    let tx = node.store.write().await.unwrap();
    let picture = tx.insert_media(media, AT).await.unwrap();
    tx.commit().await.unwrap();
    let post = node.publish_with(1, &of(&[family]), &[(picture, String::new())]).await;
    let has = async || {
        let friend = async |peer| node.store.file_for_friend(peer, file, None).await.unwrap().is_some();
        (friend(member).await, friend(other).await, node.store.public_file(file, None).await.unwrap().is_some())
    };
    let set = async |audience: &Audience| {
        let tx = node.store.write().await.unwrap();
        let old = tx.own_post(post).await.unwrap().unwrap();
        tx.set_post_audience(&old, audience).await.unwrap();
        tx.commit().await.unwrap();
    };
    assert_eq!(has().await, (true, false, false));
    node.fill(family, &[other]).await;
    assert_eq!(has().await, (false, true, false));
    set(&Audience::AllFriends).await;
    assert_eq!(has().await, (true, true, false));
    let shown = node.store.profile().await.unwrap().picture;
    assert!(shown.is_some(), "the first picture for all friends is the profile's");
    let strangers_see = async || node.store.public_profile().await.unwrap().picture;
    assert_eq!(strangers_see().await, None, "nobody chose it, and its post is for friends");
    let tx = node.store.write().await.unwrap();
    tx.choose_picture(Some(picture)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(strangers_see().await, shown);
    assert_eq!(node.store.public_file(file, shown.as_ref()).await.unwrap(), None, "nothing is public yet");
    node.publish(2, &Audience::Public).await;
    assert!(node.store.public_file(file, shown.as_ref()).await.unwrap().is_some());
    let tx = node.store.write().await.unwrap();
    tx.choose_picture(None).await.unwrap();
    tx.commit().await.unwrap();
    set(&Audience::Public).await;
    assert_eq!(has().await, (true, true, true));
    assert_eq!(strangers_see().await, shown);
    node.delete(post).await;
    assert_eq!(has().await, (false, false, false));
}

#[tokio::test]
async fn everybody_sees_what_is_public_and_nothing_else() {
    let node = Node::new().await;
    let family = node.circle("Family", &[]).await;
    node.publish(1, &Audience::AllFriends).await;
    node.publish(2, &Audience::OnlyMe).await;
    node.publish(3, &of(&[family])).await;
    let seen = async || {
        let posts = node.store.public_posts(0, 9).await.unwrap();
        posts.into_iter().map(|post| post.wire_id.0[0]).collect::<Vec<_>>()
    };
    assert!(seen().await.is_empty());
    let public = node.publish(4, &Audience::Public).await;
    node.publish(5, &Audience::Public).await;
    assert_eq!(seen().await, [5, 4]);
    assert_eq!(node.store.public_posts(1, 9).await.unwrap()[0].wire_id, WireId([4; 16]));
    for number in 1..=3 {
        assert_eq!(node.store.public_post(WireId([number; 16])).await.unwrap(), None);
    }
    assert!(node.store.public_post(WireId([4; 16])).await.unwrap().is_some());
    node.edit(public, "first", &Audience::AllFriends).await;
    assert_eq!(seen().await, [5]);
    assert_eq!(node.store.public_post(WireId([4; 16])).await.unwrap(), None);
    let id = node.store.public_feed_id().await.unwrap();
    assert_eq!(node.store.public_feed_id().await.unwrap(), id);
}

const FRIENDS: usize = 3;
const CIRCLES: usize = 3;

/// What the owner, or a friend, does. Numbers are places in lists, and wrap around.
#[derive(Debug, Clone)]
enum Step {
    Publish(Seen),
    Edit(usize, u8, Seen),
    Delete(usize),
    Fill(usize, [bool; FRIENDS]),
    Join(usize, [bool; CIRCLES]),
    DeleteCircle(usize),
    End(usize),
    Befriend(usize),
    Pull(usize),
}

/// An audience, before it is known which circles there are.
#[derive(Debug, Clone)]
enum Seen {
    AllFriends,
    Circles([bool; CIRCLES]),
    OnlyMe,
    Public,
}

fn seen() -> impl Strategy<Value = Seen> {
    prop_oneof![
        Just(Seen::AllFriends),
        any::<[bool; CIRCLES]>().prop_map(Seen::Circles),
        any::<[bool; CIRCLES]>().prop_map(Seen::Circles),
        Just(Seen::OnlyMe),
        Just(Seen::Public),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => seen().prop_map(Step::Publish),
        4 => (any::<usize>(), 0_u8..3, seen()).prop_map(|(post, text, seen)| Step::Edit(post, text, seen)),
        1 => any::<usize>().prop_map(Step::Delete),
        3 => (any::<usize>(), any::<[bool; FRIENDS]>()).prop_map(|(circle, members)| Step::Fill(circle, members)),
        2 => (any::<usize>(), any::<[bool; CIRCLES]>()).prop_map(|(friend, circles)| Step::Join(friend, circles)),
        1 => any::<usize>().prop_map(Step::DeleteCircle),
        1 => any::<usize>().prop_map(Step::End),
        1 => any::<usize>().prop_map(Step::Befriend),
        3 => any::<usize>().prop_map(Step::Pull),
    ]
}

/// What should be so, kept in the simplest way.
#[derive(Default)]
struct Model {
    /// By number: the text and the audience; deleted posts are gone.
    posts: BTreeMap<u8, (String, Audience)>,
    members: BTreeMap<CircleId, BTreeSet<PeerId>>,
    friends: BTreeSet<PeerId>,
}

impl Model {
    fn audience(&self, seen: &Seen, circles: &[CircleId; CIRCLES]) -> Audience {
        match seen {
            Seen::AllFriends => Audience::AllFriends,
            Seen::OnlyMe => Audience::OnlyMe,
            Seen::Public => Audience::Public,
            Seen::Circles(chosen) => {
                let chosen = circles.iter().zip(chosen).filter(|(id, is)| **is && self.members.contains_key(id));
                Circles::new(chosen.map(|(id, _)| *id)).map_or(Audience::OnlyMe, Audience::Circles)
            }
        }
    }

    fn sees(&self, friend: PeerId) -> Copies {
        let may_see = |audience: &Audience| match audience {
            Audience::AllFriends | Audience::Public => true,
            Audience::OnlyMe => false,
            Audience::Circles(named) => named.ids().iter().any(|id| self.members[id].contains(&friend)),
        };
        let posts = self.posts.iter().filter(|(_, (_, audience))| may_see(audience));
        posts.map(|(number, (text, audience))| (*number, (text.clone(), *audience == Audience::Public))).collect()
    }

    fn forget(&mut self, circle: CircleId) {
        self.members.remove(&circle);
        for (_, audience) in self.posts.values_mut() {
            if let Audience::Circles(named) = audience {
                let rest = named.ids().iter().copied().filter(|id| *id != circle);
                *audience = Circles::new(rest).map_or(Audience::OnlyMe, Audience::Circles);
            }
        }
    }
}

async fn run(steps: Vec<Step>) {
    let node = Node::new().await;
    let friends = [node.friend().await, node.friend().await, node.friend().await];
    let circles = [node.circle("a", &[]).await, node.circle("b", &[]).await, node.circle("c", &[]).await];
    let members = circles.into_iter().map(|id| (id, BTreeSet::new())).collect();
    let mut model = Model { members, friends: friends.into(), ..Model::default() };
    let mut ids: Vec<(u8, PostId)> = Vec::new();
    let mut copies: BTreeMap<PeerId, (Copies, Option<Cursor>)> = BTreeMap::new();
    for step in steps {
        let before: Vec<_> = friends.iter().map(|friend| model.sees(*friend)).collect();
        let mut heads = Vec::new();
        for friend in friends {
            heads.push(node.store.feed_head(friend).await.unwrap().map(|head| head.cursor));
        }
        match &step {
            Step::Publish(seen) => {
                let number = u8::try_from(ids.len()).unwrap();
                let audience = model.audience(seen, &circles);
                ids.push((number, node.publish(number, &audience).await));
                model.posts.insert(number, ("first".into(), audience));
            }
            Step::Edit(post, text, seen) => {
                let Some((number, id)) = ids.get(post % ids.len().max(1)).copied() else { continue };
                let audience = model.audience(seen, &circles);
                let Some(known) = model.posts.get_mut(&number) else { continue };
                let text = if *text == 0 { known.0.clone() } else { format!("text {text}") };
                node.edit(id, &text, &audience).await;
                *known = (text, audience);
            }
            Step::Delete(post) => {
                let Some((number, id)) = ids.get(post % ids.len().max(1)).copied() else { continue };
                if model.posts.remove(&number).is_some() {
                    node.delete(id).await;
                }
            }
            Step::Fill(circle, chosen) => {
                let circle = circles[circle % CIRCLES];
                let chosen: Vec<_> = friends.into_iter().zip(chosen).filter(|(_, is)| **is).map(|(id, _)| id).collect();
                node.fill(circle, &chosen).await;
                if let Some(members) = model.members.get_mut(&circle) {
                    *members = chosen.into_iter().filter(|id| model.friends.contains(id)).collect();
                }
            }
            Step::Join(friend, chosen) => {
                let friend = friends[friend % FRIENDS];
                let chosen: Vec<_> = circles.into_iter().zip(chosen).filter(|(_, is)| **is).map(|(id, _)| id).collect();
                let tx = node.store.write().await.unwrap();
                tx.set_circles_of(friend, &chosen).await.unwrap();
                tx.commit().await.unwrap();
                for (id, members) in &mut model.members {
                    members.remove(&friend);
                    if chosen.contains(id) && model.friends.contains(&friend) {
                        members.insert(friend);
                    }
                }
            }
            Step::DeleteCircle(circle) => {
                let circle = circles[circle % CIRCLES];
                if model.members.contains_key(&circle) {
                    node.delete_circle(circle).await;
                    model.forget(circle);
                }
            }
            Step::End(friend) => {
                let friend = friends[friend % FRIENDS];
                node.end(friend).await;
                model.friends.remove(&friend);
                model.members.values_mut().for_each(|members| {
                    members.remove(&friend);
                });
                copies.remove(&friend);
            }
            Step::Befriend(friend) => {
                let friend = friends[friend % FRIENDS];
                if model.friends.insert(friend) {
                    node.befriend_again(friend).await;
                }
            }
            Step::Pull(friend) => {
                let friend = friends[friend % FRIENDS];
                if model.friends.contains(&friend) {
                    let (has, since) = copies.entry(friend).or_default();
                    node.pull(friend, has, since).await;
                    assert_eq!(*has, model.sees(friend), "{friend}");
                }
            }
        }
        for ((friend, before), head) in friends.into_iter().zip(before).zip(heads) {
            let after = node.store.feed_head(friend).await.unwrap().map(|head| head.cursor);
            let (Some(head), Some(after)) = (head, after) else { continue };
            let is_told = after.seq > head.seq;
            assert_eq!(is_told, before != model.sees(friend), "{friend} on {step:?}");
        }
    }
    for friend in model.friends.clone() {
        let (has, since) = copies.entry(friend).or_default();
        node.pull(friend, has, since).await;
        assert_eq!(*has, model.sees(friend), "{friend}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_friend_has_what_they_may_see(steps in prop::collection::vec(step(), 1..40)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run(steps));
    }
}
