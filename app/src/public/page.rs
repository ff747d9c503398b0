//! The document: who it is by, the posts, and the way to the others.

use domain::Profile;
use leptos::prelude::*;
use node::{PublicPage, PublicPost};

use super::{
    comments::Comments,
    head::Head,
    post::{Post, everybodys},
};
use crate::{
    components::Window,
    i18n::{Locale, t},
};

/// Where one can go on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Nearby {
    Pages {
        newer: Option<u32>,
        older: Option<u32>,
    },
    /// From one post to all of them.
    All,
}

#[component]
pub(super) fn Document(page: PublicPage, title: String, nearby: Nearby, stylesheet: String) -> impl IntoView {
    let PublicPage { owner, posts, quoted, comments, .. } = page;
    let name = owner.name.clone();
    let is_in_list = matches!(nearby, Nearby::Pages { .. });
    let post = |post: PublicPost| {
        let quoted = post.post.quote.and_then(|quote| quoted.get(&quote)).cloned();
        view! { <li><Post post quoted name=name.clone() is_in_list/></li> }
    };
    let posts = posts.into_iter().map(post).collect_view();
    view! {
        <html lang="en" dir="ltr">
            <Head title stylesheet>
                // Public is not the same as found by everybody: the owner gives the address away.
                <meta name="robots" content="noindex"/>
                <script type="module" src="/times.js"></script>
                <link rel="alternate" type="application/atom+xml" title="Atom" href="/public/feed.xml"/>
                <link rel="alternate" type="application/feed+json" title="JSON Feed" href="/public/feed.json"/>
            </Head>
            <body>
                <a class="skip" href="#main">{t!(Locale::en, layout.skip)}</a>
                <div class="public">
                    <main id="main" tabindex="-1">
                        <Portrait owner/>
                        <ul class="list" role="list">{posts}</ul>
                        <Comments comments/>
                        <Way nearby/>
                    </main>
                    <footer>
                        <p>{t!(Locale::en, public.about)}</p>
                        <p>
                            {t!(Locale::en, public.follow)}
                            " "
                            <a href="/public/feed.xml">"Atom"</a>
                            " · "
                            <a href="/public/feed.json">"JSON Feed"</a>
                        </p>
                    </footer>
                </div>
            </body>
        </html>
    }
}

#[component]
fn Portrait(owner: Profile) -> impl IntoView {
    let Profile { name, about, picture } = owner;
    let picture = picture.map(everybodys);
    view! {
        <header class="profile-portrait">
            <Window picture name=name.clone() reach=None/>
            <div>
                <h1><bdi>{name}</bdi></h1>
                {(!about.is_empty()).then(|| view! { <p class="profile-about" dir="auto">{about}</p> })}
            </div>
        </header>
    }
}

#[component]
fn Way(nearby: Nearby) -> impl IntoView {
    let address = |number: u32| if number == 0 { "/public".to_owned() } else { format!("/public?page={number}") };
    let newer = t!(Locale::en, public.newer);
    let older = t!(Locale::en, public.older);
    let all = t!(Locale::en, public.all);
    let links: Vec<(String, &str, Option<&str>)> = match nearby {
        Nearby::All => vec![("/public".to_owned(), all, None)],
        Nearby::Pages { newer: before, older: after } => {
            let before = before.map(|number| (address(number), newer, Some("prev")));
            let after = after.map(|number| (address(number), older, Some("next")));
            before.into_iter().chain(after).collect()
        }
    };
    let links = links.into_iter().map(|(href, text, rel)| {
        view! { <a class="button-quiet" href=href rel=rel>{text}</a> }
    });
    let links = links.collect_view();
    view! { <nav class="row" aria-label=t!(Locale::en, public.more)>{links}</nav> }
}
