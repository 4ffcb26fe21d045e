//! The days of planned audits, anew: the audit time was reckoned again, or certifications are audited together.

use serde_json::{Value, json};

use super::{integrate, plan, store};
use crate::access::{Act, Reach, Subject};
use crate::base::amounts::AuditorDays;
use crate::base::error::{Result, unchanged};
use crate::base::ids::{AuditId, CertificationId, ReviewId};
use crate::journal::Entry;
use crate::lifecycle::case;
use crate::lifecycle::review;
use crate::lifecycle::review::calculation::Sizing;
use crate::rules::steps::audit::State;
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

/// Reckons the audit time and gives it to the audits that nobody has placed yet: what is held or confirmed was arranged
/// with the days of its day.
pub fn review_time(
    work: &mut Work<'_>,
    id: CertificationId,
    sizing: &Sizing,
    version: i32,
) -> Result<Done<ReviewId>> {
    let reach = work.reach(Act::ReviewAuditTime)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(certification.organisation_id);
    let permit = work.permit(Act::ReviewAuditTime, &subject, "certification")?;
    unchanged("certification", certification.version, version)?;
    let (review, calculation) = review::again(work, reach, &certification, sizing)?;
    let days = plan::later_days(work.book(), &calculation)?;
    let mut resized = give(work, reach, id, &days)?;
    resized.extend(integrate::again(work, reach, &certification)?);
    let entry = Entry::changed(
        "certification",
        id,
        json!({
            "audits": resized.iter().map(Resized::before).collect::<Vec<Value>>(),
            "audit_time": review.answers.0.get("taken_over"),
        }),
        json!({ "audits": resized.iter().map(Resized::after).collect::<Vec<Value>>(), "review": review }),
    );
    Ok(Done::new(permit, entry, review.id))
}

/// Gives these days to the audits of a certification that nobody has placed yet.
pub(super) fn give(
    work: &mut Work<'_>,
    reach: Reach,
    id: CertificationId,
    days: &store::Days,
) -> Result<Vec<Resized>> {
    let mut resized = Vec::new();
    for audit in store::audits_of(work.conn(), reach, id)? {
        let of_kind = days.iter().find(|(kind, _)| *kind == audit.kind);
        let Some((_, ruling)) = of_kind.filter(|_| audit.status == State::Planned) else {
            continue;
        };
        resized.push(Resized {
            audit: audit.id,
            before: audit.days,
            after: ruling.value,
        });
        store::set_days(work.conn(), audit.id, audit.version, ruling.value)?;
    }
    store::keep_days(work.conn(), id, days)?;
    Ok(resized)
}
