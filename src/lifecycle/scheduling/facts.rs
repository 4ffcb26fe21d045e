//! The facts that rules ask for about one audit and its people.

use std::collections::BTreeMap;

use super::given::Place;
use super::store;
use crate::access::Reach;
use crate::base::amounts::Decimal;
use crate::base::error::Result;
use crate::base::ids::{AuditId, AuditorId};
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::programme::modification::{self, Added};
use crate::lifecycle::programme::{self, Audit};
use crate::lifecycle::{application, integration, review};
use crate::parties::{auditors, organisations};
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::parameters::Parameters;
use crate::rules::placement::Window;
use crate::rules::steps::audit::State;
use crate::rules::steps::stage_1::Stage1;
use crate::rules::team::{self, Report};
use crate::rules::words::AuditKind;
use crate::store::pool::Conn;

/// The case around an audit.
pub(super) struct Case {
    pub(super) certification: Certification,
    pub(super) audit: Audit,
    /// The sites by id, for sentences.
    pub(super) site_names: BTreeMap<String, String>,
    /// Where the sites are, by country and region as far as it is known, each with their names.
    pub(super) places: BTreeMap<(String, Option<String>), Vec<String>>,
    pub(super) languages: Vec<String>,
    pub(super) cycle: i32,
    /// LC-14
    pub(super) agreement_signed: Option<Date>,
    /// LC-37, for a stage 2: last day and outcome of stage 1.
    pub(super) stage_1: Option<(Date, Option<String>)>,
    /// LC-96, LC-123: what planned changes of the scope or the edition ask of the team.
    added: Added,
    /// AT-60: the audits that are held together with this one, so that they take nobody's time away from it.
    together: Vec<AuditId>,
}

impl Case {
    /// Loads the audit within `reach`, and the case around it.
    pub(super) fn load(conn: &mut Conn, reach: Reach, id: AuditId) -> Result<Self> {
        let audit = programme::audit(conn, reach, id)?;
        let certification = case::by_id(conn, reach, audit.certification_id)?;
        let application = application::by_id(conn, reach, certification.application_id)?;
        let ids: Vec<_> = programme::sites_of(conn, audit.id)?
            .into_iter()
            .map(|visit| visit.site_id)
            .collect();
        let sites = organisations::sites_among(conn, reach, &ids)?;
        let cycle = programme::of_certification(conn, reach, certification.id)?
            .iter()
            .find(|programme| programme.id == audit.programme_id)
            .map_or(1, |programme| programme.cycle);
        let agreement_signed =
            review::agreement_of(conn, reach, certification.id)?.and_then(|it| it.signed_on);
        let stage_1 = if audit.kind == AuditKind::Stage2 {
            stage_1(conn, reach, &certification)?
        } else {
            None
        };
        let mut places: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for site in &sites {
            places
                .entry((site.country.clone(), site.region.clone()))
                .or_default()
                .push(site.name.clone());
        }
        Ok(Self {
            places,
            site_names: sites
                .into_iter()
                .map(|site| (site.id.to_string(), site.name))
                .collect(),
            languages: application.language.into_iter().collect(),
            cycle,
            agreement_signed,
            stage_1,
            together: together(conn, reach, &certification)?,
            added: modification::of_audit(conn, audit.id)?,
            certification,
            audit,
        })
    }

    /// The same for the rules, on these dates.
    pub(super) fn ruled(&self, start: Date, end: Date) -> team::Audit {
        // LC-123: who audits the move to another edition is competent for that one.
        let edition = self
            .added
            .edition
            .as_ref()
            .unwrap_or(&self.certification.standard);
        let standard = StandardId::new(edition.as_str());
        team::Audit {
            organisation: self.audit.organisation_id.into(),
            kind: self.audit.kind,
            start,
            end,
            sites: self
                .site_names
                .keys()
                .map(|id| team::AuditSite {
                    id: id.as_str().into(),
                    languages: self.languages.clone(),
                })
                .collect(),
            required: TechnicalArea::list(&self.certification.technical_areas)
                .into_iter()
                .chain(self.added.areas.iter().cloned())
                .map(|area| team::Need {
                    standard: standard.clone(),
                    area,
                    site: None,
                })
                .collect(),
            days: Decimal(self.audit.days.exact()),
            settings: Vec::new(),
            decision_maker: None,
        }
    }

    /// The window the dates must fall in.
    pub(super) fn window(&self) -> Window {
        Window {
            opens: self.audit.opens_on,
            limit: self.audit.limit_on,
            rule: self.audit.window_rule,
        }
    }

    /// Stage 1 as the gates of stage 2 ask for it.
    pub(super) fn stage_1<'a>(
        &self,
        concerns_resolved: bool,
        interval_reason: &'a str,
    ) -> Option<Stage1<'a>> {
        let (end, outcome) = self.stage_1.as_ref()?;
        Some(Stage1 {
            end: *end,
            outcome: outcome.as_deref().and_then(|word| word.parse().ok()),
            concerns_resolved,
            interval_reason,
        })
    }
}

/// The audits of the certifications that are audited together with this one.
fn together(conn: &mut Conn, reach: Reach, certification: &Certification) -> Result<Vec<AuditId>> {
    let Some(living) = integration::living_of(conn, reach, certification.id)? else {
        return Ok(Vec::new());
    };
    let members = integration::members(conn, living.id)?;
    let audits = programme::audits_of_all(conn, reach, &members)?;
    let others = audits
        .into_iter()
        .filter(|audit| audit.certification_id != certification.id);
    Ok(others.map(|audit| audit.id).collect())
}

/// The last stage 1 that has dates.
fn stage_1(
    conn: &mut Conn,
    reach: Reach,
    certification: &Certification,
) -> Result<Option<(Date, Option<String>)>> {
    let stage_1 = programme::audits_of(conn, reach, certification.id)?
        .into_iter()
        .rev()
        .find(|audit| audit.kind == AuditKind::Stage1 && audit.status != State::Cancelled);
    let Some((audit, end)) = stage_1.and_then(|audit| Some((audit.id, audit.ends_on?))) else {
        return Ok(None);
    };
    Ok(Some((end, store::stage_1_outcome(conn, audit)?)))
}

/// The people of a question, as the rules see them, with their names.
pub(super) struct People {
    pub(super) ruled: Vec<team::Auditor>,
    pub(super) names: BTreeMap<String, String>,
}

impl People {
    /// Adds to each record what belongs to this audit: cycles led before, and the days other audits take between
    /// `from` and `to`; and how their monitoring stands today, when they are assigned. `everyone` sees other clients' bookings; only the days come out.
    pub(super) fn of(
        conn: &mut Conn,
        everyone: Reach,
        records: Vec<auditors::Record>,
        case: &Case,
        (from, to): (Date, Date),
        (parameters, today): (&Parameters, Date),
    ) -> Result<Self> {
        let bookings = store::bookings(conn, everyone, from, to)?;
        let led = store::led(conn, everyone, case.audit.organisation_id, case.cycle)?;
        let mut names = BTreeMap::new();
        let ruled = records
            .into_iter()
            .map(|record| {
                let id = record.auditor.id;
                names.insert(id.to_string(), record.auditor.name.clone());
                let mut person = record.as_ruled();
                person.monitoring = record.watched(parameters, today);
                person.busy = bookings
                    .iter()
                    .filter(|booking| {
                        booking.member.auditor_id == id
                            && booking.member.audit_id != case.audit.id
                            && !case.together.contains(&booking.member.audit_id)
                    })
                    .map(|booking| team::Busy {
                        from: booking.member.from_on,
                        to: booking.member.to_on,
                    })
                    .collect();
                let cycles = in_a_row(&led, id, case.cycle);
                if cycles > 0 {
                    person.led.push(team::Led {
                        organisation: case.audit.organisation_id.into(),
                        cycles_in_a_row: cycles,
                    });
                }
                person
            })
            .collect();
        Ok(Self { ruled, names })
    }
}

/// CO-11: cycles led one after another up to the one before this.
fn in_a_row(led: &[(AuditorId, i32)], who: AuditorId, cycle: i32) -> u32 {
    (1..cycle)
        .rev()
        .take_while(|earlier| led.contains(&(who, *earlier)))
        .fold(0, |count, _| count + 1)
}

/// Checks a team whole (CO-60). Sentences tell people and sites by name.
pub(super) fn check_team(
    parameters: &Parameters,
    case: &Case,
    people: People,
    members: &[Place],
    confirmed: &[AuditorId],
    (start, end): (Date, Date),
) -> std::result::Result<Ruling<Report>, Refusals> {
    let People { mut ruled, names } = people;
    for person in &mut ruled {
        person.confirmed = confirmed.iter().any(|id| person.id == (*id).into());
    }
    let team = members
        .iter()
        .map(|place| team::Member {
            auditor: place.auditor.into(),
            role: place.role,
            days: Decimal(place.days.exact()),
            from: Some(place.from),
            to: Some(place.to),
            accompanied_by: place.accompanied_by.map(Into::into),
            evaluator: place.accompanied_by.map(Into::into),
        })
        .collect();
    let request = team::Request {
        audit: case.ruled(start, end),
        team,
        auditors: ruled,
    };
    let tell = |says: &str| {
        let all = names.iter().chain(&case.site_names);
        all.fold(says.to_owned(), |says, (id, name)| {
            says.replace(id.as_str(), name)
        })
    };
    let mut ruling = team::check(parameters, &request).map_err(|refusals| {
        Refusals(
            refusals
                .0
                .into_iter()
                .map(|mut refusal| {
                    refusal.says = tell(&refusal.says);
                    refusal.field = refusal.field.as_deref().map(|field| in_form(field, members));
                    refusal
                })
                .collect(),
        )
    })?;
    for check in &mut ruling.value.checks {
        let says = tell(&check.says);
        let who = check.auditor.as_ref().and_then(|id| names.get(id.as_str()));
        check.says = match who {
            Some(name) => format!("{name}: {says}"),
            None => says,
        };
    }
    for warning in &mut ruling.warnings {
        warning.says = tell(&warning.says);
    }
    Ok(ruling)
}

/// The form's name for a place in the rules' request.
fn in_form(pointer: &str, members: &[Place]) -> String {
    let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    let row = |at: &str| {
        let place = at.parse().ok().and_then(|i: usize| members.get(i));
        place.map_or(0, |place| place.row)
    };
    match parts.as_slice() {
        ["team", at, "auditor"] => format!("auditors/{}", row(at)),
        ["team", at, field @ ("days" | "from" | "to")] => format!("{field}/{}", row(at)),
        ["audit", "end"] => "ends_on".to_owned(),
        ["audit", "start"] => "starts_on".to_owned(),
        _ => "auditors".to_owned(),
    }
}

/// The names of the people in a team, for sentences and letters.
pub(super) fn named(conn: &mut Conn, ids: &[AuditorId]) -> Result<BTreeMap<AuditorId, String>> {
    auditors::names(conn, ids)
}

/// For sentences about an audit.
pub(super) fn kind_in_words(kind: AuditKind) -> String {
    kind.as_str().replace('_', " ")
}

/// An audit in the words of queues and letters, as "ISO 9001:2015, stage 2".
pub(super) fn subject(certification: &Certification, audit: &Audit) -> String {
    format!("{}, {}", certification.standard, kind_in_words(audit.kind))
}
