//! ISO/IEC 17021-1 8.2.2 and 9.6.3: fields, dates, revision, and the decision behind (LC-3, LC-20, LC-70 to LC-73,
//! LC-120).

use super::{Checking, need};
use crate::base::citation::{LC_3, LC_20, LC_70, LC_71, LC_73, LC_98, LC_120};
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::base::time::{Date, in_words};
use crate::rules::clock::{expiry, latest_expiry, renewed_until};
use crate::rules::steps::decision::Kind;
use crate::rules::words::CertificationStatus;

pub(super) fn check(checking: &Checking<'_>, no: &mut Refusals, steps: &mut Vec<Step>) {
    fields(checking, no);
    revision(checking, no);
    let facts = checking.facts;
    // LC-98: granted and to be issued, or certified and to be issued anew.
    match (facts.status, facts.previous_revision) {
        (CertificationStatus::Granted, _) | (CertificationStatus::Certified, Some(_)) => {}
        (status, _) => no.add(Refusal::new(
            LC_98,
            format!(
                "A certification that is {} has no certificate to issue.",
                status.as_str().replace('_', " ")
            ),
        )),
    }
    match facts.decision {
        None => no.add(Refusal::of(
            LC_120,
            "decision",
            "There is no decision behind this certificate.",
        )),
        Some(decision) if !matches!(decision.kind, Kind::Grant | Kind::Renew) => no.add(Refusal::of(
            LC_120,
            "decision",
            format!(
                "The decision is to {}; only to grant or renew makes a certificate.",
                decision.kind
            ),
        )),
        Some(decision) => dates(checking, decision.on, no, steps),
    }
}

/// LC-70: nothing that must be printed is missing.
fn fields(checking: &Checking<'_>, no: &mut Refusals) {
    let facts = checking.facts;
    for (field, text, says) in [
        (
            "body_name",
            facts.body_name,
            "The certification body's name is missing.",
        ),
        (
            "body_address",
            facts.body_address,
            "The certification body's address is missing.",
        ),
        ("holder/name", facts.holder.name, "The holder's name is missing."),
        (
            "holder/address",
            facts.holder.address,
            "The holder's address is missing.",
        ),
        ("holder/city", facts.holder.city, "The holder's city is missing."),
        (
            "holder/country",
            facts.holder.country,
            "The holder's country is missing.",
        ),
        ("scope", facts.scope, "The scope is missing."),
    ] {
        need(no, LC_70, field, text, says);
    }
    // A number that was printed before this program counted is what it is.
    let own = facts.number.is_own();
    if own && facts.number.as_str().split('-').nth(1) != Some(checking.standard.digits.as_str()) {
        no.add(Refusal::of(
            LC_70,
            "number",
            format!(
                "The number {} does not carry the digits {} of {}.",
                facts.number, checking.standard.digits, checking.standard.id
            ),
        ));
    }
}

/// LC-73: counted one by one, so that exactly one is valid.
fn revision(checking: &Checking<'_>, no: &mut Refusals) {
    let expected = checking.facts.previous_revision.unwrap_or(0).saturating_add(1);
    if checking.facts.revision != expected {
        no.add(Refusal::of(
            LC_73,
            "revision",
            format!(
                "The next revision is {expected}, not {}.",
                checking.facts.revision
            ),
        ));
    }
}

fn dates(checking: &Checking<'_>, decided: Date, no: &mut Refusals, steps: &mut Vec<Step>) {
    let facts = checking.facts;
    for (field, what, date) in [
        ("effective", "The effective date", facts.effective),
        ("issued", "The date of issue", facts.issued),
    ] {
        if date < decided {
            no.add(Refusal::of(
                LC_71,
                field,
                format!(
                    "{what}, {}, is before the decision of {}.",
                    in_words(date),
                    in_words(decided)
                ),
            ));
        }
        if date > facts.expires {
            no.add(Refusal::of(
                LC_71,
                field,
                format!(
                    "{what}, {}, is after the expiry date, {}.",
                    in_words(date),
                    in_words(facts.expires)
                ),
            ));
        }
    }
    if facts.cycle_start != decided {
        no.add(Refusal::of(
            LC_20,
            "cycle_start",
            format!(
                "The cycle starts with the decision of {}, not on {}.",
                in_words(decided),
                in_words(facts.cycle_start)
            ),
        ));
    }
    if let Some(last) = checking
        .standard
        .last_certificate_date
        .filter(|last| facts.expires > *last)
    {
        no.add(Refusal::of(
            LC_3,
            "expires",
            format!(
                "No certificate to {} may expire after {}.",
                facts.standard,
                in_words(last)
            ),
        ));
    }
    // LC-83: restored after the expiry, the cycle before is the only measure.
    let renews = facts
        .decision
        .is_some_and(|decision| decision.kind == Kind::Renew);
    let restored = facts.previous_expires.filter(|old| renews && decided > *old);
    let restored = restored.map(|old| renewed_until(checking.standard, decided, old).value);
    let latest = restored.unwrap_or_else(|| {
        latest_expiry(
            checking.standard,
            checking.parameters,
            decided,
            facts.previous_expires,
        )
    });
    if facts.expires > latest {
        no.add(Refusal::of(
            LC_120,
            "expires",
            format!(
                "The expiry date {} is later than allowed: at most {}.",
                in_words(facts.expires),
                in_words(latest)
            ),
        ));
    }
    let usual = restored.unwrap_or_else(|| expiry(checking.standard, checking.parameters, decided));
    if facts.expires < usual && facts.earlier_expiry_reason.trim().is_empty() {
        no.add(Refusal::of(
            LC_120,
            "earlier_expiry_reason",
            format!(
                "The expiry date {} is earlier than {}: give the reason.",
                in_words(facts.expires),
                in_words(usual)
            ),
        ));
    }
    steps.push(Step::new(
        LC_71,
        format!(
            "Decided on {}, in force from {} to {}, issued on {}",
            in_words(decided),
            in_words(facts.effective),
            in_words(facts.expires),
            in_words(facts.issued)
        ),
    ));
}
