//! What is read for the list of cases and for their clocks.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

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

/// Every audit of a case, in order of its number.
pub(super) fn visits(conn: &mut Conn, id: CertificationId) -> Result<Vec<Visit>> {
    Ok(audits::table
        .filter(audits::certification_id.eq(id))
        .order(audits::number)
        .select(Visit::as_select())
        .load(conn)?)
}

/// The newest within reach, from the one before `after` on; narrowed like the list by name.
pub(super) fn newest_cases(
    conn: &mut Conn,
    reach: Reach,
    status: &[State],
    name: &str,
    after: Option<CertificationId>,
    limit: i64,
) -> Result<Vec<(Certification, String)>> {
    let mut query = certifications::table
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .into_boxed::<MultiBackend>();
    if !status.is_empty() {
        query = query.filter(certifications::status.eq_any(status.to_vec()));
    }
    if !name.is_empty() {
        let pattern = format!("%{}%", name.replace(['\\', '%', '_'], " "));
        query = query.filter(organisations::name_folded.like(pattern));
    }
    if let Some(after) = after {
        query = query.filter(certifications::id.lt(after));
    }
    Ok(
        within_organisation!(query, reach, certifications::organisation_id)
            .order(certifications::id.desc())
            .limit(limit)
            .select((Certification::as_select(), organisations::legal_name))
            .load(conn)?,
    )
}

/// Cases with the client's name, by name; narrowed by status and by a folded part of the name.
pub(super) fn cases(
    conn: &mut Conn,
    reach: Reach,
    status: &[State],
    name: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<(Certification, String)>> {
    let mut query = certifications::table
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .into_boxed::<MultiBackend>();
    if !status.is_empty() {
        query = query.filter(certifications::status.eq_any(status.to_vec()));
    }
    if !name.is_empty() {
        let pattern = format!("%{}%", name.replace(['\\', '%', '_'], " "));
        query = query.filter(organisations::name_folded.like(pattern));
    }
    Ok(
        within_organisation!(query, reach, certifications::organisation_id)
            .order((
                organisations::name_folded,
                certifications::standard,
                certifications::id,
            ))
            .limit(limit)
            .offset(offset)
            .select((Certification::as_select(), organisations::legal_name))
            .load(conn)?,
    )
}

/// LC-92: the limit of the newest suspension.
pub(super) fn suspension_limit(conn: &mut Conn, id: CertificationId) -> Result<Option<Date>> {
    let limit: Option<Option<Date>> = decisions::table
        .filter(decisions::certification_id.eq(id))
        .filter(decisions::kind.eq("suspend"))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(decisions::limit_on)
        .first(conn)
        .optional()?;
    Ok(limit.flatten())
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

/// Everything that holds on this day and was not told yet; about one thing where it is given. What fell due before its
/// case was kept here is told by nobody: whoever kept it then had the day for it.
pub(super) fn notices(
    conn: &mut Conn,
    zone: Zone,
    today: Date,
    only: Option<SubjectId>,
) -> Result<Vec<Notice>> {
    let mut notices = windows_open(conn, today)?;
    notices.extend(answers_late(conn, today)?);
    notices.extend(surveillances_missed(conn, today)?);
    notices.extend(suspensions_over(conn, today)?);
    Ok(notices
        .into_iter()
        .filter(|(notice, kept_since)| notice.due_on >= zone.date(*kept_since))
        .map(|(notice, _)| notice)
        .filter(|notice| only.is_none_or(|only| only == notice.subject))
        .collect())
}

/// A notice, and since when its case is kept here.
type Since = (Notice, Instant);

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

/// LC-26, LC-80: audits whose window has opened and that nobody has placed yet.
fn windows_open(conn: &mut Conn, today: Date) -> Result<Vec<Since>> {
    type Row = (
        AuditId,
        CertificationId,
        String,
        Option<Date>,
        Option<Date>,
        Instant,
    );
    let rows: Vec<Row> = audits::table
        .inner_join(certifications::table.on(certifications::id.eq(audits::certification_id)))
        .filter(certifications::status.eq_any([State::Certified, State::Suspended]))
        .filter(certifications::expires_on.ge(Some(today)))
        .filter(audits::kind.eq_any(["surveillance", "recertification"]))
        .filter(audits::status.eq("planned"))
        .filter(audits::opens_on.le(Some(today)))
        .filter(untold!(audits::id, What::AuditDue, audits::opens_on))
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
    let notices = rows
        .into_iter()
        .filter_map(|(id, certification, about, opens, limit_on, since)| {
            let notice = Notice {
                subject: SubjectId::from_uuid(id.uuid()),
                what: What::AuditDue,
                due_on: opens?,
                certification,
                about,
                limit_on,
            };
            Some((notice, since))
        });
    Ok(notices.collect())
}

/// LC-57: nonconformities whose answer is late.
fn answers_late(conn: &mut Conn, today: Date) -> Result<Vec<Since>> {
    let rows: Vec<(FindingId, CertificationId, i32, Option<Date>, Instant)> = findings::table
        .inner_join(certifications::table.on(certifications::id.eq(findings::certification_id)))
        .filter(findings::status.eq_any(["raised", "returned"]))
        .filter(findings::answer_by.lt(Some(today)))
        .filter(untold!(findings::id, What::AnswerLate, findings::answer_by))
        .order((findings::answer_by, findings::id))
        .select((
            findings::id,
            findings::certification_id,
            findings::number,
            findings::answer_by,
            certifications::created_at,
        ))
        .load(conn)?;
    let notices = rows
        .into_iter()
        .filter_map(|(id, certification, number, answer_by, since)| {
            let notice = Notice {
                subject: SubjectId::from_uuid(id.uuid()),
                what: What::AnswerLate,
                due_on: answer_by?,
                certification,
                about: number.to_string(),
                limit_on: None,
            };
            Some((notice, since))
        });
    Ok(notices.collect())
}

/// The states of an audit that was not held.
const NOT_HELD: [&str; 3] = ["planned", "held", "confirmed"];

/// LC-22, LC-23: certifications whose surveillance was not held in time.
fn surveillances_missed(conn: &mut Conn, today: Date) -> Result<Vec<Since>> {
    let rows: Vec<(AuditId, CertificationId, Option<Date>, Instant)> = audits::table
        .inner_join(certifications::table.on(certifications::id.eq(audits::certification_id)))
        .filter(certifications::status.eq(State::Certified))
        .filter(certifications::expires_on.ge(Some(today)))
        .filter(audits::kind.eq("surveillance"))
        .filter(audits::status.eq_any(NOT_HELD))
        .filter(audits::limit_on.lt(Some(today)))
        .filter(untold!(audits::id, What::SurveillanceMissed, audits::limit_on))
        .order((audits::limit_on, audits::id))
        .select((
            audits::id,
            audits::certification_id,
            audits::limit_on,
            certifications::created_at,
        ))
        .load(conn)?;
    let notices = rows
        .into_iter()
        .filter_map(|(id, certification, limit_on, since)| {
            let notice = Notice {
                subject: SubjectId::from_uuid(id.uuid()),
                what: What::SurveillanceMissed,
                due_on: limit_on?,
                certification,
                about: "surveillance".to_owned(),
                limit_on: None,
            };
            Some((notice, since))
        });
    Ok(notices.collect())
}

/// LC-92: suspensions whose limit has passed; of several, a certification's newest counts.
fn suspensions_over(conn: &mut Conn, today: Date) -> Result<Vec<Since>> {
    let rows: Vec<(DecisionId, CertificationId, Option<Date>, Instant)> = decisions::table
        .inner_join(certifications::table.on(certifications::id.eq(decisions::certification_id)))
        .filter(certifications::status.eq(State::Suspended))
        .filter(certifications::expires_on.ge(Some(today)))
        .filter(decisions::kind.eq("suspend"))
        .filter(decisions::limit_on.lt(Some(today)))
        .filter(untold!(decisions::id, What::SuspensionOver, decisions::limit_on))
        .order((decisions::limit_on, decisions::id))
        .select((
            decisions::id,
            decisions::certification_id,
            decisions::limit_on,
            certifications::created_at,
        ))
        .load(conn)?;
    let mut notices = Vec::new();
    for (id, certification, limit_on, since) in rows {
        let (Some(due_on), newest) = (limit_on, suspension_limit(conn, certification)?) else {
            continue;
        };
        if newest == limit_on {
            let notice = Notice {
                subject: SubjectId::from_uuid(id.uuid()),
                what: What::SuspensionOver,
                due_on,
                certification,
                about: "suspension".to_owned(),
                limit_on: None,
            };
            notices.push((notice, since));
        }
    }
    Ok(notices)
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
