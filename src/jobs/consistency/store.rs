//! The questions that go across rooms. Each is one statement, and so sees one state of the database.

use diesel::prelude::*;

use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificateId, CertificationId, DecisionId, EvidenceFileId, LetterId};
use crate::store::pool::Conn;
use crate::store::schema::{
    certificates, certifications, decisions, evidence_files, journal_entries, letters, register_entries,
};
use crate::vault::Digest;

#[derive(Queryable, Selectable)]
#[diesel(table_name = evidence_files)]
pub(super) struct File {
    pub(super) id: EvidenceFileId,
    pub(super) name: String,
    pub(super) size: i64,
    pub(super) sha256: Digest,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = certificates)]
pub(super) struct Certificate {
    pub(super) id: CertificateId,
    pub(super) number: String,
    pub(super) revision: i32,
    status: String,
}

impl Certificate {
    pub(super) fn name(&self) -> String {
        format!("certificate {} revision {}", self.number, self.revision)
    }

    pub(super) fn is_current(&self) -> bool {
        self.status == "current"
    }
}

/// Every file that a receipt was given for.
pub(super) fn files(conn: &mut Conn) -> Result<Vec<File>> {
    Ok(evidence_files::table
        .order(evidence_files::id)
        .select(File::as_select())
        .load(conn)?)
}

pub(super) fn decisions(conn: &mut Conn) -> Result<Vec<(DecisionId, String)>> {
    Ok(decisions::table
        .order(decisions::id)
        .select((decisions::id, decisions::kind))
        .load(conn)?)
}

/// The ids of all decisions that the journal tells of: as the thing that was made, as the cause of a change, or as taken
/// over with a certification.
pub(super) fn decided(conn: &mut Conn) -> Result<Vec<String>> {
    let acts = [
        Act::Decide,
        Act::SuspendCertification,
        Act::LiftSuspension,
        Act::WithdrawCertification,
        Act::DecideModification,
        Act::ReduceScope,
    ];
    let rows: Vec<(String, String, String)> = journal_entries::table
        .filter(journal_entries::act.eq_any(acts.map(Act::as_str)))
        .select((
            journal_entries::thing,
            journal_entries::thing_id,
            journal_entries::body,
        ))
        .load(conn)?;
    let mut decided = Vec::new();
    for (thing, id, body) in rows {
        if thing == "decision" {
            decided.push(id);
            continue;
        }
        let body: serde_json::Value =
            serde_json::from_str(&body).map_err(|fault| Error::Broken(fault.into()))?;
        let named = body
            .pointer("/after/decision")
            .and_then(serde_json::Value::as_str);
        decided.extend(named.map(str::to_owned));
    }
    for told in taken_over(conn)? {
        let named = told.get("decisions").and_then(serde_json::Value::as_array);
        let named = named.into_iter().flatten();
        decided.extend(named.filter_map(|id| id.as_str()).map(str::to_owned));
    }
    Ok(decided)
}

/// What the journal tells of each certification that was taken over from a list.
fn taken_over(conn: &mut Conn) -> Result<Vec<serde_json::Value>> {
    let bodies: Vec<String> = journal_entries::table
        .filter(journal_entries::act.eq(Act::ImportRecords.as_str()))
        .filter(journal_entries::thing.eq("organisation"))
        .select(journal_entries::body)
        .load(conn)?;
    let mut told = Vec::new();
    for body in bodies {
        let mut body: serde_json::Value =
            serde_json::from_str(&body).map_err(|fault| Error::Broken(fault.into()))?;
        if let Some(serde_json::Value::Array(taken)) = body.pointer_mut("/after/certifications") {
            told.append(taken);
        }
    }
    Ok(told)
}

pub(super) fn certificates(conn: &mut Conn) -> Result<Vec<Certificate>> {
    Ok(certificates::table
        .order((certificates::number, certificates::revision))
        .select(Certificate::as_select())
        .load(conn)?)
}

/// The ids of all revisions whose issue the journal tells of, or that were taken over.
pub(super) fn issued(conn: &mut Conn) -> Result<Vec<String>> {
    let mut issued: Vec<String> = journal_entries::table
        .filter(journal_entries::act.eq(Act::IssueCertificate.as_str()))
        .filter(journal_entries::thing.eq("certificate"))
        .select(journal_entries::thing_id)
        .load(conn)?;
    for told in taken_over(conn)? {
        let named = told.get("certificate").and_then(serde_json::Value::as_str);
        issued.extend(named.map(str::to_owned));
    }
    Ok(issued)
}

pub(super) fn certificates_without_decision(conn: &mut Conn) -> Result<Vec<(String, i32)>> {
    let granting = ["grant", "renew", "restore", "expand", "reduce"];
    Ok(certificates::table
        .left_join(
            decisions::table.on(decisions::id
                .eq(certificates::decision_id)
                .and(decisions::certification_id.eq(certificates::certification_id))
                .and(decisions::kind.eq_any(granting))),
        )
        .filter(decisions::id.nullable().is_null())
        .order((certificates::number, certificates::revision))
        .select((certificates::number, certificates::revision))
        .load(conn)?)
}

pub(super) fn certificates_not_registered(conn: &mut Conn) -> Result<Vec<(String, i32)>> {
    let issuing = ["issued", "scope_changed", "renewed"];
    Ok(certificates::table
        .left_join(
            register_entries::table.on(register_entries::number
                .eq(certificates::number)
                .and(register_entries::revision.eq(certificates::revision))
                .and(register_entries::event.eq_any(issuing))),
        )
        .filter(register_entries::number.nullable().is_null())
        .order((certificates::number, certificates::revision))
        .select((certificates::number, certificates::revision))
        .load(conn)?)
}

pub(super) fn certified_without_certificate(conn: &mut Conn) -> Result<Vec<(CertificationId, String)>> {
    Ok(certifications::table
        .left_join(
            certificates::table.on(certificates::certification_id
                .eq(certifications::id)
                .and(certificates::status.eq("current"))),
        )
        .filter(certifications::status.eq_any(["certified", "suspended"]))
        .filter(certificates::id.nullable().is_null())
        .order(certifications::id)
        .select((certifications::id, certifications::status))
        .load(conn)?)
}

pub(super) fn granted_without_decision(conn: &mut Conn) -> Result<Vec<(CertificationId, String)>> {
    Ok(certifications::table
        .left_join(
            decisions::table.on(decisions::certification_id
                .eq(certifications::id)
                .and(decisions::kind.eq("grant"))),
        )
        .filter(certifications::status.eq_any(["granted", "certified", "suspended"]))
        .filter(decisions::id.nullable().is_null())
        .order(certifications::id)
        .select((certifications::id, certifications::status))
        .load(conn)?)
}

/// Number, the certification's status and each event of the register, oldest first, for every current certificate.
pub(super) fn said_of_current(conn: &mut Conn) -> Result<Vec<(String, String, String)>> {
    Ok(certificates::table
        .inner_join(certifications::table.on(certifications::id.eq(certificates::certification_id)))
        .inner_join(register_entries::table.on(register_entries::number.eq(certificates::number)))
        .filter(certificates::status.eq("current"))
        .order((register_entries::number, register_entries::seq))
        .select((
            certificates::number,
            certifications::status,
            register_entries::event,
        ))
        .load(conn)?)
}

pub(super) fn register_entries(conn: &mut Conn) -> Result<Vec<(String, i32)>> {
    Ok(register_entries::table
        .order((register_entries::number, register_entries::seq))
        .select((register_entries::number, register_entries::seq))
        .load(conn)?)
}

pub(super) fn entries_without_certificate(conn: &mut Conn) -> Result<Vec<(String, i32, i32)>> {
    Ok(register_entries::table
        .left_join(
            certificates::table.on(certificates::number
                .eq(register_entries::number)
                .and(certificates::revision.eq(register_entries::revision))),
        )
        .filter(certificates::id.nullable().is_null())
        .order((register_entries::number, register_entries::seq))
        .select((
            register_entries::number,
            register_entries::seq,
            register_entries::revision,
        ))
        .load(conn)?)
}

/// The letter's id and name, and the chain and place its cause should have.
pub(super) fn letters_without_cause(conn: &mut Conn) -> Result<Vec<(LetterId, String, String, i64)>> {
    Ok(letters::table
        .left_join(
            journal_entries::table.on(journal_entries::chain
                .eq(letters::chain)
                .and(journal_entries::seq.eq(letters::seq))),
        )
        .filter(journal_entries::seq.nullable().is_null())
        .order(letters::id)
        .select((letters::id, letters::letter, letters::chain, letters::seq))
        .load(conn)?)
}
