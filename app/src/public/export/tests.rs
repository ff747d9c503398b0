use data_encoding::BASE64;
use domain::{Audience, Author, Cover, Post, PostId, Timestamp, thread::Answers};
use node::{
    ExportIndex, ExportedComment, ExportedFriend, ExportedPicture, ExportedPost, ExportedQuote, ExportedReaction,
    ShownAudience,
};
use sha2::{Digest, Sha256};

use super::{document::STYLE, *};

const HOSTILE: &str = "</title></style><script>alert(1)</script>\"'><img src=https://a.example/x onerror=alert(1)>";

fn comment() -> ExportedComment {
    ExportedComment {
        depth: 9,
        name: HOSTILE.into(),
        said_at: Timestamp(1_795_478_400_000),
        is_edited: true,
        html: "<p>Mine froze</p>".into(),
        cover: Cover::new(HOSTILE, true).unwrap(),
        pictures: vec![ExportedPicture { href: None, alt: HOSTILE.into(), width: 8, height: 8, color: HOSTILE.into() }],
        quote: Some(ExportedQuote::Others(Some(HOSTILE.into()))),
        reactions: vec![ExportedReaction { emoji: "❤️".into(), names: vec![HOSTILE.into()] }],
    }
}

fn post() -> ExportedPost {
    let cover = Cover::new(HOSTILE, true).unwrap();
    let post = Post {
        id: PostId(1),
        author: Author::Owner,
        number: Some(7),
        source: HOSTILE.into(),
        html: "<p>First <em>frost</em></p>".into(),
        cover,
        audience: Audience::AllFriends,
        published_at: Timestamp(1_795_478_400_000),
        edited_at: Some(Timestamp(1_795_478_460_000)),
        pictures: Vec::new(),
        answers: Answers::default(),
        is_saved: false,
        quote: None,
    };
    let picture = ExportedPicture {
        href: Some("../../a.jpg".into()),
        alt: HOSTILE.into(),
        width: 8,
        height: 8,
        color: HOSTILE.into(),
    };
    ExportedPost {
        name: HOSTILE.into(),
        year: "2026".into(),
        audience: ShownAudience { audience: post.audience.clone(), circles: Vec::new() },
        post,
        pictures: vec![picture],
        quote: Some(ExportedQuote::Own { href: "../2025/a.html".into(), words: HOSTILE.into() }),
        reactions: comment().reactions,
        comments: vec![comment()],
        older: None,
        newer: Some("b.html".into()),
    }
}

/// What anybody called themselves or typed is text in every page, and what is in a page is all that a browser takes.
#[test]
fn nothing_that_people_wrote_is_markup() {
    let index = ExportIndex {
        name: HOSTILE.into(),
        about: HOSTILE.into(),
        picture: None,
        years: Vec::new(),
        comments: None,
        made_at: Timestamp(0),
    };
    let friend = ExportedFriend { name: HOSTILE.into(), invite: HOSTILE.into(), circles: vec![HOSTILE.into()] };
    for html in [
        page(ExportPage::Post(Box::new(post()))),
        page(ExportPage::Index(index)),
        page(ExportPage::Friends(vec![friend])),
    ] {
        assert!(!html.contains("<script") && !html.contains("<img src=https"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
        assert!(html.starts_with("<!DOCTYPE html><html"), "{html}");
        assert_eq!(html.matches("</title>").count(), 1, "{html}");
        assert_eq!(html.matches("</style>").count(), 1, "{html}");
    }
}

#[test]
fn the_policy_names_the_styles() {
    let html = page(ExportPage::Friends(Vec::new()));
    let hash = BASE64.encode(&Sha256::digest(STYLE));
    assert!(html.contains(&format!("'sha256-{hash}'")), "write {hash} into STYLE_HASH");
    assert!(html.contains(&format!("<style>{STYLE}</style>")), "no letter more: {html}");
}

#[test]
fn a_post_says_when_and_for_whom() {
    let html = page(ExportPage::Post(Box::new(post())));
    for words in ["24 November 2026, 00:00 UTC", "Post 7", "Seen by", "all friends", "1 comment", "<em>frost</em>"] {
        assert!(html.contains(words), "{words}: {html}");
    }
}
