//! Deciding.

use serde_json::json;

use super::dossier::Dossier;
use super::model::{Checked, Decision, Earlier, Kind, NewDecision};
use super::{renewal, store};
use crate::access::{Act, Actor, Subject};
use crate::base::citation::{CO_35, LC_20, LC_21};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{AuditId, DecisionId};
use crate::base::ruling::{Refusals, Ruling, Step};
use crate::base::time::{Date, in_words};
use crate::journal::Entry;
use crate::lifecycle::case::{self, Cycle};
use crate::lifecycle::programme;
use crate::outbox::Letter;
use crate::parties::auditors;
use crate::rules::book::{Book, StandardId, TechnicalArea};
use crate::rules::clock;
use crate::rules::keys::ClientKey;
use crate::rules::steps::certification::{Event, Facts as CaseFacts, State};
use crate::rules::steps::decision::{self, Decided, Facts, TechnicalReview};
use crate::rules::team::{self, Cleared, Deciding};
use crate::store::columns::Document;
use crate::store::pool::Conn;
use crate::work::{Done, Work};

/// LC-63, LC-65: whether the person who acts may decide on this certification today: competent to decide on the
/// standard, in no team of any of its audits, free of bars and conflicts. The proof is for this day only.
pub fn cleared_outside_team(
    conn: &mut Conn,
    actor: &Actor,
    dossier: &Dossier,
    sector_advice: &str,
    on: Date,
) -> Result<Ruling<Cleared>> {
    let person = actor.person().ok_or(Error::Forbidden)?;
    let Some(id) = person.auditor else {
        return Err(Refusals::one(
            CO_35,
            "Your user is joined to no record of competence, so you cannot decide. An administrator joins them.",
        )
        .into());
    };
    let record = auditors::record(conn, id)?.as_ruled();
    may_decide(dossier, &record, sector_advice, on)
}

/// The same for any person's record: for showing who may decide and who may not.
pub(super) fn may_decide(
    dossier: &Dossier,
    record: &team::Auditor,
    sector_advice: &str,
    on: Date,
) -> Result<Ruling<Cleared>> {
    let organisation = ClientKey::from(dossier.organisation.id);
    let standard = StandardId::new(dossier.certification.standard.as_str());
    let areas = TechnicalArea::list(&dossier.certification.technical_areas);
    let audited_by = dossier.audited_by();
    let case = Deciding {
        organisation: &organisation,
        standard: &standard,
        areas: &areas,
        audited_by: &audited_by,
        services: &[],
        on,
        sector_advice,
    };
    Ok(team::may_decide(record, &case)?)
}

/// Whether this decision can be made by this person today, with its steps; every reason why not otherwise.
/// The pages ask it before the person confirms, the act asks it again.
pub fn judge(
    conn: &mut Conn,
    actor: &Actor,
    dossier: &Dossier,
    given: &Checked,
    on: Date,
) -> Result<Ruling<Decided>> {
    let advice = given.sector_advice.as_ref().map_or("", |text| text.as_str());
    let cleared = cleared_outside_team(conn, actor, dossier, advice, on)?;
    let organisation = ClientKey::from(dossier.organisation.id);
    let standard = StandardId::new(dossier.certification.standard.as_str());
    let (audits, findings) = (dossier.audit_facts()?, dossier.finding_facts()?);
    let facts = Facts {
        organisation: &organisation,
        standard: &standard,
        on,
        decided_by: &cleared.value,
        reason: given.reason.as_str(),
        information_used: given.information_used.as_str(),
        review: Some(TechnicalReview {
            information_sufficient: given.information_sufficient,
            application_confirmed: given.application_confirmed,
            objectives_achieved: given.objectives_achieved,
            recommendation: given.recommendation.as_ref().map_or("", |text| text.as_str()),
        }),
        agreement_signed: dossier.agreement_signed,
        audits: &audits,
        findings: &findings,
        cause_solved: "",
    };
    let mut ruling = decision::decide(given.kind, &facts)?;
    let mut steps = cleared.steps;
    steps.append(&mut ruling.steps);
    Ok(Ruling { steps, ..ruling })
}

/// LC-20, LC-21, LC-3: the last day of the first cycle if certification is granted on this day, with its steps.
pub(super) fn first_cycle(book: &Book, standard: &str, on: Date) -> Result<Ruling<Date>> {
    let id = StandardId::new(standard);
    let standard = book.standard(&id)?;
    let expires = clock::expiry(standard, book.parameters(), on);
    let steps = vec![
        Step::new(
            LC_20,
            format!(
                "The first cycle starts on the day of the decision, {}",
                in_words(on)
            ),
        ),
        Step::new(
            LC_21,
            format!(
                "A cycle of {} months ends on {}",
                standard.cycle_months,
                in_words(expires)
            ),
        ),
    ];
    Ok(Ruling::new(expires, steps))
}

/// Decides on an audit. After the initial audit the case then is granted, and its certificate still to be issued; or
/// refused, for good. After a recertification audit a further cycle begins; or, not renewed, the certification runs until
/// its expiry.
pub fn decide(work: &mut Work<'_>, audit: AuditId, given: &Checked) -> Result<Done<DecisionId>> {
    let reach = work.reach(Act::Decide)?;
    let dossier = Dossier::of_audit(work.conn(), reach, audit)?;
    let permit = work.permit(Act::Decide, &Subject::of(dossier.organisation.id), "audit")?;
    // Whoever looked at an older state is shown the newer one before any rule is asked.
    unchanged("case", dossier.certification.version, given.version)?;
    renewal::decides(&dossier, audit, given.kind)?;
    let (actor, today) = (work.actor().clone(), work.today());
    let ruling = judge(work.conn(), &actor, &dossier, given, today)?;
    let case = renewal::lapsed(work, reach, &dossier.certification, given.kind)?;
    let (event, cycle) = match given.kind {
        Kind::Grant => {
            let expiry = first_cycle(work.book(), &case.standard, today)?;
            (Some(Event::Grant), Some(expiry))
        }
        Kind::Renew => (
            Some(Event::Renew),
            Some(renewal::cycle(work.book(), &case, today)?),
        ),
        // LC-82: not renewed, it runs until its expiry; what is in its initial audit is refused, also after a lapse.
        _ if case.status != State::InAudit => (None, None),
        _ => (Some(Event::Refuse), None),
    };
    let cycle_steps = cycle.as_ref().map_or(&[][..], |cycle| &cycle.steps);
    let new = NewDecision {
        certification: case.id,
        organisation: dossier.organisation.id,
        kind: given.kind,
        audit: Some(audit),
        reason: given.reason.to_string(),
        considered: considered(&dossier, given, &ruling.steps, cycle_steps)?,
        limit_on: None,
    };
    let id = record(work, new)?;
    let expires = cycle.as_ref().map(|cycle| cycle.value);
    let dates = Cycle {
        start: expires.map(|_| today),
        expires,
    };
    if let Some(event) = event {
        let facts = CaseFacts {
            decided: Some(&ruling.value),
            expires: case.expires_on,
            ..CaseFacts::bare(today)
        };
        let mut particulars = json!({ "decision": id });
        if event == Event::Renew {
            // LC-81: the body chose to continue; the clock is told.
            particulars = json!({ "decision": id, "expires": expires });
        }
        case::advance(work, &case, event, &facts, dates, particulars)?;
    } else {
        case::touch(work, &case)?;
    }
    // LC-22, LC-80: with the decision the windows of the later audits become known.
    let decided = case::by_id(work.conn(), reach, case.id)?;
    let windows = match given.kind {
        Kind::Grant => programme::set_windows(work, &decided)?,
        Kind::Renew => programme::renew(work, &decided)?,
        _ => Vec::new(),
    };
    let letter = match (given.kind, event) {
        (Kind::Grant, _) => "certification_granted",
        (Kind::Renew, _) => "certification_renewed",
        (_, None) => "certification_not_renewed",
        _ => "certification_refused",
    };
    tell(work, &dossier, letter, &given.reason.to_string(), None)?;
    let after = json!({
        "kind": given.kind, "certification": case.id, "audit": audit,
        "cycle_start": dates.start, "expires": dates.expires, "windows": windows,
    });
    let entry = Entry::made("decision", id, after).because(given.reason.to_string());
    Ok(Done::new(permit, entry, id))
}

/// LC-62, LC-64: what was looked at, kept as it was.
fn considered(dossier: &Dossier, given: &Checked, steps: &[Step], cycle: &[Step]) -> Result<Document> {
    Document::of(&json!({
        "review": {
            "information_sufficient": given.information_sufficient,
            "application_confirmed": given.application_confirmed,
            "objectives_achieved": given.objectives_achieved,
            "recommendation": given.recommendation,
        },
        "information_used": given.information_used,
        "sector_advice": given.sector_advice,
        "agreement_signed": dossier.agreement_signed,
        "audits": dossier.audits,
        "team": dossier.team,
        "reports": dossier.reports.iter().map(|report| json!({
            "audit": report.audit_id, "recommendation": report.recommendation, "sha256": report.sha256,
        })).collect::<Vec<_>>(),
        "conclusions": dossier.conclusions,
        "findings": dossier.findings.iter().map(|finding| json!({
            "finding": dossier.name_of(finding), "grade": finding.grade, "clause": finding.clause,
            "status": finding.status, "verified_on": finding.verified_on,
        })).collect::<Vec<_>>(),
        "steps": steps.iter().chain(cycle).collect::<Vec<_>>(),
    }))
}

/// Keeps a decision inside the act that made it. An audit that has one already makes this one stale.
pub fn record(work: &mut Work<'_>, new: NewDecision) -> Result<DecisionId> {
    let decided_by = work.actor().person().ok_or(Error::Forbidden)?.id;
    let decision = Decision {
        id: work.id(DecisionId::from_uuid),
        certification_id: new.certification,
        organisation_id: new.organisation,
        kind: new.kind,
        audit_id: new.audit,
        decided_by,
        decided_on: work.today(),
        decided_at: work.now(),
        reason: new.reason,
        considered: new.considered,
        limit_on: new.limit_on,
    };
    if store::insert(work.conn(), &decision)? {
        Ok(decision.id)
    } else {
        Err(Error::Moved("case"))
    }
}

/// Keeps a decision that was made before this program kept it, inside the act that takes its certification over.
pub fn take_over(work: &mut Work<'_>, earlier: Earlier) -> Result<DecisionId> {
    let decision = Decision {
        id: work.id(DecisionId::from_uuid),
        certification_id: earlier.certification,
        organisation_id: earlier.organisation,
        kind: earlier.kind,
        audit_id: None,
        decided_by: earlier.decided_by,
        decided_on: earlier.decided_on,
        decided_at: work.noon(earlier.decided_on),
        reason: earlier.reason,
        considered: Document::of(&json!({ "taken_over": true, "steps": [] }))?,
        limit_on: earlier.limit_on,
    };
    if store::insert(work.conn(), &decision)? {
        Ok(decision.id)
    } else {
        Err(Error::Moved("case"))
    }
}

/// Writes to the client's contact about a decision (LC-64).
pub fn tell(
    work: &mut Work<'_>,
    dossier: &Dossier,
    letter: &'static str,
    reason: &str,
    limit: Option<Date>,
) -> Result<()> {
    let particulars = json!({
        "organisation": dossier.organisation.legal_name,
        "contact": dossier.organisation.contact_name,
        "standard": dossier.certification.standard,
        "on": work.today(),
        "reason": reason,
        "limit": limit,
    });
    work.letter(Letter {
        letter,
        recipient: dossier.organisation.contact_email.clone(),
        particulars,
    })
}
