//! What one types into, chooses and sends.

use leptos::prelude::*;

use super::{Scenery, Specimen, content::picture};
use crate::{
    api::{AudienceChoiceView, CircleNameView, DraftView, SetAsideView},
    components::{AudienceSelect, ComposerIsland, PasswordField, PublicLink, TextArea, post_cover_fields},
    islands::island,
};

#[component]
pub(super) fn Forms(scenery: &'static Scenery) -> impl IntoView {
    view! {
        <Fields scenery/>
        <Writing scenery/>
    }
}

#[component]
fn Fields(scenery: &'static Scenery) -> impl IntoView {
    view! {
        <Specimen what="Fields">
            <div class="field"><label for="style-empty">"Empty"</label><input id="style-empty" placeholder="An example"/><p class="hint">"A hint."</p></div>
            <div class="field"><label for="style-full">"Full"</label><input id="style-full" value=scenery.names[3].clone()/></div>
            <div class="field">
                <label for="style-wrong">"Wrong"</label><input id="style-wrong" aria-invalid="true" value="?"/>
                <div class="limited-excess"><p>"12 characters too many: 80 fit."</p></div>
            </div>
            <div class="field"><label for="style-fixed">"Fixed"</label><input id="style-fixed" readonly value="Only to be read"/></div>
            <div class="field"><label for="style-text">"Text"</label><TextArea id="style-text" name="text" text=scenery.letters["fifty"].clone()/></div>
            <PasswordField name="password" label="Password" autocomplete="off"/>
        </Specimen>
        <Specimen what="Choices">
            <label class="choice"><input type="checkbox" checked/><bdi>{scenery.names[0].clone()}</bdi></label>
            <label class="choice"><input type="checkbox"/><span>"Not chosen"</span></label>
            <label class="choice"><input type="radio" name="style-radio" checked/><span>"One of several"</span></label>
            <label class="choice"><input type="checkbox" role="switch" checked/><span>"On"</span></label>
            <label class="choice"><input type="checkbox" role="switch"/><span>"Off"</span></label>
            <label class="button-quiet file-button">"Choose a picture"<input type="file"/></label>
        </Specimen>
        <Specimen what="The public page"><PublicLink address=Some("192.168.1.5:8000".to_owned())/></Specimen>
    }
}

#[component]
fn Writing(scenery: &'static Scenery) -> impl IntoView {
    let circles: Vec<_> = scenery
        .circles
        .iter()
        .zip(1..)
        .map(|(name, id)| CircleNameView { id: domain::CircleId(id), name: name.clone(), is_empty: id == 1 })
        .collect();
    let several = domain::Circles::new(circles.iter().map(|circle| circle.id))
        .map_or(domain::Audience::OnlyMe, domain::Audience::Circles);
    let draft = DraftView {
        key: "0".to_owned(),
        version: "0".to_owned(),
        source: scenery.letters["fifty"].clone(),
        warning: scenery.names[3].clone(),
        is_blurred: true,
        audience: AudienceChoiceView {
            chosen: domain::Audience::AllFriends,
            circles: circles.clone(),
            has_friends: false,
        },
        pictures: vec![picture(1, 360, 540), picture(2, 480, 320)],
        set_aside: vec![SetAsideView { id: 1, words: scenery.letters["fourHundred"].clone() }],
    };
    view! {
        <Specimen what="Who sees it, several circles"><AudienceSelect choice=AudienceChoiceView { chosen: several, circles, has_friends: true }/></Specimen>
        <Specimen what="The composer, with a draft">{island(ComposerIsland { cover: post_cover_fields(draft.warning.clone(), draft.is_blurred), draft, failure: None })}</Specimen>
    }
}
