//! Holding, confirming and releasing audits.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::calendar;
use super::facts::{Case, People, check_team, named, subject};
use super::given::{Confirmation, Hold, Place, Release};
use super::model::TeamMember;
use super::store;
use crate::access::{Act, Subject};
use crate::base::citation::LC_41;
use crate::base::error::{Result, unchanged};
use crate::base::ids::{AuditId, AuditorId, TeamMemberId};
use crate::base::ruling::{Refusals, Step};
use crate::base::text::Line;
use crate::base::time::Date;
use crate::journal::Entry;
use crate::lifecycle::programme::{self, Audit};
use crate::outbox::Letter;
use crate::parties::holidays::Calendar;
use crate::parties::{auditors, organisations, users};
use crate::rules::book::StandardId;
use crate::rules::steps::audit::{Event, Facts, State, step};
use crate::rules::team::Report;
use crate::rules::words::AuditKind;
use crate::rules::{editions, placement};
use crate::work::{Done, Work};

/// Holds dates and a team for an audit. Every check runs (CO-60) and every failure is told; the value are the
/// warnings. An audit held already is held anew: who keeps place and days keeps their confirmation.
pub fn hold(work: &mut Work<'_>, id: AuditId, given: Hold) -> Result<Done<Vec<Step>>> {
    let reach = work.reach(Act::HoldAudit)?;
    let case = Case::load(work.conn(), reach, id)?;
    let organisation = case.audit.organisation_id;
    let permit = work.permit(Act::HoldAudit, &Subject::of(organisation), "audit")?;
    unchanged("audit", case.audit.version, given.version)?;
    let before = store::members_of(work.conn(), id)?;
    let kept: Vec<(AuditorId, Date)> = given
        .members
        .iter()
        .filter_map(|place| Some((place.auditor, confirmation(&before, place)?)))
        .collect();
    let confirmed: Vec<AuditorId> = kept.iter().map(|(auditor, _)| *auditor).collect();
    let dates = (given.starts_on, given.ends_on);
    let reason = given.interval_reason.as_ref().map_or("", Line::as_str);
    let (report, warnings, mut no) = judge(work, &case, &given.members, &confirmed, dates)?;
    let facts = Facts {
        start: Some(given.starts_on),
        end: Some(given.ends_on),
        agreement_signed: case.agreement_signed,
        stage_1: case.stage_1(false, reason),
        team: report.as_ref(),
        ..Facts::bare(case.audit.kind, work.today())
    };
    let moved =
        no.take(step(work.book().parameters(), case.audit.status, Event::Hold, &facts).map_err(in_form));
    let Some(ruling) = moved.filter(|_| no.is_empty()) else {
        return Err(no.into());
    };
    let interval_reason = given.interval_reason.as_ref().map(Line::as_str);
    programme::place(
        work.conn(),
        &case.audit,
        given.version,
        ruling.value,
        Some(dates),
        interval_reason,
    )?;
    store::clear(work.conn(), id)?;
    for place in &given.members {
        let row = TeamMember {
            id: work.id(TeamMemberId::from_uuid),
            audit_id: id,
            organisation_id: organisation,
            auditor_id: place.auditor,
            role: place.role,
            days: place.days,
            from_on: place.from,
            to_on: place.to,
            accompanied_by: place.accompanied_by,
            confirmed_on: kept
                .iter()
                .find(|(auditor, _)| *auditor == place.auditor)
                .map(|(_, on)| *on),
        };
        store::insert(work.conn(), &row)?;
    }
    if case.audit.kind == AuditKind::Stage1 {
        programme::set_stage_2_window(work, &case.certification, Some(given.ends_on))?;
    }
    // CO-8: who has not confirmed yet is asked to.
    let asked: Vec<AuditorId> = given
        .members
        .iter()
        .map(|place| place.auditor)
        .filter(|auditor| !confirmed.contains(auditor))
        .collect();
    let particulars = particulars(work, &case, &given.members, dates)?;
    tell_team(work, "assignment_offered", &asked, &particulars)?;
    let entry = Entry::changed(
        "audit",
        id,
        standing(&case.audit, &before),
        json!({ "status": ruling.value, "dates_and_team": given }),
    );
    let mut all = warnings;
    all.extend(ruling.warnings);
    Ok(Done::new(permit, entry, all))
}

/// Confirms a held audit: every check runs again, each member has confirmed (CO-8), the client agreed (LC-41). Client
/// and team are told who comes and when (LC-42).
pub fn confirm(work: &mut Work<'_>, id: AuditId, given: Confirmation) -> Result<Done<()>> {
    let reach = work.reach(Act::ConfirmAudit)?;
    let case = Case::load(work.conn(), reach, id)?;
    let organisation = case.audit.organisation_id;
    let permit = work.permit(Act::ConfirmAudit, &Subject::of(organisation), "audit")?;
    unchanged("audit", case.audit.version, given.version)?;
    let members = store::members_of(work.conn(), id)?;
    let places: Vec<Place> = members.iter().map(Place::of).collect();
    let confirmed: Vec<AuditorId> = members
        .iter()
        .filter(|member| member.confirmed_on.is_some())
        .map(|member| member.auditor_id)
        .collect();
    let mut no = Refusals::none();
    let mut report = None;
    let dates = case.audit.starts_on.zip(case.audit.ends_on);
    if let Some(dates) = dates {
        let (judged, _, found) = judge(work, &case, &places, &confirmed, dates)?;
        report = judged;
        no = found;
    }
    let reason = case.audit.interval_reason.as_deref().unwrap_or_default();
    let facts = Facts {
        start: case.audit.starts_on,
        end: case.audit.ends_on,
        agreement_signed: case.agreement_signed,
        stage_1: case.stage_1(given.concerns_resolved, reason),
        team: report.as_ref(),
        client_agreed: given.client_agreed,
        ..Facts::bare(case.audit.kind, work.today())
    };
    let moved = no.take(
        step(
            work.book().parameters(),
            case.audit.status,
            Event::Confirm,
            &facts,
        )
        .map_err(in_form),
    );
    let Some((ruling, dates)) = moved.filter(|_| no.is_empty()).zip(dates) else {
        return Err(no.into());
    };
    programme::set_status(work.conn(), id, given.version, ruling.value)?;
    let particulars = particulars(work, &case, &places, dates)?;
    let client = organisations::by_id(work.conn(), reach, organisation)?;
    work.letter(Letter {
        letter: "audit_confirmed",
        recipient: client.contact_email,
        particulars: particulars.clone(),
    })?;
    let team: Vec<AuditorId> = places.iter().map(|place| place.auditor).collect();
    tell_team(work, "assignment_confirmed", &team, &particulars)?;
    let entry = Entry::changed(
        "audit",
        id,
        json!({ "status": case.audit.status }),
        json!({ "status": ruling.value, "said": given }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Gives dates and team up. Whoever was told of them is told again.
pub fn release(work: &mut Work<'_>, id: AuditId, given: Release) -> Result<Done<()>> {
    let reach = work.reach(Act::ReleaseAudit)?;
    let case = Case::load(work.conn(), reach, id)?;
    let organisation = case.audit.organisation_id;
    let permit = work.permit(Act::ReleaseAudit, &Subject::of(organisation), "audit")?;
    unchanged("audit", case.audit.version, given.version)?;
    let members = store::members_of(work.conn(), id)?;
    let reason = given.reason.as_ref().map_or("", Line::as_str);
    let facts = Facts {
        reason,
        ..Facts::bare(case.audit.kind, work.today())
    };
    let parameters = work.book().parameters();
    let state = step(parameters, case.audit.status, Event::Release, &facts)?.value;
    programme::place(work.conn(), &case.audit, given.version, state, None, None)?;
    store::clear(work.conn(), id)?;
    if case.audit.kind == AuditKind::Stage1 {
        programme::set_stage_2_window(work, &case.certification, None)?;
    }
    if let Some(dates) = case.audit.starts_on.zip(case.audit.ends_on) {
        let places: Vec<Place> = members.iter().map(Place::of).collect();
        let mut particulars = particulars(work, &case, &places, dates)?;
        if let Some(said) = particulars.as_object_mut() {
            said.insert("reason".to_owned(), json!(reason));
        }
        if case.audit.status == State::Confirmed {
            let client = organisations::by_id(work.conn(), reach, organisation)?;
            work.letter(Letter {
                letter: "audit_released",
                recipient: client.contact_email,
                particulars: particulars.clone(),
            })?;
        }
        let team: Vec<AuditorId> = places.iter().map(|place| place.auditor).collect();
        tell_team(work, "assignment_released", &team, &particulars)?;
    }
    let entry = Entry::changed(
        "audit",
        id,
        standing(&case.audit, &members),
        json!({ "status": state }),
    );
    let entry = if reason.is_empty() {
        entry
    } else {
        entry.because(reason)
    };
    Ok(Done::new(permit, entry, ()))
}

/// Takes the people's rows in the order of their ids, then judges team and dates. What stands against them is
/// collected; a report there is unless the team cannot be judged at all.
fn judge(
    work: &mut Work<'_>,
    case: &Case,
    members: &[Place],
    confirmed: &[AuditorId],
    dates: (Date, Date),
) -> Result<(Option<Report>, Vec<Step>, Refusals)> {
    let mut ids: Vec<AuditorId> = members.iter().map(|place| place.auditor).collect();
    ids.sort();
    ids.dedup();
    for id in &ids {
        auditors::raise(work.conn(), *id)?;
    }
    let parameters = work.book().parameters().clone();
    let records = auditors::records_of(work.conn(), &ids)?;
    let (everyone, today) = (work.everyone(), work.today());
    let people = People::of(work.conn(), everyone, records, case, dates, (&parameters, today))?;
    let mut no = Refusals::none();
    let placed = placement::within(&parameters, case.audit.kind, &case.window(), dates, work.today());
    let mut warnings = no.take(placed).unwrap_or_default();
    let standard = StandardId::new(case.certification.standard.as_str());
    let edition = editions::audited_in_time(work.book(), &standard, case.audit.kind, dates.1);
    warnings.extend(no.take(edition).unwrap_or_default());
    let book = work.settings().book.clone();
    let days = Calendar::between(work.conn(), &book, dates.0, dates.1)?;
    warnings.extend(calendar::warnings(&days, &book, case, dates));
    let checked = no.take(check_team(&parameters, case, people, members, confirmed, dates));
    let report = checked.map(|ruling| {
        warnings.extend(ruling.warnings);
        ruling.value
    });
    Ok((report, warnings, no))
}

/// The gates of the audit name its dates as the rules do.
fn in_form(refusals: Refusals) -> Refusals {
    let told = refusals.0.into_iter().map(|mut refusal| {
        refusal.field = refusal.field.map(|field| match field.as_str() {
            "start" => "starts_on".to_owned(),
            "end" => "ends_on".to_owned(),
            "team" => "auditors".to_owned(),
            _ => field,
        });
        refusal
    });
    Refusals(told.collect())
}

/// CO-8: the confirmation a member gave for exactly this place, when held anew.
fn confirmation(before: &[TeamMember], place: &Place) -> Option<Date> {
    before
        .iter()
        .find(|member| {
            member.auditor_id == place.auditor
                && member.role == place.role
                && (member.from_on, member.to_on) == (place.from, place.to)
        })
        .and_then(|member| member.confirmed_on)
}

fn standing(audit: &Audit, members: &[TeamMember]) -> Value {
    json!({
        "status": audit.status, "starts_on": audit.starts_on, "ends_on": audit.ends_on, "team": members,
    })
}

/// LC-42, MS-44: who comes, in which role, when, and to which sites.
fn particulars(work: &mut Work<'_>, case: &Case, members: &[Place], dates: (Date, Date)) -> Result<Value> {
    let ids: Vec<AuditorId> = members.iter().map(|place| place.auditor).collect();
    let names: BTreeMap<AuditorId, String> = named(work.conn(), &ids)?;
    let everyone = work.everyone();
    let client = organisations::by_id(work.conn(), everyone, case.audit.organisation_id)?;
    let team: Vec<Value> = members
        .iter()
        .map(|place| json!({ "name": names.get(&place.auditor), "role": place.role, "from": place.from, "to": place.to }))
        .collect();
    let sites: Vec<&String> = case.site_names.values().collect();
    Ok(json!({
        "audit": case.audit.id, "number": case.audit.number, "subject": subject(&case.certification, &case.audit),
        "contact": client.contact_name, "organisation": client.legal_name,
        "starts_on": dates.0, "ends_on": dates.1, "team": team, "sites": sites, "rule": LC_41,
    }))
}

/// A letter to each of these people who signs in here; others are told by the scheduler.
fn tell_team(
    work: &mut Work<'_>,
    letter: &'static str,
    team: &[AuditorId],
    particulars: &Value,
) -> Result<()> {
    for user in users::of_auditors(work.conn(), team)? {
        work.letter(Letter {
            letter,
            recipient: user.email,
            particulars: particulars.clone(),
        })?;
    }
    Ok(())
}
