//! Who may see a post: chosen while writing, and always in sight afterwards.

use domain::Audience;
use leptos::{html, prelude::*};

use super::{Icon, IconName};
use crate::i18n::{I18n, t, t_string, use_i18n};

/// Every audience there is, the widest first.
const AUDIENCES: [Audience; 2] = [Audience::AllFriends, Audience::OnlyMe];

/// The choice of who may see a post; the field `audience` of the form around it.
#[component]
pub fn AudienceSelect(
    chosen: Audience,
    /// Receives the `select`, for setting it from outside.
    #[prop(optional)]
    node_ref: NodeRef<html::Select>,
) -> impl IntoView {
    let i18n = use_i18n();
    let options = AUDIENCES.map(|audience| {
        view! {
            <option value=audience.as_str() selected=audience == chosen>{audience_text(i18n, audience)}</option>
        }
    });
    view! {
        <label class="audience-select">
            <Icon name=IconName::Eye/>
            <span>{t!(i18n, posts.seen_by)}</span>
            <select name="audience" node_ref=node_ref>{options.collect_view()}</select>
        </label>
    }
}

/// Says who can see a post.
#[component]
pub fn AudienceBadge(audience: Audience) -> impl IntoView {
    let i18n = use_i18n();
    let icon = match audience {
        Audience::AllFriends => IconName::Users,
        Audience::OnlyMe => IconName::Lock,
    };
    view! {
        <span class="audience-badge">
            <Icon name=icon/>
            <span class="visually-hidden">{t!(i18n, posts.seen_by)}" "</span>
            {audience_text(i18n, audience)}
        </span>
    }
}

fn audience_text(i18n: I18n, audience: Audience) -> &'static str {
    match audience {
        Audience::AllFriends => t_string!(i18n, posts.all_friends),
        Audience::OnlyMe => t_string!(i18n, posts.only_me),
    }
}
