//! The windows of a programme's audits, set when the dates they count from become known.

use serde::Serialize;

use super::model::{Audit, AuditSite};
use super::store;
use crate::base::citation::{LC_37, RuleId};
use crate::base::error::Result;
use crate::base::ids::AuditId;
use crate::base::ruling::Step;
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::review;
use crate::rules::book::StandardId;
use crate::rules::clock::{self, DueItem, EventKind, What};
use crate::rules::parameters::Parameters;
use crate::rules::steps::audit::State;
use crate::rules::steps::certification::Event;
use crate::rules::words::AuditKind;
use crate::work::Work;

/// A window as it was set; the act that sets it keeps it in its journal entry.
#[derive(Debug, Clone, Serialize)]
pub struct Set {
    /// The audit.
    pub audit: AuditId,
    /// What it is for.
    pub kind: AuditKind,
    /// First day.
    pub opens_on: Option<Date>,
    /// The day aimed at.
    pub target_on: Option<Date>,
    /// Last day in time.
    pub limit_on: Option<Date>,
    /// The rule behind it.
    pub rule: RuleId,
}

/// LC-33, LC-37: the window of stage 2 follows the end of stage 1; without one it is open again. To be called inside
/// the act that sets, moves or gives up the dates of stage 1.
pub fn set_stage_2_window(
    work: &mut Work<'_>,
    certification: &Certification,
    stage_1_end: Option<Date>,
) -> Result<()> {
    let everyone = work.everyone();
    let signed = review::agreement_of(work.conn(), everyone, certification.id)?
        .and_then(|agreement| agreement.signed_on);
    let today = work.today();
    let parameters = work.book().parameters().clone();
    let due = signed.map_or_else(Vec::new, |signed| {
        clock::programme(&parameters, signed, stage_1_end, today)
    });
    let item = due.into_iter().find(|item| item.what == What::Stage2);
    let waiting = store::audits_of(work.conn(), everyone, certification.id)?
        .into_iter()
        .filter(|audit| audit.kind == AuditKind::Stage2 && audit.status == State::Planned);
    for audit in waiting {
        match &item {
            Some(item) => store::set_window(
                work.conn(),
                audit.id,
                item.opens,
                item.target,
                item.limit,
                item.rule,
            )?,
            None => store::set_window(work.conn(), audit.id, None, None, None, LC_37)?,
        }
    }
    Ok(())
}

/// LC-22, LC-23, LC-80, LC-121: the windows of surveillances and recertification, from the case's own events. To be
/// called inside every act that adds one: a decision, a concluded surveillance. A surveillance that the clock asks for
/// and the programme does not have (LC-23) is added.
pub fn set_windows(work: &mut Work<'_>, certification: &Certification) -> Result<Vec<Set>> {
    let everyone = work.everyone();
    let audits = store::audits_of(work.conn(), everyone, certification.id)?;
    let events = events(work, certification, &audits)?;
    let standard = StandardId::new(certification.standard.as_str());
    let parameters = parameters(work, &events)?;
    let ruling = clock::due(work.book(), &parameters, &standard, &events, work.today())?;
    let mut set = Vec::new();
    for item in &ruling.value.due {
        let (kind, place) = match (item.what, item.number) {
            (What::Surveillance, Some(number)) => (AuditKind::Surveillance, number.saturating_sub(1)),
            (What::RecertificationAudit, _) => (AuditKind::Recertification, 0),
            _ => continue,
        };
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let mut same = audits.iter().filter(|audit| audit.kind == kind);
        let audit = match same.nth(place) {
            Some(audit) => audit.clone(),
            None => match audits.iter().rfind(|audit| audit.kind == kind) {
                Some(model) => another(work, model)?,
                None => continue,
            },
        };
        if matches!(
            audit.status,
            State::Concluded | State::Terminated | State::Cancelled
        ) {
            continue;
        }
        set.push(keep(work, &audit, item)?);
    }
    store::keep_window_steps(
        work.conn(),
        certification.id,
        &steps(&ruling.steps, &ruling.value.due),
    )?;
    Ok(set)
}

/// The parameters of today; but the expiry date that a decision set stays what it was on the day of the decision.
fn parameters(work: &Work<'_>, events: &[clock::Event]) -> Result<Parameters> {
    let mut parameters = work.book().parameters().clone();
    let decided = events.iter().rfind(|event| {
        matches!(
            event.kind,
            EventKind::DecisionGranted | EventKind::DecisionRenewed
        )
    });
    if let Some(decision) = decided {
        parameters.expiry_offset_days = work.settings().parameters_on(decision.date)?.expiry_offset_days;
    }
    Ok(parameters)
}

fn keep(work: &mut Work<'_>, audit: &Audit, item: &DueItem) -> Result<Set> {
    store::set_window(
        work.conn(),
        audit.id,
        item.opens,
        item.target,
        item.limit,
        item.rule,
    )?;
    Ok(Set {
        audit: audit.id,
        kind: audit.kind,
        opens_on: item.opens,
        target_on: item.target,
        limit_on: item.limit,
        rule: item.rule,
    })
}

/// LC-23: a further surveillance of the same length at the same sites.
fn another(work: &mut Work<'_>, model: &Audit) -> Result<Audit> {
    let audit = Audit {
        id: work.id(AuditId::from_uuid),
        number: work.next_number("audit")?,
        status: State::Planned,
        opens_on: None,
        target_on: None,
        limit_on: None,
        starts_on: None,
        ends_on: None,
        interval_reason: None,
        version: 1,
        ..model.clone()
    };
    store::insert_audit(work.conn(), &audit)?;
    for site in store::sites_of(work.conn(), model.id)? {
        let visit = AuditSite {
            audit_id: audit.id,
            ..site
        };
        store::insert_site(work.conn(), &visit)?;
    }
    Ok(audit)
}

/// What the clock knows of the case: its own events, and the audits held.
fn events(work: &mut Work<'_>, certification: &Certification, audits: &[Audit]) -> Result<Vec<clock::Event>> {
    let mut events = Vec::new();
    for happened in case::events(work.conn(), certification.id)? {
        let kind = match happened.event {
            Event::BeginAudit => EventKind::AgreementSigned,
            Event::Grant => EventKind::DecisionGranted,
            Event::Renew => EventKind::DecisionRenewed,
            Event::Suspend => EventKind::Suspended,
            Event::Restore => EventKind::Restored,
            Event::Withdraw => EventKind::Withdrawn,
            Event::Refuse | Event::GiveUp | Event::Issue | Event::Expire | Event::BeginAgain => continue,
        };
        events.push(clock::Event::on(kind, happened.happened_on));
    }
    let held = audits.iter().filter(|audit| audit.status == State::Concluded);
    for (audit, end) in held.filter_map(|audit| Some((audit, audit.ends_on?))) {
        let kind = match audit.kind {
            AuditKind::Stage1 => EventKind::Stage1End,
            AuditKind::Stage2 => EventKind::Stage2End,
            AuditKind::Surveillance => EventKind::SurveillanceEnd,
            AuditKind::Recertification => EventKind::RecertificationEnd,
            AuditKind::Special
            | AuditKind::ShortNotice
            | AuditKind::FollowUp
            | AuditKind::ScopeExtension
            | AuditKind::TransferReview => continue,
        };
        events.push(clock::Event::on(kind, end));
    }
    // On one day the audit comes before the decision about it.
    events.sort_by_key(|event| {
        let decision = matches!(
            event.kind,
            EventKind::DecisionGranted | EventKind::DecisionRenewed
        );
        (event.date, decision)
    });
    Ok(events)
}

/// The derivation kept with the programme: the clock's steps, and what each limit means.
fn steps(steps: &[Step], due: &[DueItem]) -> Vec<Step> {
    let limits = due.iter().filter_map(|item| {
        let limit = item.limit?;
        let what = item.what.as_str().replace('_', " ");
        let number = item
            .number
            .map_or_else(String::new, |number| format!(" {number}"));
        Some(Step::new(
            item.rule,
            format!(
                "{what}{number}: by {} ({}). {}",
                crate::base::time::in_words(limit),
                item.kind,
                item.at_limit
            ),
        ))
    });
    steps.iter().cloned().chain(limits).collect()
}
