//! The windows of a programme's audits, set when the dates they count from become known.

use serde::Serialize;
use serde_json::Value;

use super::model::{Audit, AuditSite};
use super::store;
use crate::base::citation::{LC_37, RuleId};
use crate::base::error::Result;
use crate::base::ids::{AuditId, CertificationId};
use crate::base::ruling::Step;
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::review;
use crate::rules::book::{Book, StandardId};
use crate::rules::clock::{self, DueItem, DueState, EventKind, What};
use crate::rules::parameters::Parameters;
use crate::rules::steps::audit::State;
use crate::rules::steps::certification::Event;
use crate::rules::words::AuditKind;
use crate::settings::Present;
use crate::store::pool::Conn;
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
    let events = events(work.conn(), certification.id, &audits)?;
    let standard = StandardId::new(certification.standard.as_str());
    let parameters = parameters(work.book(), work.settings(), &events)?;
    let ruling = clock::due(work.book(), &parameters, &standard, &events, work.today())?;
    let programmes = store::of_certification(work.conn(), everyone, certification.id)?;
    let present = programmes.first().map(|programme| programme.id);
    let mut set = Vec::new();
    for (what, kind) in [
        (What::Surveillance, AuditKind::Surveillance),
        (What::RecertificationAudit, AuditKind::Recertification),
    ] {
        let own = |audit: &&Audit| audit.kind == kind && Some(audit.programme_id) == present;
        let over = [State::Concluded, State::Terminated, State::Cancelled];
        let mut open = audits
            .iter()
            .filter(own)
            .filter(|audit| !over.contains(&audit.status));
        let owed = ruling.value.due.iter();
        for item in owed.filter(|item| item.what == what && item.state != DueState::Done) {
            let audit = match (open.next(), audits.iter().rfind(own)) {
                (Some(audit), _) => audit.clone(),
                (None, Some(model)) if kind == AuditKind::Surveillance => another(work, model)?,
                (None, _) => continue,
            };
            set.push(keep(work, &audit, item)?);
        }
    }
    store::keep_window_steps(
        work.conn(),
        certification.id,
        &steps(&ruling.steps, &ruling.value.due),
    )?;
    Ok(set)
}

/// The parameters of today; but the expiry date that a decision set stays what it was on the day of the decision.
pub fn parameters(book: &Book, settings: &Present, events: &[clock::Event]) -> Result<Parameters> {
    let mut parameters = book.parameters().clone();
    let decided = events.iter().rfind(|event| {
        matches!(
            event.kind,
            EventKind::DecisionGranted | EventKind::DecisionRenewed
        )
    });
    if let Some(decision) = decided {
        parameters.expiry_offset_days = settings.parameters_on(decision.date)?.expiry_offset_days;
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

/// What the clock knows of a case without its findings: its own events, and the audits held.
pub fn events(conn: &mut Conn, id: CertificationId, audits: &[Audit]) -> Result<Vec<clock::Event>> {
    let mut events = Vec::new();
    for happened in case::events(conn, id)? {
        let particular = |name: &str| happened.particulars.0.pointer(&format!("/particulars/{name}"));
        let transferred = particular("transferred")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let kind = match happened.event {
            Event::BeginAudit => EventKind::AgreementSigned,
            Event::Grant if transferred => EventKind::Transferred,
            Event::Grant => EventKind::DecisionGranted,
            Event::Renew => EventKind::DecisionRenewed,
            Event::Suspend => EventKind::Suspended,
            Event::Restore => EventKind::Restored,
            Event::Withdraw => EventKind::Withdrawn,
            Event::Refuse | Event::GiveUp => EventKind::DecisionRefused,
            Event::Issue | Event::Expire | Event::BeginAgain => continue,
        };
        let stated = particular("expires").and_then(Value::as_str);
        events.push(clock::Event {
            expires: stated.and_then(|text| text.parse().ok()),
            ..clock::Event::on(kind, happened.happened_on)
        });
    }
    // The first grant of a certification that was taken over stands for all the cycles before: what was audited in them
    // led to nothing that is told.
    let granted = events
        .iter()
        .find(|event| event.kind == EventKind::DecisionGranted);
    let granted = granted.map(|event| event.date);
    let told_before = |audit: &Audit| {
        matches!(audit.kind, AuditKind::Surveillance | AuditKind::Recertification)
            && granted.is_some_and(|on| audit.ends_on.is_some_and(|end| end <= on))
    };
    let held = audits
        .iter()
        .filter(|audit| audit.status == State::Concluded && !told_before(audit));
    for (audit, end) in held.filter_map(|audit| Some((audit, audit.ends_on?))) {
        events.extend(ended(audit.kind).map(|kind| clock::Event::on(kind, end)));
    }
    events.sort_by_key(in_order);
    Ok(events)
}

/// The event that the end of an audit is; none for what moves no clock.
pub const fn ended(kind: AuditKind) -> Option<EventKind> {
    match kind {
        AuditKind::Stage1 => Some(EventKind::Stage1End),
        AuditKind::Stage2 => Some(EventKind::Stage2End),
        AuditKind::Surveillance => Some(EventKind::SurveillanceEnd),
        AuditKind::Recertification => Some(EventKind::RecertificationEnd),
        AuditKind::Special
        | AuditKind::ShortNotice
        | AuditKind::FollowUp
        | AuditKind::ScopeExtension
        | AuditKind::TransferReview => None,
    }
}

/// The order of events: on one day the audit and what is found in it come before the decision about it, and what was
/// decided comes before what is done to it.
pub const fn in_order(event: &clock::Event) -> (Date, u8) {
    let rank = match event.kind {
        EventKind::DecisionGranted | EventKind::DecisionRenewed | EventKind::Transferred => 1,
        EventKind::Suspended | EventKind::Restored | EventKind::Withdrawn => 2,
        _ => 0,
    };
    (event.date, rank)
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
