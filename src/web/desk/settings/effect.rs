//! What a change of a parameter would touch, counted among what there is today.

use serde::Serialize;

use crate::base::error::Result;
use crate::base::time::{Date, plus_months};
use crate::evidence;
use crate::lifecycle::{case, findings, programme};
use crate::parties::auditors;
use crate::parties::body::SetParameter;
use crate::parties::body::acts::fits;
use crate::rules::parameters::{Effect, Parameter};
use crate::rules::steps::audit::State;
use crate::rules::steps::certification::State as Status;
use crate::rules::words::AuditKind;
use crate::text_enum;
use crate::work::Reader;

text_enum! {
    /// What a change touches, or leaves as it is.
    Thing {
        /// Audits with dates, whose clients are still to be told.
        Placed = "placed",
        /// Evidence asked for without a date of its own.
        Evidence = "evidence",
        /// Declarations of people who audit.
        Declarations = "declarations",
        /// Such declarations that would have run out on the day.
        Lapsing = "lapsing",
        /// Surveillances ahead.
        Surveillances = "surveillances",
        /// Recertification audits ahead.
        Recertifications = "recertifications",
        /// Stage 2 audits ahead.
        SecondStages = "second_stages",
        /// Certifications in force, with the expiry date they have.
        Certified = "certified",
        /// Suspended certifications, with the limit they have.
        Suspended = "suspended",
        /// Nonconformities that are open, with the limits they have.
        Findings = "findings",
    }
}

/// How many of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Touched {
    /// What.
    pub what: Thing,
    /// How many.
    pub count: usize,
}

/// What a change would do.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// The parameter.
    pub key: &'static str,
    /// The value of that day without the change; of yes and no, 1 and 0.
    pub before: i64,
    /// The value with it.
    pub value: i64,
    /// From this day on.
    pub in_force_on: Date,
    /// What becomes of what was reckoned before.
    pub effect: Effect,
    /// How much of it there is today.
    pub touched: Vec<Touched>,
}

/// What a change would do, if it fits.
pub fn preview(
    reader: &mut Reader<'_>,
    parameter: &'static Parameter,
    given: &SetParameter,
) -> Result<Preview> {
    let before = fits(reader.settings(), reader.today(), parameter, given)?;
    let before = parameter.get(&before);
    Ok(Preview {
        key: parameter.key,
        before,
        value: given.value,
        in_force_on: given.in_force_on,
        effect: parameter.effect,
        touched: touched(reader, parameter, before, given)?,
    })
}

fn touched(
    reader: &mut Reader<'_>,
    parameter: &Parameter,
    before: i64,
    given: &SetParameter,
) -> Result<Vec<Touched>> {
    let reach = reader.reach();
    let one = |what, count| vec![Touched { what, count }];
    Ok(match parameter.key {
        "plan_notice_days" => {
            let placed = programme::audits_in(reader.conn(), reach, &[State::Held, State::Confirmed])?;
            let ahead = placed
                .iter()
                .filter(|audit| audit.starts_on.is_some_and(|starts| starts > given.in_force_on));
            one(Thing::Placed, ahead.count())
        }
        "evidence_due_days" => one(
            Thing::Evidence,
            evidence::undated(reader.conn(), reach, given.in_force_on)?,
        ),
        "declaration_months" => declarations(reader, before, given)?,
        "surveillance_window_months" | "second_surveillance_months" => {
            one(Thing::Surveillances, ahead(reader, AuditKind::Surveillance)?)
        }
        "recertification_opens_months" | "recertification_target_months" | "decision_lead_days" => one(
            Thing::Recertifications,
            ahead(reader, AuditKind::Recertification)?,
        ),
        "stage_interval_warn_months" | "stage_interval_justify_months" => {
            one(Thing::SecondStages, ahead(reader, AuditKind::Stage2)?)
        }
        "expiry_offset_days" => one(Thing::Certified, cases(reader, Status::Certified)?),
        "suspension_months" => one(Thing::Suspended, cases(reader, Status::Suspended)?),
        "answer_days" | "major_days" | "minor_days" => {
            one(Thing::Findings, findings::open(reader.conn(), reach)?)
        }
        _ => Vec::new(),
    })
}

/// Audits of a kind that wait for their dates and have a window.
fn ahead(reader: &mut Reader<'_>, kind: AuditKind) -> Result<usize> {
    let reach = reader.reach();
    let planned = programme::audits_in(reader.conn(), reach, &[State::Planned])?;
    let ahead = planned
        .iter()
        .filter(|audit| audit.kind == kind && (audit.opens_on.is_some() || audit.limit_on.is_some()));
    Ok(ahead.count())
}

fn cases(reader: &mut Reader<'_>, status: Status) -> Result<usize> {
    let (reach, today) = (reader.reach(), reader.today());
    let cases = case::all(reader.conn(), reach, None, i64::from(i32::MAX), 0)?;
    let alike = cases.iter().filter(|case| case::status_on(case, today) == status);
    Ok(alike.count())
}

fn declarations(reader: &mut Reader<'_>, before: i64, given: &SetParameter) -> Result<Vec<Touched>> {
    let months = |value: i64| u32::try_from(value).unwrap_or(0);
    let signed: Vec<Date> = auditors::all(reader.conn())?
        .iter()
        .filter(|auditor| auditor.active)
        .filter_map(|auditor| auditor.declared_on)
        .collect();
    let holds = |declared: Date, value: i64| plus_months(declared, months(value)) >= given.in_force_on;
    let lapsing = signed
        .iter()
        .filter(|declared| holds(**declared, before) && !holds(**declared, given.value));
    Ok(vec![
        Touched {
            what: Thing::Declarations,
            count: signed.len(),
        },
        Touched {
            what: Thing::Lapsing,
            count: lapsing.count(),
        },
    ])
}
