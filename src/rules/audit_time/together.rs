//! Audits of several certifications held together: what integration takes off the times that each was found to need by
//! itself, and which part of the rest belongs to which (AT-60 to AT-69).

use serde::{Deserialize, Serialize};

use super::lines::Lines;
use super::{AuditTime, Integration, Purpose, Request, SiteTime, StandardLine, kinds};
use crate::base::amounts::{AuditorDays, Decimal, Exact, decimal};
use crate::base::citation::{AT_60, AT_65, AT_69};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::book::{Book, StandardId};
use crate::rules::parameters::Parameters;

/// The initial audit's time of one standard, as its own review kept it.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    /// What it was computed from.
    pub request: &'a Request,
    /// What came out.
    pub time: &'a AuditTime,
}

/// The time of an audit of several standards, and each standard's share of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joint {
    /// The whole audit.
    pub time: AuditTime,
    /// One per standard, in order.
    pub shares: Vec<Share>,
}

/// One standard's share, in half days; the shares together are the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The standard.
    pub standard: StandardId,
    /// Its time by itself for this audit, before integration.
    pub days_before: Decimal,
    /// Its share of the audit.
    pub days: AuditorDays,
    /// Its share of stage 1; initial audits only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stage_1_days: Option<AuditorDays>,
    /// Its share of stage 2; initial audits only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stage_2_days: Option<AuditorDays>,
}

/// The time of an audit for `purpose` of all of these together, by this level and this team. The figures by themselves
/// are those that were kept: they are not computed anew (AT-4).
pub fn together(
    book: &Book,
    parameters: &Parameters,
    purpose: Purpose,
    own: &[Own<'_>],
    integration: &Integration,
) -> Result<Ruling<Joint>, Refusals> {
    let ratio = match purpose {
        Purpose::Initial => Exact::from_integer(1),
        Purpose::Surveillance => Exact::new(1, 3),
        Purpose::Recertification => Exact::new(2, 3),
        Purpose::ScopeExtension | Purpose::Special | Purpose::Transition => {
            let says =
                "Only initial, surveillance and recertification audits are integrated by their tables.";
            return Err(Refusals::one(AT_69, says));
        }
    };
    let mut no = Refusals::none();
    let standards: Vec<StandardLine> = own.iter().flat_map(|one| one.request.standards.clone()).collect();
    for (i, line) in standards.iter().enumerate() {
        if standards
            .iter()
            .take(i)
            .any(|other| other.standard == line.standard)
        {
            let says = format!("{} is audited once in an integrated audit.", line.standard);
            no.add(Refusal::of(AT_60, format!("/standards/{i}/standard"), says));
        }
    }
    let request = Request {
        integration: Some(integration.clone()),
        additions: own.iter().flat_map(|one| one.request.additions.clone()).collect(),
        ..Request::of(purpose, standards)
    };
    let computed = kinds::finish(book, parameters, &request, lines(own));
    let Some(ruling) = no.take(computed) else {
        return Err(no);
    };
    let Ruling {
        value: time,
        mut steps,
        warnings,
    } = ruling;
    let parts: Vec<Exact> = time
        .per_standard
        .iter()
        .map(|line| line.days_unrounded.0 * ratio)
        .collect();
    let whole = shared_out(time.days, &parts);
    let stage_1 = time.stage_1_days.map(|days| shared_out(days, &parts));
    let mut shares = Vec::new();
    for (i, line) in time.per_standard.iter().enumerate() {
        let days = whole.get(i).copied().unwrap_or(AuditorDays(0));
        let first = stage_1.as_ref().and_then(|of| of.get(i)).copied();
        // What rounding gave to stage 1 alone may not leave nothing for stage 2.
        let first = first.map(|first| first.min((days - AuditorDays::halves(1)).max(AuditorDays::halves(1))));
        shares.push(Share {
            standard: line.standard.clone(),
            days_before: Decimal(parts.get(i).copied().unwrap_or_default()),
            days,
            stage_1_days: first,
            stage_2_days: first.map(|first| days - first),
        });
    }
    for share in &shares {
        let stages = share
            .stage_1_days
            .zip(share.stage_2_days)
            .map_or_else(String::new, |(first, second)| {
                format!(": stage 1 {first}, stage 2 {second}")
            });
        steps.push(
            Step::new(
                AT_65,
                format!(
                    "{}'s share of {} days, by its {} days before integration, in half days: {}{stages}",
                    share.standard, time.days, share.days_before, share.days
                ),
            )
            .with("days", share.days.to_string()),
        );
    }
    no.or(Ruling {
        value: Joint { time, shares },
        steps,
        warnings,
    })
}

/// AT-60: the kept figures side by side; a site that several standards are audited at stands once.
fn lines(own: &[Own<'_>]) -> Lines {
    let mut lines = Lines::default();
    for one in own {
        lines.effective_personnel = lines.effective_personnel.max(one.time.effective_personnel);
        for time in &one.time.per_standard {
            lines.steps.push(
                Step::new(
                    AT_60,
                    format!(
                        "{} by itself, initial audit: {} days, as its own calculation says",
                        time.standard,
                        decimal(time.days_unrounded.0)
                    ),
                )
                .with("days", decimal(time.days_unrounded.0)),
            );
            lines.per_standard.push(time.clone());
        }
        for site in &one.time.sites {
            match lines.sites.iter_mut().find(|known| known.id == site.id) {
                Some(known) => {
                    known.days_unrounded = Decimal(known.days_unrounded.0 + site.days_unrounded.0);
                    known.per_standard.extend(site.per_standard.iter().cloned());
                }
                None => lines.sites.push(SiteTime::clone(site)),
            }
        }
    }
    lines
}

/// Half days shared out by weight, the largest remainder first; nobody gets nothing.
fn shared_out(days: AuditorDays, weights: &[Exact]) -> Vec<AuditorDays> {
    let halves = (days.exact() * 2).to_integer();
    let sum: Exact = weights.iter().copied().sum();
    if sum == Exact::default() {
        return vec![days; weights.len()];
    }
    let exact: Vec<Exact> = weights.iter().map(|weight| weight * halves / sum).collect();
    let mut shares: Vec<i64> = exact.iter().map(|share| share.to_integer().max(1)).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    let remainder = |i: &usize| {
        exact
            .get(*i)
            .map_or(Exact::default(), |share| share - share.floor())
    };
    order.sort_by(|a, b| remainder(b).cmp(&remainder(a)).then(a.cmp(b)));
    let mut left = halves - shares.iter().sum::<i64>();
    for i in order.into_iter().cycle().take(shares.len() * 2) {
        let Some(share) = shares.get_mut(i) else { continue };
        if left > 0 {
            *share += 1;
            left -= 1;
        } else if left < 0 && *share > 1 {
            *share -= 1;
            left += 1;
        }
    }
    shares.into_iter().map(AuditorDays::halves).collect()
}
