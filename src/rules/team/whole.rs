//! The checks of the team as a whole: 4, 6, 7, 8 and 11 of CO-60.

use std::collections::BTreeSet;

use super::{Audit, CheckName, Need, Placed, report::Check, valid_throughout};
use crate::base::amounts::{Exact, decimal};
use crate::base::citation::{CO_10, CO_22, CO_23, CO_24, CO_56, CO_60, CO_70, RuleId};
use crate::rules::book::StandardId;
use crate::rules::keys::PersonKey;
use crate::rules::words::{Function, TeamRole};

/// CO-21 to CO-24, CO-70.
pub(super) fn roles(team: &[Placed<'_>]) -> Vec<Check> {
    let name = CheckName::Role;
    let mut checks = Vec::new();
    let leads: Vec<_> = team
        .iter()
        .filter(|p| p.member.role == TeamRole::LeadAuditor)
        .collect();
    if leads.is_empty() {
        checks.push(name.fails(None, "Nobody leads the audit; exactly one person does."));
    }
    for extra in leads.iter().skip(1) {
        checks.push(name.fails(
            Some(&extra.auditor.id),
            format!("{} people lead the audit; exactly one person does.", leads.len()),
        ));
    }
    if !team.iter().any(|p| p.member.role.audits()) {
        checks.push(name.fails(None, "There is no auditor on the team.").citing(CO_70));
    }
    let mut seen = BTreeSet::new();
    for placed in team {
        if !seen.insert(&placed.auditor.id) {
            checks.push(
                name.fails(Some(&placed.auditor.id), "The person stands on the team twice.")
                    .citing(CO_60),
            );
        }
        match placed.member.role {
            TeamRole::TechnicalExpert => {
                let by = placed.member.accompanied_by.as_ref();
                checks.extend(beside(
                    team,
                    placed,
                    by,
                    CO_22,
                    "A technical expert is always accompanied by",
                ));
            }
            TeamRole::AuditorInTraining => {
                let by = placed.member.evaluator.as_ref();
                checks.extend(beside(
                    team,
                    placed,
                    by,
                    CO_23,
                    "A trainee is always evaluated by",
                ));
            }
            TeamRole::Translator => {
                // CO-24: a translator works under an auditor; on a team without one, CO-70 above says so.
                if let Some(by) = &placed.member.accompanied_by {
                    checks.extend(beside(team, placed, Some(by), CO_24, "A translator works under"));
                }
            }
            TeamRole::LeadAuditor
            | TeamRole::Auditor
            | TeamRole::Observer
            | TeamRole::Guide
            | TeamRole::Witness
            | TeamRole::Evaluator => {}
        }
    }
    checks
}

/// Whether the auditor named at someone's side audits on this team on all of that person's days.
fn beside(
    team: &[Placed<'_>],
    placed: &Placed<'_>,
    by: Option<&PersonKey>,
    rule: RuleId,
    says: &str,
) -> Option<Check> {
    let fails = |says: String| Some(CheckName::Role.fails(Some(&placed.auditor.id), says).citing(rule));
    let Some(by) = by else {
        return fails(format!("{says} an auditor of the team; none is named."));
    };
    let auditor = team
        .iter()
        .find(|p| p.auditor.id == *by && p.auditor.id != placed.auditor.id && p.member.role.audits());
    match auditor {
        None => fails(format!(
            "{says} an auditor of the team; the person named is none."
        )),
        Some(p) if p.from > placed.from || p.to < placed.to => fails(format!(
            "{says} an auditor who is there on all the same days; the person named is not."
        )),
        Some(_) => None,
    }
}

/// CO-34: whether an auditor or expert of the team knows this standard in this area on all their days.
pub(super) fn covers(need: &Need, team: &[Placed<'_>]) -> bool {
    team.iter().any(|placed| {
        let function = match placed.member.role {
            TeamRole::LeadAuditor | TeamRole::Auditor => Function::Auditor,
            TeamRole::TechnicalExpert => Function::TechnicalExpert,
            TeamRole::AuditorInTraining
            | TeamRole::Translator
            | TeamRole::Observer
            | TeamRole::Guide
            | TeamRole::Witness
            | TeamRole::Evaluator => return false,
        };
        let rows = placed.auditor.competences.iter().filter(|row| {
            row.role.serves(function) && row.standard == need.standard && row.area.covers(&need.area)
        });
        valid_throughout(rows, placed.from, placed.to)
    })
}

pub(super) fn coverage(audit: &Audit, team: &[Placed<'_>]) -> Vec<Check> {
    let name = CheckName::Coverage;
    let mut checks = Vec::new();
    let needs: BTreeSet<(&StandardId, &_)> = audit.required.iter().map(|n| (&n.standard, &n.area)).collect();
    for (standard, area) in &needs {
        let need = Need {
            standard: (*standard).clone(),
            area: (*area).clone(),
            site: None,
        };
        if !covers(&need, team) {
            checks.push(name.fails(
                None,
                format!(
                    "Nobody on the team is competent for {standard} in technical area {area} on their days."
                ),
            ));
        }
    }
    for setting in &audit.settings {
        let counts = |placed: &&Placed<'_>| {
            placed.member.role.audits() || placed.member.role == TeamRole::TechnicalExpert
        };
        let known = |placed: &Placed<'_>| placed.auditor.practice.contains(setting);
        if !team.iter().filter(counts).any(known) {
            checks.push(
                name.fails(
                    None,
                    format!(
                        "No auditor or technical expert on the team has clinical practice in: {setting}."
                    ),
                )
                .citing(CO_56),
            );
        }
    }
    let standards: BTreeSet<&StandardId> = needs.iter().map(|(standard, _)| *standard).collect();
    for standard in standards {
        // An expert covers the sector, never the standard.
        let known = team.iter().filter(|p| p.member.role.audits()).any(|placed| {
            let rows = placed
                .auditor
                .competences
                .iter()
                .filter(|row| row.role.serves(Function::Auditor) && row.standard == *standard);
            valid_throughout(rows, placed.from, placed.to)
        });
        if !known {
            checks.push(name.fails(
                None,
                format!("No auditor on the team is competent for {standard}."),
            ));
        }
    }
    checks
}

/// CO-27: only the lead's and the auditors' days count.
pub(super) fn time(audit: &Audit, team: &[Placed<'_>]) -> Vec<Check> {
    let given: Exact = team
        .iter()
        .filter(|placed| placed.member.role.audits())
        .map(|placed| placed.member.days.0)
        .sum();
    if given >= audit.days.0 {
        return Vec::new();
    }
    vec![CheckName::Time.fails(
        None,
        format!(
            "The auditors give {} days of the {} required; experts, trainees and others do not count.",
            decimal(given),
            audit.days
        ),
    )]
}

/// CO-61: an auditor who speaks a language of the site, else an interpreter and a warning, else a failure.
pub(super) fn language(audit: &Audit, team: &[Placed<'_>]) -> Vec<Check> {
    let name = CheckName::Language;
    let interpreter = team.iter().any(|p| p.member.role == TeamRole::Translator);
    audit
        .sites
        .iter()
        .filter(|site| !site.languages.is_empty())
        .filter(|site| {
            !team.iter().filter(|p| p.member.role.audits()).any(|placed| {
                placed
                    .auditor
                    .languages
                    .iter()
                    .any(|spoken| site.languages.contains(spoken))
            })
        })
        .map(|site| {
            let languages = site.languages.join(", ");
            if interpreter {
                name.fails(
                    None,
                    format!(
                        "No auditor speaks {languages} at site {}; an interpreter does.",
                        site.id
                    ),
                )
                .only_warns()
            } else {
                name.fails(
                    None,
                    format!(
                        "No auditor speaks {languages} at site {}, and there is no interpreter.",
                        site.id
                    ),
                )
            }
        })
        .collect()
}

/// CO-9, CO-70: whoever is to decide keeps off the team, in any role.
pub(super) fn separation(audit: &Audit, team: &[Placed<'_>]) -> Vec<Check> {
    team.iter()
        .filter(|placed| audit.decision_maker.as_ref() == Some(&placed.auditor.id))
        .map(|placed| {
            let check = CheckName::Separation.fails(
                Some(&placed.auditor.id),
                "The person is to decide on this audit and so cannot be on its team.",
            );
            match placed.member.role {
                TeamRole::AuditorInTraining | TeamRole::TechnicalExpert => check.citing(CO_10),
                TeamRole::LeadAuditor
                | TeamRole::Auditor
                | TeamRole::Translator
                | TeamRole::Observer
                | TeamRole::Guide
                | TeamRole::Witness
                | TeamRole::Evaluator => check,
            }
        })
        .collect()
}
