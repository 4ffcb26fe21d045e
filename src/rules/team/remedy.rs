//! The smallest change that would make a team valid, among the people whose records are given.

use serde::{Deserialize, Serialize};

use super::{Auditor, Member, Request, check};
use crate::base::amounts::{Decimal, Exact, decimal};
use crate::rules::keys::PersonKey;
use crate::rules::parameters::Parameters;
use crate::rules::words::TeamRole;

/// More remedies than a scheduler weighs.
const MOST: usize = 10;

/// One change that makes the team valid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// The change in words.
    pub says: String,
    /// Who joins.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub adds: Option<PersonKey>,
    /// Who leaves.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub removes: Option<PersonKey>,
    /// Whose role changes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub changes: Option<PersonKey>,
}

/// Every change of the smallest kind that helps, tried by the same checks: another role or more days for a member,
/// then somebody leaving, then somebody joining, then one person in another's place. Empty where the team is valid,
/// cannot be judged, or no single change helps.
pub fn remedies(parameters: &Parameters, request: &Request) -> Vec<Remedy> {
    let valid = |team: &[Member]| {
        let tried = Request {
            team: team.to_vec(),
            ..request.clone()
        };
        check(parameters, &tried).is_ok_and(|ruling| ruling.value.allowed)
    };
    if valid(&request.team) {
        return Vec::new();
    }
    for kind in [changed, left, joined, replaced] {
        let found: Vec<Remedy> = kind(request)
            .into_iter()
            .filter(|(_, team)| valid(team))
            .map(|(remedy, _)| remedy)
            .take(MOST)
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

type Tried = (Remedy, Vec<Member>);

/// A member in another auditing role, or giving what is missing of the time.
fn changed(request: &Request) -> Vec<Tried> {
    let mut tried = Vec::new();
    let missing = missing_days(request);
    for (i, member) in request.team.iter().enumerate() {
        let mut change = |says: String, to: Member| {
            let team = with(request, i, to);
            let remedy = Remedy {
                says,
                changes: Some(member.auditor.clone()),
                ..Remedy::default()
            };
            tried.push((remedy, team));
        };
        for role in [TeamRole::LeadAuditor, TeamRole::Auditor] {
            if role != member.role {
                change(
                    format!(
                        "{} is {} instead of {}.",
                        member.auditor,
                        said(role),
                        said(member.role)
                    ),
                    Member {
                        role,
                        ..member.clone()
                    },
                );
            }
        }
        if member.role.audits() && missing > Exact::default() {
            let days = member.days.0 + missing;
            change(
                format!("{} gives {} days.", member.auditor, decimal(days)),
                Member {
                    days: Decimal(days),
                    ..member.clone()
                },
            );
        }
    }
    tried
}

fn left(request: &Request) -> Vec<Tried> {
    (0..request.team.len())
        .map(|i| {
            let mut team = request.team.clone();
            let leaves = team.remove(i).auditor;
            let remedy = Remedy {
                says: format!("{leaves} leaves the team."),
                removes: Some(leaves),
                ..Remedy::default()
            };
            (remedy, team)
        })
        .collect()
}

fn joined(request: &Request) -> Vec<Tried> {
    let mut tried = Vec::new();
    for person in free(request) {
        for role in [TeamRole::Auditor, TeamRole::LeadAuditor] {
            let mut team = request.team.clone();
            team.push(new_member(request, person, role));
            tried.push((joins(person, role), team));
        }
        // CO-22: an expert fills a missing area beside an auditor of the team.
        for auditor in request.team.iter().filter(|member| member.role.audits()) {
            let mut team = request.team.clone();
            team.push(Member {
                days: Decimal::default(),
                accompanied_by: Some(auditor.auditor.clone()),
                ..new_member(request, person, TeamRole::TechnicalExpert)
            });
            let mut remedy = joins(person, TeamRole::TechnicalExpert);
            remedy.says = format!(
                "{} joins as technical expert, accompanied by {}.",
                person.id, auditor.auditor
            );
            tried.push((remedy, team));
        }
    }
    tried
}

fn replaced(request: &Request) -> Vec<Tried> {
    let mut tried = Vec::new();
    for (i, member) in request.team.iter().enumerate() {
        for person in free(request) {
            let mut team = with(
                request,
                i,
                Member {
                    auditor: person.id.clone(),
                    ..member.clone()
                },
            );
            // Whoever was beside the one who leaves is beside the one who comes.
            for other in &mut team {
                for beside in [&mut other.accompanied_by, &mut other.evaluator] {
                    if beside.as_ref() == Some(&member.auditor) {
                        *beside = Some(person.id.clone());
                    }
                }
            }
            let remedy = Remedy {
                says: format!(
                    "{} takes the place of {} as {}.",
                    person.id,
                    member.auditor,
                    said(member.role)
                ),
                adds: Some(person.id.clone()),
                removes: Some(member.auditor.clone()),
                ..Remedy::default()
            };
            tried.push((remedy, team));
        }
    }
    tried
}

/// The team with another member at one place.
fn with(request: &Request, at: usize, to: Member) -> Vec<Member> {
    let mut team = request.team.clone();
    if let Some(place) = team.get_mut(at) {
        *place = to;
    }
    team
}

fn free(request: &Request) -> impl Iterator<Item = &Auditor> {
    request
        .auditors
        .iter()
        .filter(|person| !request.team.iter().any(|member| member.auditor == person.id))
}

fn joins(person: &Auditor, role: TeamRole) -> Remedy {
    Remedy {
        says: format!("{} joins as {}.", person.id, said(role)),
        adds: Some(person.id.clone()),
        ..Remedy::default()
    }
}

fn new_member(request: &Request, person: &Auditor, role: TeamRole) -> Member {
    Member {
        auditor: person.id.clone(),
        role,
        days: Decimal(missing_days(request)),
        from: None,
        to: None,
        accompanied_by: None,
        evaluator: None,
    }
}

/// CO-27: what the auditors do not give of the required time.
fn missing_days(request: &Request) -> Exact {
    let given: Exact = request
        .team
        .iter()
        .filter(|member| member.role.audits())
        .map(|member| member.days.0)
        .sum();
    (request.audit.days.0 - given).max(Exact::default())
}

fn said(role: TeamRole) -> String {
    role.as_str().replace('_', " ")
}
