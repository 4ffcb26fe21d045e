//! Editions side by side: which edition follows another, and until when the older one is audited (LC-3, LC-123).

use super::book::{Book, Standard, StandardId, Transition};
use super::words::AuditKind;
use crate::base::citation::LC_123;
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::base::time::{Date, in_words};

/// The edition that follows this one, with what is known of the move to it.
pub fn follows<'a>(book: &'a Book, old: &StandardId) -> Option<(&'a Standard, &'a Transition)> {
    book.standards().find_map(|newer| {
        let from_old = newer
            .transitions
            .iter()
            .find(|transition| transition.from == *old);
        Some((newer, from_old?))
    })
}

/// LC-123: an initial or recertification audit to the older edition ends by its last day; of other audits only the end of
/// the transition counts, which certificates cannot outlive (LC-3). A day that is not published is a warning.
pub fn audited_in_time(
    book: &Book,
    standard: &StandardId,
    kind: AuditKind,
    ends: Date,
) -> Result<Vec<Step>, Refusals> {
    let by_day = matches!(
        kind,
        AuditKind::Stage1 | AuditKind::Stage2 | AuditKind::Recertification
    );
    let Some((newer, transition)) = follows(book, standard).filter(|_| by_day) else {
        return Ok(Vec::new());
    };
    match transition.last_audit_to_old {
        Some(last) if ends > last => Err(Refusals(vec![Refusal::of(
            LC_123,
            "ends_on",
            format!(
                "Initial and recertification audits to {standard} end by {}; this one is to {}. It is an audit to {}.",
                in_words(last),
                in_words(ends),
                newer.id
            ),
        )])),
        Some(_) => Ok(Vec::new()),
        None => Ok(vec![Step::new(
            LC_123,
            format!(
                "{} follows {standard}; until when audits to the older edition are held is not published yet",
                newer.id
            ),
        )]),
    }
}

/// LC-123: an application to the older edition leads to an initial audit, so it is refused once those are over.
pub fn applied_in_time(book: &Book, standard: &StandardId, on: Date) -> Result<(), Refusal> {
    let Some((newer, transition)) = follows(book, standard) else {
        return Ok(());
    };
    match transition.last_audit_to_old {
        Some(last) if on > last => Err(Refusal::of(
            LC_123,
            "standard",
            format!(
                "Initial audits to {standard} were held until {}. Apply for {}.",
                in_words(last),
                newer.id
            ),
        )),
        _ => Ok(()),
    }
}
