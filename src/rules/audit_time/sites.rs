//! Several sites: each by its own people and factors, then summed (AT-70 to AT-72, AT-102).

use std::collections::BTreeSet;

use super::factors::{self, Placed};
use super::lines::{Count, Found, Lines, Place, Who, line};
use super::{Request, SiteLine, SiteTime, StandardTime};
use crate::base::amounts::{Decimal, Exact, decimal};
use crate::base::citation::{AT_17, AT_70, AT_71};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::book::{Book, StandardId};

pub(super) fn compute(
    book: &Book,
    request: &Request,
    found: &[(Found<'_>, Vec<Placed<'_>>)],
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
    for (f, _) in found {
        if f.line.personnel.is_some() || f.line.effective_personnel.is_some() {
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
    let summary: Vec<StandardTime> = found
        .iter()
        .filter_map(|(f, _)| sum_of(&f.standard.id, lines))
        .collect();
    lines.per_standard = summary;
    lines.steps.push(
        Step::new(
            AT_71,
            format!(
                "Central function and {} sampled sites together: {} days",
                request.sites.iter().filter(|site| !site.central).count(),
                decimal(lines.days)
            ),
        )
        .with("days", decimal(lines.days)),
    );
}

fn one_site(
    book: &Book,
    site: &SiteLine,
    field: &str,
    found: &[(Found<'_>, Vec<Placed<'_>>)],
    everywhere: &[Placed<'_>],
    lines: &mut Lines,
    no: &mut Refusals,
) {
    let own = factors::placed(&site.factors, &format!("{field}/factors"));
    factors::check(no, &own);
    for (i, named) in site.standards.iter().enumerate() {
        if !found.iter().any(|(f, _)| f.standard.id == named.standard) {
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
    for (f, of_standard) in found {
        let here = site.standards.iter().find(|s| s.standard == f.standard.id);
        if here.is_none() && !site.standards.is_empty() {
            continue;
        }
        let all: Vec<&Placed<'_>> = everywhere.iter().chain(of_standard).chain(&own).collect();
        let number = counted.value;
        let place = Place {
            personnel: std::mem::replace(&mut counted, Ruling::new(number, Vec::new())),
            category: here
                .and_then(|h| h.category.as_deref())
                .or(f.line.category.as_deref()),
            field: field.to_owned(),
            whose: format!("{}, {}", site.id, f.standard.id),
            sampled_site: !site.central,
        };
        times.extend(line(book, f.standard, place, &all, lines, no));
    }
    let days: Exact = times.iter().map(|t| t.days_unrounded.0).sum();
    lines.days += days;
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
