use domain::{PeerId, Picture, limits};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::*;
use crate::{
    owner::Owner,
    posting::draft::form::DraftForm,
    testing::{TestNode, friends::befriend},
};

/// A small picture of its own shade.
async fn picture(owner: &Owner, shade: u8) -> MediaId {
    let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(8, 6, Rgb([shade, 90, 120])));
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    owner.pictures().store(file.into_inner().into()).await.unwrap().id
}

async fn publish(owner: &Owner, pictures: &[(MediaId, &str)]) -> Post {
    let form = DraftForm { source: "A walk".into(), ..DraftForm::default() };
    let pictures = pictures.iter().map(|(id, alt)| (*id, (*alt).to_owned())).collect();
    owner.posts().publish(&form, pictures).await.unwrap()
}

fn edit() -> PostEdit {
    PostEdit::new("A walk".into(), Audience::AllFriends)
}

fn shown(post: &Post) -> Vec<(MediaId, &str)> {
    post.pictures.iter().map(|picture| (picture.id, picture.alt.as_str())).collect()
}

/// A picture that came from a friend.
async fn picture_of(test: &TestNode, friend: PeerId) -> MediaId {
    let picture =
        Picture { id: MediaId(0), alt: String::new(), width: 8, height: 6, color: "#000000".into(), variants: vec![] };
    let tx = test.node.store.write().await.unwrap();
    let id = tx.insert_peer_media(friend, &picture, test.node.now()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn pictures_come_in_their_order_and_go_as_one_version() {
    let (test, owner) = TestNode::set_up().await;
    let friend = befriend(&test.node).await;
    let (one, two, three) = (picture(&owner, 1).await, picture(&owner, 2).await, picture(&owner, 3).await);
    let post = publish(&owner, &[(one, "leek"), (two, "kale")]).await;
    let head = async || test.node.store.feed_head(friend).await.unwrap().unwrap().cursor.seq;
    let before = head().await;

    let added = PostEdit { added: vec![three, one], alts: vec![(three, "chard".into())], ..edit() };
    let post = owner.posts().edit(post.id, &added).await.unwrap();
    assert_eq!(shown(&post), [(one, "leek"), (two, "kale"), (three, "chard")]);
    assert!(post.edited_at.is_some());
    assert_eq!(head().await, before + 1, "a friend has one thing to pull");

    let listed = PostEdit { pictures: Some(vec![three, two, one]), removed: vec![two], ..edit() };
    let post = owner.posts().edit(post.id, &listed).await.unwrap();
    assert_eq!(shown(&post), [(three, "chard"), (one, "leek")]);
    let none = PostEdit { pictures: Some(Vec::new()), ..edit() };
    assert_eq!(shown(&owner.posts().edit(post.id, &none).await.unwrap()), []);
}

#[tokio::test]
async fn the_eleventh_picture_is_refused_and_nothing_changes() {
    let (_test, owner) = TestNode::set_up().await;
    let mut pictures = Vec::new();
    for shade in 0..=10 {
        pictures.push(picture(&owner, shade).await);
    }
    let post = publish(&owner, &[(pictures[0], "")]).await;
    let too_many = PostEdit { added: pictures.clone(), ..edit() };
    let error = owner.posts().edit(post.id, &too_many).await.unwrap_err();
    assert!(matches!(error, PostError::TooManyPictures), "{error}");
    let ten = PostEdit { added: pictures[..10].to_vec(), ..edit() };
    assert_eq!(owner.posts().edit(post.id, &ten).await.unwrap().pictures.len(), limits::PICTURES_PER_POST);
}

#[tokio::test]
async fn only_pictures_of_the_owners_come_into_a_post() {
    let (test, owner) = TestNode::set_up().await;
    let friend = befriend(&test.node).await;
    let post = publish(&owner, &[]).await;
    for strange in [picture_of(&test, friend).await, MediaId(999)] {
        let theirs = PostEdit { added: vec![strange, picture(&owner, 1).await], ..edit() };
        let error = owner.posts().edit(post.id, &theirs).await.unwrap_err();
        assert!(matches!(error, PostError::NoSuchPicture), "{error}");
        let listed = PostEdit { pictures: Some(vec![strange]), ..edit() };
        assert!(matches!(owner.posts().edit(post.id, &listed).await, Err(PostError::NoSuchPicture)));
    }
    assert_eq!(shown(&test.node.post(post.id).await.unwrap()), []);
}

#[tokio::test]
async fn an_edit_that_was_not_made_can_be_gone_on_with() {
    let (test, owner) = TestNode::set_up().await;
    let (one, two) = (picture(&owner, 1).await, picture(&owner, 2).await);
    let (post, other) = (publish(&owner, &[(one, "leek")]).await, publish(&owner, &[]).await);
    let half = PostEdit { added: vec![two], ..PostEdit::new("A long".into(), Audience::OnlyMe) };
    let kept = owner.posts().keep_edit(post.id, half).await.unwrap();
    assert!(kept.fits);
    assert_eq!(test.node.post(post.id).await.unwrap(), post, "it is not made");

    let id = kept.id.to_string().parse().unwrap();
    let unsaved = owner.posts().with_unsaved_edit(post.clone(), id).await.unwrap().post;
    assert_eq!((unsaved.source.as_str(), &unsaved.audience), ("A long", &Audience::OnlyMe));
    assert_eq!(shown(&unsaved), [(one, "leek"), (two, "")]);
    assert_eq!(owner.posts().with_unsaved_edit(other.clone(), id).await.unwrap().post, other, "it is for one post");
    test.clock.advance(60 * 60);
    assert_eq!(owner.posts().with_unsaved_edit(post.clone(), id).await.unwrap().post, post, "it is forgotten");
}

/// The text of `post` with what is kept under `id` over it.
async fn kept_text(owner: &Owner, post: &Post, id: EditId) -> String {
    owner.posts().with_unsaved_edit(post.clone(), id).await.unwrap().post.source
}

#[tokio::test]
async fn a_form_that_has_not_seen_the_last_edit_changes_nothing_and_is_shown_both() {
    let (_test, owner) = TestNode::set_up().await;
    let post = publish(&owner, &[]).await;
    let version = |post: &Post| Some(PostVersion::new(post.edited_at));
    let edit = |source: &str, seen, unsaved| PostEdit {
        seen,
        unsaved: Some(unsaved),
        ..PostEdit::new(source.into(), post.audience.clone())
    };
    let (here, there) = (EditId::random(), EditId::random());
    let changed = owner.posts().edit(post.id, &edit("From here", version(&post), here)).await.unwrap();

    let late = edit("From there", version(&post), there);
    let refused = owner.posts().edit(post.id, &late).await;
    assert!(matches!(refused, Err(PostError::ChangedMeanwhile)), "{refused:?}");
    owner.posts().keep_edit(post.id, late.clone()).await.unwrap();
    let kept = owner.posts().with_unsaved_edit(changed.clone(), there).await.unwrap();
    assert_eq!((kept.post.source.as_str(), kept.meanwhile.as_deref()), ("From there", Some("From here")));

    // Once it has seen that.
    let changed = owner.posts().edit(post.id, &edit("From there", version(&changed), there)).await.unwrap();
    assert_eq!(changed.source, "From there");
    // The same again says nothing new, and a script that names no version means the post as it is.
    owner.posts().edit(post.id, &late).await.unwrap();
    owner.posts().edit(post.id, &PostEdit::new("By a script".into(), post.audience.clone())).await.unwrap();
}

#[tokio::test]
async fn a_form_that_is_kept_again_and_again_takes_one_place() {
    let (_test, owner) = TestNode::set_up().await;
    let post = publish(&owner, &[]).await;
    let other =
        owner.posts().keep_edit(post.id, PostEdit::new("Elsewhere".into(), Audience::AllFriends)).await.unwrap().id;
    let form = EditId::random();
    for number in 0..10 {
        let edit = PostEdit::new(format!("Draft {number}").into(), Audience::AllFriends);
        let kept = owner.posts().keep_edit(post.id, PostEdit { unsaved: Some(form), ..edit }).await.unwrap();
        assert_eq!(kept.id, form, "a form names itself");
    }
    assert_eq!(kept_text(&owner, &post, form).await, "Draft 9");
    assert_eq!(kept_text(&owner, &post, other).await, "Elsewhere", "another form is not pushed out");

    for number in 0..3 {
        let edit = PostEdit::new(format!("More {number}").into(), Audience::AllFriends);
        owner.posts().keep_edit(post.id, edit).await.unwrap();
    }
    assert_eq!(kept_text(&owner, &post, other).await, "A walk", "of five, the oldest is forgotten");
    assert_eq!(kept_text(&owner, &post, form).await, "Draft 9");
}

#[tokio::test]
async fn the_same_id_for_two_posts_is_two_edits() {
    let (_test, owner) = TestNode::set_up().await;
    let (one, two) = (publish(&owner, &[]).await, publish(&owner, &[]).await);
    let id = EditId::random();
    let keep = async |post: &Post, text: &str| {
        let edit = PostEdit { unsaved: Some(id), ..PostEdit::new(text.into(), Audience::AllFriends) };
        owner.posts().keep_edit(post.id, edit).await.unwrap();
    };
    keep(&one, "Of the first").await;
    assert_eq!(kept_text(&owner, &two, id).await, "A walk", "what is kept of another post is not shown");
    keep(&two, "Of the second").await;
    assert_eq!(kept_text(&owner, &one, id).await, "Of the first");
    assert_eq!(kept_text(&owner, &two, id).await, "Of the second");
}

#[tokio::test]
async fn an_edit_that_was_made_or_changes_nothing_is_forgotten() {
    let (_test, owner) = TestNode::set_up().await;
    let leek = picture(&owner, 1).await;
    let post = publish(&owner, &[(leek, "leek")]).await;
    let id = EditId::random();
    let changed = PostEdit { unsaved: Some(id), ..PostEdit::new("A long walk".into(), Audience::OnlyMe) };
    let same = PostEdit { unsaved: Some(id), ..PostEdit::new("A walk\r\n".into(), Audience::AllFriends) };

    owner.posts().keep_edit(post.id, changed.clone()).await.unwrap();
    let empty = PostEdit { source: "".into(), pictures: Some(Vec::new()), ..changed.clone() };
    assert!(matches!(owner.posts().edit(post.id, &empty).await, Err(PostError::Empty)));
    assert_eq!(kept_text(&owner, &post, id).await, "A long walk", "what is refused stays");
    let half = PostEdit { alts: vec![(leek, "leeks".into())], ..same.clone() };
    owner.posts().keep_edit(post.id, half).await.unwrap();
    assert_eq!(shown(&owner.posts().with_unsaved_edit(post.clone(), id).await.unwrap().post), [(leek, "leeks")]);
    owner.posts().keep_edit(post.id, same.clone()).await.unwrap();
    assert_eq!(owner.posts().with_unsaved_edit(post.clone(), id).await.unwrap().post, post, "the typed was taken back");

    for edit in [same, changed] {
        let kept = PostEdit { source: "On second thought".into(), ..edit.clone() };
        owner.posts().keep_edit(post.id, kept).await.unwrap();
        let post = owner.posts().edit(post.id, &edit).await.unwrap();
        assert_eq!(owner.posts().with_unsaved_edit(post.clone(), id).await.unwrap().post, post);
    }
}

#[tokio::test]
async fn of_too_many_pictures_the_first_ten_are_kept() {
    let (_test, owner) = TestNode::set_up().await;
    let mut pictures = Vec::new();
    for shade in 0..=10 {
        pictures.push(picture(&owner, shade).await);
    }
    let post = publish(&owner, &[]).await;
    let kept = owner.posts().keep_edit(post.id, PostEdit { added: pictures.clone(), ..edit() }).await.unwrap();
    assert!(!kept.fits);
    let unsaved = owner.posts().with_unsaved_edit(post, kept.id).await.unwrap().post;
    assert!(unsaved.pictures.iter().map(|picture| picture.id).eq(pictures[..10].iter().copied()));
}

#[tokio::test]
async fn the_files_of_a_deleted_post_go_with_it_unless_something_else_shows_them() {
    let (test, owner) = TestNode::set_up().await;
    let (only_here, twice, given_again) =
        (picture(&owner, 1).await, picture(&owner, 2).await, picture(&owner, 3).await);
    let doomed = publish(&owner, &[(only_here, ""), (twice, ""), (given_again, "")]).await;
    publish(&owner, &[(twice, "")]).await;
    test.clock.advance(1);
    assert_eq!(picture(&owner, 3).await, given_again, "it may be in a form that was not sent yet");
    let files = |id| doomed.pictures.iter().find(|picture| picture.id == id).unwrap().variants.clone();
    let are_here = async |id| {
        let names = test.node.media_files.names().await.unwrap();
        files(id).iter().all(|file| names.contains(&file.sha256))
    };
    assert!(are_here(only_here).await);
    owner.posts().delete(doomed.id).await.unwrap();
    let gone = async {
        while are_here(only_here).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), gone).await.expect("they go");
    assert!(are_here(twice).await && are_here(given_again).await);
}

#[tokio::test]
async fn an_edit_of_what_stands_before_a_post_is_kept_until_it_is_made() {
    let (_test, owner) = TestNode::set_up().await;
    let post = publish(&owner, &[]).await;
    let cover = Cover::new("Rain", false).unwrap();
    let covered = PostEdit { cover: Some(cover.clone()), ..edit() };
    let kept = owner.posts().keep_edit(post.id, covered.clone()).await.unwrap();
    let source = owner.posts().with_unsaved_edit(post.clone(), kept.id).await.unwrap();
    assert_eq!(source.post.cover, cover);
    let edited = owner.posts().edit(post.id, &PostEdit { unsaved: Some(kept.id), ..covered }).await.unwrap();
    assert_eq!((edited.cover, edited.edited_at.is_some()), (cover, true));
    let open = owner.posts().edit(post.id, &PostEdit { cover: Some(Cover::NONE), ..edit() }).await.unwrap();
    assert_eq!(open.cover, Cover::NONE);
}
