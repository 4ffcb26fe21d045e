//! What is read for the list of cases and for their clocks.

use std::collections::HashMap;

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use uuid::Uuid;

use super::model::Visit;
use super::round::{Notice, What};
use crate::access::Reach;
use crate::base::error::Result;
use crate::base::ids::{AuditId, CertificationId, DecisionId, FindingId, SubjectId};
use crate::base::time::{Date, Instant, Zone};
use crate::lifecycle::case::Certification;
use crate::rules::steps::certification::State;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{audits, certifications, decisions, findings, organisations, reminders};
use crate::{text_column, within_organisation};

text_column!(What);

/// Every audit of these cases with its case, in order of its number.
pub(super) fn visits(conn: &mut Conn, of: &[CertificationId]) -> Result<Vec<(CertificationId, Visit)>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    Ok(audits::table
        .filter(audits::certification_id.eq_any(of))
        .order(audits::number)
        .select((audits::certification_id, Visit::as_select()))
        .load(conn)?)
}

/// Which cases are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    /// Those that stand there today; all where it is not said.
    pub(super) status: Option<State>,
    /// A folded part of the client's name; empty for all.
    pub(super) name: &'a str,
    /// The day.
    pub(super) today: Date,
}

/// The cases that are looked for, each with its client.
macro_rules! cases_found {
    ($found:expr, $reach:expr) => {{
        let Found { status, name, today } = $found;
        let mut query = certifications::table
            .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
            .into_boxed::<MultiBackend>();
        // LC-82: what has run out is kept as it was until somebody records it.
        let lasting = [State::Certified, State::Suspended];
        query = match status {
            None => query,
            Some(State::Expired) => query.filter(
                certifications::status
                    .eq(State::Expired)
                    .or(certifications::status
                        .eq_any(lasting)
                        .and(certifications::expires_on.is_not_null())
                        .and(certifications::expires_on.lt(Some(today)))),
            ),
            Some(status) if lasting.contains(&status) => query.filter(
                certifications::status.eq(status).and(
                    certifications::expires_on
                        .is_null()
                        .or(certifications::expires_on.ge(Some(today))),
                ),
            ),
            Some(status) => query.filter(certifications::status.eq(status)),
        };
        if !name.is_empty() {
            let pattern = format!("%{}%", name.replace(['\\', '%', '_'], " "));
            query = query.filter(organisations::name_folded.like(pattern));
        }
        within_organisation!(query, $reach, certifications::organisation_id)
    }};
}

/// The newest within reach, from the one before `after` on, with the client's name.
pub(super) fn newest_cases(
    conn: &mut Conn,
    reach: Reach,
    found: Found<'_>,
    after: Option<CertificationId>,
    limit: i64,
) -> Result<Vec<(Certification, String)>> {
    let mut query = cases_found!(found, reach);
    if let Some(after) = after {
        query = query.filter(certifications::id.lt(after));
    }
    Ok(query
        .order(certifications::id.desc())
        .limit(limit)
        .select((Certification::as_select(), organisations::legal_name))
        .load(conn)?)
}

/// Cases with the client's name, by name; `limit` at most after the first `offset`.
pub(super) fn cases(
    conn: &mut Conn,
    reach: Reach,
    found: Found<'_>,
    limit: i64,
    offset: i64,
) -> Result<Vec<(Certification, String)>> {
    Ok(cases_found!(found, reach)
        .order((
            organisations::name_folded,
            certifications::standard,
            certifications::id,
        ))
        .limit(limit)
        .offset(offset)
        .select((Certification::as_select(), organisations::legal_name))
        .load(conn)?)
}

/// LC-92: the limit of the newest suspension of each of these cases.
pub(super) fn suspension_limits(
    conn: &mut Conn,
    of: &[CertificationId],
) -> Result<HashMap<CertificationId, Option<Date>>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let limits: Vec<(CertificationId, Option<Date>)> = decisions::table
        .filter(decisions::certification_id.eq_any(of))
        .filter(decisions::kind.eq("suspend"))
        .order((decisions::decided_at, decisions::id))
        .select((decisions::certification_id, decisions::limit_on))
        .load(conn)?;
    // The newest comes last, and stays.
    Ok(limits.into_iter().collect())
}

/// The certifications suspended, with the client's name.
pub(super) fn suspended(conn: &mut Conn, reach: Reach) -> Result<Vec<(CertificationId, String, String)>> {
    let query = certifications::table
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .filter(certifications::status.eq(State::Suspended))
        .into_boxed::<MultiBackend>();
    Ok(
        within_organisation!(query, reach, certifications::organisation_id)
            .order((organisations::name_folded, certifications::id))
            .select((
                certifications::id,
                organisations::legal_name,
                certifications::standard,
            ))
            .load(conn)?,
    )
}

/// LC-82: the certifications that have run out and are not recorded as expired.
pub(super) fn lapsed(conn: &mut Conn, today: Date) -> Result<Vec<CertificationId>> {
    Ok(certifications::table
        .filter(certifications::status.eq_any([State::Certified, State::Suspended]))
        .filter(certifications::expires_on.lt(Some(today)))
        .order((certifications::expires_on, certifications::id))
        .select(certifications::id)
        .load(conn)?)
}

/// Everything that holds on this day and was not told yet. What fell due before its case was kept here is told by
/// nobody: whoever kept it then had the day for it.
pub(super) fn notices(conn: &mut Conn, zone: Zone, today: Date) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    for what in [
        What::AuditDue,
        What::AnswerLate,
        What::SurveillanceMissed,
        What::SuspensionOver,
    ] {
        notices.extend(of(conn, zone, today, (what, None))?);
    }
    Ok(notices)
}

/// Whether this still holds and was told by nobody: asked of its own row alone, for the round tells thousands one by one.
pub(super) fn is_untold(conn: &mut Conn, zone: Zone, today: Date, notice: &Notice) -> Result<bool> {
    Ok(of(conn, zone, today, (notice.what, Some(notice.subject)))?.contains(notice))
}

fn of(
    conn: &mut Conn,
    zone: Zone,
    today: Date,
    (what, only): (What, Option<SubjectId>),
) -> Result<Vec<Notice>> {
    let found = match what {
        What::AuditDue => windows_open(conn, today, only)?,
        What::AnswerLate => answers_late(conn, today, only)?,
        What::SurveillanceMissed => surveillances_missed(conn, today, only)?,
        What::SuspensionOver => suspensions_over(conn, today, only)?,
    };
    Ok(found
        .into_iter()
        .filter(|(notice, kept_since)| notice.due_on >= zone.date(*kept_since))
        .map(|(notice, _)| notice)
        .collect())
}

/// A notice, and since when its case is kept here.
type Since = (Notice, Instant);

/// What a notice is made of: its thing, the case, a word for it, the day that brought it, the last day in time where
/// that is still to come, and since when the case is kept here.
type Told<Id> = (Id, CertificationId, String, Option<Date>, Option<Date>, Instant);

fn told<Id>(what: What, rows: Vec<Told<Id>>, uuid: impl Fn(Id) -> Uuid) -> Vec<Since> {
    let notices = rows
        .into_iter()
        .filter_map(|(id, certification, about, due_on, limit_on, since)| {
            let notice = Notice {
                subject: SubjectId::from_uuid(uuid(id)),
                what,
                due_on: due_on?,
                certification,
                about,
                limit_on,
            };
            Some((notice, since))
        });
    notices.collect()
}

/// Whether nobody was told of this, for the day in this column.
macro_rules! untold {
    ($subject:expr, $what:expr, $due_on:expr) => {
        not(exists(
            reminders::table
                .filter(reminders::subject.eq($subject))
                .filter(reminders::what.eq($what))
                .filter(reminders::due_on.nullable().eq($due_on)),
        ))
    };
}

/// All, or this thing alone.
macro_rules! of_these {
    ($query:expr, $only:expr, $column:expr, $id:ident) => {{
        let query = $query.into_boxed::<MultiBackend>();
        match $only {
            Some(only) => query.filter($column.eq($id::from_uuid(only.uuid()))),
            None => query,
        }
    }};
}

/// LC-26, LC-80: audits whose window has opened and that nobody has placed yet.
fn windows_open(conn: &mut Conn, today: Date, only: Option<SubjectId>) -> Result<Vec<Since>> {
    let query = audits::table
        .inner_join(certifications::table.on(certifications::id.eq(audits::certification_id)))
        .filter(certifications::status.eq_any([State::Certified, State::Suspended]))
        .filter(certifications::expires_on.ge(Some(today)))
        .filter(audits::kind.eq_any(["surveillance", "recertification"]))
        .filter(audits::status.eq("planned"))
        .filter(audits::opens_on.le(Some(today)))
        .filter(untold!(audits::id, What::AuditDue, audits::opens_on));
    let rows = of_these!(query, only, audits::id, AuditId)
        .order((audits::opens_on, audits::id))
        .select((
            audits::id,
            audits::certification_id,
            audits::kind,
            audits::opens_on,
            audits::limit_on,
            certifications::created_at,
        ))
        .load(conn)?;
    Ok(told(What::AuditDue, rows, AuditId::uuid))
}

/// LC-57: nonconformities whose answer is late.
fn answers_late(conn: &mut Conn, today: Date, only: Option<SubjectId>) -> Result<Vec<Since>> {
    let query = findings::table
        .inner_join(certifications::table.on(certifications::id.eq(findings::certification_id)))
        .filter(findings::status.eq_any(["raised", "returned"]))
        .filter(findings::answer_by.lt(Some(today)))
        .filter(untold!(findings::id, What::AnswerLate, findings::answer_by));
    let rows: Vec<(FindingId, CertificationId, i32, Option<Date>, Instant)> =
        of_these!(query, only, findings::id, FindingId)
            .order((findings::answer_by, findings::id))
            .select((
                findings::id,
                findings::certification_id,
                findings::number,
                findings::answer_by,
                certifications::created_at,
            ))
            .load(conn)?;
    let rows = rows
        .into_iter()
        .map(|(id, of, number, by, since)| (id, of, number.to_string(), by, None, since));
    Ok(told(What::AnswerLate, rows.collect(), FindingId::uuid))
}

/// The states of an audit that was not held.
const NOT_HELD: [&str; 3] = ["planned", "held", "confirmed"];

/// LC-22, LC-23: certifications whose surveillance was not held in time.
fn surveillances_missed(conn: &mut Conn, today: Date, only: Option<SubjectId>) -> Result<Vec<Since>> {
    let query = audits::table
        .inner_join(certifications::table.on(certifications::id.eq(audits::certification_id)))
        .filter(certifications::status.eq(State::Certified))
        .filter(certifications::expires_on.ge(Some(today)))
        .filter(audits::kind.eq("surveillance"))
        .filter(audits::status.eq_any(NOT_HELD))
        .filter(audits::limit_on.lt(Some(today)))
        .filter(untold!(audits::id, What::SurveillanceMissed, audits::limit_on));
    let rows: Vec<(AuditId, CertificationId, Option<Date>, Instant)> =
        of_these!(query, only, audits::id, AuditId)
            .order((audits::limit_on, audits::id))
            .select((
                audits::id,
                audits::certification_id,
                audits::limit_on,
                certifications::created_at,
            ))
            .load(conn)?;
    let rows = rows
        .into_iter()
        .map(|(id, of, limit, since)| (id, of, "surveillance".to_owned(), limit, None, since));
    Ok(told(What::SurveillanceMissed, rows.collect(), AuditId::uuid))
}

/// LC-92: suspensions whose limit has passed; of several, a certification's newest counts.
fn suspensions_over(conn: &mut Conn, today: Date, only: Option<SubjectId>) -> Result<Vec<Since>> {
    let query = decisions::table
        .inner_join(certifications::table.on(certifications::id.eq(decisions::certification_id)))
        .filter(certifications::status.eq(State::Suspended))
        .filter(certifications::expires_on.ge(Some(today)))
        .filter(decisions::kind.eq("suspend"))
        .filter(decisions::limit_on.lt(Some(today)))
        .filter(untold!(decisions::id, What::SuspensionOver, decisions::limit_on));
    let rows: Vec<(DecisionId, CertificationId, Option<Date>, Instant)> =
        of_these!(query, only, decisions::id, DecisionId)
            .order((decisions::limit_on, decisions::id))
            .select((
                decisions::id,
                decisions::certification_id,
                decisions::limit_on,
                certifications::created_at,
            ))
            .load(conn)?;
    let of: Vec<CertificationId> = rows.iter().map(|(_, certification, ..)| *certification).collect();
    let newest = suspension_limits(conn, &of)?;
    let rows = rows
        .into_iter()
        .filter(|(_, of, limit, _)| newest.get(of) == Some(limit))
        .map(|(id, of, limit, since)| (id, of, "suspension".to_owned(), limit, None, since));
    Ok(told(What::SuspensionOver, rows.collect(), DecisionId::uuid))
}

/// Keeps that somebody was told.
pub(super) fn insert_reminder(conn: &mut Conn, notice: &Notice, now: Instant) -> Result<()> {
    diesel::insert_into(reminders::table)
        .values((
            reminders::subject.eq(notice.subject),
            reminders::what.eq(notice.what),
            reminders::due_on.eq(notice.due_on),
            reminders::certification_id.eq(notice.certification),
            reminders::told_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// A certification with the client's name, the standard and the limit that has passed.
type Missed = (CertificationId, String, String, Option<Date>);

/// The certifications whose surveillance was not held in time.
pub(super) fn missed(conn: &mut Conn, reach: Reach, today: Date) -> Result<Vec<Missed>> {
    let query = audits::table
        .inner_join(certifications::table.on(certifications::id.eq(audits::certification_id)))
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .filter(certifications::status.eq(State::Certified))
        .filter(certifications::expires_on.ge(Some(today)))
        .filter(audits::kind.eq("surveillance"))
        .filter(audits::status.eq_any(NOT_HELD))
        .filter(audits::limit_on.lt(Some(today)))
        .into_boxed::<MultiBackend>();
    Ok(
        within_organisation!(query, reach, certifications::organisation_id)
            .order((audits::limit_on, audits::id))
            .select((
                certifications::id,
                organisations::legal_name,
                certifications::standard,
                audits::limit_on,
            ))
            .load(conn)?,
    )
}
