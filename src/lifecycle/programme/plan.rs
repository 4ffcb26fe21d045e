//! From the review's calculation to the audits of the first cycle. Pure: the same calculation gives the same plan.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Chosen, Drawn, Planned, PlannedSite};
use crate::base::amounts::AuditorDays;
use crate::base::citation::{
    AT_40, AT_50, AT_53, AT_54, LC_14, LC_22, LC_23, LC_37, LC_80, LC_84, LC_121, MS_35, RuleId,
};
use crate::base::ids::SiteId;
use crate::base::ruling::{Refusals, Ruling, Step};
use crate::base::time::{Date, plus_months};
use crate::lifecycle::review::Calculation;
use crate::lifecycle::review::sampling::Sampling;
use crate::parties::organisations::Site;
use crate::rules::audit_time::{self, Purpose};
use crate::rules::book::Book;
use crate::rules::site_sample::{self, How};
use crate::rules::words::AuditKind;

/// Plans the first cycle (LC-20): stage 1, stage 2, two surveillances, recertification. `made_on` is the day of
/// planning, from which the order of later visits is reckoned.
pub fn plan(
    book: &Book,
    calculation: &Calculation,
    sites: &[Site],
    made_on: Date,
) -> Result<Vec<Planned>, Refusals> {
    let mut no = Refusals::none();
    let mut visits = Visits::new(calculation, sites);
    let surveillance = no.take(days(book, calculation, Purpose::Surveillance, AT_53));
    let recertification = no.take(days(book, calculation, Purpose::Recertification, AT_54));
    let stages = &calculation.time;
    let (Some(stage_1), Some(stage_2)) = (stages.value.stage_1_days, stages.value.stage_2_days) else {
        no.add(crate::base::ruling::Refusal::new(
            AT_50,
            "The review's audit time has no share for stage 1 and stage 2.",
        ));
        return Err(no);
    };
    let (Some(surveillance), Some(recertification)) = (surveillance, recertification) else {
        return Err(no);
    };
    let initial = |days: AuditorDays| Ruling::new(days, citing(&stages.steps, &[AT_50]));
    let year = |n: u32| plus_months(made_on, 12 * n);
    let audits = [
        // MS-50: stage 1 goes to the central function; what is drawn is for stage 2.
        visits.audit(book, AuditKind::Stage1, 1, initial(stage_1), LC_14, None),
        visits.audit(
            book,
            AuditKind::Stage2,
            1,
            initial(stage_2),
            LC_37,
            Some((site_sample::Purpose::Initial, made_on)),
        ),
        visits.audit(
            book,
            AuditKind::Surveillance,
            1,
            surveillance.clone(),
            LC_22,
            Some((site_sample::Purpose::Surveillance, year(1))),
        ),
        visits.audit(
            book,
            AuditKind::Surveillance,
            2,
            surveillance,
            LC_121,
            Some((site_sample::Purpose::Surveillance, year(2))),
        ),
        visits.audit(
            book,
            AuditKind::Recertification,
            1,
            recertification,
            LC_80,
            Some((site_sample::Purpose::Recertification, year(3))),
        ),
    ];
    let planned: Vec<Planned> = audits.into_iter().filter_map(|audit| no.take(audit)).collect();
    no.or(planned)
}

/// The days of a surveillance and of the recertification audit, for audits that are planned already.
pub(super) fn later_days(book: &Book, calculation: &Calculation) -> Result<super::store::Days, Refusals> {
    Ok(vec![
        (
            AuditKind::Surveillance,
            days(book, calculation, Purpose::Surveillance, AT_53)?,
        ),
        (
            AuditKind::Recertification,
            days(book, calculation, Purpose::Recertification, AT_54)?,
        ),
    ])
}

/// The days of every kind of audit by its own calculation.
pub(super) fn own_days(book: &Book, calculation: &Calculation) -> Result<super::store::Days, Refusals> {
    let stages = &calculation.time;
    let steps = || citing(&stages.steps, &[AT_50]);
    let mut days = later_days(book, calculation)?;
    for (kind, given) in [
        (AuditKind::Stage1, stages.value.stage_1_days),
        (AuditKind::Stage2, stages.value.stage_2_days),
    ] {
        days.extend(given.map(|given| (kind, Ruling::new(given, steps()))));
    }
    Ok(days)
}

/// AT-53, AT-54: the same people, sites and factors, for another purpose.
fn days(
    book: &Book,
    calculation: &Calculation,
    audit: Purpose,
    rule: RuleId,
) -> Result<Ruling<AuditorDays>, Refusals> {
    let request = audit_time::Request {
        audit,
        ..calculation.request.clone()
    };
    let time = audit_time::compute(book, book.parameters(), &request)?;
    Ok(Ruling::new(time.value.days, citing(&time.steps, &[rule, AT_40])))
}

fn citing(steps: &[Step], rules: &[RuleId]) -> Vec<Step> {
    steps
        .iter()
        .filter(|step| rules.contains(&step.rule))
        .cloned()
        .collect()
}

/// The audits of a further cycle; after a lapse beyond restoration (`again`) they begin with a stage 2 that takes the whole
/// initial time, as there is no stage 1 (LC-84).
pub(super) fn next_cycle(
    book: &Book,
    calculation: &Calculation,
    sites: &[Site],
    visited: BTreeMap<String, Date>,
    draws: u64,
    made_on: Date,
    again: bool,
) -> Result<Vec<Planned>, Refusals> {
    let mut visits = Visits {
        planned: visited,
        draws,
        ..Visits::new(calculation, sites)
    };
    let surveillance = days(book, calculation, Purpose::Surveillance, AT_53)?;
    let recertification = days(book, calculation, Purpose::Recertification, AT_54)?;
    let year = |n: u32| plus_months(made_on, 12 * n);
    let mut audits = Vec::new();
    if again {
        let time = &calculation.time;
        let whole = Ruling::new(time.value.days, citing(&time.steps, &[AT_40]));
        let drawn_for = Some((site_sample::Purpose::Initial, made_on));
        audits.push(visits.audit(book, AuditKind::Stage2, 1, whole, LC_84, drawn_for)?);
    }
    for (ordinal, rule) in [(1, LC_23), (2, LC_121)] {
        let drawn_for = Some((site_sample::Purpose::Surveillance, year(ordinal)));
        audits.push(visits.audit(
            book,
            AuditKind::Surveillance,
            ordinal,
            surveillance.clone(),
            rule,
            drawn_for,
        )?);
    }
    let drawn_for = Some((site_sample::Purpose::Recertification, year(3)));
    audits.push(visits.audit(
        book,
        AuditKind::Recertification,
        1,
        recertification,
        LC_80,
        drawn_for,
    )?);
    Ok(audits)
}

/// A planned audit whose sites are drawn anew.
#[derive(Debug, Clone)]
pub(super) struct ToDraw {
    pub(super) kind: AuditKind,
    pub(super) ordinal: u32,
    pub(super) purpose: site_sample::Purpose,
    pub(super) window_rule: RuleId,
    pub(super) days: AuditorDays,
    /// When it is to be, as far as known.
    pub(super) on: Option<Date>,
}

/// Draws the sites of audits to come anew, from `draws` on, so that no seed is used twice (MS-43); sites that were
/// visited longest ago come first (MS-46).
pub(super) fn redraw(
    book: &Book,
    calculation: &Calculation,
    sites: &[Site],
    visited: BTreeMap<String, Date>,
    draws: u64,
    audits: &[ToDraw],
) -> Result<Vec<Planned>, Refusals> {
    let mut visits = Visits {
        planned: visited,
        draws,
        ..Visits::new(calculation, sites)
    };
    let each = audits.iter().map(|audit| {
        let days = Ruling::new(audit.days, Vec::new());
        let drawn_for = Some((audit.purpose, audit.on.unwrap_or(Date::MAX)));
        visits.audit(
            book,
            audit.kind,
            audit.ordinal,
            days,
            audit.window_rule,
            drawn_for,
        )
    });
    each.collect()
}

/// The visits planned so far.
struct Visits<'a> {
    names: &'a BTreeMap<String, String>,
    sampling: Option<&'a Sampling>,
    sites: &'a [Site],
    /// When each site is to be visited last, as far as planned; later samples prefer the others (MS-46).
    planned: BTreeMap<String, Date>,
    draws: u64,
}

impl<'a> Visits<'a> {
    fn new(calculation: &'a Calculation, sites: &'a [Site]) -> Self {
        Self {
            names: &calculation.names,
            sampling: calculation.sample.as_ref(),
            sites,
            planned: BTreeMap::new(),
            draws: 0,
        }
    }

    fn audit(
        &mut self,
        book: &Book,
        kind: AuditKind,
        ordinal: u32,
        days: Ruling<AuditorDays>,
        window_rule: RuleId,
        drawn_for: Option<(site_sample::Purpose, Date)>,
    ) -> Result<Planned, Refusals> {
        let mut steps = days.steps;
        let mut warnings = days.warnings;
        let mut sites = self.always(&mut steps);
        let mut sample = None;
        if let (Some((purpose, visit)), Some(sampling)) = (drawn_for, self.sampling) {
            let request = self.request(sampling, purpose);
            let result = site_sample::sample(book, book.parameters(), &request)?;
            steps.extend(
                self.named(&result.steps)
                    .into_iter()
                    .filter(|step| step.rule != MS_35),
            );
            warnings.extend(self.named(&result.warnings));
            sites.extend(self.chosen(&result.value, &sites));
            for site in &sites {
                self.planned.insert(site.id.to_string(), visit);
            }
            sample = Some(Drawn { request, result });
        }
        Ok(Planned {
            kind,
            ordinal,
            days: days.value,
            window_rule,
            sites,
            steps,
            warnings,
            sample,
        })
    }

    /// MS-35: the central function at every audit; of an organisation with one site, that site.
    fn always(&self, steps: &mut Vec<Step>) -> Vec<PlannedSite> {
        let central = self
            .sites
            .iter()
            .find(|site| site.central_function)
            .or(self.sites.first());
        let Some(site) = central else { return Vec::new() };
        let reason = if self.sites.len() == 1 {
            "the only site"
        } else {
            "central function, part of every audit"
        };
        steps.push(Step::new(MS_35, format!("{}: {reason}", site.name)));
        vec![PlannedSite {
            id: site.id,
            chosen: Chosen::Central,
            reason: reason.to_owned(),
        }]
    }

    /// The review's own list and groups; a seed of its own for each draw, the first that of the review (MS-43).
    fn request(&mut self, sampling: &Sampling, purpose: site_sample::Purpose) -> site_sample::Request {
        let mut request = site_sample::Request {
            audit: purpose,
            seed: sampling.request.seed + self.draws,
            ..sampling.request.clone()
        };
        self.draws += 1;
        for site in request.groups.iter_mut().flat_map(|group| &mut group.sites) {
            if let Some(visit) = self.planned.get(&site.id) {
                site.last_audited = Some(*visit);
            }
        }
        request
    }

    fn chosen(&self, sample: &site_sample::Sample, already: &[PlannedSite]) -> Vec<PlannedSite> {
        let taken: BTreeSet<SiteId> = already.iter().map(|site| site.id).collect();
        sample
            .groups
            .iter()
            .flat_map(|group| &group.sites)
            .filter_map(|chosen| {
                let id: SiteId = chosen.id.parse().ok()?;
                (!taken.contains(&id)).then(|| PlannedSite {
                    id,
                    chosen: chosen.chosen.into(),
                    reason: self.reason(chosen),
                })
            })
            .collect()
    }

    /// MS-42: the reason in words. The dates of earlier visits are plans still, so none is named.
    fn reason(&self, chosen: &site_sample::Chosen) -> String {
        let visited = self.planned.contains_key(&chosen.id);
        match chosen.chosen {
            How::All | How::Random => chosen.reason.clone(),
            How::Judgement if visited => "longest since its last visit in this plan".to_owned(),
            How::Judgement => "not in a sample of this cycle yet".to_owned(),
        }
    }

    /// Sites are told by their names; the rules know them by id.
    fn named(&self, steps: &[Step]) -> Vec<Step> {
        steps
            .iter()
            .map(|step| Step {
                says: self
                    .names
                    .iter()
                    .fold(step.says.clone(), |says, (id, name)| says.replace(id, name)),
                ..step.clone()
            })
            .collect()
    }
}
