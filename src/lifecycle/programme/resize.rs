//! The days of planned audits, anew: the audit time of a certification that was taken over is reckoned here.

use serde_json::json;

use super::{plan, store};
use crate::access::{Act, Subject};
use crate::base::error::{Result, unchanged};
use crate::base::ids::{CertificationId, ReviewId};
use crate::journal::Entry;
use crate::lifecycle::case;
use crate::lifecycle::review;
use crate::lifecycle::review::calculation::Sizing;
use crate::rules::steps::audit::State;
use crate::work::{Done, Work};

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
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for audit in store::audits_of(work.conn(), reach, id)? {
        let of_kind = days.iter().find(|(kind, _)| *kind == audit.kind);
        let Some((_, ruling)) = of_kind.filter(|_| audit.status == State::Planned) else {
            continue;
        };
        before.push(json!({ "audit": audit.id, "days": audit.days }));
        after.push(json!({ "audit": audit.id, "days": ruling.value }));
        store::set_days(work.conn(), audit.id, audit.version, ruling.value)?;
    }
    store::keep_days(work.conn(), id, &days)?;
    let entry = Entry::changed(
        "certification",
        id,
        json!({ "audits": before, "audit_time": review.answers.0.get("taken_over") }),
        json!({ "audits": after, "review": review }),
    );
    Ok(Done::new(permit, entry, review.id))
}
