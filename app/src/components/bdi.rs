//! Names of people and circles in the middle of a sentence.

use leptos::prelude::*;

/// `name` as a value for `t_with!`: set off from the sentence around it, so that neither turns the other round.
pub fn bdi(name: impl Into<String>) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    let name = name.into();
    move || view! { <bdi>{name.clone()}</bdi> }.into_any()
}
