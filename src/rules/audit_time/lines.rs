//! One line per standard, or per site and standard: personnel, then table row, then factors (AT-10 to AT-32,
//! AT-70 to AT-72). The people are counted before the limit on reductions and apart from it (AT-14).

use super::base::{base_step, row};
use super::factors::{self, Placed, Taken};
use super::{ByHand, Request, SiteTime, StandardLine, StandardTime, areas, complexity, sites};
use crate::base::amounts::{Decimal, Exact, decimal};
use crate::base::citation::{AT_17, AT_25, AT_30, AT_60};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::book::{Book, Standard};
use crate::rules::personnel::{self, Personnel};

/// The lines and their sums, for an initial audit, unrounded.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) effective_personnel: i64,
    pub(super) per_standard: Vec<StandardTime>,
    pub(super) sites: Vec<SiteTime>,
    /// The least that may be agreed, after the limit on reductions (AT-31, AT-72).
    pub(super) floor: Exact,
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

/// A standard of the request found in the book, with where it stands and its own factors.
pub(super) struct Found<'a> {
    pub(super) line: &'a StandardLine,
    pub(super) standard: &'a Standard,
    pub(super) field: String,
    pub(super) factors: Vec<Placed<'a>>,
}

/// The standards of the request, each once and each in the book; what is wrong is noted.
pub(super) fn found<'a>(book: &'a Book, request: &'a Request, no: &mut Refusals) -> Vec<Found<'a>> {
    if request.standards.is_empty() {
        no.add(Refusal::of(AT_25, "/standards", "Name at least one standard."));
    }
    let mut found = Vec::new();
    for (i, line) in request.standards.iter().enumerate() {
        let field = format!("/standards/{i}");
        let before = request.standards.iter().take(i);
        if before.into_iter().any(|other| other.standard == line.standard) {
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
                factors: factors::placed(&line.factors, &format!("{field}/factors")),
                field,
            }),
            Err(mut refusal) => {
                refusal.field = Some(format!("{field}/standard"));
                no.add(refusal);
            }
        }
    }
    found
}

pub(super) fn compute(book: &Book, request: &Request) -> Result<Lines, Refusals> {
    let mut no = Refusals::none();
    let found = found(book, request, &mut no);
    let everywhere = factors::placed(&request.factors, "/factors");
    factors::check(&mut no, &everywhere);
    for f in &found {
        factors::check(&mut no, &f.factors);
        areas::check(&mut no, book, f);
    }
    check_roots(&mut no, request, &found);
    let mut lines = Lines::default();
    if request.sites.is_empty() {
        single_site(book, request, &found, &everywhere, &mut lines, &mut no);
    } else {
        sites::compute(book, request, &found, &everywhere, &mut lines, &mut no);
    }
    no.or(lines)
}

/// AT-15, wherever people are counted for a standard that asks for it; each place once.
fn check_roots(no: &mut Refusals, request: &Request, found: &[Found<'_>]) {
    let mut at_top = false;
    for f in found.iter().filter(|f| f.standard.audit_time.root_of_heads) {
        match &f.line.personnel {
            Some(own) => personnel::check_root(no, own, &format!("{}/personnel", f.field)),
            None => at_top = true,
        }
    }
    if !at_top {
        return;
    }
    if let Some(shared) = &request.personnel {
        personnel::check_root(no, shared, "/personnel");
    }
    for (i, site) in request.sites.iter().enumerate() {
        if let Some(own) = &site.personnel {
            personnel::check_root(no, own, &format!("/sites/{i}/personnel"));
        }
    }
}

fn single_site(
    book: &Book,
    request: &Request,
    found: &[Found<'_>],
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
    for f in found {
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
        let all: Vec<&Placed<'_>> = everywhere.iter().chain(&f.factors).collect();
        let place = Place {
            personnel: counted,
            category: f.line.category.as_deref(),
            by_hand: f.line.by_hand.as_ref(),
            field: f.field.clone(),
            whose: f.standard.id.to_string(),
            sampled_site: false,
        };
        if let Some(time) = line(book, f, place, &all, lines, no) {
            lines.per_standard.push(time);
        }
    }
}

pub(super) struct Place<'a> {
    pub(super) personnel: Ruling<i64>,
    pub(super) category: Option<&'a str>,
    pub(super) by_hand: Option<&'a ByHand>,
    pub(super) field: String,
    pub(super) whose: String,
    pub(super) sampled_site: bool,
}

/// Personnel, row, factors and floor of one standard at one place.
pub(super) fn line(
    book: &Book,
    found: &Found<'_>,
    place: Place<'_>,
    given: &[&Placed<'_>],
    lines: &mut Lines,
    no: &mut Refusals,
) -> Option<StandardTime> {
    let standard = found.standard;
    let Place {
        personnel,
        whose,
        sampled_site,
        ..
    } = &place;
    lines.steps.extend(personnel.steps.iter().cloned());
    lines.warnings.extend(personnel.warnings.iter().cloned());
    factors::check_allowed(no, standard, given);
    let row = row(book, standard, &place, no);
    let mut taken: Vec<Taken> = given.iter().map(|placed| Taken::from(placed.factor)).collect();
    if standard.audit_time.complexity {
        let at = format!("{}/complexity", found.field);
        let scored = complexity::taken(
            book,
            found.line.complexity.as_ref(),
            whose,
            &at,
            &mut lines.steps,
            no,
        );
        // Nothing chosen has its reason as well (AT-96).
        taken.extend(scored);
    }
    let (table, row) = row?;
    lines
        .steps
        .push(base_step(standard, whose, personnel.value, &table, &row));
    lines.warnings.extend(row.beyond.clone());
    let limit = factors::limit(standard, *sampled_site);
    let percent = factors::sum(&taken, limit, whose, &mut lines.steps, &mut lines.warnings);
    let mut days = row.days * (percent + 100) / 100;
    lines.floor += row.days * (Exact::from_integer(100) - limit.0) / 100;
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
    days += areas::extra(book, found, whose, &mut lines.steps);
    Some(StandardTime {
        standard: standard.id.clone(),
        table: table.name,
        row: row.row,
        table_days: Decimal(row.days),
        factor_percent: Decimal(percent),
        days_unrounded: Decimal(days),
    })
}
