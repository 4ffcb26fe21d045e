//! Several sites: each by its own people and factors, then summed (AT-70 to AT-72, AT-77, AT-102).

use std::collections::BTreeSet;

use super::factors::{self, Placed};
use super::lines::{Count, Found, Lines, Place, Who, line};
use super::{Request, SiteLine, SiteTime, StandardTime};
use crate::base::amounts::{Decimal, Exact, decimal};
use crate::base::citation::{AT_17, AT_70, AT_71, AT_77};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::book::{Book, StandardId};

pub(super) fn compute(
    book: &Book,
    request: &Request,
    found: &[Found<'_>],
    everywhere: &[Placed<'_>],
    lines: &mut Lines,
    no: &mut Refusals,
) {
    if request.personnel.is_some() || request.effective_personnel.is_some() {
        no.add(Refusal::of(
            AT_70,
            "/personnel",
            "People are counted per site; an organisation with several sites is not timed as one.",
        ));
    }
    if !request.sites.iter().any(|site| site.central) {
        no.add(Refusal::of(
            AT_71,
            "/sites",
            "No site is marked as central function; it is audited at every audit.",
        ));
    }
    for f in found {
        let counts = f.line.personnel.is_some() || f.line.effective_personnel.is_some();
        if counts && !f.standard.audit_time.whole_organisation_floor {
            no.add(Refusal::of(
                AT_70,
                format!("{}/personnel", f.field),
                "People are counted per site, not per standard, where there are several sites.",
            ));
        }
    }
    let mut ids = BTreeSet::new();
    for (i, site) in request.sites.iter().enumerate() {
        let field = format!("/sites/{i}");
        if !ids.insert(site.id.as_str()) {
            no.add(Refusal::of(
                AT_70,
                format!("{field}/id"),
                format!("Site {} stands here twice.", site.id),
            ));
        }
        one_site(book, site, &field, found, everywhere, lines, no);
    }
    lines.per_standard = found
        .iter()
        .filter_map(|f| sum_of(&f.standard.id, lines))
        .collect();
    let days: Exact = lines.sites.iter().map(|site| site.days_unrounded.0).sum();
    lines.steps.push(
        Step::new(
            AT_71,
            format!(
                "Central function and {} sampled sites together: {} days",
                request.sites.iter().filter(|site| !site.central).count(),
                decimal(days)
            ),
        )
        .with("days", decimal(days)),
    );
    for f in found
        .iter()
        .filter(|f| f.standard.audit_time.whole_organisation_floor)
    {
        whole_organisation(book, f, everywhere, lines, no);
    }
}

fn one_site(
    book: &Book,
    site: &SiteLine,
    field: &str,
    found: &[Found<'_>],
    everywhere: &[Placed<'_>],
    lines: &mut Lines,
    no: &mut Refusals,
) {
    let own = factors::placed(&site.factors, &format!("{field}/factors"));
    factors::check(no, &own);
    for (i, named) in site.standards.iter().enumerate() {
        if !found.iter().any(|f| f.standard.id == named.standard) {
            no.add(Refusal::of(
                AT_70,
                format!("{field}/standards/{i}/standard"),
                format!("{} is not among the standards of this audit.", named.standard),
            ));
        }
    }
    let who = Who {
        personnel: site.personnel.as_ref(),
        number: site.effective_personnel,
        field: field.to_owned(),
    };
    let mut counted = match who.count(no) {
        Count::Is(counted) => counted,
        Count::Refused => return,
        Count::NotGiven => {
            no.add(Refusal::of(
                AT_17,
                format!("{field}/effective_personnel"),
                format!("Say how many people work at site {}.", site.id),
            ));
            return;
        }
    };
    lines.effective_personnel += counted.value;
    if site.central {
        lines.steps.push(factors::central(&site.id));
    }
    let mut times = Vec::new();
    for f in found {
        let here = site.standards.iter().find(|s| s.standard == f.standard.id);
        if here.is_none() && !site.standards.is_empty() {
            continue;
        }
        let all: Vec<&Placed<'_>> = everywhere.iter().chain(&f.factors).chain(&own).collect();
        let number = counted.value;
        let place = Place {
            personnel: std::mem::replace(&mut counted, Ruling::new(number, Vec::new())),
            category: here
                .and_then(|h| h.category.as_deref())
                .or(f.line.category.as_deref()),
            by_hand: here.and_then(|h| h.by_hand.as_ref()),
            field: field.to_owned(),
            whose: format!("{}, {}", site.id, f.standard.id),
            sampled_site: !site.central,
        };
        times.extend(line(book, f, place, &all, lines, no));
    }
    let days: Exact = times.iter().map(|t| t.days_unrounded.0).sum();
    lines.sites.push(SiteTime {
        id: site.id.clone(),
        days_unrounded: Decimal(days),
        per_standard: times,
    });
}

/// One standard's figures over all sites.
fn sum_of(standard: &StandardId, lines: &Lines) -> Option<StandardTime> {
    let mut of_sites = lines
        .sites
        .iter()
        .flat_map(|site| &site.per_standard)
        .filter(|time| time.standard == *standard);
    let mut sum = of_sites.next()?.clone();
    for time in of_sites {
        sum.table_days.0 += time.table_days.0;
        sum.days_unrounded.0 += time.days_unrounded.0;
    }
    "per site".clone_into(&mut sum.row);
    let change = (sum.days_unrounded.0 / sum.table_days.0 - 1) * 100;
    sum.factor_percent = Decimal(change);
    Some(sum)
}

/// AT-77: the sites together take at least what the whole organisation would take as one site.
fn whole_organisation(
    book: &Book,
    found: &Found<'_>,
    everywhere: &[Placed<'_>],
    lines: &mut Lines,
    no: &mut Refusals,
) {
    let who = Who {
        personnel: found.line.personnel.as_ref(),
        number: found.line.effective_personnel,
        field: found.field.clone(),
    };
    let counted = match who.count(no) {
        Count::Is(counted) => counted,
        Count::Refused => return,
        Count::NotGiven => {
            let sum = lines.effective_personnel;
            lines.warnings.push(Step::new(
                AT_77,
                format!(
                    "{}: the people of the whole organisation are not given; the {sum} of the audited sites stand \
                     for them",
                    found.standard.id
                ),
            ));
            Ruling::new(sum.max(1), Vec::new())
        }
    };
    let mut apart = Lines::default();
    let all: Vec<&Placed<'_>> = everywhere.iter().chain(&found.factors).collect();
    let place = Place {
        personnel: counted,
        category: found.line.category.as_deref(),
        by_hand: None,
        field: found.field.clone(),
        whose: format!("{}, whole organisation as one site", found.standard.id),
        sampled_site: false,
    };
    // What is wrong was noted at the sites already.
    let Some(whole) = line(book, found, place, &all, &mut apart, &mut Refusals::none()) else {
        return;
    };
    let Some(sum) = lines
        .per_standard
        .iter_mut()
        .find(|time| time.standard == found.standard.id)
    else {
        return;
    };
    lines.steps.extend(apart.steps);
    let (sites, least) = (sum.days_unrounded.0, whole.days_unrounded.0);
    let says = if sites < least {
        sum.days_unrounded.0 = least;
        format!(
            "{}: the sites' {} days are raised to {}, what the whole organisation takes as one site",
            found.standard.id,
            decimal(sites),
            decimal(least)
        )
    } else {
        format!(
            "{}: the sites' {} days are not below {}, what the whole organisation takes as one site",
            found.standard.id,
            decimal(sites),
            decimal(least)
        )
    };
    lines
        .steps
        .push(Step::new(AT_77, says).with("days", decimal(sites.max(least))));
}
