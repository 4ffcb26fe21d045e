//! The audits to come, with their sites.

use super::plan::{Asked, Misfit, told};
use crate::base::amounts::AuditorDays;
use crate::base::citation::MS_35;
use crate::base::ids::{OrganisationId, SiteId};
use crate::base::ruling::Step;
use crate::lifecycle::programme::model::{Chosen, Drawn, Planned, PlannedSite};
use crate::parties::organisations::{Risk, Site};
use crate::rules::book::{Book, StandardId};
use crate::rules::clock::{DueItem, DueState, What};
use crate::rules::site_sample::{self, Group, Method, Purpose};
use crate::rules::words::AuditKind;

/// The audits to come: one for each that the clock asks for, with the days the list gives and the sites the rules
/// draw.
pub(super) fn to_come(
    book: &Book,
    id: &StandardId,
    asked: &Asked<'_>,
    in_scope: &[&Site],
    present: &[usize],
    due: &[DueItem],
) -> Result<Vec<Planned>, Misfit> {
    let mut visits = Visits::new(asked, in_scope);
    let mut planned: Vec<Planned> = Vec::new();
    for item in due.iter().filter(|item| item.state != DueState::Done) {
        let (kind, purpose, days) = match item.what {
            What::Surveillance => (
                AuditKind::Surveillance,
                Purpose::Surveillance,
                asked.certification.surveillance_days,
            ),
            What::RecertificationAudit => (
                AuditKind::Recertification,
                Purpose::Recertification,
                asked.certification.recertification_days,
            ),
            _ => continue,
        };
        let held = present.iter().filter_map(|i| asked.audits.get(*i));
        let held = held.filter(|audit| audit.kind == kind).count();
        let before = planned.iter().filter(|planned| planned.kind == kind).count();
        let ordinal = u32::try_from(held + before + 1).unwrap_or(u32::MAX);
        planned.push(visits.audit(book, id, (kind, purpose), days, ordinal, item)?);
    }
    Ok(planned)
}

struct Visits<'a> {
    central: Option<&'a Site>,
    others: Vec<site_sample::Site>,
    seed: u64,
    names: Vec<(String, String)>,
}

impl<'a> Visits<'a> {
    fn new(asked: &Asked<'a>, in_scope: &[&'a Site]) -> Self {
        let last = |site: &Site| {
            let code = site.external_code.as_deref();
            let audits = asked
                .audits
                .iter()
                .filter(|audit| audit.sites.iter().any(|visited| Some(visited.as_str()) == code));
            audits.map(|audit| audit.ends_on).max()
        };
        Self {
            central: in_scope.first().copied(),
            others: in_scope
                .iter()
                .skip(1)
                .map(|site| site_sample::Site {
                    risk: match site.risk {
                        Risk::Low => site_sample::Risk::Low,
                        Risk::Medium => site_sample::Risk::Medium,
                        Risk::High => site_sample::Risk::High,
                    },
                    last_audited: last(site),
                    country: Some(site.country.clone()),
                    ..site_sample::Site::of(site.id.to_string())
                })
                .collect(),
            seed: asked.seed,
            names: in_scope
                .iter()
                .map(|site| (site.id.to_string(), site.name.clone()))
                .collect(),
        }
    }

    fn audit(
        &mut self,
        book: &Book,
        standard: &StandardId,
        (kind, purpose): (AuditKind, Purpose),
        days: AuditorDays,
        ordinal: u32,
        item: &DueItem,
    ) -> Result<Planned, Misfit> {
        let mut steps = vec![Step::new(
            item.rule,
            format!("{days} auditor-days, as the list says of this certification"),
        )];
        let mut warnings = Vec::new();
        let mut sites = Vec::new();
        if let Some(central) = self.central {
            let reason = if self.others.is_empty() {
                "the only site"
            } else {
                "central function, part of every audit"
            };
            steps.push(Step::new(MS_35, format!("{}: {reason}", central.name)));
            sites.push(PlannedSite {
                id: central.id,
                chosen: Chosen::Central,
                reason: reason.to_owned(),
            });
        }
        let mut sample = None;
        if !self.others.is_empty() {
            let request = site_sample::Request {
                central_function: self.central.map(|site| site.id.to_string()),
                seed: self.seed,
                groups: vec![Group::of("the other sites", Method::S, self.others.clone())],
                ..site_sample::Request::of(purpose, standard.clone())
            };
            self.seed += 1;
            let result = site_sample::sample(book, book.parameters(), &request)
                .map_err(|refusals| told("sites", &refusals))?;
            steps.extend(self.named(&result.steps).filter(|step| step.rule != MS_35));
            warnings.extend(self.named(&result.warnings));
            for chosen in result.value.groups.iter().flat_map(|group| &group.sites) {
                if let Ok(id) = chosen.id.parse::<SiteId>() {
                    sites.push(PlannedSite {
                        id,
                        chosen: chosen.chosen.into(),
                        reason: chosen.reason.clone(),
                    });
                }
                // What is planned for this audit comes later in the next sample (MS-46).
                let visit = self.others.iter_mut().find(|site| site.id == chosen.id);
                if let Some(site) = visit {
                    site.last_audited = item.target.max(site.last_audited);
                }
            }
            sample = Some(Drawn { request, result });
        }
        Ok(Planned {
            kind,
            ordinal,
            days,
            window_rule: item.rule,
            sites,
            steps,
            warnings,
            sample,
        })
    }

    /// Sites are told by their names; the rules know them by id.
    fn named(&self, steps: &[Step]) -> impl Iterator<Item = Step> {
        let steps: Vec<Step> = steps
            .iter()
            .map(|step| Step {
                says: self
                    .names
                    .iter()
                    .fold(step.says.clone(), |says, (id, name)| says.replace(id, name)),
                ..step.clone()
            })
            .collect();
        steps.into_iter()
    }
}

/// The seed of a certification's draws: part of its organisation's id, so that looking again changes nothing.
pub fn seed(organisation: OrganisationId) -> u64 {
    let low = organisation.uuid().as_u128() & u128::from(u32::MAX);
    u64::try_from(low).unwrap_or(0)
}
