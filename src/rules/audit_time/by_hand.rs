//! Audits without a table: extensions, special audits and transitions (AT-103, AT-105).

use super::base::check_by_hand;
use super::kinds::on_top;
use super::lines;
use super::round::{Counted, OnSite};
use super::{AuditTime, Purpose, Request, RidesOn, round};
use crate::base::amounts::{Decimal, Exact, decimal};
use crate::base::citation::{AT_103, AT_105};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::rules::book::Book;
use crate::rules::parameters::Parameters;

/// AT-103: the least time of an audit without a table.
fn least() -> Exact {
    Exact::new(1, 2)
}

/// AT-103: a reasoned number, at least half a day; an extension is held against the difference of the two figures.
pub(super) fn asked(
    book: &Book,
    parameters: &Parameters,
    request: &Request,
) -> Result<Ruling<AuditTime>, Refusals> {
    let mut no = Refusals::none();
    lines::found(book, request, &mut no);
    let mut steps = Vec::new();
    let mut warnings = Vec::new();
    let days = match &request.asked {
        None => {
            no.add(Refusal::of(
                AT_103,
                "/asked",
                "No table says how long this audit takes: give the days, and why.",
            ));
            None
        }
        Some(given) => check_by_hand(&mut no, given, "/asked").inspect(|days| {
            steps.push(
                Step::new(
                    AT_103,
                    format!("{} days by reasoning: {}", decimal(*days), given.reason.trim()),
                )
                .with("days", decimal(*days)),
            );
        }),
    };
    if let Some(days) = days.filter(|days| *days < least()) {
        no.add(Refusal::of(
            AT_103,
            "/asked/days",
            format!("An audit takes at least half a day, not {}.", decimal(days)),
        ));
    }
    if request.audit == Purpose::ScopeExtension {
        let compared = compare(book, request, days, &mut steps, &mut warnings);
        no.take(compared);
    }
    let own = days.unwrap_or_default();
    let days = own + on_top(&request.additions, &mut steps, &mut no);
    round::finish(
        parameters,
        request,
        plain(days, own, least(), steps, warnings),
        no,
    )
}

fn plain(days: Exact, own: Exact, least: Exact, steps: Vec<Step>, warnings: Vec<Step>) -> Counted {
    Counted {
        days,
        own_days: own,
        least_agreed: least,
        on_site: OnSite::default(),
        effective_personnel: 0,
        per_standard: Vec::new(),
        integrated: None,
        sites: Vec::new(),
        steps,
        warnings,
    }
}

/// AT-103: what the two initial audits, before and after, differ by.
fn compare(
    book: &Book,
    request: &Request,
    days: Option<Exact>,
    steps: &mut Vec<Step>,
    warnings: &mut Vec<Step>,
) -> Result<(), Refusals> {
    let counted = |personnel, effective_personnel, sites| {
        let one = Request {
            audit: Purpose::Initial,
            personnel,
            effective_personnel,
            sites,
            ..request.clone()
        };
        lines::compute(book, &one).map(|lines| {
            let days = lines.per_standard.iter().map(|time| time.days_unrounded.0);
            days.sum::<Exact>()
        })
    };
    let Some(before) = &request.before else {
        warnings.push(Step::new(
            AT_103,
            "The people before the extension are not given, so its days are not held against a difference",
        ));
        return Ok(());
    };
    let after = counted(
        request.personnel.clone(),
        request.effective_personnel,
        request.sites.clone(),
    )?;
    let was = counted(
        before.personnel.clone(),
        before.effective_personnel,
        before.sites.clone(),
    )
    .map_err(|faults| {
        let inside = |mut refusal: Refusal| {
            refusal.field = refusal.field.map(|field| {
                if field.starts_with("/personnel")
                    || field.starts_with("/effective")
                    || field.starts_with("/sites")
                {
                    format!("/before{field}")
                } else {
                    field
                }
            });
            refusal
        };
        Refusals(faults.0.into_iter().map(inside).collect())
    })?;
    let difference = after - was;
    let third = difference / 3;
    steps.push(
        Step::new(
            AT_103,
            format!(
                "An initial audit would take {} days after the extension and {} before: {} more, a third is {}",
                decimal(after),
                decimal(was),
                decimal(difference),
                decimal(third)
            ),
        )
        .with("difference", decimal(difference)),
    );
    if let Some(days) = days.filter(|days| *days < third) {
        warnings.push(Step::new(
            AT_103,
            format!(
                "{} days are below {}, a third of what the extension adds, and need approval",
                decimal(days),
                decimal(third)
            ),
        ));
    }
    Ok(())
}

/// AT-105: what each certificate's move to a newer edition adds.
pub(super) fn transition(
    book: &Book,
    parameters: &Parameters,
    request: &Request,
) -> Result<Ruling<AuditTime>, Refusals> {
    let mut no = Refusals::none();
    let mut steps = Vec::new();
    let mut warnings = Vec::new();
    let rides_on = request.rides_on.unwrap_or(RidesOn::Separate);
    let mut days = Exact::default();
    for found in lines::found(book, request, &mut no) {
        let known = match &found.line.from {
            Some(from) => book.transition(from, &found.standard.id),
            None => found.standard.transitions.first(),
        };
        let (added, source) = if let Some(pair) = known {
            let Decimal(added) = match rides_on {
                RidesOn::Recertification => pair.days_at_recertification,
                RidesOn::Surveillance => pair.days_at_surveillance,
                RidesOn::Separate => pair.days_separate,
            };
            (added, format!("from {}, {}", pair.from, pair.source))
        } else {
            warnings.push(Step::new(
                AT_105,
                format!(
                    "The book knows no days for the move to {}; those of IAF MD 26 stand for them until they are \
                     confirmed",
                    found.standard.id
                ),
            ));
            let added = match rides_on {
                RidesOn::Recertification => Exact::new(1, 2),
                RidesOn::Surveillance | RidesOn::Separate => Exact::from_integer(1),
            };
            (added, "as IAF MD 26".to_owned())
        };
        steps.push(
            Step::new(
                AT_105,
                format!(
                    "{}: {} days, {} ({source})",
                    found.standard.id,
                    decimal(added),
                    match rides_on {
                        RidesOn::Recertification => "on top of the recertification audit",
                        RidesOn::Surveillance => "on top of the surveillance audit",
                        RidesOn::Separate => "as an audit of its own",
                    }
                ),
            )
            .with("days", decimal(added)),
        );
        days += added;
    }
    let own = days;
    days += on_top(&request.additions, &mut steps, &mut no);
    round::finish(parameters, request, plain(days, own, own, steps, warnings), no)
}
