//! Deciding on a recertification audit: what may be decided on which audit, and the cycle that a renewal begins.

use serde_json::json;

use super::dossier::Dossier;
use super::model::Kind;
use crate::access::Reach;
use crate::base::citation::{LC_64, LC_82};
use crate::base::error::Result;
use crate::base::ids::AuditId;
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::{Date, plus_days};
use crate::lifecycle::case::{self, Certification, Cycle};
use crate::rules::book::{Book, StandardId};
use crate::rules::clock;
use crate::rules::steps::certification::{Event, Facts, State};
use crate::rules::words::AuditKind;
use crate::work::Work;

/// What an audit is decided by: one decision closes stage 1 and stage 2 together, another the recertification audit.
pub(super) fn decided_by(kind: &str) -> Option<[Kind; 2]> {
    match kind.parse() {
        Ok(AuditKind::Stage2) => Some([Kind::Grant, Kind::Refuse]),
        Ok(AuditKind::Recertification) => Some([Kind::Renew, Kind::Refuse]),
        _ => None,
    }
}

/// LC-64: an audit that was held, decided by what it was held for.
pub(super) fn decides(dossier: &Dossier, audit: AuditId, kind: Kind) -> Result<()> {
    let held = dossier.audits.iter().find(|one| one.id == audit);
    let says = match held.map(|one| decided_by(&one.kind)) {
        Some(Some(kinds)) if kinds.contains(&kind) => return Ok(()),
        Some(Some([yes, no])) => {
            format!("This audit is decided by \"{yes}\" or \"{no}\", not by \"{kind}\".")
        }
        Some(None) | None => {
            "Certification is decided on a stage 2 or a recertification audit that was held; this is none."
                .to_owned()
        }
    };
    Err(Refusals::one(LC_64, says).into())
}

/// LC-82: a certification that ran out is expired before it is renewed, also where no job has recorded it yet.
pub(super) fn lapsed(
    work: &mut Work<'_>,
    reach: Reach,
    certification: &Certification,
    kind: Kind,
) -> Result<Certification> {
    let today = work.today();
    let ran_out = case::status_on(certification, today) == State::Expired;
    let (true, Some(expires)) = (
        ran_out && certification.status != State::Expired,
        certification.expires_on,
    ) else {
        return Ok(certification.clone());
    };
    if kind != Kind::Renew {
        return Ok(certification.clone());
    }
    let facts = Facts {
        expires: Some(expires),
        ..Facts::bare(plus_days(expires, 1))
    };
    case::advance(
        work,
        certification,
        Event::Expire,
        &facts,
        Cycle::default(),
        json!({}),
    )?;
    case::by_id(work.conn(), reach, certification.id)
}

/// LC-81, LC-83: the last day of the cycle that a renewal on this day begins.
pub(super) fn cycle(book: &Book, certification: &Certification, on: Date) -> Result<Ruling<Date>> {
    let standard = book.standard(&StandardId::new(certification.standard.as_str()))?;
    let previous = certification.expires_on.ok_or_else(|| {
        Refusals::one(
            LC_82,
            "This certification has no expiry date, so there is nothing to renew.",
        )
    })?;
    Ok(clock::renewed_until(standard, on, previous))
}
