//! The owner's circles: friends whom one means together when one publishes.

mod circle;

use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, CirclesView},
    components::{Empty, Form, FormError, Limit, Limited, Loaded, Page, Saved, typed},
    i18n::{t, use_i18n},
};
use circle::Circle;

#[component]
pub fn CirclesPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, circles.title)>
            <div class="circles">
                <h1>{t!(i18n, circles.title)}</h1>
                <p class="hint">{t!(i18n, circles.lead)}</p>
                <MakeCircle/>
                <FormError path=api::SetMembers::PATH/>
                <FormError path=api::RenameCircle::PATH/>
                <FormError path=api::DeleteCircle::PATH/>
                <Saved what="renamed" sentence=t!(i18n, circles.rename_done)/>
                <Saved what="deleted" sentence=t!(i18n, circles.delete_done)/>
                <Loaded loading=api::list_circles() is_part=true let:page>
                    <Circles page/>
                </Loaded>
            </div>
        </Page>
    }
}

#[component]
fn MakeCircle() -> impl IntoView {
    let i18n = use_i18n();
    let typed = typed::<api::MakeCircle>("name");
    view! {
        <section class="card" aria-labelledby="make-title">
            <h2 id="make-title">{t!(i18n, circles.make_title)}</h2>
            <Form action=api::MakeCircle::PATH class="circles-make">
                <div class="field">
                    <label for="circle-name">{t!(i18n, circles.name)}</label>
                    <Limited limit=Limit::Name>
                        <input
                            id="circle-name" name="name" value=typed required dir="auto" autocomplete="off"
                            aria-describedby="circle-name-hint"
                        />
                    </Limited>
                    <p class="hint" id="circle-name-hint">{t!(i18n, circles.name_hint)}</p>
                </div>
                <FormError path=api::MakeCircle::PATH/>
                <button class="button">{t!(i18n, circles.make)}</button>
            </Form>
        </section>
    }
}

#[component]
fn Circles(page: CirclesView) -> impl IntoView {
    let i18n = use_i18n();
    let CirclesView { circles, friends } = page;
    if circles.is_empty() {
        // Without a button: the form that creates one stands above.
        return Either::Left(view! { <Empty sentence=t!(i18n, circles.empty)/> });
    }
    let circles = circles.into_iter().map(|circle| view! { <Circle circle friends=friends.clone()/> });
    Either::Right(circles.collect_view())
}
