//! Teams: whether the people proposed for an audit may do it, checked in the order of CO-60, every failure told.

pub mod bars;
mod clearance;
mod exclusion;
mod input;
pub mod monitoring;
mod person;
mod remedy;
mod report;
mod whole;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::book::{StandardId, TechnicalArea};
use super::keys::{ClientKey, PersonKey, SiteKey};
use super::parameters::Parameters;
use super::words::{AuditKind, Function, TeamRole};
use crate::base::amounts::Decimal;
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::Date;
use crate::text_enum;

pub use clearance::{Cleared, Deciding, may_decide, may_review, untied};
pub use exclusion::{Fitness, Wanted, exclusion};
pub use remedy::{Remedy, remedies};
pub use report::{Check, CheckName, Report, Verdict};

/// An audit, its proposed team, and the records of the people in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamRequest)]
pub struct Request {
    /// The audit to be staffed.
    pub audit: Audit,
    /// The proposed members.
    pub team: Vec<Member>,
    /// The records of at least all members.
    pub auditors: Vec<Auditor>,
}

/// What the audit needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamAudit)]
pub struct Audit {
    /// The client audited.
    pub organisation: ClientKey,
    /// What the audit is for.
    pub kind: AuditKind,
    /// First audit day.
    pub start: Date,
    /// Last audit day.
    pub end: Date,
    /// The sites visited and the languages spoken there.
    #[serde(default)]
    pub sites: Vec<AuditSite>,
    /// The competence needed.
    pub required: Vec<Need>,
    /// Auditor-days that must be given (CO-27).
    pub days: Decimal,
    /// Care settings of the client, each of which somebody on the team knows from practice (CO-56).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<String>,
    /// Who is to decide on this audit (CO-9).
    #[serde(default)]
    pub decision_maker: Option<PersonKey>,
}

/// A site visited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamAuditSite)]
pub struct AuditSite {
    /// The site.
    pub id: SiteKey,
    /// Languages one can audit in there, as "en"; none named means no demand.
    #[serde(default)]
    pub languages: Vec<String>,
}

/// One standard in one technical area that the team must cover (CO-34).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamNeed)]
pub struct Need {
    /// "ISO 9001:2015".
    pub standard: StandardId,
    /// "IAF 38".
    pub area: TechnicalArea,
    /// Where, if only at one site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteKey>,
}

/// A proposed member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamMember)]
pub struct Member {
    /// Who.
    pub auditor: PersonKey,
    /// In which role.
    pub role: TeamRole,
    /// Auditor-days the person gives; counted only for auditors and the lead (CO-27).
    #[serde(default)]
    pub days: Decimal,
    /// First day, unless the audit's.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day, unless the audit's.
    #[serde(default)]
    pub to: Option<Date>,
    /// The auditor who accompanies a technical expert (CO-22).
    #[serde(default)]
    pub accompanied_by: Option<PersonKey>,
    /// The auditor who evaluates a trainee (CO-23).
    #[serde(default)]
    pub evaluator: Option<PersonKey>,
}

/// A person's record, as far as the checks need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamAuditor)]
pub struct Auditor {
    /// Who.
    pub id: PersonKey,
    /// Whether the person works for the body at present.
    #[serde(default)]
    pub active: bool,
    /// Whether the agreement on confidentiality and independence is signed (CO-36).
    #[serde(default)]
    pub agreement: bool,
    /// When the person last declared known conflicts (CO-8).
    #[serde(default)]
    pub declared: Option<Date>,
    /// Whether the person confirmed being free of conflicts for this assignment (CO-8).
    #[serde(default)]
    pub confirmed: bool,
    /// Languages the person audits in, as "en".
    #[serde(default)]
    pub languages: Vec<String>,
    /// Care settings that the person knows from clinical practice, as `acute_hospital` (CO-56).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub practice: Vec<String>,
    /// What the person is competent for, and when.
    #[serde(default)]
    pub competences: Vec<Competence>,
    /// Services to clients, by the person or by the whole body.
    #[serde(default)]
    pub services: Vec<Service>,
    /// Other ties to clients.
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
    /// Clients the person has led audits at (CO-11).
    #[serde(default)]
    pub led: Vec<Led>,
    /// Days already taken.
    #[serde(default)]
    pub busy: Vec<Busy>,
    /// Standards for which the person is to be seen at work soon, or was not in time (CO-38).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub monitoring: Vec<monitoring::Watched>,
}

/// A competence row (CO-33).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamCompetence)]
pub struct Competence {
    /// Which standard and edition (CO-37).
    pub standard: StandardId,
    /// Which technical area.
    pub area: TechnicalArea,
    /// For what.
    pub role: Function,
    /// First day valid.
    pub from: Date,
    /// Last day valid; open if none.
    #[serde(default)]
    pub to: Option<Date>,
}

text_enum! {
    /// What was done for a client (CO-4, CO-13).
    ServiceKind {
        /// Management-system consultancy.
        Consultancy = "consultancy",
        /// Employment or a managerial role there (CO-5).
        Employment = "employment",
        /// Internal audits.
        InternalAudit = "internal_audit",
    }
}

text_enum! {
    /// Who did it, and so whom it bars (CO-4).
    ServiceBy {
        /// The person: the person is barred.
        Person = "person",
        /// The certification body or a body related to it: everybody is barred.
        Body = "cb",
    }
}

/// A service to a client that bars for two years (CO-4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamService)]
pub struct Service {
    /// For which client.
    pub organisation: ClientKey,
    /// What.
    pub kind: ServiceKind,
    /// By whom.
    pub by: ServiceBy,
    /// First day.
    pub from: Date,
    /// Last day; an unfinished service has none.
    #[serde(default)]
    pub to: Option<Date>,
}

text_enum! {
    /// What ties a person to a client (CO-5).
    ConflictKind {
        /// A close family tie.
        Family = "family",
        /// A financial interest.
        Financial = "financial",
        /// The client objected with a valid reason (LC-42).
        Objection = "objection",
        /// Anything else.
        Other = "other",
    }
}

/// A tie to a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamConflict)]
pub struct Conflict {
    /// To which client.
    pub organisation: ClientKey,
    /// Of what kind.
    pub kind: ConflictKind,
    /// First day.
    pub from: Date,
    /// Last day; open if none.
    #[serde(default)]
    pub to: Option<Date>,
}

/// How long a person has led at a client (CO-11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamLed)]
pub struct Led {
    /// At which client.
    pub organisation: ClientKey,
    /// Full cycles in a row, this one not counted.
    pub cycles_in_a_row: u32,
}

/// Days taken by another assignment or an absence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamBusy)]
pub struct Busy {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// A member together with the person's record and days.
struct Placed<'a> {
    member: &'a Member,
    auditor: &'a Auditor,
    from: Date,
    to: Date,
}

/// Checks a proposed team in the order of CO-60. What cannot be judged at all is refused (CO-70); everything else
/// is a check that passes, warns or fails.
pub fn check(parameters: &Parameters, request: &Request) -> Result<Ruling<Report>, Refusals> {
    let placed = input::place(request)?;
    let mut checks = Vec::new();
    for name in CheckName::ALL {
        let before = checks.len();
        // Whoever asks about no monitoring gets no answer about it.
        if *name == CheckName::Monitoring && placed.iter().all(|one| one.auditor.monitoring.is_empty()) {
            continue;
        }
        match name {
            CheckName::Active
            | CheckName::Agreement
            | CheckName::Declaration
            | CheckName::Confirmation
            | CheckName::TwoYearBar
            | CheckName::Conflict
            | CheckName::Competence
            | CheckName::Monitoring
            | CheckName::Rotation
            | CheckName::DoubleBooking => {
                for one in &placed {
                    checks.extend(person::check(
                        *name,
                        parameters,
                        &request.audit,
                        one,
                        &request.auditors,
                    ));
                }
            }
            CheckName::Role => checks.extend(whole::roles(&placed)),
            CheckName::Coverage => checks.extend(whole::coverage(&request.audit, &placed)),
            CheckName::Time => checks.extend(whole::time(&request.audit, &placed)),
            CheckName::Language => checks.extend(whole::language(&request.audit, &placed)),
            CheckName::Separation => checks.extend(whole::separation(&request.audit, &placed)),
        }
        if checks.len() == before {
            checks.push(name.passed());
        }
    }
    let needs: BTreeSet<&Need> = request.audit.required.iter().collect();
    let (covered, uncovered) = needs
        .into_iter()
        .cloned()
        .partition(|need| whole::covers(need, &placed));
    let warnings = checks
        .iter()
        .filter(|check| check.result == Verdict::Warn)
        .map(Check::step)
        .collect();
    Ok(Ruling {
        value: Report {
            allowed: checks.iter().all(|check| check.result != Verdict::Fail),
            covered,
            uncovered,
            checks,
        },
        steps: Vec::new(),
        warnings,
    })
}

/// Whether valid rows among `rows` leave no day from `from` to `to` uncovered (CO-33).
fn valid_throughout<'a>(rows: impl Iterator<Item = &'a Competence>, from: Date, to: Date) -> bool {
    let mut spans: Vec<(Date, Date)> = rows.map(|row| (row.from, row.to.unwrap_or(Date::MAX))).collect();
    spans.sort_unstable();
    let mut first_open = from;
    for (start, end) in spans {
        if start <= first_open && first_open <= end {
            match end.succ_opt() {
                Some(next) => first_open = next,
                None => return true,
            }
        }
    }
    first_open > to
}
