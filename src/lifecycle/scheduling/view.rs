//! What pages and JSON show of teams and dates.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::calendar;
use super::candidates::{self, Candidate, Checked};
use super::facts::{Case, kind_in_words, named};
use super::model::TeamMember;
use super::store;
use crate::access::{Act, policy};
use crate::base::citation::{CO_8, LC_41};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, AuditorId, CertificationId};
use crate::base::ruling::Step;
use crate::base::time::{Date, plus_days};
use crate::lifecycle::case;
use crate::lifecycle::programme::view::{SiteView, ordinal, sites};
use crate::lifecycle::programme::{self, Audit};
use crate::lifecycle::queue::Waiting;
use crate::parties::holidays::Calendar;
use crate::parties::organisations;
use crate::rules::book::Book;
use crate::rules::placement::first_day;
use crate::rules::steps::audit::State;
use crate::rules::words::AuditKind;
use crate::work::Reader;

/// Days before its window opens from which an audit waits to be placed.
const AHEAD_DAYS: i64 = 60;

/// A member of a team with the person's name.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MemberView {
    /// The place.
    #[serde(flatten)]
    pub member: TeamMember,
    /// The person's name.
    pub name: String,
    /// The name of who accompanies or evaluates the person.
    pub accompanied_by_name: Option<String>,
}

/// The names of who leads these audits, which were found within a reach.
pub fn leads(reader: &mut Reader<'_>, audits: &[AuditId]) -> Result<BTreeMap<AuditId, String>> {
    let leads = store::leads_of(reader.conn(), audits)?;
    let ids: Vec<AuditorId> = leads.iter().map(|(_, auditor)| *auditor).collect();
    let names = named(reader.conn(), &ids)?;
    let name = |(audit, auditor)| Some((audit, names.get(&auditor)?.clone()));
    Ok(leads.into_iter().filter_map(name).collect())
}

/// The team of an audit that was found within a reach.
pub fn team(reader: &mut Reader<'_>, audit: AuditId) -> Result<Vec<MemberView>> {
    let members = store::members_of(reader.conn(), audit)?;
    let mut ids: Vec<AuditorId> = members.iter().map(|member| member.auditor_id).collect();
    ids.extend(members.iter().filter_map(|member| member.accompanied_by));
    let names = named(reader.conn(), &ids)?;
    let name = |id: &AuditorId| names.get(id).cloned().unwrap_or_default();
    Ok(members
        .into_iter()
        .map(|member| MemberView {
            name: name(&member.auditor_id),
            accompanied_by_name: member.accompanied_by.as_ref().map(name),
            member,
        })
        .collect())
}

/// An audit as the board and the assignment page show it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Placing {
    /// The audit.
    #[serde(flatten)]
    pub audit: Audit,
    /// Which one of its kind.
    pub ordinal: u32,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// The technical areas, as the case has them.
    pub technical_areas: Vec<String>,
    /// The language to audit in.
    pub languages: Vec<String>,
    /// When the agreement was signed (LC-14).
    pub agreement_signed_on: Option<Date>,
    /// What stage 1 led to, for a stage 2.
    pub stage_1_outcome: Option<String>,
    /// The last day of stage 1, for a stage 2.
    pub stage_1_ends_on: Option<Date>,
    /// The sites visited.
    pub sites: Vec<SiteView>,
    /// The team, once held.
    pub team: Vec<MemberView>,
}

/// An audit within reach, with its case.
pub fn placing(reader: &mut Reader<'_>, id: AuditId) -> Result<Placing> {
    let reach = reader.reach();
    let case = Case::load(reader.conn(), reach, id)?;
    shown(reader, &case)
}

fn shown(reader: &mut Reader<'_>, case: &Case) -> Result<Placing> {
    let reach = reader.reach();
    let client = organisations::by_id(reader.conn(), reach, case.audit.organisation_id)?;
    let all = programme::audits_of(reader.conn(), reach, case.certification.id)?;
    Ok(Placing {
        ordinal: ordinal(&all, &case.audit),
        organisation: client.legal_name,
        standard: case.certification.standard.clone(),
        technical_areas: case
            .certification
            .technical_areas
            .split(';')
            .map(str::to_owned)
            .collect(),
        languages: case.languages.clone(),
        agreement_signed_on: case.agreement_signed,
        stage_1_outcome: case.stage_1.as_ref().and_then(|(_, outcome)| outcome.clone()),
        stage_1_ends_on: case.stage_1.as_ref().map(|(end, _)| *end),
        sites: sites(reader, &case.audit)?,
        team: team(reader, case.audit.id)?,
        audit: case.audit.clone(),
    })
}

/// An audit with everybody against it on these days, or on the first that suit it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Candidates)]
pub struct Proposal {
    /// The audit.
    pub placing: Placing,
    /// First day looked at.
    pub starts_on: Date,
    /// Last day looked at.
    pub ends_on: Date,
    /// Everybody, who can lead first.
    pub candidates: Vec<Candidate>,
    /// How the checks of the held team stand now; empty without one.
    pub checks: Vec<Checked>,
    /// Which of the days looked at are holidays, and where.
    pub holidays: Vec<Step>,
}

/// Who can do an audit on these days; without days, on those it has or the first that suit its window.
pub fn proposal(reader: &mut Reader<'_>, id: AuditId, dates: Option<(Date, Date)>) -> Result<Proposal> {
    let reach = reader.reach();
    let case = Case::load(reader.conn(), reach, id)?;
    let (starts_on, ends_on) = dates
        .or(case.audit.starts_on.zip(case.audit.ends_on))
        .map_or_else(|| first_days(reader, &case), Ok)?;
    let candidates = candidates::of(reader, &case, (starts_on, ends_on))?;
    let days = Calendar::read(reader, starts_on, ends_on)?;
    let holidays = calendar::warnings(&days, reader.book(), &case, (starts_on, ends_on));
    Ok(Proposal {
        holidays,
        placing: shown(reader, &case)?,
        starts_on,
        ends_on,
        candidates,
        checks: candidates::standing(reader, &case)?,
    })
}

/// The first working days that suit: one day for each auditor-day, as if one person came.
fn first_days(reader: &mut Reader<'_>, case: &Case) -> Result<(Date, Date)> {
    let first = first_day(reader.book().parameters(), &case.window(), reader.today());
    let days = Calendar::read(reader, first, plus_days(first, AHEAD_DAYS))?;
    let book = reader.book();
    let start = working(&days, book, case, first);
    let mut end = start;
    // 100 hundredths are a day; a part of a day takes a day.
    for _ in 1..(case.audit.days.0 + 99) / 100 {
        end = working(&days, book, case, plus_days(end, 1));
    }
    Ok((start, end))
}

/// The day itself, or the next one on which people work.
fn working(days: &Calendar, book: &Book, case: &Case, day: Date) -> Date {
    use chrono::{Datelike, Weekday};
    let mut day = day;
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || calendar::is_free(days, book, case, day) {
        day = plus_days(day, 1);
    }
    day
}

/// An audit in a list: the queue of the board.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// The audit.
    #[serde(flatten)]
    pub audit: Audit,
    /// Which one of its kind.
    pub ordinal: u32,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// The day by which something is to be done about it.
    pub due_on: Option<Date>,
}

/// The audits within reach in these states, the most urgent first.
pub fn listed(reader: &mut Reader<'_>, states: &[State]) -> Result<Vec<Listed>> {
    let reach = reader.reach();
    let notice = reader.book().parameters().plan_notice_days;
    let audits = programme::audits_in(reader.conn(), reach, states)?;
    let clients: Vec<_> = audits.iter().map(|audit| audit.organisation_id).collect();
    let cases: Vec<_> = audits.iter().map(|audit| audit.certification_id).collect();
    let names = organisations::names(reader.conn(), reach, &clients)?;
    let standards = case::standards(reader.conn(), reach, &cases)?;
    let mut of_case: HashMap<CertificationId, Vec<Audit>> = HashMap::new();
    for audit in programme::audits_of_all(reader.conn(), reach, &cases)? {
        of_case.entry(audit.certification_id).or_default().push(audit);
    }
    let mut listed = Vec::new();
    for audit in audits {
        let due_on = match audit.starts_on {
            // LC-41: plan and team are told some days before.
            Some(starts) => Some(plus_days(starts, -notice)),
            None => audit.limit_on.or(audit.target_on),
        };
        let all = of_case.get(&audit.certification_id);
        let organisation = names.get(&audit.organisation_id).cloned();
        let standard = standards.get(&audit.certification_id).cloned();
        listed.push(Listed {
            ordinal: ordinal(all.map_or(&[][..], Vec::as_slice), &audit),
            organisation: organisation.ok_or(Error::NotFound("organisation"))?,
            standard: standard.ok_or(Error::NotFound("certification"))?,
            due_on,
            audit,
        });
    }
    listed.sort_by_key(|row| (row.due_on.unwrap_or(Date::MAX), row.audit.number));
    Ok(listed)
}

/// Whether an audit waits to be placed on `today`: its window is known and opens soon. Stage 1 always does.
pub fn to_place(audit: &Audit, today: Date) -> bool {
    audit.status == State::Planned
        && (audit.kind == AuditKind::Stage1
            || audit
                .opens_on
                .is_some_and(|opens| opens <= plus_days(today, AHEAD_DAYS)))
}

/// What waits here for the reader: audits to place and held ones to confirm for schedulers, places to confirm for
/// those who audit.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let mut waiting = Vec::new();
    let today = reader.today();
    if policy::may(reader.actor(), Act::HoldAudit).is_ok() {
        for row in listed(reader, &[State::Planned, State::Held])? {
            let held = row.audit.status == State::Held;
            if !held && !to_place(&row.audit, today) {
                continue;
            }
            waiting.push(Waiting {
                what: if held {
                    "queue-confirm-audit"
                } else {
                    "queue-place-audit"
                },
                subject: subject(&row.standard, &row.audit, row.ordinal),
                organisation: row.organisation,
                href: format!("/desk/plan?audit={}", row.audit.id),
                due_on: row.due_on,
                rule: Some(if held { LC_41 } else { row.audit.window_rule }),
            });
        }
    }
    let own = reader.actor().person().and_then(|person| person.auditor);
    if let Some(own) = own.filter(|_| policy::may(reader.actor(), Act::ConfirmAssignment).is_ok()) {
        let reach = reader.reach();
        for member in store::unconfirmed(reader.conn(), reach, own)? {
            let placing = placing(reader, member.audit_id)?;
            waiting.push(Waiting {
                what: "queue-confirm-assignment",
                subject: subject(&placing.standard, &placing.audit, placing.ordinal),
                organisation: placing.organisation,
                href: format!("/desk/audits/{}/assignment", member.audit_id),
                due_on: Some(member.from_on),
                rule: Some(CO_8),
            });
        }
    }
    Ok(waiting)
}

/// An audit in the words of queues, as "ISO 9001:2015, surveillance 2".
pub fn subject(standard: &str, audit: &Audit, ordinal: u32) -> String {
    let kind = kind_in_words(audit.kind);
    if audit.kind == AuditKind::Surveillance {
        format!("{standard}, {kind} {ordinal}")
    } else {
        format!("{standard}, {kind}")
    }
}
