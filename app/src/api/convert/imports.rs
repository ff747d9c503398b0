//! Imports, and what is said of them in the terminal.

use domain::{Import, ImportFormat, ImportId, ImportPreview, Remark, Timestamp};
use node::Owner;

use crate::{
    api::{ApiError, ImportPreviewView, ImportView, RemarkView, context, import_format_name},
    i18n::{I18n, t, t_plural, use_i18n},
};

/// The page of imports.
const PAGE: &str = "/settings/import";

/// Leads back to the page. What was pressed twice, or came to an end meanwhile, is no failure.
pub(in crate::api) async fn answer_import(owner: &Owner, import: ImportId, has_moved: bool) -> Result<(), ApiError> {
    if !has_moved && owner.node().imported(import).await?.is_none() {
        return Err(ApiError::NotFound);
    }
    context::answer_form(PAGE);
    Ok(())
}

impl ImportView {
    /// The import, as it is shown.
    pub fn of(import: Import) -> Self {
        let can_go_on = import.can_go_on();
        let preview = import.format.zip(import.preview);
        Self {
            id: import.id,
            name: import.name,
            format: import.format,
            audience: import.audience,
            state: import.state,
            problem: import.problem,
            can_go_on,
            preview: preview.map(|(format, preview)| ImportPreviewView::of(format, preview)),
            posts: import.posts,
            found: import.remarks.into_iter().map(|(remark, count)| RemarkView::of(remark, count)).collect(),
            created: context::time(import.created_at),
        }
    }
}

impl ImportPreviewView {
    /// What would be brought.
    pub fn of(format: ImportFormat, preview: ImportPreview) -> Self {
        let ImportPreview { posts, pictures, from, until, known, remarks } = preview;
        Self {
            format,
            posts,
            pictures,
            from: from.map(context::time),
            until: until.map(context::time),
            known,
            remarks: remarks.into_iter().map(|(remark, count)| RemarkView::of(remark, count)).collect(),
        }
    }

    /// The same for the terminal, a line each.
    pub fn lines_of(format: ImportFormat, preview: &ImportPreview) -> Vec<String> {
        let i18n = use_i18n();
        let ImportPreview { posts, pictures, from, until, known, remarks } = preview;
        let mut lines = vec![
            import_format_name(format).to_owned(),
            t_plural!(i18n, imports.posts, count = *posts),
            t_plural!(i18n, imports.pictures, count = *pictures),
        ];
        if let (Some(from), Some(until)) = (from, until) {
            lines.push(t!(i18n, imports.dates, from = day(*from), until = day(*until)));
        }
        if *known > 0 {
            lines.push(t_plural!(i18n, imports.known, count = *known));
        }
        lines.extend(remarks.iter().map(|(remark, count)| RemarkView::of(*remark, *count).text));
        lines
    }
}

/// The day in UTC, as RFC 3339 has it.
fn day(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.strftime("%F").to_string()
}

impl RemarkView {
    /// It, in words.
    pub fn of(remark: Remark, count: u64) -> Self {
        Self { remark, count, text: remark_text(use_i18n(), remark, count) }
    }
}

fn remark_text(i18n: I18n, remark: Remark, count: u64) -> String {
    match remark {
        Remark::Boost => t_plural!(i18n, imports.remark.boost, count = count),
        Remark::Empty => t_plural!(i18n, imports.remark.empty, count = count),
        Remark::NoDate => t_plural!(i18n, imports.remark.no_date, count = count),
        Remark::TextTooLong => t_plural!(i18n, imports.remark.text_too_long, count = count),
        Remark::Unreadable => t_plural!(i18n, imports.remark.unreadable, count = count),
        Remark::Duplicate => t_plural!(i18n, imports.remark.duplicate, count = count),
        Remark::Video => t_plural!(i18n, imports.remark.video, count = count),
        Remark::PictureMissing => t_plural!(i18n, imports.remark.picture_missing, count = count),
        Remark::PictureRefused => t_plural!(i18n, imports.remark.picture_refused, count = count),
        Remark::PictureDamaged => t_plural!(i18n, imports.remark.picture_damaged, count = count),
        Remark::Answers => t_plural!(i18n, imports.remark.answers, count = count),
        Remark::Quote => t_plural!(i18n, imports.remark.quote, count = count),
        Remark::Split => t_plural!(i18n, imports.remark.split, count = count),
        Remark::AltCut => t_plural!(i18n, imports.remark.alt_cut, count = count),
        Remark::WarningMoved => t_plural!(i18n, imports.remark.warning_moved, count = count),
        Remark::Poll => t_plural!(i18n, imports.remark.poll, count = count),
        Remark::Answer => t_plural!(i18n, imports.remark.answer, count = count),
        Remark::Direct => t_plural!(i18n, imports.remark.direct, count = count),
        Remark::NoCircle => t_plural!(i18n, imports.remark.no_circle, count = count),
        Remark::DateOfFile => t_plural!(i18n, imports.remark.date_of_file, count = count),
        Remark::NoZone => t_plural!(i18n, imports.remark.no_zone, count = count),
    }
}
