//! Threads: comments of everybody, in every state, as deep as they go.

use domain::{
    NodeId, PostId, Reach, RelativeTime, ThreadItemId, WireId,
    thread::{Commenting, ThreadNotices},
};
use leptos::prelude::*;

use super::{
    Scenery, Specimen,
    content::{person, post, time},
};
use crate::{
    api::{
        AnsweredView, AnswersView, CommentView, OwnReactionView, PostView, ReactionCountView, ReactionView,
        ReactionsView, StageView, ThreadView, ToldView, VoiceView, WhoView, WordsView,
    },
    components::{PostCard, Thread},
};

/// Marks piled upon a letter, and a text that would be read from the other side.
const HOSTILE: [&str; 2] = [
    "Z\u{351}\u{36b}\u{343}\u{36a}\u{302}\u{36b}\u{33d}\u{34f}\u{334}\u{319}\u{324}\u{31e}\u{349}\u{35a}\u{32f}\u{31e}\u{320}\u{34d}algo \u{202e}and turned round\u{202c}",
    "<b>Bold</b><script>alert(1)</script> <img src=x onerror=alert(1)> | a | b |\n|--|--|\n| c | d |",
];

#[component]
pub(super) fn Threads(scenery: &'static Scenery) -> impl IntoView {
    view! {
        <Specimen what="A thread under a friend's post"><Thread thread=of_friend(scenery) name=scenery.names[3].clone()/></Specimen>
        <Specimen what="A thread of one's own"><Thread thread=own(scenery) name=scenery.names[0].clone()/></Specimen>
        <Specimen what="Nobody has said anything, and one may not"><Thread thread=empty(3, false, Commenting::Nobody) name=scenery.names[3].clone()/></Specimen>
        <Specimen what="For the owner alone"><Thread thread=ThreadView { count: 1, ..empty(4, false, Commenting::ToOwner) } name=scenery.names[9].clone()/></Specimen>
        <Specimen what="At a server that has no threads"><Thread thread=ThreadView { is_nowhere: true, count: 2, ..empty(5, false, Commenting::Everyone) } name=scenery.names[3].clone()/></Specimen>
        <Specimen what="In a list"><Cards scenery/></Specimen>
    }
}

#[component]
fn Cards(scenery: &'static Scenery) -> impl IntoView {
    let friend = person(&scenery.names[3], Some(Reach::Lit));
    let count = |emoji: &str, people, is_mine| ReactionCountView { emoji: emoji.to_owned(), people, is_mine };
    let many = ["👍", "❤️", "😂", "😮", "😢", "🎉", "👩🏽\u{200d}❤️\u{200d}💋\u{200d}👨🏼", "🏳️\u{200d}🌈", "1️⃣"];
    let answers = [
        AnswersView::default(),
        AnswersView { comments: 1, reactions: vec![count("❤️", 1, true)], is_closed: false },
        AnswersView { comments: 0, reactions: vec![count("🎉", 2, false)], is_closed: true },
        AnswersView {
            comments: 1204,
            reactions: many.iter().zip(1..).map(|(emoji, n)| count(emoji, n * 97, n == 2)).collect(),
            is_closed: true,
        },
    ];
    let cards = answers.into_iter().zip(500..).map(|(answers, id)| {
        let post = PostView { id: PostId(id), answers, ..post(friend.clone(), None, "Rain at last.", Vec::new()) };
        view! { <PostCard post is_in_list=true/> }
    });
    view! { <div class="post-list">{cards.collect_view()}</div> }
}

fn empty(post: i64, is_own: bool, commenting: Commenting) -> ThreadView {
    ThreadView {
        post: PostId(post),
        is_own,
        commenting,
        is_nowhere: false,
        notices: ThreadNotices::All,
        reactions: ReactionsView::default(),
        count: 0,
        comments: Vec::new(),
        earlier: None,
        later: None,
        may_have_older: true,
        begun_quote: None,
        new: WireId([0; 16]),
        unsent: None,
    }
}

fn voice(name: &str, who: impl FnOnce(&str) -> WhoView) -> VoiceView {
    VoiceView { name: name.to_owned(), key: NodeId([name.len().try_into().unwrap_or(0); 32]), who: who(name) }
}

fn friend(name: &str) -> VoiceView {
    voice(name, |name| WhoView::Friend(person(name, Some(Reach::Lit))))
}

fn stranger(name: &str, like: Option<&str>) -> VoiceView {
    voice(name, |_| WhoView::FriendOfFriend { like: like.map(str::to_owned) })
}

fn me(name: &str) -> VoiceView {
    voice(name, |name| WhoView::Owner(person(name, None)))
}

/// Numbers comments, and finds what each answers.
#[derive(Default)]
struct Writing {
    comments: Vec<CommentView>,
    above: Vec<AnsweredView>,
    first: i64,
}

impl Writing {
    fn say(&mut self, depth: usize, author: VoiceView, source: &str) -> &mut CommentView {
        let id = ThreadItemId(self.first + i64::try_from(self.comments.len()).unwrap_or_default());
        self.above.truncate(depth);
        let answers = self.above.last().cloned();
        self.above.push(AnsweredView { id, name: author.name.clone(), is_earlier: depth > 4 });
        let html = node::markdown::render(source, None);
        self.comments.push(CommentView {
            id,
            depth,
            answers,
            author,
            words: WordsView::Said {
                source: source.to_owned(),
                html,
                warning: String::new(),
                is_blurred: false,
                pictures: Vec::new(),
                quote: None,
            },
            at: time(RelativeTime::Minutes(5)),
            is_edited: false,
            is_before_change: false,
            stage: None,
            is_muted: false,
            told: None,
            reactions: ReactionsView::default(),
            new: WireId([1; 16]),
        });
        let last = self.comments.len() - 1;
        &mut self.comments[last]
    }
}

fn reactions(scenery: &Scenery, stage: StageView) -> ReactionsView {
    let reaction = |emoji: &str, others: &[String], is_mine| ReactionView {
        emoji: emoji.to_owned(),
        others: others.to_vec(),
        is_mine,
    };
    let emoji = vec![
        reaction("❤️", &scenery.names[..3], true),
        reaction("👨\u{200d}👩\u{200d}👧\u{200d}👦", &scenery.names[3..4], false),
        reaction("🎉", &[], true),
    ];
    ReactionsView { emoji, own: Some(OwnReactionView { id: ThreadItemId(3), stage }) }
}

fn of_friend(scenery: &Scenery) -> ThreadView {
    let (names, letters) = (&scenery.names, &scenery.letters);
    let mut all = Writing { first: 1000, ..Writing::default() };
    all.say(0, friend(&names[0]), &letters["fifty"]).reactions = reactions(scenery, StageView::Closed);
    let edited = all.say(1, stranger("Jonas", Some("Jonas")), "I am another Jonas.");
    (edited.is_edited, edited.is_before_change) = (true, true);
    all.say(2, stranger(&names[6], None), &letters["fourHundred"]).told = Some(ToldView::NotYet);
    all.say(3, me("Mara"), "The fourth level stands at the third.");
    all.say(4, friend(&names[3]), &letters["markdown"]);
    all.say(5, stranger(&names[4], None), &letters["arabic"]).told = Some(ToldView::Waiting);
    all.say(0, stranger(&names[5], None), "One was told about this.").told = Some(ToldView::Arrived);
    all.say(0, friend(&names[1]), "By someone who is muted.").is_muted = true;
    all.say(1, friend("Lea"), "What answers that keeps its place.");
    all.say(0, voice("someone you blocked", |_| WhoView::Blocked), "By someone who is blocked.");
    all.say(0, friend("Ole"), "").words = WordsView::Deleted;
    all.say(1, friend("Lea"), "What it answered is gone.");
    all.say(0, stranger("Kim", None), "").words = WordsView::Removed;
    for (stage, words) in [
        (StageView::Waiting, "Written while the server sleeps"),
        (StageView::There, "There"),
        (StageView::Removed, "Removed"),
        (StageView::OutOfReach, "Out of reach"),
        (StageView::Closed, "Closed"),
        (StageView::ChangeClosed, "Changed too late"),
        (StageView::NoTarget, "No target"),
        (StageView::Refused, "Refused"),
    ] {
        all.say(0, me("Mara"), words).stage = Some(stage);
    }
    for words in HOSTILE {
        all.say(0, stranger(words, Some(words)), words);
    }
    let (earlier, later) = (Some(ThreadItemId(1)), Some(ThreadItemId(2)));
    let count = all.comments.len();
    ThreadView {
        reactions: reactions(scenery, StageView::Waiting),
        count,
        comments: all.comments,
        earlier,
        later,
        ..empty(1, false, Commenting::Everyone)
    }
}

fn own(scenery: &Scenery) -> ThreadView {
    let mut all = Writing { first: 2000, ..Writing::default() };
    all.say(0, friend(&scenery.names[9]), "Where is that?");
    all.say(1, me("Mara"), "Behind the church.");
    all.say(0, stranger("Jonas", None), "We were friends once.");
    ThreadView { count: 3, comments: all.comments, ..empty(2, true, Commenting::Nobody) }
}
