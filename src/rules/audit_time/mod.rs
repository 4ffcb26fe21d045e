//! Audit time: how many auditor-days an audit takes, and how that came about.
//!
//! The order is that of AT-42: effective personnel, table row, factors with their floor, sum of sites, sum of
//! standards, integration, then one rounding. Everything before that rounding is exact.

mod answer;
mod areas;
mod base;
mod by_hand;
mod complexity;
mod factors;
mod kinds;
mod lines;
mod request;
mod round;
mod sites;
mod together;

use super::book::Book;
use super::parameters::Parameters;
use crate::base::amounts::Exact;
use crate::base::citation::{AT_63, AT_82, AT_103, AT_105, AT_106};
use crate::base::ruling::{Refusal, Refusals, Ruling};

pub use answer::{AuditTime, Integrated, SiteTime, StandardTime};
pub use request::{
    Addition, Before, ByHand, Complexity, Factor, Integration, Member, Purpose, Request, RidesOn, SiteLine,
    SiteStandard, StandardLine,
};
pub use together::{Joint, Own, Share, together};

/// Computes the audit time with every step (AT-4), or says everything that is wrong with the request.
pub fn compute(
    book: &Book,
    parameters: &Parameters,
    request: &Request,
) -> Result<Ruling<AuditTime>, Refusals> {
    let mut no = Refusals::none();
    check_fields(&mut no, request);
    check_remote(&mut no, book, request);
    let computed = match request.audit {
        Purpose::Initial | Purpose::Surveillance | Purpose::Recertification => {
            lines::compute(book, request).and_then(|lines| kinds::finish(book, parameters, request, lines))
        }
        Purpose::ScopeExtension | Purpose::Special => by_hand::asked(book, parameters, request),
        Purpose::Transition => by_hand::transition(book, parameters, request),
    };
    match no.take(computed) {
        Some(ruling) => no.or(ruling),
        None => Err(no),
    }
}

/// Fields that mean nothing for this audit: a slip, and told as one.
fn check_fields(no: &mut Refusals, request: &Request) {
    use Purpose::{Initial, Recertification, ScopeExtension, Special, Surveillance, Transition};
    let by_table = matches!(request.audit, Initial | Surveillance | Recertification);
    let slips = [
        (
            request.asked.is_some() && !matches!(request.audit, ScopeExtension | Special),
            AT_103,
            "/asked",
            "Days by reasoning belong to an extension or a special audit; this one has its table.",
        ),
        (
            request.before.is_some() && request.audit != ScopeExtension,
            AT_103,
            "/before",
            "What was before is compared with an extension only.",
        ),
        (
            request.rides_on.is_some() && request.audit != Transition,
            AT_105,
            "/rides_on",
            "Only a transition rides on another audit.",
        ),
        (
            request.audits_in_year.is_some() && request.audit != Surveillance,
            AT_106,
            "/audits_in_year",
            "Only surveillance is made up of several audits in a year.",
        ),
        (
            request.integration.is_some() && !by_table,
            AT_63,
            "/integration",
            "Integration lowers the time of initial, surveillance and recertification audits only.",
        ),
    ];
    for (is_slip, rule, field, says) in slips {
        if is_slip {
            no.add(Refusal::of(rule, field, says));
        }
    }
}

/// AT-82: control of processes and of risks to people is seen on site.
fn check_remote(no: &mut Refusals, book: &Book, request: &Request) {
    let all = request
        .remote_percent
        .is_some_and(|remote| remote.0 >= Exact::from_integer(100));
    if !all || request.audit != Purpose::Initial {
        return;
    }
    for line in &request.standards {
        if book
            .standard(&line.standard)
            .is_ok_and(|standard| standard.audit_time.stage_2_on_site)
        {
            no.add(Refusal::of(
                AT_82,
                "/remote_percent",
                format!("Stage 2 of {} cannot be remote altogether.", line.standard),
            ));
        }
    }
}
