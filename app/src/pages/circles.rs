//! The owner's circles: friends whom one means together when one publishes.

mod circle;

use domain::{CircleId, Name, limits};
use leptos::{either::Either, html, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api::{self, CirclesView},
    components::{ActionError, Empty, Limited, Loaded, Page, answered, typed},
    i18n::{t, use_i18n},
};
use circle::Circle;

/// What one can do with a circle that is there.
#[derive(Clone, Copy)]
struct Changes {
    set_members: ServerAction<api::SetMembers>,
    rename: ServerAction<api::RenameCircle>,
    delete: ServerAction<api::DeleteCircle>,
    /// Whose members were set last, and how many they are.
    last_set: RwSignal<Option<(CircleId, usize)>>,
}

impl Changes {
    fn new() -> Self {
        let set_members = ServerAction::<api::SetMembers>::new();
        let last_set = RwSignal::new(None);
        let input = set_members.input();
        Effect::new(move || {
            let set = input.with(|input| input.as_ref().map(|input| (input.id, input.members.len())));
            if set.is_some() {
                last_set.set(set);
            }
        });
        Self { set_members, rename: ServerAction::new(), delete: ServerAction::new(), last_set }
    }

    /// How many are in the circle `id`, once that was saved. Without JavaScript it comes back in the page's URL.
    fn saved_in(self, id: CircleId, members: usize) -> Signal<Option<usize>> {
        let query = use_query_map();
        let (value, pending) = (self.set_members.value(), self.set_members.pending());
        Signal::derive(move || match value.with(|value| value.as_ref().map(Result::is_ok)) {
            Some(true) if !pending.get() => {
                self.last_set.get().filter(|(set, _)| *set == id).map(|(_, members)| members)
            }
            Some(_) => None,
            None => {
                let is_this = |saved: &str| saved.parse::<CircleId>() == Ok(id);
                let is_saved =
                    query.with(|query| query.get_str("saved").is_some_and(is_this) && query.get_str("__err").is_none());
                is_saved.then_some(members)
            }
        })
    }

    /// Changes with every change.
    fn answered(self) -> Signal<usize> {
        let (set, renamed, deleted) = (answered(self.set_members), answered(self.rename), answered(self.delete));
        Signal::derive(move || set.get() + renamed.get() + deleted.get())
    }
}

#[component]
pub fn CirclesPage() -> impl IntoView {
    let i18n = use_i18n();
    let make = ServerAction::<api::MakeCircle>::new();
    let changes = Changes::new();
    let (was_made, has_changed) = (answered(make), changes.answered());
    let page = Resource::new(move || (was_made.get(), has_changed.get()), |_| api::list_circles());
    view! {
        <Page title=t!(i18n, circles.title)>
            <div class="circles">
                <h1>{t!(i18n, circles.title)}</h1>
                <p class="hint">{t!(i18n, circles.lead)}</p>
                <MakeCircle make/>
                <ActionError action=changes.set_members/>
                <ActionError action=changes.rename/>
                <ActionError action=changes.delete/>
                <Loaded resource=page is_part=true let:page>
                    <Circles page changes/>
                </Loaded>
            </div>
        </Page>
    }
}

#[component]
fn MakeCircle(make: ServerAction<api::MakeCircle>) -> impl IntoView {
    let i18n = use_i18n();
    let typed = typed::<api::MakeCircle>("name");
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        if let (Some(Ok(_)), Some(form)) = (make.value().get(), form.get_untracked()) {
            // Not the value alone: the browser would find the field empty, and say that this is wrong.
            form.reset();
        }
    });
    view! {
        <section class="card" aria-labelledby="make-title">
            <h2 id="make-title">{t!(i18n, circles.make_title)}</h2>
            <ActionForm action=make node_ref=form attr:class="circles-make">
                <div class="field">
                    <label for="circle-name">{t!(i18n, circles.name)}</label>
                    <Limited excess=Name::excess limit=limits::NAME_CHARACTERS>
                        <input
                            id="circle-name" name="name" value=typed required dir="auto" autocomplete="off"
                            aria-describedby="circle-name-hint"
                        />
                    </Limited>
                    <p class="hint" id="circle-name-hint">{t!(i18n, circles.name_hint)}</p>
                </div>
                <ActionError action=make/>
                <button class="button" disabled=move || make.pending().get()>{t!(i18n, circles.make)}</button>
            </ActionForm>
        </section>
    }
}

#[component]
fn Circles(page: CirclesView, changes: Changes) -> impl IntoView {
    let i18n = use_i18n();
    let CirclesView { circles, friends } = page;
    if circles.is_empty() {
        // Without a button: the form that creates one stands above.
        return Either::Left(view! { <Empty sentence=t!(i18n, circles.empty)/> });
    }
    let circles = circles.into_iter().map(|circle| view! { <Circle circle friends=friends.clone() changes/> });
    Either::Right(circles.collect_view())
}
