//! What an act is aimed at, and so which journal chain it writes to. A thing's organisation never changes, so it
//! can be looked up before the transaction begins and the chain's head can still be its first statement.

use diesel::prelude::*;

use crate::base::error::{Error, Result};
use crate::base::ids::{
    AgreementId, ApiKeyId, ApplicationId, AuditId, CertificationId, ConcernId, DecisionId, EvidenceRequestId,
    FindingId, ModificationId, OrganisationId, ProgrammeId, SiteId, WitnessId,
};
use crate::journal::Chain;
use crate::store::pool::Conn;
use crate::store::schema;

/// The thing an act is aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The house itself: users, auditors, accreditations.
    House,
    /// A client, also one that is about to be registered under this id.
    Organisation(OrganisationId),
    /// A client's site.
    Site(SiteId),
    /// An application.
    Application(ApplicationId),
    /// An agreement.
    Agreement(AgreementId),
    /// A certification.
    Certification(CertificationId),
    /// A programme.
    Programme(ProgrammeId),
    /// An audit.
    Audit(AuditId),
    /// An evidence request.
    EvidenceRequest(EvidenceRequestId),
    /// A finding.
    Finding(FindingId),
    /// A decision.
    Decision(DecisionId),
    /// A planned change of what a certification covers.
    Modification(ModificationId),
    /// A client's key to the API.
    ApiKey(ApiKeyId),
    /// A witness audit.
    Witness(WitnessId),
    /// An appeal, a complaint or a misuse: of the client that brought it, else of the client concerned, else the house's.
    Concern(ConcernId),
}

macro_rules! owner {
    ($conn:expr, $table:ident, $id:expr, $thing:literal) => {
        schema::$table::table
            .find($id)
            .select(schema::$table::organisation_id)
            .first($conn)
            .optional()?
            .ok_or(Error::NotFound($thing))?
    };
}

/// The chain this target writes to.
pub(super) fn chain(conn: &mut Conn, target: Target) -> Result<Chain> {
    let organisation: OrganisationId = match target {
        Target::House => return Ok(Chain::House),
        Target::Organisation(id) => id,
        Target::Site(id) => owner!(conn, sites, id, "site"),
        Target::Application(id) => owner!(conn, applications, id, "application"),
        Target::Agreement(id) => owner!(conn, agreements, id, "agreement"),
        Target::Certification(id) => owner!(conn, certifications, id, "certification"),
        Target::Programme(id) => owner!(conn, programmes, id, "programme"),
        Target::Audit(id) => owner!(conn, audits, id, "audit"),
        Target::EvidenceRequest(id) => owner!(conn, evidence_requests, id, "evidence request"),
        Target::Finding(id) => owner!(conn, findings, id, "finding"),
        Target::Decision(id) => owner!(conn, decisions, id, "decision"),
        Target::Modification(id) => owner!(conn, modifications, id, "modification"),
        Target::ApiKey(id) => owner!(conn, api_keys, id, "key"),
        Target::Witness(id) => owner!(conn, witness_audits, id, "witness audit"),
        Target::Concern(id) => {
            let owners: (Option<OrganisationId>, Option<OrganisationId>) = schema::concerns::table
                .find(id)
                .select((schema::concerns::organisation_id, schema::concerns::concerned_id))
                .first(conn)
                .optional()?
                .ok_or(Error::NotFound("concern"))?;
            match owners.0.or(owners.1) {
                Some(organisation) => organisation,
                None => return Ok(Chain::House),
            }
        }
    };
    Ok(Chain::Organisation(organisation))
}
