//! The second step of signing in.

use node::{Owner, TwoStep, TwoStepError};

use super::internal;
use crate::api::{
    AccountError, ApiError, QrCodeView, TwoStepView,
    context::{self, time},
};

/// How the second step stands, in words.
pub(in crate::api) fn two_step(two_step: TwoStep) -> Result<TwoStepView, ApiError> {
    Ok(match two_step {
        TwoStep::Off => TwoStepView::Off,
        TwoStep::Begun { secret, account_name } => {
            let url = secret.url(&account_name);
            let code = QrCodeView::of(&url).map_err(|error| internal(&error))?;
            TwoStepView::Begun { secret: secret.text(), url, code }
        }
        TwoStep::On(row) => TwoStepView::On { since: time(row.since), codes_left: row.codes_left },
    })
}

/// Answers a form that made recovery codes: with the page that shows them, this once.
pub(in crate::api) fn answer_with_codes(owner: &Owner, codes: Vec<String>) -> Vec<String> {
    if context::answer_form("/settings/two-step") {
        owner.two_step().keep_new(codes.clone());
    }
    codes
}

impl From<TwoStepError> for ApiError {
    fn from(error: TwoStepError) -> Self {
        match error {
            TwoStepError::WrongCode => AccountError::WrongCode.into(),
            TwoStepError::NotBegun => AccountError::TwoStepNotBegun.into(),
            TwoStepError::IsOn => AccountError::TwoStepOn.into(),
            TwoStepError::IsOff => AccountError::TwoStepOff.into(),
            TwoStepError::Password(error) => error.into(),
        }
    }
}
