use domain::{
    Audience, Circles, Cover, DocumentId, NodeId, PeerId, Sha256, Timestamp, WireId,
    search::{Asked, words},
    thread::{CameFor, Entry, ItemKind, Revision, Standing, Subject},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use super::*;
use crate::{Home, ItemRevision, NewMedia, NewPost, PostContent, WriteTx, testing};

fn asked(typed: &str) -> SearchFor {
    SearchFor { phrases: typed.parse::<Asked>().unwrap().phrases, ..SearchFor::default() }
}

async fn found(store: &Store, wanted: &SearchFor) -> Vec<FoundWhat> {
    store.search(wanted, None, 99).await.unwrap().into_iter().map(|found| found.what).collect()
}

async fn posts(store: &Store, typed: &str) -> Vec<i64> {
    let found = found(store, &asked(typed)).await.into_iter();
    found.map(|what| if let FoundWhat::Post(post) = what { post.0 } else { panic!("{what:?}") }).collect()
}

async fn post_with(tx: &WriteTx, number: u8, source: &str) -> PostId {
    let mut post = testing::post(number);
    post.content.source = source;
    post.published_at = Timestamp(i64::from(number) * 1_000);
    tx.insert_post(&post).await.unwrap()
}

#[tokio::test]
async fn texts_of_many_scripts_are_found_as_one_types() {
    let (_folder, store) = testing::store().await;
    let tx = store.write().await.unwrap();
    let texts = [
        "Apple cake at Łódź, in der Straße",
        "Smørrebrød, don't forget. C++ and C#",
        "東京都庁へ行った",
        "ภาษาไทยง่ายมาก",
        "مُحَمَّد قال سَلام",
        "שָׁלוֹם עולם",
        "Party 🎄🎄 today, a NOT gate",
        "서울에서 만나요",
    ];
    for (number, text) in (1..).zip(texts) {
        post_with(&tx, number, text).await;
    }
    tx.commit().await.unwrap();
    for (typed, expected) in [
        ("apple", &[1][..]),
        ("appl", &[1]),
        ("appl ", &[]),
        ("cake apple", &[1]),
        ("\"cake apple\"", &[]),
        ("\"apple cake\"", &[1]),
        ("lodz", &[1]),
        ("strasse ", &[1]),
        ("smorrebrod ", &[2]),
        ("don't", &[2]),
        ("don\u{2019}t", &[2]),
        ("c++ ", &[2]),
        ("c# ", &[2]),
        ("f# ", &[]),
        ("東京", &[3]),
        ("京都", &[3]),
        ("庁", &[3]),
        ("東京都庁", &[3]),
        ("都京", &[]),
        ("ไทย", &[4]),
        ("ง่าย", &[4]),
        ("محمد", &[5]),
        ("سلام", &[5]),
        ("שלום", &[6]),
        ("🎄", &[7]),
        ("a NOT", &[7]),
        ("서울", &[8]),
        ("cake party", &[]),
        ("a", &[7]),
    ] {
        assert_eq!(posts(&store, typed).await, expected, "{typed}");
    }
    assert_eq!(found(&store, &SearchFor::default()).await.len(), 8, "the newest first");
}

#[tokio::test]
async fn whatever_is_typed_is_no_error_and_is_found_in_itself() {
    let (_folder, store) = testing::store().await;
    let tx = store.write().await.unwrap();
    post_with(&tx, 1, "a").await;
    tx.commit().await.unwrap();
    let typed = "\\PC{0,40}|[a-z\"'*+#():^{}-]{0,20}|(NOT |AND |OR |NEAR\\(|\"|東|ไ|[a-c] ){0,20}";
    let mut runner = TestRunner::default();
    let tree = proptest::string::string_regex(typed).unwrap();
    let mut texts: Vec<String> = Vec::new();
    for _ in 0..300 {
        texts.push(tree.new_tree(&mut runner).unwrap().current());
    }
    texts.push("x".repeat(500));
    texts.push("word ".repeat(100));
    for typed in texts {
        let tx = store.write().await.unwrap();
        tx.update_own_post(PostId(1), content(&typed), None).await.unwrap();
        tx.commit().await.unwrap();
        let wanted = asked(&typed);
        let expected = !words(&typed).is_empty() || wanted.phrases.is_empty();
        let result = store.search(&wanted, None, 9).await.unwrap();
        assert_eq!(result.len(), usize::from(expected), "{typed:?}");
    }
}

fn content(source: &str) -> PostContent<'_> {
    PostContent {
        source,
        html: "",
        sanitizer_version: 1,
        audience: &Audience::AllFriends,
        cover: &Cover::NONE,
        quote: None,
        pictures: &[],
    }
}

#[tokio::test]
async fn what_changes_and_goes_is_found_as_it_is_now() {
    let (_folder, store) = testing::store().await;
    let tx = store.write().await.unwrap();
    let post = post_with(&tx, 1, "Quince jelly").await;
    let other = post_with(&tx, 2, "Quince cake").await;
    tx.commit().await.unwrap();
    assert_eq!(posts(&store, "quince").await, [other.0, post.0]);

    let tx = store.write().await.unwrap();
    tx.update_own_post(post, content("Apple jelly"), None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(posts(&store, "quince").await, [other.0]);
    assert_eq!(posts(&store, "apple").await, [post.0]);

    let tx = store.write().await.unwrap();
    tx.delete_own_post(other, Timestamp(9)).await.unwrap();
    // Whatever is not committed changes nothing.
    drop(tx);
    assert_eq!(posts(&store, "quince").await, [other.0]);
    let tx = store.write().await.unwrap();
    tx.delete_own_post(other, Timestamp(9)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(posts(&store, "quince").await, [0; 0]);
    check(&store).await;
}

/// The index says the same as what it was made of.
async fn check(store: &Store) {
    let tx = store.write().await.unwrap();
    tx.execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)", []).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn filters_narrow_down_and_pages_have_neither_gaps_nor_repeats() {
    let (_folder, store) = testing::store().await;
    let tx = store.write().await.unwrap();
    let [near, far] = [testing::friend(&tx, 1).await, testing::friend(&tx, 2).await];
    let circle = tx.insert_circle(&"Family".parse().unwrap()).await.unwrap();
    let media =
        NewMedia { source_sha256: Sha256([7; 32]), width: 8, height: 8, color: "#445566".into(), variants: vec![] };
    let picture = tx.insert_media(media, Timestamp(1)).await.unwrap();
    let pictures = [(picture, "A zebra".to_owned())];
    let audience = Audience::Circles(Circles::one(circle));
    for n in 0..30_u8 {
        let mut post = testing::post(n);
        post.peer = [None, Some(near), Some(far)][usize::from(n % 3)];
        post.number = post.peer.is_none().then_some(i64::from(n));
        post.content.source = "Quince";
        post.content.pictures = if n % 2 == 0 { &pictures } else { &[] };
        if n == 3 {
            post.content.audience = &audience;
        }
        // Several of one second.
        post.published_at = Timestamp(i64::from(n / 4) * 1_000);
        tx.insert_post(&post).await.unwrap();
    }
    tx.commit().await.unwrap();
    let from = |people: &[Option<PeerId>]| SearchFor {
        within: vec![SearchIn::From { people: people.iter().map(|peer| (*peer, None)).collect(), names: Vec::new() }],
        ..asked("quince")
    };
    let of = |people: &[Option<PeerId>], circles| SearchFor {
        within: vec![SearchIn::Of { people: people.to_vec(), circles }],
        ..asked("quince")
    };
    for (wanted, expected) in [
        (asked("quince"), 30),
        (asked("zebra"), 15),
        (SearchFor { has_picture: true, ..SearchFor::default() }, 15),
        (from(&[Some(near)]), 10),
        (from(&[None]), 10),
        (from(&[None, Some(near)]), 20),
        (from(&[]), 0),
        (of(&[Some(far)], vec![]), 10),
        (of(&[], vec![circle]), 1),
        (of(&[Some(near)], vec![circle]), 11),
        (SearchFor { within: vec![SearchIn::Comments], ..asked("quince") }, 0),
        (SearchFor { within: vec![SearchIn::Posts], ..asked("quince") }, 30),
        (SearchFor { without: vec![(near, None), (far, None)], ..asked("quince") }, 10),
        (SearchFor { since: Some(Timestamp(1_000)), until: Some(Timestamp(3_000)), ..asked("quince") }, 8),
        (SearchFor { has_picture: true, ..from(&[Some(near)]) }, 5),
    ] {
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let page = store.search(&wanted, before, 4).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            all.extend(page.into_iter().map(|found| found.id));
        }
        assert_eq!(all.len(), expected, "{wanted:?}");
        assert!(all.is_sorted_by(|newer, older| newer > older), "{wanted:?}");
    }
    let tx = store.write().await.unwrap();
    tx.delete_circle(circle).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&store, &of(&[], vec![circle])).await, []);
    check(&store).await;
}

#[tokio::test]
async fn a_second_that_is_full_goes_on_in_the_next() {
    let (_folder, store) = testing::store().await;
    let tx = store.write().await.unwrap();
    let fill = "WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < 4099)
        INSERT INTO post (wire_id, source, html, sanitizer_version, audience, published_at)
        SELECT 'x' || n, 'quince', '', 1, 'only-me', 5000 FROM number";
    tx.execute(fill, []).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.search(&asked("quince"), None, 9_999).await.unwrap().len(),
        1_000,
        "the rest comes little by little"
    );
    while store.tend_search().await.unwrap() {}
    let all = store.search(&asked("quince"), None, 9_999).await.unwrap();
    assert_eq!(all.len(), 4_100);
    assert_eq!(all[0].id, DocumentId(6 * 4_096 + 3));
}

/// A comment under `post` in the threads of `home`, by who has the key of this number.
async fn comment(tx: &WriteTx, home: Home, post: WireId, number: u8, text: &str, standing: Standing) {
    let id = WireId([number; 16]);
    let author = NodeId([number; 32]);
    let subject = Subject { author, home: home.key, post, id, kind: ItemKind::Comment, reply_to: None };
    let held = tx.thread_item(home, id).await.unwrap();
    let revision = Revision::try_from(held.as_ref().map_or(1, |held| held.entry.revision.get() + 1)).unwrap();
    let entry = Entry { subject, revision, bytes: Sha256([number; 32]), standing };
    let revision = ItemRevision {
        entry,
        jws: "x",
        name: "Zoë",
        source: text,
        html: text,
        cover: &Cover::NONE,
        pictures: &[],
        quote: None,
        media: &[],
        sanitizer_version: 1,
        said_at: Timestamp(7_000),
        seen: None,
        is_public: false,
    };
    tx.take_item(home, held.as_ref(), &revision, &CameFor::Audience(Audience::AllFriends), Timestamp(8_000))
        .await
        .unwrap();
}

#[tokio::test]
async fn comments_are_found_while_they_stand_under_a_post_that_is_here() {
    let (_folder, store) = testing::store().await;
    let tx = store.write().await.unwrap();
    let home = Home { peer: None, key: NodeId([9; 32]) };
    let post = post_with(&tx, 1, "Cake").await;
    comment(&tx, home, WireId([1; 16]), 40, "Lovely quince", Standing::Said).await;
    comment(&tx, home, WireId([1; 16]), 41, "More quince", Standing::Said).await;
    comment(&tx, home, WireId([77; 16]), 42, "Quince under nothing", Standing::Said).await;
    tx.commit().await.unwrap();
    let comments = async |wanted: &SearchFor| {
        let found = found(&store, wanted).await.into_iter();
        found.filter(|what| matches!(what, FoundWhat::Comment(_, under) if *under == post)).count()
    };
    assert_eq!(comments(&asked("quince")).await, 2);
    let name = "zoe".parse::<Asked>().unwrap().phrases;
    let by = |people: Vec<(Option<PeerId>, Option<NodeId>)>, names| SearchFor {
        within: vec![SearchIn::From { people, names }],
        ..asked("quince")
    };
    assert_eq!(comments(&by(vec![], name)).await, 2);
    assert_eq!(comments(&by(vec![(Some(PeerId(5)), Some(NodeId([41; 32])))], vec![])).await, 1);

    let tx = store.write().await.unwrap();
    comment(&tx, home, WireId([1; 16]), 41, "", Standing::Deleted).await;
    let item = tx.thread_item(home, WireId([40; 16])).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert_eq!(comments(&asked("quince")).await, 1);
    let tx = store.write().await.unwrap();
    tx.remove_item(&item).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(comments(&asked("quince")).await, 0);
    check(&store).await;
}

/// What is in the files of the database.
fn has_bytes(folder: &std::path::Path, word: &str) -> bool {
    ["o2m.sqlite", "o2m.sqlite-wal"].iter().any(|name| {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        bytes.windows(word.len()).any(|window| window == word.as_bytes())
    })
}

#[tokio::test]
async fn of_what_is_deleted_no_byte_stays_in_the_index() {
    let (folder, store) = testing::store().await;
    let tx = store.write().await.unwrap();
    let friend = testing::friend(&tx, 1).await;
    let mut posts = Vec::new();
    for n in 0..200_u8 {
        let text = format!("zwetschge{n} kuchen{} rezept{}", n % 7, n % 3);
        let mut post = testing::post(n);
        post.content.source = &text;
        posts.push(tx.insert_post(&post).await.unwrap());
    }
    tx.commit().await.unwrap();
    for n in 0..120_u8 {
        // Each in a segment of its own, some of which are merged.
        let tx = store.write().await.unwrap();
        let text = format!("quittengelee{n} von weiter weg");
        let source = PostContent { source: &text, ..content("") };
        let wire_id = WireId([n; 16]);
        let post = NewPost { peer: Some(friend), wire_id, number: None, content: source, ..testing::post(n) };
        tx.insert_post(&post).await.unwrap();
        tx.commit().await.unwrap();
    }
    store.tidy().await.unwrap();
    assert!(has_bytes(folder.path(), "zwetschge77") && has_bytes(folder.path(), "uittengelee"));

    let tx = store.write().await.unwrap();
    tx.delete_own_post(posts[77], Timestamp(1)).await.unwrap();
    tx.update_own_post(posts[78], content("nothing"), None).await.unwrap();
    tx.commit().await.unwrap();
    store.tidy().await.unwrap();
    for word in ["zwetschge77", "zwetschge78"] {
        assert!(!has_bytes(folder.path(), word), "{word}");
    }

    // With the friend goes all, found no more at once, and overwritten soon.
    let tx = store.write().await.unwrap();
    tx.execute("DELETE FROM peer WHERE id = ?", [friend.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(self::posts(&store, "weiter").await, [0; 0]);
    while store.tend_search().await.unwrap() {}
    store.tidy().await.unwrap();
    for word in ["quittengelee", "uittengelee", "weiter"] {
        assert!(!has_bytes(folder.path(), word), "{word}");
    }
    check(&store).await;
    assert_eq!(self::posts(&store, "zwetschge99").await, [posts[99].0]);
}
