//! The days of planned audits, anew: the audit time was reckoned again, or certifications are audited together.

use serde_json::{Value, json};

use super::model::Audit;
use super::{change, integrate, modification, store};
use crate::access::{Act, Reach, Subject};
use crate::base::amounts::AuditorDays;
use crate::base::citation::{AT_50, LC_84};
use crate::base::error::{Result, unchanged};
use crate::base::ids::{AuditId, CertificationId, ReviewId};
use crate::base::ruling::Step;
use crate::journal::Entry;
use crate::lifecycle::case;
use crate::lifecycle::review::{self, Again, Reckoning};
use crate::rules::steps::audit::State;
use crate::rules::words::AuditKind;
use crate::work::{Done, Work};

/// A planned audit that got other days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resized {
    audit: AuditId,
    before: AuditorDays,
    after: AuditorDays,
}

impl Resized {
    /// For the journal.
    pub(super) fn before(&self) -> Value {
        json!({ "audit": self.audit, "days": self.before })
    }

    /// For the journal.
    pub(super) fn after(&self) -> Value {
        json!({ "audit": self.audit, "days": self.after })
    }
}

/// Reckons the audit time again and changes the audits that nobody has placed yet, as `change::preview` shows it: what
/// is held or confirmed was arranged with the days and sites of its day.
pub fn review_time(work: &mut Work<'_>, id: CertificationId, given: &Reckoning) -> Result<Done<ReviewId>> {
    let reach = work.reach(Act::ReviewAuditTime)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(certification.organisation_id);
    let permit = work.permit(Act::ReviewAuditTime, &subject, "certification")?;
    unchanged("certification", certification.version, given.version)?;
    case::touch(work, &certification)?;
    let Again {
        review,
        before,
        after,
    } = review::again(work, reach, &certification, &given.sizing, &given.reason)?;
    let book = work.book().clone();
    let changes = change::changes(work.conn(), reach, &book, &certification, before.as_ref(), &after)??;
    change::apply_sites(work.conn(), id, &changes.drawn)?;
    let resized = if let Some(shared) = integrate::again(work, reach, &certification)? {
        shared
    } else {
        let own = changes.days.iter().find(|(member, _)| *member == id);
        own.map_or(Ok(Vec::new()), |(_, days)| give(work, reach, id, days))?
    };
    let entry = Entry::changed(
        "certification",
        id,
        json!({
            "audits": resized.iter().map(Resized::before).collect::<Vec<Value>>(),
            "audit_time": before.map(|before| before.time.value.days),
        }),
        json!({
            "audits": resized.iter().map(Resized::after).collect::<Vec<Value>>(),
            "changes": changes.shown, "review": review,
        }),
    );
    let entry = if given.reason.is_empty() {
        entry
    } else {
        entry.because(&given.reason)
    };
    Ok(Done::new(permit, entry, review.id))
}

/// LC-84: where a cycle began again there is no stage 1, and stage 2 takes the time of both.
pub(super) fn fitting(days: &store::Days, audits: &[Audit]) -> store::Days {
    let present = audits
        .iter()
        .max_by_key(|audit| audit.number)
        .map(|audit| audit.programme_id);
    let has = |kind| {
        let mut own = audits.iter().filter(|audit| Some(audit.programme_id) == present);
        own.any(|audit| audit.kind == kind)
    };
    if has(AuditKind::Stage1) || !has(AuditKind::Stage2) {
        return days.clone();
    }
    let first = days.iter().find(|(kind, _)| *kind == AuditKind::Stage1);
    let Some((_, first)) = first else {
        return days.clone();
    };
    let rest = days.iter().filter(|(kind, _)| *kind != AuditKind::Stage1);
    rest.map(|(kind, ruling)| {
        let mut ruling = ruling.clone();
        if *kind == AuditKind::Stage2 {
            ruling.value = ruling.value + first.value;
            ruling.steps.push(Step::new(
                AT_50,
                format!(
                    "There is no stage 1 in this cycle ({LC_84}): stage 2 takes {} days",
                    ruling.value
                ),
            ));
        }
        (*kind, ruling)
    })
    .collect()
}

/// Gives these days to the audits of a certification that nobody has placed yet.
pub(super) fn give(
    work: &mut Work<'_>,
    reach: Reach,
    id: CertificationId,
    days: &store::Days,
) -> Result<Vec<Resized>> {
    let audits = store::audits_of(work.conn(), reach, id)?;
    let days = &fitting(days, &audits);
    let mut resized = Vec::new();
    for audit in audits {
        let of_kind = days.iter().find(|(kind, _)| *kind == audit.kind);
        let Some((_, ruling)) = of_kind.filter(|_| audit.status == State::Planned) else {
            continue;
        };
        // LC-96, AT-105: what a planned change adds stays on top.
        let after = ruling.value + modification::extra(work.conn(), audit.id)?;
        resized.push(Resized {
            audit: audit.id,
            before: audit.days,
            after,
        });
        store::set_days(work.conn(), audit.id, audit.version, after)?;
    }
    store::keep_days(work.conn(), id, days)?;
    Ok(resized)
}
