//! Bringing what one published elsewhere: imports, and what they brought.

use domain::{ImportAudience, ImportFormat, ImportId, ImportProblem, ImportState, Remark};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};
use crate::i18n::{t, use_i18n};

/// An import: what is in its file, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    pub id: ImportId,
    /// What its file is called.
    pub name: String,
    /// Unknown until it was looked at.
    pub format: Option<ImportFormat>,
    pub audience: ImportAudience,
    pub state: ImportState,
    pub problem: Option<ImportProblem>,
    /// A press lets it go on.
    pub can_go_on: bool,
    pub preview: Option<ImportPreviewView>,
    /// Posts that it made.
    pub posts: u64,
    /// What was found while it was made, beside what the preview says.
    pub found: Vec<RemarkView>,
    pub created: TimeView,
}

/// What an import would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreviewView {
    pub format: ImportFormat,
    pub posts: u64,
    pub pictures: u64,
    /// When the first and the last of them were published.
    pub from: Option<TimeView>,
    pub until: Option<TimeView>,
    /// Posts that are here already.
    pub known: u64,
    pub remarks: Vec<RemarkView>,
}

/// What is left out of an import, or comes in another way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemarkView {
    pub remark: Remark,
    pub count: u64,
    /// The sentence that a person reads.
    pub text: String,
}

/// What a kind of file is called.
pub fn import_format_name(format: ImportFormat) -> &'static str {
    let i18n = use_i18n();
    match format {
        ImportFormat::O2m => t!(i18n, imports.format_o2m),
        ImportFormat::Mastodon => t!(i18n, imports.format_mastodon),
        ImportFormat::Instagram => t!(i18n, imports.format_instagram),
        ImportFormat::Pictures => t!(i18n, imports.format_pictures),
    }
}

/// Why an import does not go on.
pub fn import_problem_text(problem: ImportProblem) -> &'static str {
    let i18n = use_i18n();
    match problem {
        ImportProblem::Gone => t!(i18n, imports.problem_gone),
        ImportProblem::NotAnArchive => t!(i18n, imports.problem_not_an_archive),
        ImportProblem::UnknownFormat => t!(i18n, imports.problem_unknown_format),
        ImportProblem::Damaged => t!(i18n, imports.problem_damaged),
        ImportProblem::TooLarge => t!(i18n, imports.problem_too_large),
        ImportProblem::ListCutShort => t!(i18n, imports.problem_list_cut_short),
        ImportProblem::NoRoom => t!(i18n, imports.problem_no_room),
        ImportProblem::Internal => t!(i18n, imports.problem_internal),
    }
}

/// Lists imports that were not undone, the newest first.
#[server(endpoint = "imports/list", input = GetUrl)]
pub async fn list_imports() -> Result<Vec<ImportView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    Ok(owner.imports().list().await?.into_iter().map(ImportView::of).collect())
}

/// Lets an import begin that was looked at. `audience` is `only-me`, `all-friends` or `as-it-was`: nobody sees what they could not see where it was.
#[server(endpoint = "imports/start")]
pub async fn start_import(import: ImportId, audience: ImportAudience) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let has_started = owner.imports().start(import, audience).await?;
    super::convert::answer_import(&owner, import, has_started).await
}

/// Lets an import rest.
#[server(endpoint = "imports/pause")]
pub async fn pause_import(import: ImportId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let has_paused = owner.imports().pause(import).await?;
    super::convert::answer_import(&owner, import, has_paused).await
}

/// Lets an import go on that rests, or that failed and can.
#[server(endpoint = "imports/go-on")]
pub async fn go_on_importing(import: ImportId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let goes_on = owner.imports().go_on(import).await?;
    super::convert::answer_import(&owner, import, goes_on).await
}

/// Takes an import back: the posts that it made are deleted, those that were changed since, too.
#[server(endpoint = "imports/undo")]
pub async fn undo_import(import: ImportId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let is_undone = owner.imports().undo(import).await?;
    super::convert::answer_import(&owner, import, is_undone).await
}
