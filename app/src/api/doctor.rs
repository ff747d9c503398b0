//! Whether all is well here: what was found by looking, and what to do about it.

use domain::doctor::{Finding, Level, Subject};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};
use crate::i18n::{t, t_plural, use_i18n};

/// What was found, the worst first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckView {
    pub findings: Vec<FindingView>,
    /// When everything was looked at last, since the start.
    pub thorough: Option<TimeView>,
    /// Everything is being looked at.
    pub is_running: bool,
}

/// One finding, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    /// Its `code`, and what belongs to that.
    #[serde(flatten)]
    pub finding: Finding,
    pub level: Level,
    pub subject: Subject,
    /// What it is about, in a word.
    pub title: String,
    /// What is so.
    pub text: String,
    /// What to do about it, if anything.
    pub advice: Option<String>,
}

/// Looks at what shows at once, and says what was found when everything was looked at last.
#[server(endpoint = "doctor/load", input = GetUrl)]
pub async fn load_check() -> Result<CheckView, ApiError> {
    Ok(super::context::owner(domain::Permission::Read).await?.doctor().look().await.into())
}

/// Looks at everything, in the background.
#[server(endpoint = "doctor/run")]
pub async fn run_check() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.doctor().run().await;
    super::context::answer_form("/settings/check?saved=check");
    Ok(())
}

/// What findings of a level are called together.
pub fn level_title(level: Level) -> &'static str {
    let i18n = use_i18n();
    match level {
        Level::Problem => t!(i18n, doctor.level_problem),
        Level::Notice => t!(i18n, doctor.level_notice),
        Level::Ok => t!(i18n, doctor.level_ok),
    }
}

/// That something is to be done, before what.
pub fn advice_title() -> &'static str {
    t!(use_i18n(), doctor.to_do)
}

/// All that was found in one sentence.
pub fn summary(findings: &[FindingView]) -> String {
    let i18n = use_i18n();
    let count = |level: Level| findings.iter().filter(|finding| finding.level == level).count();
    match (count(Level::Problem), count(Level::Notice)) {
        (0, 0) => t!(i18n, doctor.all_well).to_owned(),
        (0, _) => t!(i18n, doctor.well_but).to_owned(),
        (problems, _) => t_plural!(i18n, doctor.problems, count = problems),
    }
}
