use domain::{AltText, ParseIdError};
use image::{DynamicImage, ImageFormat};

use super::{key::DraftVersion, *};
use crate::testing::TestNode;

/// A window in which the draft is open.
struct Window<'a> {
    owner: &'a Owner,
    key: DraftKey,
    version: DraftVersion,
}

impl<'a> Window<'a> {
    async fn open(owner: &'a Owner) -> Self {
        let draft = owner.draft().read().await.unwrap();
        Self { owner, key: draft.key, version: DraftVersion::new(draft.version) }
    }

    fn form(&self, source: &str) -> DraftForm {
        let (key, version) = (Some(self.key.clone()), Some(self.version.clone()));
        DraftForm { key, version, source: source.into(), ..DraftForm::default() }
    }

    /// Saves what was typed, and learns the key to go on with.
    async fn save(&mut self, source: &str) -> Vec<String> {
        let saved = self.owner.draft().save(&self.form(source)).await.unwrap();
        self.key = saved.key;
        saved.set_aside.into_iter().map(|each| each.words).collect()
    }

    async fn publish(&self, source: &str) {
        self.owner.posts().publish_draft(&self.form(source), &self.key).await.unwrap();
    }
}

async fn words(owner: &Owner) -> (String, Vec<String>) {
    let draft = owner.draft().read().await.unwrap();
    (draft.source, draft.set_aside.into_iter().map(|each| each.words).collect())
}

#[tokio::test]
async fn what_another_window_wrote_meanwhile_is_set_aside() {
    let (_test, owner) = TestNode::set_up().await;
    let (mut one, mut other) = (Window::open(&owner).await, Window::open(&owner).await);
    assert!(one.save("Three hundred words").await.is_empty());
    assert!(one.save("Other three hundred words").await.is_empty(), "a window may change its own words");
    assert_eq!(other.save("x").await, ["Other three hundred words"]);
    assert_eq!(words(&owner).await, ("x".into(), vec!["Other three hundred words".into()]));
    assert_eq!(
        one.save("Other three hundred words, and more").await,
        ["x"],
        "what is in the draft again is not kept twice"
    );
}

#[tokio::test]
async fn whoever_has_seen_words_may_take_them_out() {
    let (_test, owner) = TestNode::set_up().await;
    let mut one = Window::open(&owner).await;
    one.save("Three hundred words").await;
    let mut other = Window::open(&owner).await;
    assert!(other.save("").await.is_empty());
    assert!(one.save("Three hundred words\r\nand a line").await.is_empty(), "nothing was written over");
    assert_eq!(words(&owner).await, ("Three hundred words\nand a line".into(), vec![]));
}

#[tokio::test]
async fn three_windows_lose_nothing() {
    let (_test, owner) = TestNode::set_up().await;
    let mut windows = [Window::open(&owner).await, Window::open(&owner).await, Window::open(&owner).await];
    for (window, source) in windows.iter_mut().zip(["one", "two", "six"]) {
        window.save(source).await;
    }
    assert_eq!(words(&owner).await, ("six".into(), vec!["one".into(), "two".into()]));
}

#[tokio::test]
async fn publishing_leaves_what_another_window_wrote() {
    let (_test, owner) = TestNode::set_up().await;
    let (mut one, other) = (Window::open(&owner).await, Window::open(&owner).await);
    one.save("Three hundred words").await;
    other.publish("x").await;
    assert_eq!(words(&owner).await, ("Three hundred words".into(), vec![]));
    assert!(one.save("Three hundred words, and more").await.is_empty());
    one.publish("Three hundred words, and more").await;
    assert_eq!(words(&owner).await, (String::new(), vec![]));
}

#[tokio::test]
async fn a_form_that_does_not_hear_the_answers_has_no_conflict_with_itself() {
    let (_test, owner) = TestNode::set_up().await;
    let form = Window::open(&owner).await;
    let save = async |source: &str| owner.draft().save(&form.form(source)).await.unwrap().set_aside;
    for source in ["A walk", "A walk", "A run", "", "By the river"] {
        assert!(save(source).await.is_empty(), "{source:?}");
    }
    form.publish("By the river").await;
    for source in ["By the lake", "By the lake", "By the sea"] {
        assert!(save(source).await.is_empty(), "{source:?}");
    }
    assert_eq!(words(&owner).await, ("By the sea".into(), vec![]));
    form.publish("By the sea").await;
    assert_eq!(words(&owner).await, (String::new(), vec![]), "what was published is no draft");
    save("By the sea, and more").await;
    form.publish("By the sea").await;
    assert_eq!(words(&owner).await.0, "By the sea, and more", "only what was published goes");
}

#[tokio::test]
async fn a_form_that_does_not_say_what_it_has_seen_loses_nothing_either() {
    let (_test, owner) = TestNode::set_up().await;
    Window::open(&owner).await.save("Three hundred words").await;
    owner.draft().save(&DraftForm { source: "of a script".into(), ..DraftForm::default() }).await.unwrap();
    assert_eq!(words(&owner).await, ("of a script".into(), vec!["Three hundred words".into()]));
}

#[tokio::test]
async fn words_are_taken_back_at_the_end_or_discarded() {
    let (_test, owner) = TestNode::set_up().await;
    let mut windows = [Window::open(&owner).await, Window::open(&owner).await, Window::open(&owner).await];
    for (window, source) in windows.iter_mut().zip(["one", "two", "six\n"]) {
        window.save(source).await;
    }
    let [one, two] = &owner.draft().read().await.unwrap().set_aside[..] else { panic!("two were set aside") };
    owner.draft().take_back(one.id).await.unwrap();
    owner.draft().take_back(one.id).await.unwrap();
    owner.draft().discard_set_aside(two.id).await.unwrap();
    assert_eq!(words(&owner).await, ("six\n\none".into(), vec![]));
    let [.., last] = &mut windows;
    assert_eq!(last.save("seven").await, ["six\n\none"], "the window has not seen what came back");
}

#[tokio::test]
async fn there_is_an_end_to_what_is_set_aside_and_it_is_said() {
    let (_test, owner) = TestNode::set_up().await;
    for number in 0..=limits::SET_ASIDE {
        let form = DraftForm { source: format!("[{number}]").into(), ..DraftForm::default() };
        owner.draft().save(&form).await.unwrap();
    }
    let before = words(&owner).await;
    let one_more = DraftForm { source: "one more".into(), ..DraftForm::default() };
    assert!(matches!(owner.draft().save(&one_more).await, Err(DraftError::TooManySetAside)));
    assert_eq!(words(&owner).await, before);
}

#[tokio::test]
async fn what_a_picture_shows_is_not_written_over_unseen() {
    let (_test, owner) = TestNode::set_up().await;
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::new_rgb8(8, 6).write_to(&mut file, ImageFormat::Png).unwrap();
    let picture = owner.pictures().store(file.into_inner().into()).await.unwrap().id;
    owner.draft().add_picture(picture).await.unwrap();
    let (one, other) = (Window::open(&owner).await, Window::open(&owner).await);
    let described = |window: &Window<'_>, alt: &str| {
        let alts = vec![(picture, alt.parse::<AltText>().unwrap().into_string())];
        DraftForm { alts, ..window.form("a") }
    };
    let alt = async || owner.draft().read().await.unwrap().pictures[0].alt.clone();
    owner.draft().save(&described(&one, "a bench")).await.unwrap();
    owner.draft().save(&described(&other, "")).await.unwrap();
    assert_eq!(alt().await, "a bench");
    let saved = owner.draft().save(&described(&one, "a swing")).await.unwrap();
    assert_eq!((alt().await.as_str(), saved.set_aside[0].words.as_str()), ("a swing", "a bench"));
}

#[test]
fn a_version_comes_back_as_it_was_sent() {
    let version = DraftVersion::new(3);
    assert_eq!(version.to_string().parse(), Ok(version));
    for not_one in ["", "3", "3-", "-", "a-0123456789abcdef", "3-0123456789abcde!"] {
        assert_eq!(not_one.parse::<DraftVersion>(), Err(ParseIdError), "{not_one}");
    }
}

#[tokio::test]
async fn what_stands_before_a_post_is_kept_with_its_draft_and_published_with_it() {
    let (_test, owner) = TestNode::set_up().await;
    let window = Window::open(&owner).await;
    let cover = Cover::new("A dead bird", true).unwrap();
    owner.draft().save(&DraftForm { cover: Some(cover.clone()), ..window.form("The magpie") }).await.unwrap();
    // A form that does not know of warnings takes none away.
    owner.draft().save(&window.form("The magpie, again")).await.unwrap();
    assert_eq!(owner.draft().read().await.unwrap().cover, cover);
    let post = owner.posts().publish_draft(&window.form("The magpie, again"), &window.key).await.unwrap();
    assert_eq!((post.cover, owner.draft().read().await.unwrap().cover), (cover, Cover::NONE));
}
