//! Findings of a certification that is taken over, and what the clock knows of any finding.

use super::model::{Finding, FindingAnswer, Verdict};
use super::store;
use crate::access::Reach;
use crate::base::error::Result;
use crate::base::ids::{
    AuditId, CertificationId, FindingAnswerId, FindingId, OrganisationId, SiteId, UserId,
};
use crate::base::time::{Date, Instant};
use crate::rules::clock::{Event, EventKind};
use crate::rules::steps::finding::{Extent, State};
use crate::rules::words::Grade;
use crate::store::pool::Conn;
use crate::work::Work;

/// What stands where a list tells nothing and a text must be.
const NOT_TOLD: &str = "Not told by the list that it was taken over from.";

/// A finding that was raised before this program kept it.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The audit it came of.
    pub audit: AuditId,
    /// The certification.
    pub certification: CertificationId,
    /// The client.
    pub organisation: OrganisationId,
    /// The site.
    pub site: SiteId,
    /// Standard and edition.
    pub standard: String,
    /// The clause, or nothing.
    pub clause: String,
    /// How grave.
    pub grade: Grade,
    /// The clause in words.
    pub requirement: String,
    /// What was found.
    pub statement: String,
    /// What was seen.
    pub evidence: Option<String>,
    /// The account that stands for whoever did all this.
    pub by: UserId,
    /// When it was raised.
    pub raised_on: Date,
    /// The last day for the answer.
    pub answer_by: Option<Date>,
    /// The last day for its end.
    pub close_by: Option<Date>,
    /// When the client answered.
    pub answered_on: Option<Date>,
    /// When the answer was accepted.
    pub accepted_on: Option<Date>,
    /// When it was verified.
    pub verified_on: Option<Date>,
    /// What was done about the case at hand.
    pub correction: Option<String>,
    /// Why it happened.
    pub cause: Option<String>,
    /// What keeps it from happening again.
    pub corrective_action: Option<String>,
    /// By when.
    pub planned_on: Option<Date>,
    /// Whether other sites are affected; taken for systemic until somebody knows better (MS-60).
    pub extent: Option<Extent>,
    /// What shows that.
    pub extent_evidence: Option<String>,
}

/// Keeps a finding with its answer, inside the act that takes its certification over.
pub fn take_over(work: &mut Work<'_>, earlier: Earlier) -> Result<FindingId> {
    let told = |text: Option<String>| text.unwrap_or_else(|| NOT_TOLD.to_owned());
    let status = match (earlier.verified_on, earlier.accepted_on, earlier.answered_on) {
        (Some(_), _, _) => State::Verified,
        (None, Some(_), _) => State::Accepted,
        (None, None, Some(_)) => State::Answered,
        (None, None, None) => State::Raised,
    };
    let row = Finding {
        id: work.id(FindingId::from_uuid),
        number: store::next_number(work.conn(), earlier.audit)?,
        audit_id: earlier.audit,
        certification_id: earlier.certification,
        organisation_id: earlier.organisation,
        site_id: earlier.site,
        standard: earlier.standard,
        clause: earlier.clause,
        grade: earlier.grade,
        requirement: earlier.requirement,
        statement: earlier.statement,
        evidence: told(earlier.evidence),
        status,
        raised_by: earlier.by,
        raised_on: earlier.raised_on,
        answer_by: earlier.answer_by,
        close_by: earlier.close_by,
        verified_by: earlier.verified_on.map(|_| earlier.by),
        verified_on: earlier.verified_on,
        verification: earlier.verified_on.map(|_| NOT_TOLD.to_owned()),
        version: 1,
    };
    store::insert(work.conn(), &row)?;
    if let Some(answered) = earlier.answered_on.or(earlier.accepted_on) {
        let answer = FindingAnswer {
            id: work.id(FindingAnswerId::from_uuid),
            finding_id: row.id,
            organisation_id: row.organisation_id,
            correction: told(earlier.correction),
            cause: told(earlier.cause),
            corrective_action: told(earlier.corrective_action),
            planned_on: earlier.planned_on.unwrap_or(answered),
            extent: earlier.extent.unwrap_or(Extent::Systemic),
            extent_evidence: told(earlier.extent_evidence),
            given_by: earlier.by,
            given_at: work.noon(answered),
            verdict: earlier.accepted_on.map(|_| Verdict::Accepted),
            verdict_reason: None,
            judged_by: earlier.accepted_on.map(|_| earlier.by),
            judged_at: earlier.accepted_on.map(|on| work.noon(on)),
        };
        store::insert_answer(work.conn(), &answer)?;
    }
    Ok(row.id)
}

/// What the clock knows of a certification's findings; `day` tells the civil date of a moment.
pub fn events(
    conn: &mut Conn,
    reach: Reach,
    id: CertificationId,
    day: impl Fn(Instant) -> Date,
) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    for finding in store::of_certification(conn, reach, id)? {
        let mut tell = |kind, on, grade| {
            events.push(Event {
                id: Some(finding.id.to_string()),
                grade,
                ..Event::on(kind, on)
            });
        };
        tell(EventKind::FindingRaised, finding.raised_on, Some(finding.grade));
        for answer in store::answers_of(conn, finding.id)? {
            tell(EventKind::FindingAnswered, day(answer.given_at), None);
            if let (Some(verdict), Some(at)) = (answer.verdict, answer.judged_at) {
                let kind = match verdict {
                    Verdict::Accepted => EventKind::FindingAccepted,
                    Verdict::Returned => EventKind::FindingReturned,
                };
                tell(kind, day(at), None);
            }
        }
        if let Some(on) = finding.verified_on {
            tell(EventKind::FindingVerified, on, None);
        }
    }
    Ok(events)
}
