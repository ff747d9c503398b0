use domain::{PeerId, Picture, TimelineFilter, TokenScope, limits};
use image::{DynamicImage, ImageFormat};
use store::FeedEntry;

use super::*;
use crate::{
    owner::Owner,
    posting::{draft::key::DraftVersion, edit::PostEdit},
    testing::{TestNode, friends::befriend},
};

fn form(key: &DraftKey, source: &str) -> DraftForm {
    DraftForm { key: Some(key.clone()), source: source.into(), ..DraftForm::default() }
}

fn edit(source: &str, audience: Audience) -> PostEdit {
    PostEdit::new(source.into(), audience)
}

/// A small picture of its own shade.
async fn picture(owner: &Owner, shade: u8) -> Picture {
    let image = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(8, 6, image::Rgb([shade, 90, 120])));
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    owner.pictures().store(file.into_inner().into()).await.unwrap()
}

async fn publish(owner: &Owner, source: &str) -> Post {
    let key = owner.draft().read().await.unwrap().key;
    owner.posts().publish_draft(&form(&key, source), &key).await.unwrap()
}

async fn feed(test: &TestNode, friend: PeerId) -> Vec<FeedEntry> {
    test.node.store.feed_part(friend, None).await.unwrap().unwrap().entries
}

async fn titles(owner: &Owner) -> Vec<String> {
    owner
        .reading()
        .timeline(None, TimelineFilter::default())
        .await
        .unwrap()
        .posts
        .into_iter()
        .map(|post| post.source)
        .collect()
}

#[tokio::test]
async fn publishes_with_number_and_rendered_text_and_empties_the_draft() {
    let (test, owner) = TestNode::set_up().await;
    let mut live = test.node.live.subscribe();
    let first = publish(&owner, "First *frost*\r\n").await;
    let second = publish(&owner, "Second").await;
    assert_eq!((first.number, second.number), (Some(1), Some(2)));
    assert_eq!((first.source.as_str(), first.html.as_str()), ("First *frost*", "<p>First <em>frost</em></p>\n"));
    assert_eq!((first.published_at, first.edited_at), (test.node.now(), None));
    assert_eq!(owner.draft().read().await.unwrap().source, "");
    assert_eq!(titles(&owner).await, ["Second", "First *frost*"]);
    let _new_post = live.try_recv().unwrap();
}

#[tokio::test]
async fn the_same_form_twice_is_one_post() {
    let (_test, owner) = TestNode::set_up().await;
    let shown = picture(&owner, 1).await;
    owner.draft().add_picture(shown.id).await.unwrap();
    let key = owner.draft().read().await.unwrap().key;
    let once = owner.posts().publish_draft(&form(&key, "Hel\0lo"), &key).await.unwrap();
    let twice = owner.posts().publish_draft(&form(&key, "Hel\0lo\r\n"), &key).await.unwrap();
    assert_eq!(once, twice);
    assert_eq!(once.pictures.len(), 1);
    assert_eq!(titles(&owner).await, ["Hello"]);
}

#[tokio::test]
async fn two_at_the_same_moment_are_one_post_too() {
    let (_test, owner) = TestNode::set_up().await;
    let key = owner.draft().read().await.unwrap().key;
    let form = form(&key, "Hello");
    let (one, other) = tokio::join!(owner.posts().publish_draft(&form, &key), owner.posts().publish_draft(&form, &key));
    assert_eq!(one.unwrap().id, other.unwrap().id);
    assert_eq!(titles(&owner).await, ["Hello"]);
}

#[tokio::test]
async fn another_text_under_a_spent_key_is_another_post() {
    let (_test, owner) = TestNode::set_up().await;
    let key = owner.draft().read().await.unwrap().key;
    owner.posts().publish_draft(&form(&key, "Hello"), &key).await.unwrap();
    owner.posts().publish_draft(&form(&key, "Hello again"), &key).await.unwrap();
    assert_eq!(titles(&owner).await, ["Hello again", "Hello"]);
}

#[tokio::test]
async fn a_save_that_comes_late_does_not_bring_the_draft_back() {
    let (_test, owner) = TestNode::set_up().await;
    let key = owner.draft().read().await.unwrap().key;
    owner.posts().publish_draft(&form(&key, "Hello\r\nand good night"), &key).await.unwrap();
    for (late, is_published) in [("Hel", false), ("Hello\0\r\nand", false), ("Hello\r\nand good night\r\n", true)] {
        assert_eq!(owner.draft().save(&form(&key, late)).await.unwrap().is_published, is_published, "{late:?}");
        assert_eq!(owner.draft().read().await.unwrap().source, "", "{late:?}");
    }
    let next = owner.draft().save(&form(&key, "Hel")).await.unwrap().key;
    assert_ne!(next, key);
    assert_eq!(owner.draft().read().await.unwrap().source, "");
    let next = owner.draft().save(&form(&key, "Something else")).await.unwrap().key;
    let draft = owner.draft().read().await.unwrap();
    assert_eq!((draft.source.as_str(), draft.key), ("Something else", next));
}

#[tokio::test]
async fn a_save_that_was_overtaken_is_no_draft_whatever_it_says() {
    let (_test, owner) = TestNode::set_up().await;
    let key = owner.draft().read().await.unwrap().key;
    let (version, other) = (DraftVersion::new(0), DraftVersion::new(0));
    let sent = |version: &DraftVersion, save_number, source| DraftForm {
        version: Some(version.clone()),
        save_number,
        ..form(&key, source)
    };
    let draft = async || owner.draft().read().await.unwrap().source;
    let post = owner.posts().publish_draft(&sent(&version, 3, "A run by the lake"), &key).await.unwrap();
    owner.draft().save(&sent(&version, 2, "A walk by the river")).await.unwrap();
    assert_eq!(draft().await, "");
    owner.posts().delete(post.id).await.unwrap();
    owner.draft().save(&sent(&version, 2, "A walk by the river")).await.unwrap();
    assert_eq!(draft().await, "", "not even when the post is gone");
    owner.draft().save(&sent(&version, 4, "A walk by the sea")).await.unwrap();
    assert_eq!(draft().await, "A walk by the sea", "this came after it");
    owner.draft().save(&sent(&other, 1, "A walk by the sea, in another window")).await.unwrap();
    assert_eq!(draft().await, "A walk by the sea, in another window", "each form counts for itself");
}

#[tokio::test]
async fn a_form_publishes_its_own_pictures_and_leaves_what_another_wrote() {
    let (_test, owner) = TestNode::set_up().await;
    let phone = owner.draft().read().await.unwrap().key;
    let laptop = owner.draft().read().await.unwrap().key;
    let [shared, secret] = [picture(&owner, 1).await.id, picture(&owner, 2).await.id];
    owner.draft().add_picture(secret).await.unwrap();
    let diary = DraftForm { audience: Some(Audience::OnlyMe), ..form(&laptop, "Dear diary") };
    owner.draft().save(&diary).await.unwrap();
    owner.draft().add_picture(shared).await.unwrap();

    let note = DraftForm { listed: Some(vec![shared]), ..form(&phone, "To all of you") };
    let post = owner.posts().publish_draft(&note, &phone).await.unwrap();
    assert_eq!(post.pictures.iter().map(|picture| picture.id).collect::<Vec<_>>(), [shared]);
    let again = owner.posts().publish_draft(&note, &phone).await.unwrap();
    assert_eq!(again, post, "the same form is the same post");
    let draft = owner.draft().read().await.unwrap();
    assert_eq!((draft.key.clone(), draft.source.as_str(), draft.audience), (laptop, "Dear diary", Audience::OnlyMe));
    assert_eq!(draft.pictures.iter().map(|picture| picture.id).collect::<Vec<_>>(), [secret]);
}

#[tokio::test]
async fn what_cannot_be_published_stays_in_the_draft() {
    let (test, owner) = TestNode::set_up().await;
    let key = owner.draft().read().await.unwrap().key;
    let too_long = "a".repeat(limits::POST_TEXT_BYTES + 1);
    let error = owner.posts().publish_draft(&form(&key, &too_long), &key).await.unwrap_err();
    assert!(matches!(error, PostError::TextTooLong { excess: 1 }), "{error}");
    assert_eq!(owner.draft().read().await.unwrap().source, too_long);

    let shown = picture(&owner, 1).await;
    owner.draft().add_picture(shown.id).await.unwrap();
    let alts = vec![(shown.id, "a".repeat(limits::ALT_TEXT_CHARACTERS + 1))];
    let error = owner.posts().publish_draft(&DraftForm { alts, ..form(&key, "Hello") }, &key).await.unwrap_err();
    assert!(matches!(error, PostError::AltTooLong { excess: 1 }), "{error}");
    let test = test.reopen().await;
    let draft = Owner { node: test.node.clone(), session: None, scope: TokenScope::All }.draft().read().await.unwrap();
    assert_eq!((draft.source.as_str(), draft.pictures.len(), draft.key), ("Hello", 1, key));
    assert_eq!(draft.pictures[0].alt.len(), limits::ALT_TEXT_CHARACTERS + 1);
}

#[tokio::test]
async fn what_is_too_long_even_for_a_draft_changes_nothing() {
    let (_test, owner) = TestNode::set_up().await;
    let key = owner.draft().read().await.unwrap().key;
    owner.draft().save(&form(&key, "Hello")).await.unwrap();
    let shown = picture(&owner, 1).await.id;
    owner.draft().add_picture(shown).await.unwrap();
    let kept = owner.draft().read().await.unwrap();
    let too_long = "a".repeat(limits::DRAFT_TEXT_BYTES + 1);
    let alts = vec![(shown, too_long.clone())];
    let text = form(&key, &too_long);
    let more = limits::DRAFT_TEXT_BYTES + 1 - limits::POST_TEXT_BYTES;
    let error = owner.draft().save(&text).await.unwrap_err();
    assert!(matches!(error, DraftError::TextTooLong { excess } if excess == more), "{error}");
    let error = owner.posts().publish_draft(&text, &key).await.unwrap_err();
    assert!(matches!(error, PostError::TextTooLong { excess } if excess == more), "{error}");
    assert_eq!(owner.draft().read().await.unwrap(), kept);

    let alt = DraftForm { alts, ..form(&key, "Hello again") };
    let more = limits::DRAFT_TEXT_BYTES + 1 - limits::ALT_TEXT_CHARACTERS;
    let error = owner.draft().save(&alt).await.unwrap_err();
    assert!(matches!(error, DraftError::AltTooLong { excess } if excess == more), "{error}");
    let error = owner.posts().publish_draft(&alt, &key).await.unwrap_err();
    assert!(matches!(error, PostError::AltTooLong { excess } if excess == more), "{error}");
    assert_eq!(owner.draft().read().await.unwrap(), kept);
}

#[tokio::test]
async fn a_post_needs_text_or_a_picture() {
    let (_test, owner) = TestNode::set_up().await;
    let key = owner.draft().read().await.unwrap().key;
    let error = owner.posts().publish_draft(&form(&key, " \r\n "), &key).await.unwrap_err();
    assert!(matches!(error, PostError::Empty), "{error}");
    owner.draft().add_picture(picture(&owner, 1).await.id).await.unwrap();
    let post = owner.posts().publish_draft(&form(&key, ""), &key).await.unwrap();
    assert_eq!((post.html.as_str(), post.pictures.len()), ("", 1));
}

#[tokio::test]
async fn a_draft_holds_ten_pictures_each_once() {
    let (_test, owner) = TestNode::set_up().await;
    let mut last = None;
    for shade in 0..10 {
        let added = picture(&owner, shade).await.id;
        owner.draft().add_picture(added).await.unwrap();
        owner.draft().add_picture(added).await.unwrap();
        last = Some(added);
    }
    let eleventh = picture(&owner, 10).await.id;
    assert!(matches!(owner.draft().add_picture(eleventh).await, Err(DraftError::TooManyPictures)));
    let key = owner.draft().read().await.unwrap().key;
    owner.draft().save(&DraftForm { removed: last.into_iter().collect(), ..form(&key, "") }).await.unwrap();
    owner.draft().add_picture(eleventh).await.unwrap();
    assert_eq!(owner.draft().read().await.unwrap().pictures.len(), 10);
}

#[tokio::test]
async fn a_script_publishes_without_touching_the_draft() {
    let (_test, owner) = TestNode::set_up().await;
    let key = owner.draft().read().await.unwrap().key;
    owner.draft().save(&form(&key, "half a thought")).await.unwrap();
    let of_script = DraftForm { source: "from a script".into(), ..DraftForm::default() };
    owner.posts().publish(&of_script, Vec::new()).await.unwrap();
    assert_eq!(titles(&owner).await, ["from a script"]);
    assert_eq!(owner.draft().read().await.unwrap().source, "half a thought");
}

#[tokio::test]
async fn edits_are_marked_and_come_last_in_the_feed() {
    let (test, owner) = TestNode::set_up().await;
    let friend = befriend(&test.node).await;
    let first = publish(&owner, "First").await;
    publish(&owner, "Second").await;
    test.clock.advance(60);
    let edited = owner.posts().edit(first.id, &edit("First, better", Audience::AllFriends)).await.unwrap();
    assert_eq!(edited.edited_at, Some(test.node.now()));
    assert_eq!((edited.number, edited.published_at), (first.number, first.published_at));
    let before = feed(&test, friend).await;
    let sources: Vec<_> = before.iter().map(|entry| entry.post.as_ref().unwrap().source.as_str()).collect();
    assert_eq!(sources, ["Second", "First, better"]);
    owner.posts().edit(first.id, &edit("First, better", Audience::AllFriends)).await.unwrap();
    assert_eq!(feed(&test, friend).await, before, "nothing changed, so friends have nothing to pull");
}

#[tokio::test]
async fn pictures_can_be_described_anew_and_taken_out() {
    let (_test, owner) = TestNode::set_up().await;
    let (one, two) = (picture(&owner, 1).await.id, picture(&owner, 2).await.id);
    owner.draft().add_picture(one).await.unwrap();
    owner.draft().add_picture(two).await.unwrap();
    let post = publish(&owner, "").await;
    let better = PostEdit { alts: vec![(two, "kale".into())], removed: vec![one], ..edit("", post.audience.clone()) };
    let edited = owner.posts().edit(post.id, &better).await.unwrap();
    let shown: Vec<_> = edited.pictures.iter().map(|picture| (picture.id, picture.alt.as_str())).collect();
    assert_eq!(shown, [(two, "kale")]);
    let nothing = PostEdit { removed: vec![two], ..edit("", post.audience) };
    assert!(matches!(owner.posts().edit(post.id, &nothing).await, Err(PostError::Empty)));
}

#[tokio::test]
async fn deleting_leaves_a_trace_in_the_feed_and_nothing_else() {
    let (test, owner) = TestNode::set_up().await;
    let friend = befriend(&test.node).await;
    let post = publish(&owner, "First").await;
    let seq = feed(&test, friend).await[0].seq;
    owner.posts().delete(post.id).await.unwrap();
    let feed = feed(&test, friend).await;
    assert_eq!(feed.len(), 1);
    assert!(feed[0].seq > seq && feed[0].post.is_none(), "{feed:?}");
    assert!(titles(&owner).await.is_empty());
    assert!(matches!(owner.posts().delete(post.id).await, Err(PostError::NotFound)));
    assert_eq!(publish(&owner, "Second").await.number, Some(2), "no number is used twice");
}

#[tokio::test]
async fn what_only_the_owner_sees_never_enters_the_feed() {
    let (test, owner) = TestNode::set_up().await;
    let friend = befriend(&test.node).await;
    let key = owner.draft().read().await.unwrap().key;
    let secret = DraftForm { audience: Some(Audience::OnlyMe), ..form(&key, "secret") };
    let post = owner.posts().publish_draft(&secret, &key).await.unwrap();
    owner.posts().edit(post.id, &edit("more secret", Audience::OnlyMe)).await.unwrap();
    owner.posts().delete(post.id).await.unwrap();
    assert_eq!(feed(&test, friend).await, []);
    assert_eq!(test.node.store.feed_head(friend).await.unwrap().unwrap().cursor.seq, 0);
}

#[tokio::test]
async fn what_becomes_only_the_owners_is_sent_as_deleted_once() {
    let (test, owner) = TestNode::set_up().await;
    let friend = befriend(&test.node).await;
    let post = publish(&owner, "First").await;
    let hidden = owner.posts().edit(post.id, &edit("First", Audience::OnlyMe)).await.unwrap();
    assert_eq!(hidden.edited_at, None, "who may see it is not what it says");
    let tombstone = feed(&test, friend).await;
    assert!(tombstone.len() == 1 && tombstone[0].post.is_none(), "{tombstone:?}");

    owner.posts().edit(post.id, &edit("My own now", Audience::OnlyMe)).await.unwrap();
    assert_eq!(feed(&test, friend).await, tombstone, "friends learn nothing of it any more");
    owner.posts().edit(post.id, &edit("Back", Audience::AllFriends)).await.unwrap();
    assert_eq!(feed(&test, friend).await[0].post.as_ref().unwrap().source, "Back");
}

#[tokio::test]
async fn the_timeline_comes_in_pages() {
    let (test, owner) = TestNode::set_up().await;
    for n in 0..45 {
        publish(&owner, &n.to_string()).await;
        test.clock.advance(i64::from(n % 2));
    }
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = owner.reading().timeline(before, TimelineFilter::default()).await.unwrap();
        all.extend(page.posts.into_iter().map(|post| post.source));
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(all, (0..45).rev().map(|n| n.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn posts_of_another_renderer_are_rendered_again() {
    let (test, owner) = TestNode::set_up().await;
    let post = publish(&owner, "*First*").await;
    let tx = test.node.store.write().await.unwrap();
    let stale = tx.own_post(post.id).await.unwrap().unwrap();
    let stale = store::StalePost { id: post.id, wire_id: stale.wire_id, source: stale.source };
    tx.set_post_html(&stale, "<script>", 0).await.unwrap();
    tx.commit().await.unwrap();
    test.node.render_stale_posts().await.unwrap();
    assert_eq!(test.node.post(post.id).await.unwrap(), post);
}
