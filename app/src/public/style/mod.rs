//! The style page: every component in every state, with content that is hostile by accident. In development builds alone, and without
//! a script: what one sees is what the server renders.

mod content;
mod forms;
mod parts;
mod posts;
mod threads;

use leptos::prelude::*;

use crate::public::head::Head;
pub use content::Scenery;
use forms::Forms;
use parts::Parts;
use posts::Posts;
use threads::Threads;

/// The document.
pub fn page(scenery: &'static Scenery, stylesheet: &str) -> String {
    let stylesheet = stylesheet.to_owned();
    Owner::new().with(|| view! { <StylePage scenery stylesheet/> }.to_html())
}

#[component]
fn StylePage(scenery: &'static Scenery, stylesheet: String) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" dir="ltr">
            <Head title="Style".to_owned() stylesheet/>
            <body>
                <main class="style-page" id="main">
                    <h1>"Style"</h1>
                    <Parts scenery/>
                    <Forms scenery/>
                    <Posts scenery/>
                    <Threads scenery/>
                </main>
            </body>
        </html>
    }
}

/// Something to look at, with what it is.
#[component]
fn Specimen(what: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="specimen" aria-label=what>
            <h2>{what}</h2>
            <div class="specimen-shown">{children()}</div>
        </section>
    }
}
