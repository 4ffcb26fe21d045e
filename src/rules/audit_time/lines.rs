//! One line per standard, or per site and standard: personnel, then table row, then factors (AT-10 to AT-32,
//! AT-70 to AT-72). The people are counted before the limit on reductions and apart from it (AT-14).

use super::factors::{self, Placed};
use super::{Request, SiteTime, StandardLine, StandardTime, sites};
use crate::base::amounts::{Decimal, Exact, decimal};
use crate::base::citation::{AT_17, AT_25, AT_30, AT_60};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::book::{Book, Standard};
use crate::rules::personnel::{self, Personnel};

/// The lines and their sums, for an initial audit, unrounded.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) days: Exact,
    pub(super) effective_personnel: i64,
    pub(super) per_standard: Vec<StandardTime>,
    pub(super) sites: Vec<SiteTime>,
    pub(super) steps: Vec<Step>,
    pub(super) warnings: Vec<Step>,
}

/// Who is counted: a list of people or a number, and where it stands in the request.
pub(super) struct Who<'a> {
    pub(super) personnel: Option<&'a Personnel>,
    pub(super) number: Option<i64>,
    pub(super) field: String,
}

/// What counting found at one place of the request.
#[derive(Clone)]
pub(super) enum Count {
    /// Nothing is given here, so the next wider place is asked.
    NotGiven,
    /// What is given cannot be; the reasons are noted.
    Refused,
    /// The effective number.
    Is(Ruling<i64>),
}

impl From<Option<Ruling<i64>>> for Count {
    fn from(taken: Option<Ruling<i64>>) -> Self {
        taken.map_or(Self::Refused, Self::Is)
    }
}

impl Who<'_> {
    pub(super) fn count(&self, no: &mut Refusals) -> Count {
        match (self.personnel, self.number) {
            (None, None) => Count::NotGiven,
            (Some(_), Some(_)) => {
                no.add(Refusal::of(
                    AT_17,
                    format!("{}/effective_personnel", self.field),
                    "Give either the people or their effective number, not both.",
                ));
                Count::Refused
            }
            (Some(people), None) => no
                .take(personnel::effective(people, &format!("{}/personnel", self.field)))
                .into(),
            (None, Some(number)) => no
                .take(personnel::given(
                    number,
                    &format!("{}/effective_personnel", self.field),
                ))
                .into(),
        }
    }
}

/// A standard of the request found in the book, with where it stands.
pub(super) struct Found<'a> {
    pub(super) line: &'a StandardLine,
    pub(super) standard: &'a Standard,
    pub(super) field: String,
}

pub(super) fn compute(book: &Book, request: &Request) -> Result<Lines, Refusals> {
    let mut no = Refusals::none();
    if request.standards.is_empty() {
        no.add(Refusal::of(AT_25, "/standards", "Name at least one standard."));
    }
    let mut found = Vec::new();
    for (i, line) in request.standards.iter().enumerate() {
        let field = format!("/standards/{i}");
        if request
            .standards
            .iter()
            .take(i)
            .any(|other| other.standard == line.standard)
        {
            no.add(Refusal::of(
                AT_60,
                format!("{field}/standard"),
                format!("{} stands here twice.", line.standard),
            ));
        }
        match book.standard(&line.standard) {
            Ok(standard) => found.push(Found {
                line,
                standard,
                field,
            }),
            Err(mut refusal) => {
                refusal.field = Some(format!("{field}/standard"));
                no.add(refusal);
            }
        }
    }
    let everywhere = factors::placed(&request.factors, "/factors");
    factors::check(&mut no, &everywhere);
    let own: Vec<_> = found
        .iter()
        .map(|f| factors::placed(&f.line.factors, &format!("{}/factors", f.field)))
        .collect();
    for placed in &own {
        factors::check(&mut no, placed);
    }
    let found: Vec<_> = found.into_iter().zip(own).collect();
    let mut lines = Lines::default();
    if request.sites.is_empty() {
        single_site(book, request, &found, &everywhere, &mut lines, &mut no);
    } else {
        sites::compute(book, request, &found, &everywhere, &mut lines, &mut no);
    }
    no.or(lines)
}

fn single_site(
    book: &Book,
    request: &Request,
    found: &[(Found<'_>, Vec<Placed<'_>>)],
    everywhere: &[Placed<'_>],
    lines: &mut Lines,
    no: &mut Refusals,
) {
    let top = Who {
        personnel: request.personnel.as_ref(),
        number: request.effective_personnel,
        field: String::new(),
    };
    let shared = top.count(no);
    let mut told = false;
    for (f, own) in found {
        let who = Who {
            personnel: f.line.personnel.as_ref(),
            number: f.line.effective_personnel,
            field: f.field.clone(),
        };
        let counted = match (who.count(no), &shared) {
            (Count::Is(own), _) => own,
            (Count::Refused, _) | (Count::NotGiven, Count::Refused) => continue,
            // The shared count's steps are told once.
            (Count::NotGiven, Count::Is(top)) if told => Ruling::new(top.value, Vec::new()),
            (Count::NotGiven, Count::Is(top)) => {
                told = true;
                top.clone()
            }
            (Count::NotGiven, Count::NotGiven) => {
                no.add(Refusal::of(
                    AT_17,
                    "/personnel",
                    format!("Say how many people are in scope of {}.", f.standard.id),
                ));
                continue;
            }
        };
        lines.effective_personnel = lines.effective_personnel.max(counted.value);
        let all: Vec<&Placed<'_>> = everywhere.iter().chain(own).collect();
        let place = Place {
            personnel: counted,
            category: f.line.category.as_deref(),
            field: f.field.clone(),
            whose: f.standard.id.to_string(),
            sampled_site: false,
        };
        if let Some(time) = line(book, f.standard, place, &all, lines, no) {
            lines.days += time.days_unrounded.0;
            lines.per_standard.push(time);
        }
    }
}

pub(super) struct Place<'a> {
    pub(super) personnel: Ruling<i64>,
    pub(super) category: Option<&'a str>,
    pub(super) field: String,
    pub(super) whose: String,
    pub(super) sampled_site: bool,
}

/// Personnel, row, factors and floor of one standard at one place.
pub(super) fn line(
    book: &Book,
    standard: &Standard,
    place: Place<'_>,
    factors: &[&Placed<'_>],
    lines: &mut Lines,
    no: &mut Refusals,
) -> Option<StandardTime> {
    let Place {
        personnel,
        category,
        field,
        whose,
        sampled_site,
    } = place;
    lines.steps.extend(personnel.steps);
    lines.warnings.extend(personnel.warnings);
    factors::check_allowed(no, standard, factors);
    let looked_up = book
        .table(standard, None)
        .and_then(|table| Ok((table, table.look_up(personnel.value, category)?)));
    let (table, row) = match looked_up {
        Ok(found) => found,
        Err(mut refusal) => {
            refusal.field = refusal.field.map(|name| format!("{field}/{name}"));
            no.add(refusal);
            return None;
        }
    };
    let basis = standard.audit_time_basis.as_ref().map_or_else(
        || table.source.clone(),
        |basis| format!("{}; {basis}", table.source),
    );
    lines.steps.push(
        Step::new(
            standard.audit_time_rule,
            format!(
                "{whose}: {} effective personnel, row {}: {} days ({basis})",
                personnel.value,
                row.row,
                decimal(row.days)
            ),
        )
        .with("days", decimal(row.days))
        .with("row", row.row.clone()),
    );
    lines.warnings.extend(row.beyond);
    let percent = factors::sum(
        factors,
        sampled_site,
        &whose,
        &mut lines.steps,
        &mut lines.warnings,
    );
    let days = row.days * (percent + 100) / 100;
    if percent != Exact::default() {
        lines.steps.push(
            Step::new(
                AT_30,
                format!(
                    "{whose}: {} × (100 {} {}) ÷ 100 = {} days",
                    decimal(row.days),
                    if percent < Exact::default() { "-" } else { "+" },
                    decimal(if percent < Exact::default() {
                        -percent
                    } else {
                        percent
                    }),
                    decimal(days)
                ),
            )
            .with("days", decimal(days)),
        );
    }
    Some(StandardTime {
        standard: standard.id.clone(),
        table: table.name.clone(),
        row: row.row,
        table_days: Decimal(row.days),
        factor_percent: Decimal(percent),
        days_unrounded: Decimal(days),
    })
}
