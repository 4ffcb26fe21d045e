//! Who may handle and decide: people of the body who took no part in what it is about (LC-110, LC-111, CO-9).

use serde::Serialize;

use super::model::Concern;
use super::store;
use crate::access::{Act, Person, policy};
use crate::base::error::Result;
use crate::base::ids::{CertificationId, UserId};
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::{Date, Zone, in_words};
use crate::parties::{auditors, users};
use crate::rules::concerns::{Handling, Involved, Part, may_handle};
use crate::rules::keys::{ClientKey, PersonKey};
use crate::store::pool::Conn;

/// Somebody who could be named, or why not.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ConcernCandidate)]
pub struct Candidate {
    /// The user.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Why they may not; empty where they may.
    pub against: Vec<crate::base::ruling::Refusal>,
}

/// Everybody's part in a case: its audits, its review, its decisions. Where no case is named, nobody's part is known.
pub fn involved(conn: &mut Conn, zone: Zone, case: Option<CertificationId>) -> Result<Vec<Involved>> {
    let Some(case) = case else {
        return Ok(Vec::new());
    };
    let key = |user: UserId| PersonKey::from(user.to_string());
    let mut all: Vec<Involved> = Vec::new();
    for (user, number) in store::audited(conn, case)? {
        all.push(Involved {
            person: key(user),
            part: Part::Audited,
            when: format!("audit {number}"),
        });
    }
    for (user, at) in store::reviewed(conn, case)? {
        all.push(Involved {
            person: key(user),
            part: Part::Reviewed,
            when: format!("on {}", in_words(zone.date(at))),
        });
    }
    for (user, on) in store::decided(conn, case)? {
        all.push(Involved {
            person: key(user),
            part: Part::Decided,
            when: format!("on {}", in_words(on)),
        });
    }
    Ok(all)
}

/// Whether this person may handle or decide it on the day.
pub fn cleared(
    conn: &mut Conn,
    concern: &Concern,
    person: &Person,
    involved: &[Involved],
    on: Date,
) -> Result<std::result::Result<Ruling<()>, Refusals>> {
    let record = match person.auditor {
        Some(id) => Some(auditors::record(conn, id)?.as_ruled()),
        None => None,
    };
    let client = concern
        .concerned_id
        .or(concern.organisation_id)
        .map(ClientKey::from);
    Ok(may_handle(
        &Handling {
            kind: concern.kind,
            person: &PersonKey::from(person.id.to_string()),
            name: &person.name,
            record: record.as_ref(),
            client: client.as_ref(),
            on,
        },
        involved,
    ))
}

/// Everybody whose task this is, with what stands against each.
pub fn candidates(conn: &mut Conn, zone: Zone, concern: &Concern, on: Date) -> Result<Vec<Candidate>> {
    let involved = involved(conn, zone, concern.certification_id)?;
    let mut found = Vec::new();
    for (user, roles) in users::of(conn, None)? {
        let may = policy::grants(Act::HandleConcern)
            .iter()
            .any(|(role, _)| roles.contains(role));
        if !user.active || !may {
            continue;
        }
        let Some(person) = users::person(conn, user.id)? else {
            continue;
        };
        let against = match cleared(conn, concern, &person, &involved, on)? {
            Ok(_) => Vec::new(),
            Err(refusals) => refusals.0,
        };
        found.push(Candidate {
            id: user.id,
            name: user.name,
            against,
        });
    }
    Ok(found)
}
